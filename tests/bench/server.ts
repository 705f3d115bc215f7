/** Figures of the server: start, send, ask. Real servers, started as clients start them. */

import { parseName } from "../../src/wire/names.ts";
import { createWorld, type TestAgent, type World } from "../support/world.ts";
import { ReferenceServer } from "./reference.ts";
import type { Row } from "./row.ts";
import { measure, type Stats, summarise } from "./stats.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const BODY = "x".repeat(200);

/** Measures the server. */
export async function serverRows(): Promise<Row[]> {
  await using world = await createWorld();
  const started = await start(world);
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  await b.call("set_my_state", { name: "answerer" });
  for (let n = 3; n <= 10; n++) await world.start({ session: `peer-${n}-0000` });
  await using reference = await ReferenceServer.start();
  const ping = await measure(300, () => reference.ping());
  const synced = await measure(300, () => syncedWrite(world.root));
  const byId = await measure(300, () => a.call("send_message", { target: B, body: BODY }));
  const byName = await measure(
    300,
    () => a.call("send_message", { target: "answerer", body: BODY }),
  );
  await drain(b);
  const ask = await measureAsk(world, a, b);
  const pingReference = { reference: "ping of an empty SDK server", referenceStats: ping };
  const syncReference = { reference: "file + folder fsync, no server", referenceStats: synced };
  return [
    started,
    { figure: "send 200 bytes by id", measured: byId, ...syncReference, limit: under(1.5) },
    {
      figure: "send 200 bytes by name, 10 peers",
      measured: byName,
      ...syncReference,
      limit: under(3),
    },
    { figure: "ask and instant reply", measured: ask, ...pingReference, limit: under(8) },
  ];
}

function under(ms: number): Row["limit"] {
  return { ms, above: false };
}

/** From the start of the process to the answer to `initialize`. */
async function start(world: World): Promise<Row> {
  const measured = await measureStarts(() => world.start({ session: A, initializeOnly: true }));
  const referenceStats = await measureStarts(() => ReferenceServer.start());
  return {
    figure: "server start to initialize",
    measured,
    reference: "empty SDK server",
    referenceStats,
    limit: under(160),
  };
}

/** The time to start, without the time to end. */
async function measureStarts(startOne: () => Promise<AsyncDisposable>): Promise<Stats> {
  const times: number[] = [];
  for (let n = -2; n < 15; n++) {
    const begin = performance.now();
    await using _one = await startOne();
    if (n >= 0) times.push(performance.now() - begin);
  }
  return summarise(times);
}

/** An asker, and a peer that replies the moment the question's file appears. */
async function measureAsk(world: World, a: TestAgent, b: TestAgent): Promise<Stats> {
  const watcher = Deno.watchFs(`${world.root}/mail/${B}/new`, { recursive: false });
  const seen = new Set<string>();
  const answer = async () => {
    for await (const event of watcher) {
      for (const path of event.paths) {
        const id = event.kind === "create"
          ? parseName(path.slice(path.lastIndexOf("/") + 1))?.id
          : null;
        if (id === undefined || id === null || seen.has(id)) continue;
        seen.add(id);
        await b.call("reply_to_message", { message_id: id, body: "42" });
      }
    }
  };
  const answering = answer();
  const stats = await measure(200, async () => {
    const { json } = await a.call("ask_peer", { target: B, body: "?", timeout_ms: 5_000 });
    if (json["timed_out"] !== false) throw new Error(`No answer: ${JSON.stringify(json)}`);
  });
  watcher.close();
  await answering;
  return stats;
}

async function drain(agent: TestAgent): Promise<void> {
  while ((await agent.call("read_my_messages")).json["count"] !== 0);
}

/** What a durable message costs at least on this disk: one file and one folder, synced. */
function syncedWrite(root: string): void {
  const path = `${root}/autowake/bench-${crypto.randomUUID()}`;
  using file = Deno.openSync(path, { write: true, createNew: true });
  file.writeSync(new TextEncoder().encode(BODY));
  file.syncSync();
  using folder = Deno.openSync(`${root}/autowake`, { read: true });
  folder.syncSync();
}
