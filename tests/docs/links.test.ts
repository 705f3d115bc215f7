import { equal, that } from "../support/assert.ts";
import { exists, ROOT } from "../../tools/paths.ts";
import { page, pages, prose } from "./pages.ts";

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;

/** The anchors of a page, as GitHub makes them of its headings. */
function anchors(text: string): string[] {
  return Array.from(
    prose(text).matchAll(/^#+ (.+)$/gm),
    ([, title = ""]) =>
      title.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-"),
  );
}

/** Why a link of the page at `from` leads nowhere, or null. */
function fault(from: string, target: string): string | null {
  if (/^[a-z]+:/.test(target)) return null;
  const [path = "", anchor] = target.split("#");
  const folder = from.includes("/") ? from.slice(0, from.lastIndexOf("/")) : ".";
  const full = path === "" ? from : new URL(`${folder}/${path}`, "file:///").pathname.slice(1);
  if (!exists(`${ROOT}/${full}`)) return `${from}: there is no "${full}"`;
  if (anchor === undefined || anchors(page(full)).includes(anchor)) return null;
  return `${from}: "${full}" has no heading "#${anchor}"`;
}

Deno.test("every link between pages leads to a file, and to a heading of it", () => {
  const all = pages().flatMap(({ path, text }) =>
    Array.from(prose(text).matchAll(LINK), ([, target = ""]) => fault(path, target))
  );
  that(all.length > 20, `${all.length} links`);
  equal(all.filter((one) => one !== null), []);
});

Deno.test("a link to nothing, and one to a heading that is not there, are seen", () => {
  equal(
    fault("docs/architecture.md", "nothing.md"),
    'docs/architecture.md: there is no "docs/nothing.md"',
  );
  equal(fault("README.md", "#nothing"), 'README.md: "README.md" has no heading "#nothing"');
  equal(fault("README.md", "docs/architecture.md#the-house"), null);
  equal(fault("README.md", "https://deno.com"), null);
});

Deno.test("every page under docs and .github can be reached from README", () => {
  const reached = new Set(["README.md"]);
  for (const path of reached) {
    if (!path.endsWith(".md")) continue;
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
    for (const [, target = ""] of prose(page(path)).matchAll(LINK)) {
      const [name = ""] = target.split("#");
      if (/^[a-z]+:/.test(target) || name === "") continue;
      reached.add(new URL(`${folder}/${name}`, "file:///").pathname.slice(1).replace(/\/$/, ""));
    }
  }
  // A link to a folder shows the pages in it.
  const isReached = (path: string) =>
    reached.has(path) || reached.has(path.slice(0, path.lastIndexOf("/")));
  equal(pages().map(({ path }) => path).filter((path) => !isReached(path)), []);
});
