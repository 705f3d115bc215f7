/** What a server says to input and to a store that it cannot use. */

import { equal, match, that, until } from "../support/assert.ts";
import { createWorld, type World } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";

Deno.test("a body of 0 bytes, of 8,193 bytes, or with a NUL is refused by field [T-in-01]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  await world.start({ session: B });
  const bodies = { empty: "", large: "é".repeat(4_096) + "x", nul: "a\0b" };
  for (const [name, body] of Object.entries(bodies)) {
    const sent = await a.call("send_message", { target: B, body });
    that(sent.isError, `${name} is an error: ${sent.text}`);
    match(sent.text, /^Invalid arguments for send_message: body: The body /);
  }
  equal(queuedFor(world, B), 0);
  const largest = await a.call("send_message", { target: B, body: "é".repeat(4_096) });
  equal(largest.json["status"], "queued");
});

Deno.test("an unknown argument is refused by its name and nothing is sent [T-in-02]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  await world.start({ session: B });
  const sent = await a.call("send_message", { target: B, body: "x", replyto: "y" });
  that(sent.isError, sent.text);
  match(sent.text, /unknown argument "replyto"/);
  equal(queuedFor(world, B), 0);
});

Deno.test("arguments of the wrong kind, missing, or beyond their limits are named [T-in-03]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const cases: readonly [string, Record<string, unknown>, RegExp][] = [
    ["send_message", { target: B }, /body: /],
    ["send_message", { target: 7, body: "x" }, /target: /],
    ["send_message", { target: B, body: "x", wake: "on" }, /wake: /],
    ["ask_peer", { target: B, body: "x", timeout_ms: 0 }, /timeout_ms: /],
    ["ask_peer", { target: B, body: "x", timeout_ms: 600_001 }, /timeout_ms: /],
    ["reply_to_message", { message_id: "../../x", body: "x" }, /message_id: A message id has 26/],
    ["claim_session", { session_id: "../x" }, /session_id: A session id has 1 to 100/],
    ["claim_session", { session_id: "x".repeat(101) }, /session_id: /],
    ["set_my_state", { name: "Not A Name" }, /name: A name has 1 to 32/],
    ["set_my_state", { purpose: "x".repeat(201) }, /purpose: /],
  ];
  for (const [tool, args, expected] of cases) {
    const { isError, text } = await a.call(tool, args);
    that(isError, `${tool} ${JSON.stringify(args)}: ${text}`);
    match(text, expected);
  }
  const unknown = await a.call("no_such_tool").then(({ text }) => text, String);
  match(unknown, /-32602: There is no tool "no_such_tool"/);
});

Deno.test("a target that nobody is, or that is oneself, is refused [T-target-01]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  for (const tool of ["send_message", "ask_peer"]) {
    const nobody = await a.call(tool, { target: "nobody-here", body: "x" });
    equal(nobody.json["error"], "target-not-found");
    match(nobody.json["message"], /list_project_sessions/);
    for (const target of [A, A.slice(0, 8)]) {
      equal((await a.call(tool, { target, body: "x" })).json["error"], "self-send");
    }
  }
  const skipped = await a.call("send_message", { target: "nobody", body: "x", wake: "auto" });
  equal(skipped.json["wake_status"], "skipped_no_target");
});

Deno.test("an ambiguous prefix names its candidates and sends to none of them [T-target-02]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const [one, two] = ["cccccccc-0000-1", "cccccccc-0000-2"];
  await world.start({ session: one });
  await world.start({ session: two });
  const { json } = await a.call("send_message", { target: "cccccccc", body: "x" });
  equal(json["error"], "ambiguous-target");
  match(json["candidates"], new RegExp(`${one}.*${two}`));
  equal(queuedFor(world, one) + queuedFor(world, two), 0);
});

Deno.test("a name can be taken only once in a project [T-state-01]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  equal((await b.call("set_my_state", { name: "reviewer" })).json["ok"], true);
  equal((await a.call("set_my_state", { name: "reviewer" })).json["error"], "name-taken");
  equal((await b.call("set_my_state", { name: "reviewer" })).json["ok"], true);
});

Deno.test("a name that could be taken for an id, a person or oxtail is refused, and nothing is changed", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: "nightly-build-7" });
  for (const name of ["user", "operator", "oxtail", "deadbeef", "7ba5c12d-9fc0", "nightly-build"]) {
    const { json } = await a.call("set_my_state", { name, purpose: "x" });
    equal(json["error"], "name-reserved", name);
  }
  match((await a.call("set_my_state", {})).json["state"], /"purpose":""/);
  equal((await b.call("set_my_state", { name: "nightly-build" })).json["ok"], true);
});

Deno.test("an agent of another project is refused, and nothing of it is told [T-target-03]", async () => {
  await using world = await createWorld();
  const other = `${world.home}/other-place`;
  await Deno.mkdir(`${other}/.git`, { recursive: true });
  await Deno.writeTextFile(`${other}/.git/HEAD`, "ref: refs/heads/secret\n");
  const a = await world.start({ session: A });
  const b = await world.start({ session: B, cwd: other });
  await b.call("set_my_state", { name: "stranger" });
  const sent = await a.call("send_message", { target: B, body: "x" });
  equal(sent.json["error"], "cross-project");
  equal(
    (await a.call("send_message", { target: "stranger", body: "x" })).json["error"],
    "target-not-found",
  );
  const listed = await a.call("list_project_sessions");
  for (const text of [sent.text, listed.text]) {
    that(!/other-place|stranger|secret/.test(text), `nothing leaks in ${text}`);
  }
  equal(
    (await a.call("list_project_sessions", { project_root: other })).json["error"],
    "cross-project",
  );
  equal(queuedFor(world, B), 0);
});

Deno.test("a caller that is not identified is told how to become so [T-target-04]", async () => {
  await using world = await createWorld();
  const a = await world.start({ clientName: "some-client" });
  await world.start({ session: B });
  for (const tool of ["send_message", "ask_peer"]) {
    const { json } = await a.call(tool, { target: B, body: "x" });
    equal(json["error"], "no-session-id");
    match(json["message"], /claim_session/);
  }
  const me = await a.call("get_my_session");
  match(me.json["detect_diagnosis"], /claim_session\(/);
  await a.call("claim_session", { session_id: A });
  equal((await a.call("send_message", { target: B, body: "x" })).json["status"], "queued");
});

Deno.test("an answer to a message that is not in one's box is refused", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const reply = await a.call("reply_to_message", { message_id: "0".repeat(26), body: "x" });
  equal(reply.json["error"], "not-found");
  equal(
    (await a.call("read_my_messages", { message_id: "0".repeat(26) })).json["error"],
    "not-found",
  );
});

Deno.test("a mailbox with 1,000 messages of one sender is full for that sender alone [T-send-01]", async () => {
  await using world = await createWorld();
  const env = { OXTAIL_MAX_UNREAD_PER_SENDER: "5", OXTAIL_MAX_UNREAD: "8" };
  const a = await world.start({ session: A, env });
  const b = await world.start({ session: B, env });
  const c = await world.start({ session: "cccccccc-0000-1", env });
  let n = 0;
  const send = async (agent: typeof a) =>
    (await agent.call("send_message", { target: B, body: `number ${n++}` })).json;
  for (let sent = 0; sent < 5; sent++) equal((await send(a))["ok"], true);
  equal((await send(a))["error"], "mailbox-full");
  for (let sent = 0; sent < 3; sent++) equal((await send(c))["ok"], true);
  equal((await send(c))["error"], "mailbox-full");
  equal((await b.call("read_my_messages")).json["count"], 8);
  equal((await send(a))["ok"], true);
});

Deno.test("a store that is a file, a link or open to others is refused, and works once fixed [M-files-01]", async () => {
  await using world = await createWorld();
  const elsewhere = `${world.home}/elsewhere`;
  await Deno.mkdir(elsewhere);
  const a = await world.start({ session: A, initializeOnly: true, env: {} });
  await until(() => exists(world.root), "the first server's store");
  await a[Symbol.asyncDispose]();
  const cases: readonly [string, () => Promise<void>, RegExp][] = [
    ["file", () => Deno.writeTextFile(world.root, "x"), /is a file, not a folder: move it away/],
    ["link", () => Deno.symlink(elsewhere, world.root), /is a symbolic link/],
    ["mode", () => Deno.mkdir(world.root, { mode: 0o755 }), /\(mode 0755\): run chmod 700/],
  ];
  for (const [name, damage, expected] of cases) {
    await Deno.remove(world.root, { recursive: true });
    await damage();
    const agent = await world.start({ session: A });
    const { json } = await agent.call("list_project_sessions");
    equal(json["error"], "store-unusable", name);
    match(json["message"], expected);
    if (name === "mode") {
      await Deno.chmod(world.root, 0o700);
      equal((await agent.call("list_project_sessions")).json["ok"], true);
    }
    await agent[Symbol.asyncDispose]();
  }
  equal(Array.from(Deno.readDirSync(elsewhere)).length, 0);
});

const isRoot = Deno.uid() === 0;

Deno.test({
  name: "a store of another user is refused (needs root to make one)",
  ignore: !isRoot,
  async fn() {
    await using world = await createWorld();
    await Deno.mkdir(world.root, { mode: 0o700 });
    await Deno.chown(world.root, 12_345, 12_345);
    const a = await world.start({ session: A });
    const { json } = await a.call("list_project_sessions");
    equal(json["error"], "store-unusable");
    match(json["message"], /belongs to another user \(uid 12345\)/);
  },
});

Deno.test("a store that cannot be written gives a clear error, and what is queued stays [M-unread-01]", async () => {
  await using world = await createWorld();
  // Root writes anywhere, unless it gives up the right to overrule permission bits.
  const wrapper = isRoot
    ? ["/usr/bin/setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--"]
    : [];
  const a = await world.start({ session: A, wrapper });
  const b = await world.start({ session: B, wrapper });
  await a.call("send_message", { target: B, body: "before" });
  const folders = ["", "/sent", `/sent/${A}`, "/mail", `/mail/${B}`, `/mail/${B}/new`];
  for (const folder of folders) await Deno.chmod(`${world.root}${folder}`, 0o500);
  const { json } = await a.call("send_message", { target: B, body: "during" });
  equal(json["error"], "store-unusable");
  match(json["message"], /permission denied/);
  for (const folder of folders) await Deno.chmod(`${world.root}${folder}`, 0o700);
  equal((await b.call("read_my_messages")).json["count"], 1);
  equal((await a.call("send_message", { target: B, body: "after" })).json["ok"], true);
});

function queuedFor(world: World, box: string): number {
  try {
    return Array.from(Deno.readDirSync(`${world.root}/mail/${box}/new`)).length;
  } catch {
    return 0;
  }
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
