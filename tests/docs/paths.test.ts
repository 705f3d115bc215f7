/** The files that pages speak of are there, also where they are no links. */

import { exists, ROOT } from "../../tools/paths.ts";
import { equal, that } from "../support/assert.ts";
import { codeIn, pages } from "./pages.ts";

/** Folders of the checkout; `tools/list` and `tools/call` are methods of MCP. */
const OWN = /^(src|hooks|tests|tools|docs|findings)\/(?!list$|call$|NAME)[\w./-]+$/;

Deno.test("every file and folder of the checkout that a page names exists", () => {
  const named = pages().filter(({ path }) => path !== "CHANGELOG.md").flatMap(({ path, text }) =>
    codeIn(text).filter((code) => OWN.test(code)).map((code) => [path, code] as const)
  );
  that(named.length > 40, `${named.length} paths`);
  equal(named.filter(([, path]) => !exists(`${ROOT}/${path}`)), []);
});
