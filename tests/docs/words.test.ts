/** One word for one thing, and plain English, in pages and comments. Names on disk and on the wire stay. */

import { ROOT } from "../../tools/paths.ts";
import { equal, that } from "../support/assert.ts";
import { type Page, page, pages, prose } from "./pages.ts";

/** Words that were used for the same thing, and what is said now. */
const OLD_WORDS: readonly (readonly [word: RegExp, said: string])[] = [
  [/\bmend(s|ed|ing)?\b/i, "fix"],
  [/\bpast (its|their) age\b/i, "old enough to remove"],
  [/\b(made|makes?|making) up for\b/i, "a failed wake is tried again"],
  [/\bheal(s|ed|ing)?\b/i, "a failed wake is tried again"],
  [/\bclaim(s|ed|ing)? (a|the|its|one) (message|mail|letter)\b/i, "take"],
  [/\b(message|mail|letter) (is|was) claimed\b/i, "taken"],
  [/\breleas(es|ed|ing) (a|the|its) (message|lease|letter)\b/i, "give back"],
  [/\b(adopts?|adopted|adopting) (a|the) (message|mail)\b/i, "take; a session id is adopted"],
  [/\bfootprints?\b/i, "stamp"],
];

/** The comments of what is shipped: of modules by their marks, of scripts by `#`. */
function comments(): Page[] {
  const read = (folder: string): string[] =>
    Array.from(Deno.readDirSync(`${ROOT}/${folder}`)).flatMap(({ name, isDirectory }) =>
      isDirectory ? read(`${folder}/${name}`) : [`${folder}/${name}`]
    );
  const written = [...read("src"), ...read("hooks"), "mod.ts"].filter((path) =>
    !path.endsWith("src/setup/packed.ts")
  );
  return written.map((path) => ({
    path,
    text: page(path).split("\n").filter((line) => /^\s*(\/\/|\/?\*|#)/.test(line)).join("\n"),
  }));
}

function oldWords({ path, text }: Page): string[] {
  return OLD_WORDS.flatMap(([word, said]) => {
    const [found] = word.exec(text) ?? [];
    return found === undefined ? [] : [`${path}: "${found}", say: ${said}`];
  });
}

Deno.test("pages and comments say one word for one thing", () => {
  // A word between backquotes is a name, such as a field of JSON.
  const plain = (text: string) => text.replaceAll(/`[^`\n]*`/g, "``");
  const texts = [...pages(), ...comments()].map(({ path, text }) => ({
    path,
    text: plain(prose(text)),
  }));
  that(texts.length > 100, `${texts.length} texts`);
  equal(texts.flatMap(oldWords), []);
});

Deno.test("an old word is seen", () => {
  equal(oldWords({ path: "a.md", text: "What mends it" }), ['a.md: "mends", say: fix']);
  equal(oldWords({ path: "a.md", text: "What fixes it, and who takes a message" }), []);
});
