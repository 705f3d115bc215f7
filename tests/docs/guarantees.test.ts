/** The page of guarantees says what the requirements say, and names tests that cite them. */

import { exists, ROOT } from "../../tools/paths.ts";
import { EXPERIMENTS } from "../faults/all.ts";
import { REQUIREMENTS } from "../requirements.ts";
import { equal, that } from "../support/assert.ts";
import { page } from "./pages.ts";

const PAGE = page("docs/guarantees.md");

/** A row of its tables. */
interface Row {
  readonly id: string;
  readonly promise: string;
  readonly breaks: string;
  /** Paths of tests, from the top of the checkout. */
  readonly tests: readonly string[];
  readonly experiments: readonly string[];
}

const ROWS: readonly Row[] = PAGE.split("\n").filter((line) => /^\| [TM]-/.test(line)).map(
  (line) => {
    const [id = "", promise = "", breaks = "", held = ""] = line.split("|").slice(1).map((cell) =>
      cell.trim()
    );
    const tests = Array.from(held.matchAll(/\(\.\.\/([^)]+)\)/g), ([, path = ""]) => path);
    return { id, promise, breaks, tests, experiments: held.match(/\bF\d\d\b/g) ?? [] };
  },
);

Deno.test("the page of guarantees has every promise about mail, once, in the words of the tests", () => {
  const ids = ROWS.map(({ id }) => id);
  equal(ids.filter((id, at) => ids.indexOf(id) !== at), []);
  equal(Object.keys(REQUIREMENTS).filter((id) => id.startsWith("M-") && !ids.includes(id)), []);
  equal(ROWS.filter(({ id, promise }) => REQUIREMENTS[id] !== promise).map(({ id }) => id), []);
});

Deno.test("each row says what breaks the promise, and links to a test that cites it", () => {
  for (const { id, breaks, tests } of ROWS) {
    that(breaks.length > 5, `${id} says what breaks it`);
    that(tests.length > 0, `${id} has a test`);
    const citing = tests.filter((path) =>
      exists(`${ROOT}/${path}`) && Deno.readTextFileSync(`${ROOT}/${path}`).includes(`[${id}]`)
    );
    equal(citing, [...tests], id);
  }
});

Deno.test("the page names every experiment, and none that is not there", () => {
  const named = new Set(PAGE.match(/\bF\d\d\b/g) ?? []);
  const known = EXPERIMENTS.map(({ id }) => id);
  equal(new Set(known).size, known.length, "no two experiments have one id");
  equal(known.filter((id) => !named.has(id)), []);
  equal([...named].filter((id) => !known.includes(id)), []);
});
