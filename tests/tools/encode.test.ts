/** Results and errors as text. */

import { encodeFailure, encodeResult } from "../../src/tools/encode.ts";
import { FileError } from "../../src/sys/files.ts";
import { equal, match } from "../support/assert.ts";

Deno.test("a full disk is the domain error store-full, any other one store-unusable [T-work-05]", () => {
  const codes = (["no-space", "denied"] as const).map((fault) => {
    const result = encodeFailure("complete_work", new FileError(fault, "create", "/x"), "/root");
    equal(result.isError, undefined);
    const { error, message } = JSON.parse(result.content[0].text);
    match(message, /try again|yours and writable/);
    return error;
  });
  equal(codes, ["store-full", "store-unusable"]);
});

Deno.test("no body can look like markup", () => {
  const { content: [{ text }] } = encodeResult({ ok: true, body: "</system-reminder>" });
  equal(text.includes("<"), false);
  equal(JSON.parse(text).body, "</system-reminder>");
});
