import { ROOT } from "./paths.ts";

/** A JSON object whose members are not looked at. */
export type Json = Record<string, unknown>;

/** What stands in for a JSR package on a machine that cannot reach JSR. */
export const STAND_INS: Readonly<Record<string, string>> = {
  "@std/fs": "./tools/offline/std_fs.ts",
  "@std/path": "./tools/offline/std_path.ts",
};

/**
 * The configuration for work without JSR: deno.json with the JSR imports replaced by
 * {@linkcode STAND_INS}, and without what only makes sense for a package that is published or for
 * `deno task`, which always reads deno.json.
 *
 * @param config The parsed deno.json
 * @throws {Error} When deno.json imports from JSR a package that has no stand-in
 */
export function offlineConfig(config: Json): Json {
  const { tasks: _tasks, publish: _publish, ...rest } = config;
  const imports: Record<string, string> = {};
  for (const [name, target] of Object.entries(importsOf(config))) {
    imports[name] = target.startsWith("jsr:") ? standIn(name) : target;
  }
  return { ...rest, imports };
}

/**
 * The packages that deno.json imports from one registry, for example `jsr:@std/path@1.1.4`.
 *
 * @param config The parsed deno.json
 * @param registry `"jsr:"` or `"npm:"`
 */
export function importsFrom(config: Json, registry: string): string[] {
  const targets = Object.values(importsOf(config));
  return targets.filter((target) => target.startsWith(registry) && !target.endsWith("/"));
}

/** Reads and parses deno.json of this checkout. */
export function readConfig(): Json {
  const parsed: unknown = JSON.parse(Deno.readTextFileSync(`${ROOT}/deno.json`));
  if (!isObject(parsed)) throw new Error(`Cannot use "${ROOT}/deno.json": it is not an object`);
  return parsed;
}

/** The text of deno.offline.json that belongs to this deno.json. */
export function offlineConfigText(config: Json): string {
  return JSON.stringify(offlineConfig(config), null, 2) + "\n";
}

function standIn(name: string): string {
  const path = STAND_INS[name];
  if (path === undefined) {
    throw new Error(
      `Cannot work without JSR: "${name}" has no stand-in, add one to STAND_INS in tools/offline_config.ts`,
    );
  }
  return path;
}

function importsOf(config: Json): Record<string, string> {
  const imports: Record<string, string> = {};
  if (!isObject(config["imports"])) return imports;
  for (const [name, target] of Object.entries(config["imports"])) {
    if (typeof target === "string") imports[name] = target;
  }
  return imports;
}

/** Whether `value` is a JSON object. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
