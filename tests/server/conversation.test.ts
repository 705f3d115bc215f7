/** Two servers, started as clients start them, on one store. */

import { equal, match, that, until } from "../support/assert.ts";
import { createWorld } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";

Deno.test("two agents see each other with names, clients and unread counts [T-peers-01]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  await b.call("set_my_state", { name: "reviewer", purpose: "reads diffs" });
  await a.call("send_message", { target: "reviewer", body: "hello" });
  const { json } = await a.call("list_project_sessions");
  const rows = json["sessions"];
  that(Array.isArray(rows) && rows.length === 2, `two rows in ${JSON.stringify(rows)}`);
  equal(rows[0].client_session_id, A);
  equal(rows[0].is_me, true);
  equal(rows[1].peer_name, "reviewer");
  equal(rows[1].state.purpose, "reads diffs");
  equal(rows[1].unread, 1);
  equal(rows[1].branch, "main");
  equal(rows[1].client_type, "claude-code");
});

Deno.test("a message is handed over once and in order [M-order-01]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  for (let n = 1; n <= 20; n++) await a.call("send_message", { target: B, body: `number ${n}` });
  const { json } = await b.call("read_my_messages");
  const messages = json["messages"];
  that(Array.isArray(messages), "messages");
  equal(
    messages.map((message) => message.body),
    Array.from({ length: 20 }, (_, n) => `number ${n + 1}`),
  );
  equal(messages.every((message) => message.attempt === 1 && message.from_session_id === A), true);
  equal((await b.call("read_my_messages")).json["count"], 0);
});

Deno.test("ask_peer returns the answer that its peer gives by reply_to_message [T-ask-01]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const asking = a.call("ask_peer", { target: B, body: "what is 6 times 7?", timeout_ms: 10_000 });
  const id = await until(async () => {
    const { json } = await b.call("read_my_messages");
    return json["count"] === 1 && Array.isArray(json["messages"]) && json["messages"][0].id;
  }, "the question");
  const reply = await b.call("reply_to_message", { message_id: id, body: "42" });
  equal(reply.json["correlation"], "correlated");
  const { json } = await asking;
  equal(json["timed_out"], false);
  equal(json["correlation"], "correlated");
  match(json["reply"], /"body":"42"/);
  equal(json["request_id"], id);
});

Deno.test("an ask takes only its own reply and leaves other mail queued [T-ask-02]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const c = await world.start({ session: "cccccccc-0000-4000-8000-000000000003" });
  for (let n = 0; n < 50; n++) await c.call("send_message", { target: A, body: `other ${n}` });
  const asking = a.call("ask_peer", { target: B, body: "q", timeout_ms: 10_000 });
  const id = await until(async () => {
    const { json } = await b.call("read_my_messages");
    return json["count"] === 1 && Array.isArray(json["messages"]) && json["messages"][0].id;
  }, "the question");
  await b.call("send_message", {
    target: A,
    body: "not the answer",
    reply_to: id.replace(/.$/, "0"),
  });
  await b.call("reply_to_message", { message_id: id, body: "the answer" });
  match((await asking).json["reply"], /the answer/);
  equal((await a.call("read_my_messages")).json["count"], 50);
  equal((await a.call("read_my_messages")).json["count"], 1);
});

Deno.test("an ask that nobody answers times out, and its late reply arrives as a message", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const { json } = await a.call("ask_peer", { target: B, body: "q", timeout_ms: 60 });
  equal(json["timed_out"], true);
  equal(json["reply"], null);
  const id = json["request_id"];
  await b.call("reply_to_message", { message_id: id, body: "late" });
  const late = await a.call("read_my_messages");
  match(late.json["messages"], /"reply_to":"[0-9A-Z]{26}"/);
  match(late.json["messages"], /late/);
});

Deno.test("an ask that the client cancels leaves no mark, and a later reply is not lost [T-ask-07]", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const cancel = new AbortController();
  const asking = a.call("ask_peer", { target: B, body: "q" }, { signal: cancel.signal });
  const wait = `${world.root}/waits/${A}`;
  await until(() => names(wait).length === 1, "the mark of the ask");
  cancel.abort();
  await asking.then(() => {}, () => {});
  await until(() => names(wait).length === 0, "the mark to be gone");
  const { json } = await b.call("read_my_messages");
  const id = Array.isArray(json["messages"]) ? json["messages"][0].id : "";
  await b.call("reply_to_message", { message_id: id, body: "still here" });
  match((await a.call("read_my_messages")).json["messages"], /still here/);
});

Deno.test("a Codex session is identified by what it sends with a call", async () => {
  await using world = await createWorld();
  const thread = "01a2023f-c53d-72a2-b1c0-9c1187fb7b2e";
  const codex = await world.start({ clientName: "codex-mcp-client" });
  const a = await world.start({ session: A });
  await a.call("list_project_sessions");
  const meta = { threadId: thread, sessionId: thread };
  const { json } = await codex.call("get_my_session", {}, { meta });
  match(json["entry"], new RegExp(`"session_id":"${thread}"`));
  match(json["entry"], /"session_id_source":"call-meta"/);
  const sent = await a.call("send_message", { target: thread.slice(0, 8), body: "hi" });
  equal(sent.json["target_session_id"], thread);
});

Deno.test("mail sent before an agent was identified reaches it afterwards", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const other = await world.start({ clientName: "another-client" });
  await a.call("send_message", { target: "another-client", body: "early" }).then(() => {});
  const { json } = await a.call("list_project_sessions");
  const rows = Array.isArray(json["sessions"]) ? json["sessions"] : [];
  const name = rows.find((row) => !row.is_me).peer_name;
  equal((await a.call("send_message", { target: name, body: "early" })).json["ok"], true);
  await other.call("claim_session", { session_id: B });
  match((await other.call("read_my_messages")).json["messages"], /early/);
});

Deno.test("a server leaves the registry when its client goes away", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  await until(() => names(`${world.root}/sessions`).length === 4, "two entries and two locks");
  await b.client.close();
  await until(() => names(`${world.root}/sessions`).length === 2, "one entry and one lock");
  const { json } = await a.call("list_project_sessions");
  equal(Array.isArray(json["sessions"]) && json["sessions"].length, 1);
});

Deno.test("the entry of a killed server is removed by whoever lists next", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  await b.call("get_my_session");
  Deno.kill(b.pid, "SIGKILL");
  await until(async () => {
    const { json } = await a.call("list_project_sessions");
    return Array.isArray(json["sessions"]) && json["sessions"].length === 1;
  }, "the dead agent to be gone");
  equal(names(`${world.root}/sessions`).length, 2);
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.test(`a server that gets ${signal} leaves the registry`, async () => {
    await using world = await createWorld();
    const a = await world.start({ session: A });
    await a.call("get_my_session");
    Deno.kill(a.pid, signal);
    await until(() => names(`${world.root}/sessions`).length === 0, "an empty registry");
  });
}

Deno.test("all folders are 0700 and all files 0600, whatever the umask [M-files-01]", async () => {
  await using world = await createWorld();
  const wrapper = ["/bin/sh", "-c", 'umask 000; exec "$0" "$@"'];
  const a = await world.start({ session: A, wrapper });
  const b = await world.start({ session: B, wrapper });
  await a.call("send_message", { target: B, body: "hello" });
  await b.call("read_my_messages");
  await b.call("read_my_messages");
  let files = 0;
  const walk = (path: string) => {
    equal((Deno.lstatSync(path).mode ?? 0) & 0o777, 0o700, path);
    for (const entry of Deno.readDirSync(path)) {
      if (entry.isDirectory) walk(`${path}/${entry.name}`);
      else {
        files++;
        equal((Deno.lstatSync(`${path}/${entry.name}`).mode ?? 0) & 0o777, 0o600, entry.name);
      }
    }
  };
  walk(world.root);
  that(files >= 6, `there are files, found ${files}`);
});

function names(path: string): string[] {
  try {
    return Array.from(Deno.readDirSync(path), (entry) => entry.name);
  } catch {
    return [];
  }
}
