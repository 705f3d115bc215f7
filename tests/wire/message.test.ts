import { bodyFault, encodeMessage, type Message, parseMessage } from "../../src/wire/message.ts";
import { MESSAGE_FILE_MAX_BYTES } from "../../src/wire/limits.ts";
import { equal, that } from "../support/assert.ts";

const MESSAGE: Message = {
  schema_version: 1,
  message_id: "01KASZG1V7ABCDEFGHJKMNPQRS",
  body: "hello",
  body_bytes: 5,
  enqueued_at: 1_795_334_060,
  enqueued_ms: 1_795_334_060_855,
  origin: "peer",
  from_session_id: "alice",
  from_name: "alice",
  from_client: "codex",
  to_session_id: "bob",
  project: "/p/.git",
};
const FULL: Message = {
  ...MESSAGE,
  idempotency_key: "key",
  request_id: MESSAGE.message_id,
  reply_to: MESSAGE.message_id,
  source_message_id: MESSAGE.message_id,
  action_required: true,
  result_of: MESSAGE.message_id,
  wake_reason: "reply_to_default",
  hop: 3,
};

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("a message is read as it was written, on one line with its end last", () => {
  for (const message of [MESSAGE, FULL]) {
    const text = decode(encodeMessage(message));
    equal(parseMessage(text), { ok: true, value: message });
    that(text.endsWith(',"end":true}\n') && text.split("\n").length === 2, text);
  }
});

Deno.test("a message that was cut anywhere is none", () => {
  const text = decode(encodeMessage(FULL));
  for (let length = 0; length < text.length - 1; length++) {
    equal(parseMessage(text.slice(0, length)).ok, false, `${length} characters`);
  }
});

Deno.test("a wrong field is named, and nothing is believed", () => {
  const cases: [Record<string, unknown>, string][] = [
    [{ end: undefined }, "truncated"],
    [{ end: "true" }, "truncated"],
    [{ schema_version: 2 }, "unknown version"],
    [{ schema_version: 0 }, "bad field schema_version"],
    [{ schema_version: "1" }, "bad field schema_version"],
    [{ message_id: "x" }, "bad field message_id"],
    [{ body: "" }, "bad field body"],
    [{ body: "x".repeat(8_193) }, "bad field body"],
    [{ body: "a\0" }, "bad field body"],
    [{ body: 5 }, "bad field body"],
    [{ enqueued_ms: -1 }, "bad field enqueued_ms"],
    [{ enqueued_ms: 1.5 }, "bad field enqueued_ms"],
    [{ origin: "root" }, "bad field origin"],
    [{ from_session_id: "../x" }, "bad field from_session_id"],
    [{ to_session_id: "" }, "bad field to_session_id"],
    [{ project: "" }, "bad field project"],
    [{ request_id: "x" }, "bad field request_id"],
    [{ reply_to: null }, "bad field reply_to"],
    [{ action_required: "yes" }, "bad field action_required"],
    [{ hop: -1 }, "bad field hop"],
    [{ hop: 1e9 }, "bad field hop"],
    [{ idempotency_key: "x".repeat(101) }, "bad field idempotency_key"],
  ];
  for (const [change, reason] of cases) {
    const text = JSON.stringify({ ...MESSAGE, end: true, ...change });
    equal(parseMessage(text), { ok: false, reason } as never, text);
  }
  for (
    const text of ["", "null", "[]", '"x"', "{", "[".repeat(100_000), '{"__proto__":{"end":true}}']
  ) {
    equal(parseMessage(text).ok, false, text.slice(0, 20));
  }
});

Deno.test("what can be derived is not believed, and unknown fields do no harm", () => {
  const text = JSON.stringify({
    ...MESSAGE,
    body_bytes: 9_999,
    enqueued_at: 1,
    more: {},
    end: true,
  });
  equal(parseMessage(text), { ok: true, value: MESSAGE });
});

Deno.test("the largest message fits its file", () => {
  const id = "I".repeat(0) + MESSAGE.message_id;
  const largest: Message = {
    ...FULL,
    body: "\u0001".repeat(8_192),
    body_bytes: 8_192,
    request_id: id,
    from_session_id: "a".repeat(100),
    to_session_id: "b".repeat(100),
    from_name: "é".repeat(32),
    from_client: "c".repeat(32),
    project: `/${"\u007f".repeat(4_095)}`,
    idempotency_key: "k".repeat(100),
  };
  that(encodeMessage(largest).length <= MESSAGE_FILE_MAX_BYTES, "within the limit");
});

Deno.test("bodies are counted in bytes of UTF-8", () => {
  equal(bodyFault("é".repeat(4_096)), null);
  that(bodyFault("é".repeat(4_097))?.includes("8,194 bytes") === true, "says how many");
  that(bodyFault("")?.startsWith("The body is empty") === true, "says so");
  that(bodyFault("\0")?.includes("NUL") === true, "says so");
});
