/** A whole ask and reply between two servers that a test starts. */

import type { CommandLine } from "../../tools/checkout.ts";
import { equal, until } from "../support/assert.ts";
import { json, list, object } from "../support/talk.ts";
import type { World } from "../support/world.ts";

/** Starts two servers with `line`, lets one ask and the other reply, and leaves them running. */
export async function converse(
  world: World,
  line: CommandLine,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const start = (session: string) => world.start({ session, line, env });
  const [a, b] = await Promise.all([
    start("aaaaaaaa-0000-4000-8000-000000000001"),
    start("bbbbbbbb-0000-4000-8000-000000000002"),
  ]);
  await json(b, "set_my_state", { name: "answerer" });
  const asking = json(a, "ask_peer", { target: "answerer", body: "Ready?", timeout_ms: 20_000 });
  asking.catch(() => {});
  const message = await until(
    async () => list(await json(b, "read_my_messages"), "messages")[0],
    "the question",
  );
  equal(message["body"], "Ready?");
  const reply = { message_id: message["id"], body: "Ready." };
  equal((await json(b, "reply_to_message", reply))["ok"], true);
  equal(object(await asking, "reply")["body"], "Ready.");
}
