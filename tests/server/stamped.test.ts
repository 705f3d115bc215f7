/** One server of opencode has several sessions: its plugin stamps each call with the one that makes it. */

import { startOf, writeStart } from "../support/fleet.ts";
import { domainHere } from "../support/domain.ts";
import { equal, that } from "../support/assert.ts";
import { createWorld, type World } from "../support/world.ts";

const A = "ses_00000000000000000000000001";
const B = "ses_00000000000000000000000002";
const KEY = "0123456789abcdef0123456789abcdef";
const SENDER = "aaaaaaaa-0000-4000-8000-000000000001";

/** A world in which a plugin's hooks have noted that both sessions began in our process. */
async function opencode(world: World) {
  const agent = await world.start({ clientName: "opencode" });
  for (const id of [A, B]) {
    const own = { client: "opencode", domain: domainHere(), client_pid: Deno.pid, key: KEY };
    writeStart(world.root, startOf(id, world.project, own));
  }
  return agent;
}

const by = (root: string, more = {}) => ({ _session: { id: root, root, key: KEY, ...more } });

Deno.test("each call is that of the session that its stamp names, and a child's takes no mail", async () => {
  await using world = await createWorld();
  const agent = await opencode(world);
  const sender = await world.start({ session: SENDER });
  await agent.call("set_my_state", { name: "one", ...by(A) });
  await agent.call("set_my_state", { name: "two", ...by(B) });
  await sender.call("send_message", { target: "one", body: "for one" });
  await sender.call("send_message", { target: "two", body: "for two" });
  const child = by(A, { id: "ses_child" });
  const told = (await agent.call("read_my_messages", child)).json;
  equal([told["drained"], told["deferred_count"]], [false, 1]);
  const bodies = async (id: string) => (await agent.call("read_my_messages", by(id))).text;
  const [two, one] = [await bodies(B), await bodies(A)];
  that(two.includes("for two") && !two.includes("for one"), two);
  that(one.includes("for one") && !one.includes("for two") && !one.includes(KEY), one);
});

Deno.test("a stamp that no hook of the same process has noted is an argument that no tool has", async () => {
  await using world = await createWorld();
  const agent = await opencode(world);
  writeStart(world.root, startOf("other", world.project, { client: "opencode", key: KEY }));
  const forged = [
    { _session: { id: A, root: A } },
    { _session: { id: A, root: A, key: KEY.replace("0", "1") } },
    { _session: { id: "other", root: "other", key: KEY } },
    { _session: { id: "unknown", root: "unknown", key: KEY } },
    { _session: A },
  ];
  for (const args of forged) {
    const called = await agent.call("get_my_session", args);
    that(called.isError && called.text.includes("_session"), called.text);
  }
  // Of a client without such a plugin none counts.
  const claude = await world.start({ session: SENDER });
  const called = await claude.call("get_my_session", by(A));
  that(called.isError && called.text.includes("_session"), called.text);
});
