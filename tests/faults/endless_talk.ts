/**
 * F15: two agents that answer each other for ever, and two that ask each other at the same time. Real
 * servers. The talk goes on, but from the loop guard on nobody is woken for it; of two questions that
 * meet one is refused at once, and once that one answers, both are done. [T-loop-01]
 */

import { HOP_MAX } from "../../src/wire/limits.ts";
import { boxPath } from "../../src/mail/layout.ts";
import { summarise } from "../bench/stats.ts";
import { firstMessage, type Json, json, object } from "../support/talk.ts";
import { createWorld, type TestAgent, type World } from "../support/world.ts";
import { type Experiment, judge, type Mutant } from "./experiment.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const ASK_MS = 30_000;
/** A question that is not refused blocks until its time is over; one that is takes milliseconds. */
const AT_ONCE_MS = 5_000;

/** What is done to each message on its way; nothing, but for a planted bug. */
type OnTheWay = (world: World, to: string) => void;

/** The experiment. */
export const endlessTalk: Experiment = {
  id: "F15",
  name: "endless talk",
  async run({ size }) {
    const [answers, meetings] = size === "full" ? [200, 100] : [HOP_MAX + 8, 3];
    const statuses = await talk(answers);
    const refusals = await meet(meetings);
    const problems = [
      ...judgeTalk(statuses),
      ...refusals.flatMap(({ problem }) => problem ?? []),
    ];
    const { p50, p95 } = summarise(refusals.map(({ ms }) => ms));
    const figure =
      `${answers} answers, nobody woken from hop ${HOP_MAX + 1} on; ${meetings} mutual ` +
      `asks, one refused each time, after ${p50.toFixed(0)} ms (p95 ${p95.toFixed(0)})`;
    return judge({ figure, problems, mutants: [await mutant()] });
  },
};

/** Both answer whatever they hear; gives what became of the wake of each answer. */
async function talk(answers: number, onTheWay: OnTheWay = () => {}): Promise<unknown[]> {
  await using world = await createWorld();
  const agents = [await world.start({ session: A }), await world.start({ session: B })] as const;
  await json(agents[0], "send_message", { target: B, body: "ping" });
  const statuses: unknown[] = [];
  for (let n = 0; n < answers; n++) {
    const [me, box] = n % 2 === 0 ? [agents[1], B] : [agents[0], A];
    onTheWay(world, box);
    const heard = await firstMessage(me);
    const args = { message_id: heard["id"], body: `pong ${n}`, wake: "auto" };
    statuses.push((await json(me, "reply_to_message", args))["wake_status"]);
  }
  return statuses;
}

function judgeTalk(statuses: readonly unknown[]): string[] {
  const first = statuses.indexOf("skipped_loop_guard");
  const after = first < 0 ? statuses : statuses.slice(first);
  return [
    ...(first === HOP_MAX ? [] : [`the guard held back answer ${first}, expected ${HOP_MAX}`]),
    ...(after.every((status) => status === "skipped_loop_guard") ? [] : ["woken after the guard"]),
  ];
}

/** Both ask at the same time, over and over. */
async function meet(meetings: number): Promise<{ ms: number; problem: string | null }[]> {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const found: { ms: number; problem: string | null }[] = [];
  for (let n = 0; n < meetings; n++) found.push(await meetOnce(a, b, n));
  return found;
}

async function meetOnce(a: TestAgent, b: TestAgent, n: number) {
  const began = performance.now();
  const ask = async (me: TestAgent, target: string) => {
    const args = { target, body: `question ${n}`, timeout_ms: ASK_MS };
    return { me, result: await json(me, "ask_peer", args), ms: performance.now() - began };
  };
  const both = [ask(a, B), ask(b, A)] as const;
  const first = await Promise.race(both);
  if (first.result["error"] !== "would-deadlock") {
    return { ms: first.ms, problem: `meeting ${n}: not refused, ${JSON.stringify(first.result)}` };
  }
  await json(first.me, "reply_to_message", { message_id: await theirs(first), body: "answer" });
  const [one, other] = await Promise.all(both);
  const answered = one.me === first.me ? other.result : one.result;
  return { ms: first.ms, problem: problemOf(n, first.ms, answered) };
}

/** The question to answer. It may still be on its way to the disk when the circle is noticed. */
async function theirs({ me, result }: { readonly me: TestAgent; readonly result: Json }) {
  return object(result, "their_question")["message_id"] ?? (await firstMessage(me))["id"];
}

function problemOf(n: number, ms: number, answered: Json): string | null {
  if (ms > AT_ONCE_MS) return `meeting ${n}: refused only after ${ms.toFixed(0)} ms`;
  if (object(answered, "reply")["body"] === "answer") return null;
  return `meeting ${n}: the other got no answer, ${JSON.stringify(answered)}`;
}

async function mutant(): Promise<Mutant> {
  const statuses = await talk(HOP_MAX + 4, (world, to) => {
    const folder = boxPath(world.root, to, "new");
    for (const { name } of Deno.readDirSync(folder)) {
      const text = Deno.readTextFileSync(`${folder}/${name}`);
      Deno.writeTextFileSync(`${folder}/${name}`, text.replace(/"hop":\d+,/, ""));
    }
  });
  return { name: "messages that do not carry their hop", caught: judgeTalk(statuses)[0] ?? null };
}
