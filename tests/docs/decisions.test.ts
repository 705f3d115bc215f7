/** The pages of docs/adr are few and short, so that whoever wonders reads the one that decides. */

import { equal, that } from "../support/assert.ts";
import { pages } from "./pages.ts";

/** A decision that no longer decides anything is folded into the one that does. */
const DECISIONS_MAX = 24;
const LINES_MAX = 40;

const DECISIONS = pages().filter(({ path }) => /^docs\/adr\/\d{4}-/.test(path));

Deno.test("there are few decisions, and each is a page of at most 40 lines", () => {
  that(DECISIONS.length > 0 && DECISIONS.length <= DECISIONS_MAX, `${DECISIONS.length} decisions`);
  const lines = ({ text }: { readonly text: string }) => text.split("\n").length - 1;
  equal(DECISIONS.filter((page) => lines(page) > LINES_MAX).map(({ path }) => path), []);
});

Deno.test("a decision's number is that of its file", () => {
  const numberOf = (text: string) => /^# (\d+)\. /.exec(text)?.[1]?.padStart(4, "0");
  equal(
    DECISIONS.filter(({ path, text }) => path.slice(9, 13) !== numberOf(text)).map(({ path }) =>
      path
    ),
    [],
  );
});
