/** Who may import whom, as data, and the functions that judge a graph of modules by it. */

/** A module of this project. */
export interface Module {
  /** Relative to the top of the checkout. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

/** What a module imports. */
export interface Import {
  /** As written in the module. */
  readonly specifier: string;
  /** A path relative to the top of the checkout, or a specifier such as `npm:/zod@4.6.7`. */
  readonly target: string;
}

/** All modules by path. */
export type Graph = ReadonlyMap<string, Module>;

/**
 * The layers, from the ground up; the first prefix that fits a path decides. A module may import
 * from its own rank and from those below it.
 */
const LAYERS: readonly { prefix: string; rank: number }[] = [
  { prefix: "deno.json", rank: 0 },
  { prefix: "src/wire/", rank: 0 },
  { prefix: "src/sys/", rank: 1 },
  { prefix: "src/mail/", rank: 2 },
  { prefix: "src/agents/", rank: 2 },
  { prefix: "src/clients/", rank: 2 },
  { prefix: "src/wake/", rank: 3 },
  { prefix: "src/render/", rank: 3 },
  { prefix: "src/tools/", rank: 4 },
  { prefix: "src/hooks/", rank: 4 },
  { prefix: "src/setup/", rank: 5 },
  { prefix: "src/cli/", rank: 5 },
  { prefix: "src/person/", rank: 5 },
  { prefix: "hooks/", rank: 5 },
  { prefix: "mod.ts", rank: 5 },
];

/** The rank of those who put the parts together. */
const ENTRY_RANK = 5;
/** The modules of src/sys that touch the world; the others there only say what the world is like. */
const TOUCHES_THE_WORLD = /^src\/sys\/(deno_[^/]+|process)\.ts$/;
/** The only module that starts a process. */
const STARTS_PROCESSES = "src/sys/process.ts";
/** Packages for the protocol, and who may import them. */
const PROTOCOL_PACKAGES = /^(zod|@modelcontextprotocol\/sdk)(\/|$)/;
const SPEAKS_PROTOCOL = /^(src\/tools\/|mod\.ts$)/;
/** What costs a hook its start time: everything but our own modules. */
const SLOW_TO_START = /^(npm:|node:|jsr:|https?:|@)/;

/** Every breach of the rules, one sentence each. */
export function breaches(graph: Graph, hookEntries: readonly string[]): string[] {
  const modules = [...graph.values()].filter((module) => rankOf(module.path) !== undefined);
  return [
    ...modules.flatMap(directionBreaches),
    ...modules.flatMap(worldBreaches),
    ...modules.flatMap(processBreaches),
    ...modules.flatMap(packageBreaches),
    ...hookEntries.flatMap((entry) => hookBreaches(graph, entry)),
  ];
}

function directionBreaches({ path, imports }: Module): string[] {
  const own = rankOf(path) ?? ENTRY_RANK;
  return imports.flatMap(({ specifier, target }) => {
    if (!specifier.startsWith(".")) return own === 0 ? [`${path} imports ${specifier}`] : [];
    const rank = rankOf(target);
    const allowed = rank !== undefined && rank <= own;
    return allowed ? [] : [`${path} imports ${target}, against the direction`];
  });
}

function worldBreaches({ path, imports }: Module): string[] {
  if (rankOf(path) === ENTRY_RANK || path.startsWith("src/sys/")) return [];
  const touched = imports.filter(({ target }) => TOUCHES_THE_WORLD.test(target));
  return touched.map(({ target }) => `${path} imports ${target}, which only entries may do`);
}

function processBreaches({ path, text, imports }: Module): string[] {
  if (path === STARTS_PROCESSES) return [];
  const starts = /\bDeno\s*\.\s*Command\b|\bDeno\s*\[|\{[^}]*\bCommand\b[^}]*\}\s*=\s*Deno\b/;
  const found = starts.test(withoutComments(text)) ? [`${path} constructs a Deno.Command`] : [];
  const node = imports.filter(({ specifier }) => /^(node:)?child_process$/.test(specifier));
  return [...found, ...node.map(({ specifier }) => `${path} imports ${specifier}`)];
}

function packageBreaches({ path, imports }: Module): string[] {
  if (SPEAKS_PROTOCOL.test(path)) return [];
  const packages = imports.filter(({ specifier, target }) =>
    PROTOCOL_PACKAGES.test(specifier) || /^npm:\/?(zod|@modelcontextprotocol)/.test(target)
  );
  return packages.map(({ specifier }) => `${path} imports ${specifier}, outside of src/tools`);
}

function hookBreaches(graph: Graph, entry: string): string[] {
  return reached(graph, entry).flatMap(({ path, imports }) =>
    imports.filter(({ specifier, target }) =>
      SLOW_TO_START.test(specifier) || SLOW_TO_START.test(target)
    ).map(({ specifier }) => `${entry} reaches ${specifier} through ${path}`)
  );
}

function reached(graph: Graph, entry: string): Module[] {
  const seen = new Set([entry]);
  for (const path of seen) {
    for (const { target } of graph.get(path)?.imports ?? []) seen.add(target);
  }
  return [...seen].flatMap((path) => graph.get(path) ?? []);
}

function rankOf(path: string): number | undefined {
  return LAYERS.find(({ prefix }) => path.startsWith(prefix))?.rank;
}

/** Good enough to tell code from prose; a string that holds a comment only hides its own line. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "$1");
}
