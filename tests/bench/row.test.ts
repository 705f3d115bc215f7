import { equal } from "../support/assert.ts";
import { renderRows, type Row, verdict } from "./row.ts";
import { summarise } from "./stats.ts";

function row(ms: number, rest: Partial<Row>): Row {
  const reference = { reference: "nothing", referenceStats: summarise([10]) };
  return { figure: "a figure", measured: summarise([ms]), ...reference, limit: null, ...rest };
}

Deno.test("a limit is stretched by the pace of the machine, and never made smaller", () => {
  const limit = { most: 100 };
  equal(verdict(row(500, {})), "none");
  equal(verdict(row(100, { limit })), "reached");
  equal(verdict(row(101, { limit })), "missed");
  equal(verdict(row(130, { limit, slower: 1.3 })), "reached-at-pace");
  equal(verdict(row(131, { limit, slower: 1.3 })), "missed");
  equal(verdict(row(100, { limit, slower: 1.3 })), "reached");
});

Deno.test("a limit above the reference is stretched without the reference", () => {
  const limit = { most: 100, above: true };
  equal(verdict(row(110, { limit, slower: 2 })), "reached");
  equal(verdict(row(210, { limit, slower: 2 })), "reached-at-pace");
  equal(verdict(row(211, { limit, slower: 2 })), "missed");
});

Deno.test("a limit in times of the reference is never stretched", () => {
  const limit = { most: 1.2, times: true };
  equal(verdict(row(12, { limit, slower: 2 })), "reached");
  equal(verdict(row(12.1, { limit, slower: 2 })), "missed");
  equal(renderRows([row(12, { limit })]).includes("<= 1.2 x "), true);
});

Deno.test("the table tells what was reached only at the pace of the machine", () => {
  const limit = { most: 100 };
  const lines = renderRows([
    row(99, { limit, slower: 1.3 }),
    row(120, { limit, slower: 1.3 }),
    row(140, { limit, slower: 1.3 }),
  ]).split("\n").slice(1);
  equal(lines.map((line) => /<= 100 +(.*?) +nothing/.exec(line)?.[1]), [
    "ok",
    "ok at x 1.30",
    "MISSED",
  ]);
});
