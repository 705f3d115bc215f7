/** A client that ends its server and starts it again at once, and servers that are stopped and go on. */

import type { CommandLine } from "../../tools/checkout.ts";
import { createWorld, type TestAgent } from "./world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
/** A client of its own for each server. */
const APART = ["/bin/sh", "-c", '"$0" "$@"; :'];

/** How a client ends a server that it starts again at once. */
export const RESTARTS: { readonly [how: string]: (agent: TestAgent) => Promise<unknown> } = {
  "is killed": async (agent) => {
    Deno.kill(agent.pid, "SIGKILL");
    await agent[Symbol.asyncDispose]();
  },
  "is told to end": async (agent) => await agent[Symbol.asyncDispose](),
  "is told to end while it answers": async (agent) => {
    agent.call("ask_peer", { target: "bob", body: "still there?", timeout_ms: 9_000 })
      .catch(() => {});
    await agent[Symbol.asyncDispose]();
  },
};

/** What must not be after `rounds` restarts whose first call is a send: not known, or taken for another. */
export async function restart(
  end: (agent: TestAgent) => Promise<unknown>,
  rounds: number,
  line?: CommandLine,
): Promise<readonly string[]> {
  await using world = await createWorld();
  const started = line === undefined ? {} : { line };
  const bob = await world.start({ session: B, wrapper: APART });
  await bob.call("set_my_state", { name: "bob" });
  let ada = await world.start(started);
  await ada.call("claim_session", { session_id: A });
  await ada.call("set_my_state", { name: "ada" });
  const ends: Promise<unknown>[] = [];
  const problems: string[] = [];
  for (let round = 0; round < rounds; round++) {
    ends.push(end(ada));
    ada = await world.start(started);
    const sent = await ada.call("send_message", { target: "bob", body: `round ${round}` });
    if (sent.json["ok"] === true) continue;
    const { json } = await ada.call("get_my_session");
    problems.push(`${sent.text} ${JSON.stringify(json["detect_diagnosis"])}`);
    await ada.call("claim_session", { session_id: A });
  }
  await Promise.all(ends);
  const senders = Array.from(Deno.readDirSync(`${world.root}/sent`), ({ name }) => name);
  const strangers = senders.filter((box) => box !== A && box !== B);
  return [...problems, ...strangers.map((box) => `mail was sent by ${box}`)];
}

const SIDE_BY_SIDE = 8;
/** Longer than whatever a server waits for a program. */
const LONGEST_STOP_MS = 2_500;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What went wrong in `rounds` calls in which the server is stopped at any moment, and goes on. */
export async function stopAndGoOn(rounds: number): Promise<readonly string[]> {
  await using world = await createWorld();
  const ids = Array.from(
    { length: Math.min(rounds, SIDE_BY_SIDE) },
    (_, n) => `aaaaaaaa-0000-4000-8000-00000000000${n}`,
  );
  const agents = await Promise.all(ids.map((session) => world.start({ session })));
  const problems: string[] = [];
  const stops = async (agent: TestAgent, n: number) => {
    const target = ids[(n + 1) % ids.length];
    for (let left = Math.floor((rounds + n) / agents.length); left > 0; left--) {
      const call = agent.call("send_message", { target, body: `${n} ${left}`, wake: "auto" });
      await sleep(Math.random() * 60);
      Deno.kill(agent.pid, "SIGSTOP");
      await sleep(Math.random() * LONGEST_STOP_MS);
      Deno.kill(agent.pid, "SIGCONT");
      const { json, text } = await call;
      if (json["ok"] !== true) problems.push(text);
    }
    if ((await agent.call("get_my_session")).json["ok"] !== true) problems.push("it has died");
  };
  const failed = (error: unknown) => void problems.push(String(error));
  await Promise.all(agents.map((agent, n) => stops(agent, n).catch(failed)));
  return problems;
}
