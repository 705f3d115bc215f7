/**
 * How much there is to read, as numbers that may only fall: many thin files and exports with one user are
 * what makes one trip through the code long. `deno task layering` prints them.
 */

import type { Graph, Module } from "./layers.ts";

/** A number of the house, and what it is called. */
export type Size = Readonly<Record<keyof typeof WORDS, number>>;

/** What each number counts. */
export const WORDS = {
  sourceFiles: "source files in src, hooks and mod.ts",
  sourceLines: "lines of them in src",
  thinFiles: "files under 50 lines",
  oneImporterFiles: "files with exactly one importer",
  oneUserExports: "exports that exactly one other file uses",
  circles: "circles of imports",
  sendClosure: "files to understand src/tools/send.ts",
  serverClosure: "files to understand mod.ts",
  fileErrorFiles: "files that look for a FileError",
  apartFiles: "files of more clients, the person's programs and the bridge, counted apart",
  apartLines: "lines of them",
} as const;

/** A file with fewer lines is asked whose helper it is. */
const THIN_LINES = 50;
/** Made from other files, so nobody reads them. */
const IS_GENERATED = /^src\/setup\/packed/;
/** What can be added or taken away without a change to the rest: nobody reads it to follow one message. */
const IS_APART = /^src\/(person|bridge|clients\/more)\//;

/** The numbers of the house whose modules are `graph`. Type imports count: they are read as well. */
export function sizeOf(graph: Graph): Size {
  const written = [...graph.values()].filter(({ path }) => !IS_GENERATED.test(path));
  const apart = written.filter(({ path }) => IS_APART.test(path));
  const modules = written.filter(({ path }) => !IS_APART.test(path));
  const importers = new Map<string, Set<string>>();
  for (const { path, imports } of modules) {
    for (const { target } of imports) {
      importers.set(target, (importers.get(target) ?? new Set()).add(path));
    }
  }
  return {
    sourceFiles: modules.length,
    sourceLines: sum(modules.filter(({ path }) => path.startsWith("src/")).map(lines)),
    thinFiles: modules.filter((module) => lines(module) < THIN_LINES).length,
    oneImporterFiles: modules.filter(({ path }) => importers.get(path)?.size === 1).length,
    oneUserExports: exportsWithOneUser(modules),
    circles: circles(graph).length,
    sendClosure: closure(graph, "src/tools/send.ts").filter((path) => !IS_APART.test(path)).length,
    serverClosure: closure(graph, "mod.ts").filter((path) => !IS_APART.test(path)).length,
    fileErrorFiles: modules.filter(({ text }) => text.includes("instanceof FileError")).length,
    apartFiles: apart.length,
    apartLines: sum(apart.map(lines)),
  };
}

/** The groups of modules that import each other in a circle, each group once. */
export function circles(graph: Graph): string[][] {
  const reach = new Map([...graph.keys()].map((path) => [path, new Set(beyond(graph, path))]));
  const seen = new Set<string>();
  return [...graph.keys()].flatMap((path) => {
    const own = reach.get(path);
    if (seen.has(path) || own === undefined || !own.has(path)) return [];
    const group = [...own].filter((other) => reach.get(other)?.has(path) === true);
    group.forEach((other) => seen.add(other));
    return [group.sort()];
  });
}

/** The modules of this project that `path` needs, itself first. */
function closure(graph: Graph, path: string): string[] {
  return [...new Set([path, ...beyond(graph, path)])].filter((found) => graph.has(found));
}

/** The modules that imports of `path` lead to; `path` itself only where they lead back. */
function beyond(graph: Graph, path: string): string[] {
  const seen = new Set(targets(graph, path));
  for (const found of seen) targets(graph, found).forEach((target) => seen.add(target));
  return [...seen];
}

function targets(graph: Graph, path: string): string[] {
  return (graph.get(path)?.imports ?? []).map(({ target }) => target).filter((target) =>
    graph.has(target)
  );
}

function exportsWithOneUser(modules: readonly Module[]): number {
  const users = new Map<string, number>();
  for (const module of modules) {
    for (const used of usedBy(module)) users.set(used, (users.get(used) ?? 0) + 1);
  }
  return modules.flatMap(({ path, text }) => exportedNames(text).map((name) => `${path}#${name}`))
    .filter((name) => users.get(name) === 1).length;
}

function exportedNames(text: string): string[] {
  const declared =
    /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;
  return [...text.matchAll(declared)].flatMap(([, name]) => name ?? []);
}

/** What a module takes from others by name, as `path#name`. */
function usedBy({ text, imports }: Module): Set<string> {
  const named = /^(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s+from\s+"([^"]+)"/gm;
  return new Set([...text.matchAll(named)].flatMap(([, names = "", specifier]) => {
    const target = imports.find((found) => found.specifier === specifier)?.target;
    return names.split(",").flatMap((name) => {
      const bare = name.trim().replace(/^type\s+/, "").replace(/\s+as\s+.*$/s, "");
      return bare === "" ? [] : [`${target}#${bare}`];
    });
  }));
}

function lines({ text }: Module): number {
  return text.split("\n").length - 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
