/** The command-line flags of Deno that an entry point is started with, made from the table of entries. */

import type { Entry, Place } from "./entries.ts";

/** Where things are on one machine; absolute paths without a comma. */
export interface Places {
  readonly home: string;
  readonly claudeDir: string;
  readonly codexDir: string;
  /** The folders of PATH. */
  readonly path?: readonly string[];
  /** Absent when the program is not installed: the permission is then left out. */
  readonly tmux?: string;
  readonly ps?: string;
  readonly deno?: string;
  readonly claude?: string;
  /** Only where the user chose to wake Codex through its queue. */
  readonly codex?: string;
  /** The socket of the client's session. */
  readonly socket?: string;
}

/** Flags of every entry point: it never asks, and nothing is downloaded when a client starts it. */
export const COMMON_FLAGS: readonly string[] = ["--no-prompt", "--cached-only"];

/**
 * Which lock file Deno uses. Without one of these it would be the nearest one, which belongs to the
 * project that the client has open.
 *
 * @param lock Absolute path of our lock file, or nothing for none
 */
export function lockFlags(lock?: string): string[] {
  return lock === undefined ? ["--no-lock"] : [`--lock=${lock}`, "--frozen"];
}

/**
 * Which configuration Deno reads. Without one of these it would be that of the project which the
 * client has open, whose import map could replace our dependencies.
 *
 * @param config Absolute path of the deno.json of a checkout, or nothing for an installed package
 */
export function configFlag(config?: string): string {
  return config === undefined ? "--no-config" : `--config=${config}`;
}

/**
 * The permission flags of an entry point.
 *
 * @param args The command line that it is started with
 * @throws {RangeError} When a path cannot be written in a flag: it is not absolute, or has a comma
 */
export function flagsFor(
  entry: Entry,
  places: Places,
  args: readonly string[] = [],
): string[] {
  const paths = (list: readonly Place[]) => list.flatMap((place) => resolvePlace(place, places));
  const programs = entry.run.flatMap((name) => places[name] ?? []);
  const readable = entry.run.includes("deno") ? [places.deno ?? []].flat() : [];
  const replaced = paths(entry.replaces).flatMap((path) => [path, `${path}.oxtail-setup`]);
  const { writeWith: more } = entry;
  const write = more !== undefined && args.includes(more.option) ? more.places : entry.write;
  const socket = entry.socket === undefined || places.socket === undefined ? [] : [places.socket];
  return [
    flag("--allow-read", checked([...paths(entry.read), ...replaced, ...readable, ...socket])),
    flag("--allow-write", checked([...paths(write), ...replaced, ...socket])),
    flag("--deny-read", checked(paths(entry.denyRead ?? []))),
    flag("--deny-write", checked(paths(entry.denyWrite ?? []))),
    flag("--allow-run", checked(programs)),
    flag("--allow-env", entry.env),
    flag("--allow-net", [...entry.net ?? [], ...socket.map((path) => `unix:${path}`)]),
  ].flat();
}

/** The absolute paths that `place` stands for. */
export function resolvePlace(place: Place, places: Places): readonly string[] {
  if (place === "path") return places.path ?? [];
  const [root = "", ...below] = place.split("/");
  const roots: Record<string, string> = {
    home: places.home,
    claude: places.claudeDir,
    codex: places.codexDir,
  };
  return [[roots[root] ?? "", ...below].join("/")];
}

/** A flag without values would allow everything, so an empty list gives no flag. */
function flag(name: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${name}=${values.join(",")}`];
}

function checked(paths: string[]): string[] {
  for (const path of paths) {
    if (!path.startsWith("/")) {
      throw new RangeError(`Cannot allow "${path}": expected an absolute path`);
    }
    if (path.includes(",")) {
      throw new RangeError(
        `Cannot allow "${path}": Deno's flags cannot name a path with a comma, use one without`,
      );
    }
  }
  return paths;
}
