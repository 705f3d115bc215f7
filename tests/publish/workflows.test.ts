/** What the workflows name has to exist here, and to be pinned. */

import denoJson from "../../deno.json" with { type: "json" };
import { exists, ROOT } from "../../tools/paths.ts";
import { equal, that } from "../support/assert.ts";

interface Line {
  readonly file: string;
  readonly text: string;
}

const FOLDER = `${ROOT}/.github/workflows`;
const LINES: readonly Line[] = [...Deno.readDirSync(FOLDER)].flatMap(({ name: file }) =>
  Deno.readTextFileSync(`${FOLDER}/${file}`).split("\n").map((text) => ({ file, text }))
);

/** What a pattern's first group finds, with the file that has it. */
function found(pattern: RegExp): { file: string; value: string }[] {
  return LINES.flatMap(({ file, text }) =>
    [...text.matchAll(pattern)].map((match) => ({ file, value: match[1] ?? "" }))
  );
}

/** The Deno that everything is measured with. */
function pinned(): string {
  const version = /deno@([\d.]+)/.exec(Deno.readTextFileSync(`${ROOT}/.ci/run`))?.[1];
  that(version !== undefined, ".ci/run names no version of Deno");
  return version;
}

Deno.test("every task that a workflow runs is a task", () => {
  const tasks = found(/deno task ([\w-]+)/g);
  that(tasks.length > 5, "the workflows run tasks");
  equal(tasks.filter(({ value }) => !(value in denoJson.tasks)), []);
});

Deno.test("every action is pinned to a commit, and says of which version", () => {
  const uses = found(/\buses: (.*)$/g);
  that(uses.length > 5, "the workflows use actions");
  equal(
    uses.filter(({ value }) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(value)),
    [],
  );
  equal(new Set(uses.map(({ value }) => value)).size, 3, "each action in one version");
});

Deno.test("every Deno is the pinned one or, in the tests, the newest", () => {
  const versions = found(/deno-version: (.*)$/g);
  const allowed = [`"${pinned()}"`, "${{ matrix.deno }}"];
  equal(versions.filter(({ value }) => !allowed.includes(value)), []);
  equal(found(/^ +deno: (.*)$/g), [{ file: "test.yml", value: `["${pinned()}", "v2.x"]` }]);
  equal(found(/matrix\.deno [!=]= '(.*)'/g).map(({ value }) => value), [pinned(), pinned()]);
});

Deno.test("README, AGENTS.md and CI name the same Deno", () => {
  for (const path of ["README.md", "AGENTS.md", ".ci/run"]) {
    const named = Deno.readTextFileSync(`${ROOT}/${path}`).matchAll(/deno@([\d.]+\d)/g);
    equal([...new Set([...named].map((match) => match[1]))], [pinned()], path);
  }
});

Deno.test("the tests run on Linux and macOS, with and without JSR", () => {
  const [configs] = found(/^ +config: \[(.*)\]$/g);
  const names = configs?.value.split(", ") ?? [];
  equal(names, ["deno.json", "deno.offline.json"]);
  for (const name of names) that(exists(`${ROOT}/${name}`), name);
  equal(found(/^ +os: \[(.*)\]$/g).map(({ value }) => value), ["ubuntu-24.04, macos-15"]);
});

Deno.test("a workflow may only read, and a job of the release what it says that it needs", () => {
  const top = LINES.filter(({ text }) => /^permissions:/.test(text)).map(({ file }) => file);
  equal(top.sort(), [...new Set(LINES.map(({ file }) => file))].sort());
  const rights = found(/^ +([\w-]+: write)\b.*$/g);
  equal(new Set(rights.map(({ file }) => file)), new Set(["release.yml"]));
  equal(rights.filter(({ value }) => value.startsWith("id-token")).length, 2);
  equal(LINES.filter(({ text }) => text.includes(": write") && !text.includes("#")), []);
});

Deno.test("no text of a tag, a branch or a pull request becomes part of a script", () => {
  equal(found(/(\$\{\{ *(?:github\.(?!token\b|ref\b)|inputs|secrets)[^}]*\}\})/g), []);
  const scripts = LINES.filter(({ text }) => /^ {10,}|run:/.test(text) && text.includes("${{"));
  equal(scripts.filter(({ text }) => !/\$\{\{ (matrix\.\w+|github\.token) \}\}/.test(text)), []);
});
