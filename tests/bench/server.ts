/** Figures of the server: start and send. Real servers, started as clients start them. */

import { createWorld, type World } from "../support/world.ts";
import { ReferenceServer } from "./reference.ts";
import type { Row } from "./row.ts";
import { measure, type Stats, summarise } from "./stats.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
let count = 0;
/** 200 bytes, another text each time: the same one again would be taken for a retry. */
const body = () => String(count++).padEnd(200, "x");

/** Measures the server. */
export async function serverRows(): Promise<Row[]> {
  await using world = await createWorld();
  const started = await start(world);
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  await b.call("set_my_state", { name: "answerer" });
  for (let n = 3; n <= 10; n++) await world.start({ session: `peer-${n}-0000` });
  const synced = await measure(300, () => syncedWrite(world.root));
  const byId = await measure(300, () => a.call("send_message", { target: B, body: body() }));
  const byName = await measure(
    300,
    () => a.call("send_message", { target: "answerer", body: body() }),
  );
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

/** What a durable message costs at least on this disk: one file and one folder, synced. */
function syncedWrite(root: string): void {
  const path = `${root}/autowake/bench-${crypto.randomUUID()}`;
  using file = Deno.openSync(path, { write: true, createNew: true });
  file.writeSync(new TextEncoder().encode(body()));
  file.syncSync();
  using folder = Deno.openSync(`${root}/autowake`, { read: true });
  folder.syncSync();
}
