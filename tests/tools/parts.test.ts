/** Bodies in parts. */

import { textBytes } from "../../src/tools/encode.ts";
import { partsOf, rememberParts } from "../../src/tools/parts.ts";
import { equal, that } from "../support/assert.ts";

const TEXTS = [
  "",
  "short",
  "a line\n".repeat(40),
  "<a><b/>".repeat(60),
  "no line end ".repeat(50),
  "x\n" + "y".repeat(400) + "\nz",
  "日本語👩🏽‍🔬".repeat(40),
  '"\n'.repeat(200),
  "\\u{200b}".repeat(50),
  "\n".repeat(300),
];

Deno.test("the parts of a text are the text, and each fits", () => {
  for (const text of TEXTS) {
    for (const most of [12, 40, 100, 1_000, 10_000]) {
      const parts = partsOf(text, most);
      equal(parts.join(""), text);
      for (const part of parts) that(textBytes(part) <= most, `${textBytes(part)} of ${most}`);
      that(parts.length === 1 || parts.every((part) => part !== ""), "none is empty");
    }
  }
});

Deno.test("a part ends behind a line end where it has one, else between two characters", () => {
  equal(partsOf("one\ntwo\nthree", 12), ["one\ntwo\n", "three"]);
  equal(partsOf("one\n" + "x".repeat(20), 12), ["one\n", "x".repeat(12), "x".repeat(8)]);
  equal(partsOf("👍".repeat(5), 9), ["👍👍", "👍👍", "👍"]);
});

Deno.test("the last part completes a message once all the others were returned, not before", () => {
  const { returned } = rememberParts();
  const [bob, open] = [{ box: "bob", id: "1" }, new AbortController().signal];
  equal(returned(bob, 3, 3, open), false);
  equal(returned(bob, 1, 3, open), false);
  equal(returned({ ...bob, box: "carol" }, 2, 3, open), false, "another agent's");
  equal(returned(bob, 2, 3, open), false, "it is not the last");
  equal(returned(bob, 3, 3, open), true);
  const cancelled = new AbortController();
  const other = { box: "bob", id: "2" };
  returned(other, 1, 2, cancelled.signal);
  cancelled.abort();
  equal(returned(other, 2, 2, open), false, "the first never arrived");
});
