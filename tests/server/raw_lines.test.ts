/**
 * Servers that are driven with bare lines. What is proved here is that each request has an answer: a
 * test that waits for ever is one that failed.
 */

import { equal, match, that, until } from "../support/assert.ts";
import { callLine, HANDSHAKE, line, RawServer, resultOf } from "../support/raw_server.ts";
import { type Json, list, object } from "../support/talk.ts";
import { createWorld } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";

/** The numbers from `first` on, `count` of them. */
function ids(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => first + n);
}

Deno.test("requests that come with the handshake in one piece are those of a client that is known [T-line-02]", async () => {
  await using world = await createWorld();
  await using a = await RawServer.start(world, A);
  await a.write(HANDSHAKE + callLine(1, "get_my_session"));
  const entry = object(resultOf((await a.answers([1])).get(1)), "entry");
  equal(object(entry, "client")["type"], "claude-code");
  equal(object(entry, "client")["session_id"], A);
});

Deno.test("a client that writes everything before it reads gets every answer [T-line-01]", async () => {
  await using world = await createWorld();
  await using a = await RawServer.start(world, A);
  const wanted = ids(1, 400);
  // Five megabytes of answers, and a pipe that holds 64 kilobytes of them.
  await a.write(HANDSHAKE + wanted.map((id) => line({ id, method: "tools/list" })).join(""));
  await a.write(" ".repeat(200_000) + "\n" + callLine(401, "get_my_session"));
  const answers = await a.answers([...wanted, 401]);
  that(wanted.every((id) => "result" in (answers.get(id) ?? {})), "each has its result");
});

Deno.test("mail that is sent and drained by scripts that read last arrives once [T-line-01]", async () => {
  await using world = await createWorld();
  await using b = await RawServer.start(world, B);
  await b.write(HANDSHAKE);
  await b.answers([0]);
  await using a = await RawServer.start(world, A);
  const sends = ids(1, 300);
  const body = (id: number) => `message ${id} `.padEnd(2_000, "x");
  await a.write(
    HANDSHAKE +
      sends.map((id) => callLine(id, "send_message", { target: B, body: body(id) })).join(""),
  );
  const sent = await a.answers(sends);
  equal(sends.map((id) => resultOf(sent.get(id))["status"]), sends.map(() => "queued"));
  const reads = ids(1, 20);
  await b.write(reads.map((id) => callLine(id, "read_my_messages")).join(""));
  const read = await b.answers(reads);
  const messages = reads.flatMap((id) => list(resultOf(read.get(id)), "messages"));
  equal(messages.map((message) => message["body"]), sends.map(body));
  equal(new Set(messages.map((message) => message["attempt"])), new Set([1]));
});

Deno.test("what is no message is answered, and the next line is served [T-line-03]", async () => {
  await using world = await createWorld();
  await using a = await RawServer.start(world, A);
  await a.write(HANDSHAKE + "\n");
  const errors: readonly [string, unknown, number][] = [
    ["{nope\n", null, -32700],
    [`${"[".repeat(200_000)}\n`, null, -32700],
    ["[]\n", null, -32600],
    ['{"id":11,"method":"ping"}\n', 11, -32600],
    ['{"jsonrpc":"2.0","id":12.5,"method":"ping"}\n', 12.5, -32600],
    ['{"jsonrpc":"2.0","id":"13","method":"ping","params":[1]}\n', "13", -32600],
    ['{"jsonrpc":"2.0","id":14,"method":"tools/call"}\n', 14, -32602],
    ['{"jsonrpc":"2.0","id":16,"method":"tools/call","params":{"name":7}}\n', 16, -32602],
    ['{"jsonrpc":"2.0","id":17,"method":"initialize","params":{}}\n', 17, -32602],
    ['{"jsonrpc":"2.0","id":18,"method":"tools/list","params":{"cursor":7}}\n', 18, -32602],
    ['{"jsonrpc":"2.0","id":19,"method":"tools/list","params":{"cursor":"2"}}\n', 19, -32602],
    ['{"jsonrpc":"2.0","id":22,"method":"prompts/list","params":{"cursor":""}}\n', 22, -32602],
    ['{"jsonrpc":"2.0","id":23,"method":"tools/call","params":{"name":"nope"}}\n', 23, -32602],
    ['{"jsonrpc":"2.0","id":15,"method":"no/such"}\n', 15, -32601],
  ];
  for (const [text, id, code] of errors) {
    await a.write(text);
    const answer = (await a.answers([id])).get(id) ?? {};
    equal(object(answer, "error")["code"], code, text.slice(0, 80));
  }
  // Nobody waits for an answer to these.
  await a.write('{"jsonrpc":"2.0","method":7}\n{"jsonrpc":"2.0","id":1,"result":7}\n');
  await a.write('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{}}\n');
  await a.write(`[${line({ id: 20, method: "ping" }).trim()},{"id":21,"method":"ping"}]\n`);
  const answers = await a.answers([20, 21]);
  that("result" in (answers.get(20) ?? {}), "a message in a list is served");
  that("error" in (answers.get(21) ?? {}), "another one in it is refused");
});

Deno.test("a line of a megabyte is read, one beyond all limits is refused, and the next is served [T-line-04]", async () => {
  await using world = await createWorld();
  await using a = await RawServer.start(world, A);
  await a.write(HANDSHAKE);
  const call = (id: number, bytes: number) =>
    callLine(id, "send_message", { target: B, body: "y".repeat(bytes) });
  await a.write(call(1, 1 << 20));
  match((await a.answers([1])).get(1), /The body has 1,048,576 bytes/);
  await a.write(call(2, 17 << 20));
  match((await a.answers([2])).get(2), /The line has over 16,777,216 bytes/);
  // As the SDK's client writes it: the id comes last.
  const { jsonrpc, id, ...rest } = JSON.parse(call(3, 17 << 20));
  await a.write(`${JSON.stringify({ ...rest, jsonrpc, id })}\n`);
  match((await a.answers([3])).get(3), /The line has over 16,777,216 bytes/);
  await a.write(callLine(4, "get_my_session"));
  equal(resultOf((await a.answers([4])).get(4))["ok"], true);
});

Deno.test("a line that comes byte by byte, cut inside a character, is one line [T-line-03]", async () => {
  await using world = await createWorld();
  await using a = await RawServer.start(world, A);
  await a.write(HANDSHAKE);
  await a.answers([0]);
  const bytes = new TextEncoder().encode(callLine(1, "send_message", { target: "é😀", body: "x" }));
  for (const byte of bytes) await a.writeBytes(new Uint8Array([byte]));
  match((await a.answers([1])).get(1), /é😀/);
});

Deno.test("who ends the input after its last request gets every answer, and then the server ends [T-line-05]", async () => {
  await using world = await createWorld();
  await using a = await RawServer.start(world, A);
  const wanted = ids(1, 50);
  const calls = wanted.map((id) => callLine(id, "get_my_session")).join("");
  // Not even the last line has an end.
  await a.write(HANDSHAKE + calls.trimEnd());
  await a.endInput();
  const answers = await a.answers(wanted);
  equal(wanted.filter((id) => resultOf(answers.get(id))["ok"] !== true), []);
  await a.ended();
});

Deno.test("an ask does not keep a server whose client has gone", async () => {
  await using world = await createWorld();
  await using _b = await world.start({ session: B });
  await using a = await RawServer.start(world, A);
  await a.write(HANDSHAKE + callLine(1, "ask_peer", { target: B, body: "?", timeout_ms: 600_000 }));
  await a.endInput();
  await a.ended();
});

Deno.test("a server ends by a signal though nobody reads what it says [T-line-06]", async () => {
  await using world = await createWorld();
  await using a = await RawServer.start(world, A);
  await a.write(HANDSHAKE + ids(1, 100).map((id) => line({ id, method: "tools/list" })).join(""));
  // It has read them all, so it is busy writing.
  await a.write(" ".repeat(200_000) + "\n");
  a.signal("SIGTERM");
  await a.ended();
});

Deno.test("a hundred asks at once each get their own answer [T-line-01]", async () => {
  await using world = await createWorld();
  await using b = await RawServer.start(world, B);
  await b.write(HANDSHAKE);
  await b.answers([0]);
  await using a = await RawServer.start(world, A);
  const asks = ids(1, 100);
  const ask = (id: number) =>
    callLine(id, "ask_peer", { target: B, body: `q${id}`, timeout_ms: 90_000 });
  await a.write(HANDSHAKE + asks.map(ask).join(""));
  let next = 1;
  let answered = 0;
  const answerSome = async () => {
    const id = next++;
    await b.write(callLine(id, "read_my_messages"));
    const questions: Json[] = list(resultOf((await b.answers([id])).get(id)), "messages");
    for (const { id: message_id, body } of questions) {
      await b.write(callLine(next++, "reply_to_message", { message_id, body: `re ${body}` }));
      answered++;
    }
    return answered === asks.length;
  };
  await until(answerSome, "all questions", 60_000);
  const answers = await a.answers(asks);
  const replies = asks.map((id) => object(resultOf(answers.get(id)), "reply")["body"]);
  equal(replies, asks.map((id) => `re q${id}`));
});

Deno.test("a server whose box cannot be used says so at each call, and works once it is fixed [T-line-07]", async () => {
  await using world = await createWorld();
  await Deno.mkdir(`${world.root}/mail`, { recursive: true, mode: 0o700 });
  await Deno.chmod(world.root, 0o700);
  await Deno.symlink("/nowhere", `${world.root}/mail/${A}`);
  await using a = await RawServer.start(world, A);
  await a.write(HANDSHAKE + callLine(1, "list_project_sessions") + callLine(2, "get_my_session"));
  const answers = await a.answers([1, 2]);
  for (const id of [1, 2]) equal(resultOf(answers.get(id))["error"], "store-unusable");
  match(resultOf(answers.get(1))["message"], /is not a folder: move it away/);
  await Deno.remove(`${world.root}/mail/${A}`);
  await a.write(callLine(3, "get_my_session"));
  equal(resultOf((await a.answers([3])).get(3))["ok"], true);
});
