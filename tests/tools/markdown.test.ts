import { summary } from "../../tools/coverage.ts";
import { table, withPart } from "../../tools/docs/markdown.ts";
import { equal, match } from "../support/assert.ts";

Deno.test("a table is as deno fmt writes it, and a bar in a cell stays in the cell", () => {
  equal(
    table(["name", "is"], [["a", "one|two"], ["longer", "→"]]),
    [
      "| name   | is       |",
      "| ------ | -------- |",
      "| a      | one\\|two |",
      "| longer | →        |",
    ].join("\n"),
  );
});

Deno.test("a part is replaced between its comments, again and again with the same result", () => {
  const page = "a\n<!-- x: made by deno task generate -->\nold\n<!-- end of x -->\nb\n";
  const once = withPart(page, "x", "new");
  equal(once, "a\n<!-- x: made by deno task generate -->\n\nnew\n\n<!-- end of x -->\nb\n");
  equal(withPart(once, "x", "new"), once);
});

Deno.test("a page that lacks the part, or its end, is an error that says what is missing", () => {
  const refusal = (page: string) => {
    try {
      return withPart(page, "x", "new");
    } catch (error) {
      return String(error);
    }
  };
  match(refusal("a"), /the page lacks "<!-- x: made by deno task generate -->" or its end/);
  match(refusal("<!-- x: made by deno task generate -->\n"), /or its end/);
});

const REPORT = [
  "| File      | Branch % | Function % | Line % |",
  "| --------- | -------- | ---------- | ------ |",
  "| a/good.ts |     50.0 |       50.0 |   90.0 |",
  "| b/low.ts  |    100.0 |      100.0 |   89.9 |",
  "| All files |     70.0 |       70.0 |   95.5 |",
  "",
].join("\n");

Deno.test("of a report on coverage the low files are shown, and lines decide", () => {
  const { lines, all } = summary(REPORT);
  equal(all, 95.5);
  equal(lines.map((line) => line.split("|")[1]?.trim()), [
    "File",
    "---------",
    "b/low.ts",
    "All files",
  ]);
});

Deno.test("no report is no coverage", () => equal(summary(""), { lines: [], all: null }));
