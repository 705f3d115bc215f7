/**
 * `deno task bench --peer=COMMAND`: the same calls to this server and to another one that speaks the nine
 * original tools, in turns, each in a home of its own. What counts is the ratio: both meet the same machine.
 *
 * COMMAND is a line for `sh`, run in the project's folder, with `HOME`, `PATH` and `CLAUDE_CODE_SESSION_ID`.
 */

import { writeTranscript } from "./transcripts.ts";
import type { TestAgent, World } from "../support/world.ts";
import { bareCall, resultIn } from "./bare_call.ts";
import { constant, proportional } from "./memory.ts";
import { createBenchWorld } from "./parent.ts";
import type { Row } from "./row.ts";
import { measureInTurns, type Stats, summarise } from "./stats.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
/** Only the beginning of an id: what it sends goes to B. */
const FILLER = "cccccccc-0000-4000-8000-";
/** What a box takes of one sender, see `UNREAD_MAX_PER_SENDER`. */
const OF_ONE_SENDER = 1_000;
const CALLS = 200;
const STARTS = 7;
const DRAINS = 5;

/** What a comparison is made of. */
interface Contender {
  /** What starts its server; ours when absent. */
  readonly line?: { readonly command: string; readonly args: string[] };
}

/** The rows of a comparison, each with ours as what was measured and the peer as its reference. */
export async function peerRows(
  command: string,
  isWanted: (row: string) => boolean,
): Promise<Row[]> {
  const both: readonly [Contender, Contender] = [
    {},
    { line: { command: "/bin/sh", args: ["-c", `exec ${command}`] } },
  ];
  const rows: Row[] = [];
  for (const [figure, measure] of FIGURES) {
    if (!isWanted(figure)) continue;
    const [ours, theirs] = await measure(both);
    if (ours === undefined || theirs === undefined) throw new Error("Nothing was measured");
    rows.push({
      figure,
      measured: ours,
      reference: "the peer",
      referenceStats: theirs,
      ...(figure.startsWith("memory") ? { unit: "MiB" } as const : {}),
      limit: null,
    });
  }
  return rows;
}

type Measure = (both: readonly [Contender, Contender]) => Promise<readonly Stats[]>;

const FIGURES: readonly (readonly [string, Measure])[] = [
  ["start to initialize", measureStarts],
  ["deliver 200 bytes", (both) => inTurns(both, CALLS, ({ a }) => send(a))],
  [
    "read, nothing there",
    (both) => inTurns(both, CALLS, ({ b }) => checked(b, "read_my_messages")),
  ],
  ["list 2 agents", (both) => inTurns(both, CALLS, ({ a }) => checked(a, "list_project_sessions"))],
  ["ask and instant reply", measureAsks],
  ["drain 100", (both) => measureDrains(both, 100)],
  ["drain 10,000", (both) => measureDrains(both, 10_000)],
  ["count all of 300 MB", measureCount],
  ["memory, idle", (both) => measureMemory(both, 0)],
  ["memory, 5,000 sends and reads", (both) => measureMemory(both, 5_000)],
  ["memory, 50,000 sends and reads", (both) => measureMemory(both, 50_000)],
];

/** Two agents of one contender in a world of their own. */
interface Pair extends AsyncDisposable {
  readonly world: World;
  readonly a: TestAgent;
  readonly b: TestAgent;
}

async function openPair({ line }: Contender): Promise<Pair> {
  const world = await createBenchWorld();
  const given = line === undefined ? {} : { line };
  const a = await world.start({ session: A, ...given });
  const b = await world.start({ session: B, ...given });
  return { world, a, b, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

async function openPairs(both: readonly [Contender, Contender], stack: AsyncDisposableStack) {
  return [stack.use(await openPair(both[0])), stack.use(await openPair(both[1]))];
}

async function inTurns(
  both: readonly [Contender, Contender],
  count: number,
  act: (pair: Pair) => Promise<void>,
): Promise<readonly Stats[]> {
  await using stack = new AsyncDisposableStack();
  const pairs = await openPairs(both, stack);
  return (await measureInTurns(count, pairs.map((pair) => ({ run: () => act(pair) })))).stats;
}

async function measureStarts(both: readonly [Contender, Contender]): Promise<readonly Stats[]> {
  await using stack = new AsyncDisposableStack();
  const acts = [];
  for (const { line } of both) {
    const world = stack.use(await createBenchWorld());
    const options = { session: A, initializeOnly: true, ...(line === undefined ? {} : { line }) };
    acts.push({ run: () => world.start(options) });
  }
  return (await measureInTurns(STARTS, acts, 1)).stats;
}

/** The answerer looks for the question once a millisecond, as no agent could. */
async function measureAsks(both: readonly [Contender, Contender]): Promise<readonly Stats[]> {
  return await inTurns(both, CALLS / 2, async ({ a, b }) => {
    const asked = bareCall(a, "ask_peer", { target: B, body: "?", timeout_ms: 5_000 });
    for (;;) {
      const [question] = messagesIn(await bareCall(b, "read_my_messages"));
      if (question === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        continue;
      }
      const id = String(question["id"] ?? question["message_id"]);
      okay(await bareCall(b, "reply_to_message", { message_id: id, body: "42" }));
      break;
    }
    const answer = await asked;
    if (!answer.includes("42")) throw new Error(`No answer: ${answer}`);
  });
}

async function measureDrains(
  both: readonly [Contender, Contender],
  count: number,
): Promise<readonly Stats[]> {
  await using stack = new AsyncDisposableStack();
  const pairs = await openPairs(both, stack);
  const acts = [];
  for (const [n, pair] of pairs.entries()) {
    acts.push({
      run: () => drain(pair, count),
      before: () => fillBySends(pair, both[n] ?? {}, count),
    });
  }
  const times = acts.map((): number[] => []);
  const rounds = count > 1_000 ? 2 : DRAINS * 4;
  for (let round = -1; round < rounds; round++) {
    for (const [n, { run, before }] of acts.entries()) {
      await before();
      const begun = performance.now();
      await run();
      if (round >= 0) times[n]?.push(performance.now() - begun);
    }
  }
  return times.map(summarise);
}

async function drain({ b }: Pair, count: number): Promise<void> {
  for (let read = 0; read < count;) {
    const messages = messagesIn(await bareCall(b, "read_my_messages"));
    if (messages.length === 0) throw new Error(`Drained ${read} of ${count}`);
    read += messages.length;
  }
}

/** Real sends, so that any server can be filled; of as many senders as a box allows. */
async function fillBySends({ world }: Pair, { line }: Contender, count: number): Promise<void> {
  for (let left = count, n = 0; left > 0; left -= OF_ONE_SENDER, n++) {
    const session = `${FILLER}${String(n).padStart(12, "0")}`;
    await using sender = await world.start({
      session,
      ...(line === undefined ? {} : { line }),
    });
    for (let sent = 0; sent < Math.min(left, OF_ONE_SENDER); sent++) await send(sender);
  }
}

async function measureCount(both: readonly [Contender, Contender]): Promise<readonly Stats[]> {
  await using stack = new AsyncDisposableStack();
  const pairs = await openPairs(both, stack);
  for (const { world } of pairs) await writeTranscript(world, B);
  const acts = pairs.map(({ a }) => ({
    run: () => checked(a, "read_session", { name: B, tail_scan: false }),
  }));
  return (await measureInTurns(DRAINS, acts, 1)).stats;
}

/** One contender after the other: pages that two programs share would count half. */
async function measureMemory(
  both: readonly [Contender, Contender],
  count: number,
): Promise<readonly Stats[]> {
  const stats: Stats[] = [];
  for (const contender of both) {
    await using pair = await openPair(contender);
    for (let n = 0; n < count; n++) {
      await send(pair.a);
      if (n % 50 === 49) await checked(pair.b, "read_my_messages");
    }
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    stats.push(constant(Math.max(await proportional(pair.a.pid), await proportional(pair.b.pid))));
  }
  return stats;
}

let bodies = 0;

async function send(agent: TestAgent): Promise<void> {
  const body = String(bodies++).padEnd(200, "x");
  await checked(agent, "send_message", { target: B, body });
}

async function checked(agent: TestAgent, tool: string, args = {}): Promise<void> {
  okay(await bareCall(agent, tool, args));
}

function okay(line: string): void {
  if (line.includes('\\"ok\\":false') || line.includes('"isError":true')) throw new Error(line);
}

function messagesIn(line: string): readonly Record<string, unknown>[] {
  okay(line);
  const { messages } = resultIn(line);
  return Array.isArray(messages) ? messages : [];
}
