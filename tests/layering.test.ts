import assert from "node:assert/strict";
import { fromFileUrl, relative, toFileUrl } from "@std/path";
import { walk } from "@std/fs";
import { ENTRIES, ENTRY_NAMES } from "../src/cli/entries.ts";
import house from "./house.json" with { type: "json" };
import { circles, type Size, sizeOf, WORDS } from "./house.ts";
import { breaches, type Graph, type Import, type Module } from "./layers.ts";

const ROOT = fromFileUrl(new URL("..", import.meta.url)).replace(/\/$/, "");
const HOOKS = ENTRY_NAMES.filter((name) => name === "hook").map((name) => ENTRIES[name].module);

/** A made-up project: `path: [specifier or relative target, ...]`, or the text of a module. */
function madeUp(modules: Record<string, string[] | string>): Graph {
  return new Map(
    Object.entries(modules).map(([path, content]): [string, Module] => {
      const targets = typeof content === "string" ? [] : content;
      const imports = targets.map((target) =>
        /^(npm|node|jsr):|^@|^zod/.test(target)
          ? { specifier: target, target }
          : { specifier: `./${target}`, target }
      );
      return [path, { path, text: typeof content === "string" ? content : "", imports }];
    }),
  );
}

function found(modules: Record<string, string[] | string>): string[] {
  return breaches(madeUp(modules), ["hooks/hook.ts"]);
}

Deno.test("a project that follows the direction has no breaches", () => {
  assert.deepEqual(
    found({
      "mod.ts": ["src/tools/index.ts", "src/sys/deno_files.ts", "src/sys/process.ts", "zod"],
      "src/cli/entries.ts": ["deno.json"],
      "hooks/hook.ts": ["src/mail/claim.ts", "src/sys/deno_files.ts"],
      "src/tools/index.ts": ["zod", "src/wake/ladder.ts", "npm:@modelcontextprotocol/sdk"],
      "src/wake/ladder.ts": ["src/mail/claim.ts", "src/sys/tmux.ts"],
      "src/mail/claim.ts": ["src/sys/files.ts", "src/wire/ids.ts", "src/agents/registry.ts"],
      "src/sys/deno_files.ts": ["src/sys/files.ts"],
      "src/sys/process.ts": "new Deno.Command(program)",
      "src/wire/ids.ts": ["src/wire/limits.ts"],
    }),
    [],
  );
});

const RED: { name: string; modules: Record<string, string[] | string> }[] = [
  { name: "wire imports sys", modules: { "src/wire/a.ts": ["src/sys/files.ts"] } },
  { name: "wire imports a package", modules: { "src/wire/a.ts": ["@std/path"] } },
  { name: "mail imports wake", modules: { "src/mail/a.ts": ["src/wake/ladder.ts"] } },
  { name: "wake imports tools", modules: { "src/wake/a.ts": ["src/tools/index.ts"] } },
  { name: "tools import the command line", modules: { "src/tools/a.ts": ["src/cli/a.ts"] } },
  { name: "tools import an entry", modules: { "src/tools/a.ts": ["mod.ts"] } },
  { name: "the package imports tests", modules: { "mod.ts": ["tests/a.ts"] } },
  { name: "the package imports tools/", modules: { "src/cli/a.ts": ["tools/dev.ts"] } },
  { name: "mail imports real files", modules: { "src/mail/a.ts": ["src/sys/deno_files.ts"] } },
  { name: "wake imports the process", modules: { "src/wake/a.ts": ["src/sys/process.ts"] } },
  { name: "a command elsewhere", modules: { "src/wake/a.ts": "new Deno.Command(p)" } },
  { name: "a command by index", modules: { "mod.ts": `new Deno["Command"](p)` } },
  { name: "a command taken apart", modules: { "hooks/a.ts": "const { Command } = Deno;" } },
  { name: "child_process", modules: { "src/cli/a.ts": ["node:child_process"] } },
  { name: "zod outside of tools", modules: { "src/mail/a.ts": ["zod"] } },
  { name: "the sdk outside of tools", modules: { "hooks/a.ts": ["@modelcontextprotocol/sdk/x"] } },
  { name: "zod by its full name", modules: { "src/cli/a.ts": ["npm:zod@4.6.7"] } },
  {
    name: "a hook that reaches node:",
    modules: { "hooks/hook.ts": ["src/mail/a.ts"], "src/mail/a.ts": ["node:fs"] },
  },
  { name: "a hook that reaches npm:", modules: { "hooks/hook.ts": ["npm:left-pad"] } },
  { name: "a hook that reaches @std", modules: { "hooks/hook.ts": ["@std/path"] } },
];

for (const { name, modules } of RED) {
  Deno.test(`the rules refuse: ${name}`, () => {
    assert.equal(found(modules).length, 1, found(modules).join("\n"));
  });
}

Deno.test("a comment may speak of Deno.Command", () => {
  assert.deepEqual(found({ "src/mail/a.ts": "/** Deno.Command */\n// Deno.Command\n" }), []);
});

Deno.test("the code of this project follows the rules", async () => {
  assert.deepEqual(breaches(await graphOf(await sources()), HOOKS), []);
});

Deno.test("no modules of this project import each other in a circle", async () => {
  assert.deepEqual(circles(await graphOf(await sources())), []);
});

Deno.test("a circle is found, whatever else leads to it", () => {
  const graph = madeUp({ "a.ts": ["b.ts"], "b.ts": ["c.ts"], "c.ts": ["b.ts"], "d.ts": [] });
  assert.deepEqual(circles(graph), [["b.ts", "c.ts"]]);
});

Deno.test("the house does not grow: no number is above tests/house.json", async () => {
  const size = sizeOf(await graphOf(await sources()));
  const most: Size = house;
  const rows = (Object.keys(WORDS) as (keyof Size)[]).map((name) => ({
    name,
    text: `${String(size[name]).padStart(6)} (at most ${most[name]}) ${WORDS[name]}`,
  }));
  console.log(rows.map(({ text }) => text).join("\n"));
  const grown = rows.filter(({ name }) => size[name] > most[name]);
  assert.deepEqual(grown.map(({ text }) => text.trim()), []);
});

Deno.test("every entry point of the table exists", async () => {
  const graph = await graphOf(await sources());
  const missing = ENTRY_NAMES.filter((name) => !graph.has(ENTRIES[name].module));
  assert.deepEqual(missing, []);
});

/** Every module of the package, reached or not. */
async function sources(): Promise<string[]> {
  const paths = [`${ROOT}/mod.ts`];
  for (const folder of ["src", "hooks"]) {
    for await (const { path } of walk(`${ROOT}/${folder}`, { includeDirs: false, exts: [".ts"] })) {
      paths.push(path);
    }
  }
  return paths;
}

/** The graph that Deno itself sees, of one module that imports them all. */
async function graphOf(paths: string[]): Promise<Graph> {
  const folder = await Deno.makeTempDir();
  try {
    const all = `${folder}/all.ts`;
    await Deno.writeTextFile(all, paths.map((path) => `import "${toFileUrl(path)}";\n`).join(""));
    const output = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--no-lock", `--config=${ROOT}/deno.offline.json`, all],
      stderr: "inherit",
    }).output();
    return toGraph(JSON.parse(new TextDecoder().decode(output.stdout)));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

interface Info {
  modules: {
    specifier: string;
    dependencies?: { specifier: string; code?: Target; type?: Target }[];
  }[];
}

interface Target {
  specifier?: string;
}

function toGraph(info: Info): Graph {
  const graph = new Map<string, Module>();
  for (const { specifier, dependencies } of info.modules) {
    const path = toPath(specifier);
    if (!/^(src|hooks)\/|^mod\.ts$/.test(path)) continue;
    const imports = (dependencies ?? []).map(({ specifier, code, type }): Import => ({
      specifier,
      target: toPath((code ?? type)?.specifier ?? specifier),
    }));
    graph.set(path, { path, text: Deno.readTextFileSync(`${ROOT}/${path}`), imports });
  }
  return graph;
}

function toPath(specifier: string): string {
  return specifier.startsWith("file:") ? relative(ROOT, fromFileUrl(specifier)) : specifier;
}
