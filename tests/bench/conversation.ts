/** Figures of a conversation: an ask with an instant reply, and an ask that is refused for a circle. */

import { parseName } from "../../src/wire/name.ts";
import { until } from "../support/assert.ts";
import { createWorld, type TestAgent, type World } from "../support/world.ts";
import { createBenchWorld } from "./parent.ts";
import { bareCall } from "./bare_call.ts";
import { ReferenceServer } from "./reference.ts";
import type { Row } from "./row.ts";
import { measure, type Measured, measureInTurns } from "./stats.ts";
import type { Takes } from "./takes.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";

/**
 * Measures the conversation.
 *
 * @param takes How often a busy machine measures again
 * @param later What removes files is left to this, as for the sends
 */
export async function conversationRows(
  takes: Takes,
  later: AsyncDisposableStack,
): Promise<Row[]> {
  const world = later.use(await createBenchWorld());
  await using a = await world.start({ session: A });
  await using b = await world.start({ session: B });
  await using reference = await ReferenceServer.start();
  const { measured: referenceStats } = await measure(300, () => reference.ping());
  const pinged = { reference: "ping of an empty SDK server", referenceStats };
  const ask = await takes(() => measureAsk(world, a, b));
  const circle = await takes(() => measureCircle(world, a, b));
  const oneParent = await measureOneParent(later, { world, a, b });
  return [
    {
      figure: "ask and instant reply",
      ...ask,
      ...pinged,
      limit: { most: 8 },
    },
    {
      figure: "mutual ask to would-deadlock",
      ...circle,
      ...pinged,
      limit: { most: 50 },
    },
    oneParent,
  ];
}

/** Two agents of a world. */
interface Pair {
  readonly world: World;
  readonly a: TestAgent;
  readonly b: TestAgent;
}

/** What it costs that two servers have one parent, as in a program that runs several agents. */
async function measureOneParent(later: AsyncDisposableStack, apart: Pair): Promise<Row> {
  const world = later.use(await createWorld());
  await using a = await world.start();
  await using b = await world.start();
  for (const [agent, session_id] of [[a, A], [b, B]] as const) {
    const { json } = await agent.call("claim_session", { session_id });
    if (json["ok"] !== true) throw new Error(JSON.stringify(json));
  }
  await using together = openAsk({ world, a, b });
  await using separate = openAsk(apart);
  const acts = [{ run: together.ask }, { run: separate.ask }];
  const { stats: [measured, referenceStats] } = await measureInTurns(200, acts);
  if (measured === undefined || referenceStats === undefined) throw new Error("Nothing measured");
  return {
    figure: "ask, two servers of one parent",
    measured,
    reference: "of parents apart",
    referenceStats,
    limit: { most: 1.2, times: true },
  };
}

/** One asks and blocks; how long until the other, who asks back, is refused. */
async function measureCircle(world: World, a: TestAgent, b: TestAgent): Promise<Measured> {
  const cancel = new AbortController();
  const args = { target: B, body: "first", timeout_ms: 120_000 };
  const asking = a.call("ask_peer", args, { signal: cancel.signal }).catch(() => null);
  await until(() => [...Deno.readDirSync(`${world.root}/mail/${B}/new`)].length > 0, "the ask");
  const stats = await measure(200, async () => {
    const answer = await bareCall(b, "ask_peer", { target: A, body: "second" });
    if (!answer.includes("would-deadlock")) throw new Error(`Went ahead: ${answer}`);
  });
  cancel.abort();
  await asking;
  return stats;
}

async function measureAsk(world: World, a: TestAgent, b: TestAgent): Promise<Measured> {
  await using talk = openAsk({ world, a, b });
  return await measure(200, talk.ask);
}

/** An asker, and a peer that replies the moment the question's file appears. */
function openAsk({ world, a, b }: Pair): AsyncDisposable & { readonly ask: () => Promise<void> } {
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
        const replied = await bareCall(b, "reply_to_message", { message_id: id, body: "42" });
        if (!replied.includes('\\"ok\\":true')) throw new Error(replied);
      }
    }
  };
  const answering = answer();
  return {
    async ask() {
      const answer = await bareCall(a, "ask_peer", { target: B, body: "?", timeout_ms: 5_000 });
      if (!answer.includes('\\"timed_out\\":false')) throw new Error(`No answer: ${answer}`);
    },
    async [Symbol.asyncDispose]() {
      watcher.close();
      await answering;
    },
  };
}
