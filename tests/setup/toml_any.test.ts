/** Random TOML of others above and below our table: only our own lines come and go. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { codexServerPart } from "../../src/setup/part.ts";
import { ok } from "../../src/wire/result.ts";

const part = codexServerPart("/h/.codex/config.toml", "/h/.oxtail/bin/oxtail", false);
const RUNS = 300;

/** Lines that may stand wherever a key may; `§` becomes a number that no other piece has. */
const VALUES = [
  `k§ = 1`,
  `\tk§ = "x" # of k§`,
  `  k§.a . "b c" = 'y'`,
  `k§ = [ # first\n  1,\n\t[2], # [mcp_servers.oxtail]\n]`,
  `k§ = { a = 1, b = [ "]" ] }`,
  `k§ = """\n\n[mcp_servers.oxtail]\ncommand = "/h/.oxtail/bin/oxtail"\n"""`,
  `k§ = '''\n[mcp_servers.oxtail.env]\n# no comment\n''' # one`,
  `k§ = "# [x] \\" '''"`,
  `k§ = 1979-05-27T07:32:00Z`,
];
const GAPS = ["", "", "# comment", "\t# [mcp_servers.oxtail]", "   ", '# = """'];
const HEADERS = [
  `[t§]`,
  `  [ t§ . "x y" ] # of t§`,
  `[[a§]]\n\tv = 1\n[[a§]]`,
  `[mcp_servers.s§]\ncommand = "x"`,
  `\t[mcp_servers.s§.env]`,
  `[projects."/h/§"]`,
];

const end = fc.constantFrom("\n", "\n", "\r\n");
const inTables = fc.oneof(
  fc.constantFrom(...VALUES),
  fc.constantFrom(...GAPS),
  fc.constantFrom(...HEADERS),
);
const lines = fc.array(fc.tuple(inTables, fc.array(end, { minLength: 1 })), { maxLength: 8 });
const head = fc.array(fc.tuple(fc.constantFrom(...GAPS), fc.array(end, { minLength: 1 })), {
  maxLength: 3,
});
const header = fc.tuple(fc.constantFrom(...HEADERS), fc.array(end, { minLength: 1 }));
type Piece = readonly [string, readonly string[]];

/** The text of pieces, each with the ends of its lines in turn. */
function spelled(pieces: readonly Piece[], first: number): string {
  return pieces.map(([piece, ends], index) => {
    const numbered = piece.replaceAll("§", `${first + index}`);
    return numbered.split("\n").map((line, at) => line + (ends[at % ends.length] ?? "\n")).join("");
  }).join("");
}

/** What is there before setup. */
const above = fc.tuple(lines, fc.boolean(), fc.boolean()).map(([pieces, hasMark, hasEnd]) => {
  const text = (hasMark ? "\uFEFF" : "") + spelled(pieces, 0);
  return hasEnd ? text : text.replace(/\r?\n$/, "");
});

/** What others write below our table: keys need a header of their own. */
const below = fc.tuple(head, header, lines).map(([gaps, table, rest]) =>
  spelled([...gaps, table, ...rest], 100)
);

Deno.test("whatever stands in config.toml, setup adds below it, and taken out it is the same bytes", () => {
  fc.assert(
    fc.property(above, (text) => {
      const added = addedTo(text);
      assert.ok(added.startsWith(text));
      assert.deepEqual(part.add(added), ok(added));
      assert.deepEqual(part.strip(added, text), ok(text));
    }),
    { numRuns: RUNS },
  );
});

Deno.test("whatever others write below afterwards stays, byte for byte", () => {
  fc.assert(
    fc.property(above, below, (text, appended) => {
      const added = addedTo(text);
      const more = `${added.endsWith("\n") ? "" : endOf(added)}${appended}`;
      assert.deepEqual(part.add(added + more), ok(added + more));
      assert.deepEqual(part.strip(added + more, text), ok(text + more));
    }),
    { numRuns: RUNS },
  );
});

Deno.test("a line that is gone from our table comes back in it, and nothing around it changes", () => {
  fc.assert(
    fc.property(above, below, fc.nat(3), (text, appended, which) => {
      const added = addedTo(text);
      const more = `${added.endsWith("\n") ? "" : endOf(added)}${appended}`;
      const own = added.slice(text.length).split(/(?<=\n)/);
      const at = own.findIndex((line) => line.startsWith("command")) + which;
      // The last line of all keeps its end for what is below.
      fc.pre(own[at]?.endsWith("\n") === true);
      const damaged = text + own.toSpliced(at, 1).join("") + more;
      const mended = addedTo(damaged);
      assert.ok(mended.startsWith(text) && mended.endsWith(more));
      assert.equal(mended.length, (added + more).length);
      assert.deepEqual(part.strip(mended, text), ok(text + more));
    }),
    { numRuns: RUNS },
  );
});

function addedTo(text: string): string {
  const added = part.add(text);
  assert.ok(added.ok, JSON.stringify(added));
  return added.value;
}

/** How the lines of a text end. */
function endOf(text: string): string {
  return /\r\n[^\n]*$/.test(text) ? "\r\n" : "\n";
}
