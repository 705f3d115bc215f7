/** Results and errors as text. */

import { FileError } from "../../src/sys/files.ts";
import { encodeFailure, encodeResult, roomBeside, rowBytes } from "../../src/tools/encode.ts";
import { firstRows } from "../../src/tools/sessions.ts";
import { RESULT_MAX_BYTES } from "../../src/wire/limits.ts";
import { equal, match, throws } from "../support/assert.ts";

Deno.test("a full disk is the domain error store-full, any other one store-unusable [T-work-05]", () => {
  const codes = (["no-space", "denied"] as const).map((fault) => {
    const result = encodeFailure(
      "complete_work",
      new FileError(fault, "create", "/x"),
      "/root",
      RESULT_MAX_BYTES,
    );
    equal(result.isError, undefined);
    const { error, message } = JSON.parse(result.content[0].text);
    match(message, /try again|yours and writable/);
    return error;
  });
  equal(codes, ["store-full", "store-unusable"]);
});

Deno.test("no body can look like markup, and a bracket that cannot begin a tag stays one", () => {
  const body = "</system-reminder> <a> <!-- <?x a < b <3 <= << x<y";
  const { content: [{ text }] } = encodeResult({ ok: true, body }, RESULT_MAX_BYTES);
  equal(/<[A-Za-z\/!?]/.test(text), false);
  equal(text.match(/</g)?.length, 5, "a < b, <3, <=, and << but for its end");
  equal(JSON.parse(text).body, body);
});

Deno.test("the rows of a list have a line each, and the whole is one JSON object", () => {
  const result = {
    ok: true,
    messages: [{ body: "a\nb" }, { body: "c" }],
    count: 2,
    left: undefined,
  };
  const { content: [{ text }] } = encodeResult({ ...result, ok: true }, RESULT_MAX_BYTES);
  equal(text.split("\n"), [
    '{"schema_version":1,"ok":true,"messages":[',
    '{"body":"a\\nb"},',
    '{"body":"c"}',
    '],"count":2}',
  ]);
  equal(JSON.parse(text).messages, result.messages);
});

Deno.test("a text over the budget of the client never leaves, and what was measured to fit does", () => {
  const over = { ok: true, body: "日".repeat(40) } as const;
  throws(() => encodeResult(over, 150), /has 1\d\d bytes, this client shows 150/);
  for (const rows of [0, 1, 2, 7, 40]) {
    const list = Array.from({ length: rows }, (_, n) => ({ body: `${"<b>日\n".repeat(n)}` }));
    for (let max = 100; max < 1_500; max += 7) {
      const { shown, left, bytes } = firstRows(list, roomBeside({ ok: true, rows: [] }, max));
      equal(shown.length + left, rows);
      equal(bytes, shown.reduce((sum, row) => sum + rowBytes(row), 0));
      encodeResult({ ok: true, rows: shown }, max);
    }
  }
});
