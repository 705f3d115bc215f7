/** The commands beside real servers. */

import { equal, match, until } from "../support/assert.ts";
import { createWorld, type World } from "../support/world.ts";
import { type Run, runCommandLine } from "./running.ts";

/** Runs a command in the project of `world`, as the launcher does. */
function run(world: World, name: "status" | "message", ...args: string[]): Promise<Run> {
  const env = {
    OXTAIL_PROJECT_ROOT: world.project,
    OXTAIL_PROJECT_ID: `${world.project}/.git`,
    OXTAIL_UID: String(Deno.uid()),
  };
  return runCommandLine(name, world.home, { args, env, cwd: world.project });
}

Deno.test("an agent reads a person's message, and is told that it is one", async () => {
  await using world = await createWorld();
  const agent = await world.start({ session: "agent-1" });
  await agent.call("set_my_state", { name: "worker" });
  equal((await run(world, "message", "worker", "please push")).code, 0);
  const { json } = await agent.call("read_my_messages");
  const [message] = Array.isArray(json.messages) ? json.messages : [];
  equal([message?.body, message?.origin, message?.from_name], [
    "please push",
    "operator",
    "operator",
  ]);
});

Deno.test("an ask that blocks is shown until it is answered", async () => {
  await using world = await createWorld();
  const asker = await world.start({ session: "asker-1" });
  const peer = await world.start({ session: "peer-1" });
  await asker.call("set_my_state", { name: "asker" });
  await peer.call("set_my_state", { name: "peer" });
  const answer = asker.call("ask_peer", { target: "peer", body: "which branch?" });
  const waiting = async () =>
    / {2}\d+ s {2}asker → peer\n/.test((await run(world, "status")).stdout);
  await until(waiting, "the wait to be shown", 10_000);
  const { json } = await peer.call("read_my_messages");
  const [question] = Array.isArray(json.messages) ? json.messages : [];
  await peer.call("reply_to_message", { message_id: question?.id, body: "main" });
  await answer;
  const { stdout } = await run(world, "status");
  equal(stdout.includes("\nWaiting for an answer\n"), false);
  match(stdout, /\n {2}\d+ s ago +reply +\w.* {2}peer → asker\n/);
});
