import { columnsOf, fit, pad } from "../../src/render/terminal.ts";
import { equal } from "../support/assert.ts";

Deno.test("a letter of East Asia and an emoji take two columns, an accent none", () => {
  equal(["abc", "é", "e\u0301", "日本", "한", "ﾊ", "👩‍👩‍👧", "⚠\ufe0f", "🇩🇪", "→", ""].map(columnsOf), [
    3,
    1,
    1,
    4,
    2,
    1,
    2,
    2,
    2,
    1,
    0,
  ]);
});

Deno.test("a text that does not fit ends with an ellipsis, and never within a character", () => {
  equal(["abcdef", "日本語", "ab👩‍👩‍👧c", "abc"].map((text) => fit(text, 3)), [
    "ab…",
    "日…",
    "ab…",
    "abc",
  ]);
  equal(fit("abc", 0), "");
});

Deno.test("a text is filled up by columns, not by characters", () => {
  equal([pad("日本", 6), pad("7", 3, "right"), pad("long", 2)], ["日本  ", "  7", "long"]);
});
