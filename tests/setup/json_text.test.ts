import assert from "node:assert/strict";
import { editJson } from "../../src/setup/json_text.ts";
import { hooksPart } from "../../src/setup/part.ts";
import { SETTINGS_MAX_LEVELS } from "../../src/wire/limits.ts";
import { ok } from "../../src/wire/result.ts";

const part = hooksPart("claude-code", "/h/.claude/settings.json");

/** Texts that people and programs write. Adding and taking out must give back each, byte for byte. */
const TEXTS: Record<string, string> = {
  "a comment, a trailing comma and hooks of others":
    `{\n  // mine\n  "hooks": {\n    "Stop": [{ "hooks": [{ "type": "command", "command": "say" }] }], // say\n  },\n}\n`,
  "tabs":
    `{\n\t"hooks": {\n\t\t"PreToolUse": [\n\t\t\t{ "matcher": "Bash", "hooks": [] }\n\t\t]\n\t}\n}`,
  "lines of Windows": `{\r\n  "a": 1,\r\n  "hooks": {\r\n    "X": []\r\n  }\r\n}\r\n`,
  "a single line": `{"a":1,"hooks":{"X":[1]}}`,
  "a byte order mark": `\uFEFF{\n  "a": 1, /* one */\n  "b": [1,2]\n}\n`,
  "four spaces and a last comment": `{\n    "a": { "b": 1 }\n    // the end\n}\n`,
};

for (const [name, text] of Object.entries(TEXTS)) {
  Deno.test(`with ${name}, hooks are added without touching the rest, and taken out again`, () => {
    const added = part.add(text);
    assert.ok(added.ok, JSON.stringify(added));
    for (
      const line of text.split(/\r?\n/).filter((line) => /mine|say|Bash|one|the end/.test(line))
    ) {
      assert.ok(added.value.includes(line.replace(/\]?,? *\/\/.*/, "").trim()), line);
    }
    assert.equal(added.value.includes("\r\n"), text.includes("\r\n"));
    assert.deepEqual(part.add(added.value), added, "a second time changes nothing");
    assert.deepEqual(part.strip(added.value, text), ok(text));
  });
}

const BAD: { name: string; text: string; says: RegExp }[] = [
  {
    name: "broken JSON",
    text: `{\n"a": 1\n"b": 2}`,
    says: /it is not JSON: CommaExpected in line 3/,
  },
  { name: "a cut file", text: `{"hooks": {`, says: /it is not JSON/ },
  { name: "an array", text: `[1]`, says: /it is JSON, but not an object/ },
  { name: "hooks of another shape", text: `{"hooks": []}`, says: /its "hooks" is not an object/ },
  {
    name: "an event of another shape",
    text: `{"hooks": {"Stop": {}}}`,
    says: /"hooks.Stop" is not an/,
  },
  {
    name: "the same key twice",
    text: `{"hooks": {"A": []}, "hooks": {}}`,
    says: /a key is there twice/,
  },
  {
    name: "what is nested too deeply",
    text: `{"x":${"[".repeat(3000)}${"]".repeat(3000)}}`,
    says: /^it is nested more than 500 levels deep, make it flatter$/,
  },
  {
    name: "what is nested far too deeply and never closed",
    text: `{"x":${`{"x":[`.repeat(300_000)}`,
    says: /^it is nested more than 500 levels deep/,
  },
];

for (const { name, text, says } of BAD) {
  Deno.test(`${name} is refused with a reason`, () => {
    const added = part.add(text);
    assert.ok(!added.ok);
    assert.match(added.reason, says);
  });
}

Deno.test("what is nested as deeply as settings may be is edited, and brackets in strings do not count", () => {
  const deep = `${"[".repeat(SETTINGS_MAX_LEVELS - 1)}${"]".repeat(SETTINGS_MAX_LEVELS - 1)}`;
  const long = `"${"[{".repeat(2000)}" /* ${"[".repeat(2000)} */, "y": ${"[[],".repeat(9)}1`;
  for (const text of [`{"x":${deep}}`, `{"x":${long}${"]".repeat(9)}}`]) {
    const added = part.add(text);
    assert.ok(added.ok, JSON.stringify(added).slice(0, 200));
    assert.deepEqual(part.strip(added.value, text), ok(text));
  }
});

Deno.test("a change of nothing gives the same text", () => {
  const text = `{ "a" : 1 , }\n`;
  assert.deepEqual(editJson(text, ok), ok(text));
});
