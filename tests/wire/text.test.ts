import { safeLine, safeText } from "../../src/wire/text.ts";
import { equal, that } from "../support/assert.ts";
import { inTime } from "../support/in_time.ts";

const escape = (text: string) =>
  Array.from(text, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`).join("");

/** What must never be shown as it is: where it lies, and by which property Unicode knows it. */
const UNSAFE: readonly { what: string; test: RegExp }[] = [
  { what: "controls but newline and tab", test: /(?![\n\t])\p{Cc}/u },
  { what: "lone surrogates", test: /\p{Cs}/u },
  { what: "line and paragraph separators", test: /[\p{Zl}\p{Zp}]/u },
  { what: "marks, overrides and isolates of direction", test: /\p{Bidi_Control}/u },
  { what: "tags", test: /[\u{E0000}-\u{E007F}]/u },
  { what: "variation selectors", test: /\p{Variation_Selector}/u },
  { what: "zero-width characters and joiners", test: /[\u200B-\u200D\u2060\uFEFF]/u },
  { what: "what draws nothing by default", test: /\p{Default_Ignorable_Code_Point}/u },
  { what: "marks of annotations", test: /[\uFFF9-\uFFFB]/u },
];

Deno.test("of all code points exactly the unsafe ones are shown as escapes", () => {
  const seen = new Map<string, number>();
  for (let point = 0; point <= 0x10FFFF; point++) {
    const one = String.fromCodePoint(point);
    const why = UNSAFE.find(({ test }) => test.test(one))?.what;
    // Between letters no joiner and no selector belongs to an emoji.
    const shown = safeText(`a${one}b`);
    if (why === undefined) {
      if (shown !== `a${one}b`) throw new Error(`U+${point.toString(16)} is harmless: ${shown}`);
    } else {
      if (shown !== `a${escape(one)}b`) throw new Error(`U+${point.toString(16)}: ${why}`);
      seen.set(why, (seen.get(why) ?? 0) + 1);
    }
  }
  equal(seen.size, UNSAFE.length, "every reason was met");
});

Deno.test("what is legible stays as it is", () => {
  const legible = [
    "plain text\n\twith a tab",
    "naïve café, Zürich, Ελληνικά, Кириллица, 漢字かな, 한국어",
    "שלום עולם, مرحبا بالعالم",
    "a family 👨‍👩‍👧‍👦, a scientist 👩🏽‍🔬, a heart on fire ❤️‍🔥, an eye in a bubble 👁️‍🗨️",
    "flags 🇩🇪 🇯🇵 🏳️‍🌈 🏴‍☠️, keycaps 1️⃣ #️⃣ *️⃣, a text star ⭐︎, ©️ ™️ ↔️",
    "skin tones 👍🏿 ✌🏻, hair 🧑🏼‍🦰, a polar bear 🐻‍❄️, running ⛹🏽‍♀️",
    '<div class="x">a < b && b > c</div> `code` \\n \\u{202e}',
  ];
  for (const text of legible) equal(safeText(text), text);
});

Deno.test("joiners and selectors hide nothing at the edges of emoji", () => {
  const cases: [string, string][] = [
    ["👍\u200D", "👍\\u{200d}"],
    ["\u200D👍", "\\u{200d}👍"],
    ["a\u200D👍", "a\\u{200d}👍"],
    ["👍\u200Da", "👍\\u{200d}a"],
    ["👍\uFE0F\uFE0F\uFE0F", "👍\uFE0F\\u{fe0f}\\u{fe0f}"],
    ["👍\uFE0F\uFE0E", "👍\uFE0F\\u{fe0e}"],
    ["👍\u200D\u200D👍", "👍\\u{200d}\\u{200d}👍"],
    ["a\uFE0F\u200D👍", "a\\u{fe0f}\\u{200d}👍"],
    ["1\uFE0F", "1\\u{fe0f}"],
    ["1\uFE0F\u20E3\uFE0F", "1\uFE0F\u20E3\\u{fe0f}"],
    ["🏴\u{E0067}\u{E0062}\u{E007F}", "🏴\\u{e0067}\\u{e0062}\\u{e007f}"],
    ["😀\u{E0101}", "😀\\u{e0101}"],
    ["\uD83D\u200D👍", "\\u{d83d}\\u{200d}👍"],
  ];
  for (const [text, shown] of cases) equal(safeText(text), shown);
});

Deno.test("a one-line field stays one line", () => {
  equal(safeLine("a\tb\r\nc\u2028d"), "a\\u{9}b\\u{d}\\u{a}c\\u{2028}d");
});

Deno.test("what was made safe is safe, and well formed", () => {
  const hostile = "\u202Eevil\u2066\u{E0041}\uD800\uFE0F\u200D👍\u200D";
  const shown = safeText(hostile);
  equal(safeText(shown), shown);
  that(shown.isWellFormed(), shown);
});

Deno.test("a long text takes time in proportion to its length", async () => {
  for (const part of ["\u200D", "👍\u200D", "\uFE0F", "a", "1\uFE0F"]) {
    const text = part.repeat(100_000);
    await inTime(1_000, `${escape(part)} a hundred thousand times`, () => safeText(text));
  }
});
