/**
 * What setup put into other folders of a client than those of this run: it was run with another
 * CLAUDE_CONFIG_DIR or CODEX_HOME before. A run may change the files of its own places only.
 */

import { shellQuote } from "../cli/launcher.ts";
import type { ClientName } from "./hook_entries.ts";
import type { ClientPlaces } from "./machine.ts";
import { clientParts } from "./parts.ts";
import type { SetupRecord } from "./record.ts";
import { shortPath } from "./report.ts";

/** What is remembered of one folder of a client. */
export interface Elsewhere {
  readonly client: ClientName;
  /** Absolute path. */
  readonly folder: string;
  /** Files of the client, or folders that setup made and nothing is in. */
  readonly paths: readonly string[];
}

const VARIABLES: { readonly [Name in ClientName]: string } = {
  "claude-code": "CLAUDE_CONFIG_DIR",
  codex: "CODEX_HOME",
};

/** What `record` names that these clients have elsewhere. */
export function elsewhere(
  record: SetupRecord,
  places: ClientPlaces,
  clients: readonly ClientName[],
): Elsewhere[] {
  const files = Object.keys(record.files);
  const bare = record.folders.filter((folder) =>
    !files.some((path) => path.startsWith(`${folder}/`))
  );
  return clients.flatMap((client) => {
    const here = pathsIn(places, client);
    const byFolder = Map.groupBy(
      [...files, ...bare].filter((path) => !here.includes(path)),
      (path) => folderOf(path, places, client),
    );
    return [...byFolder].flatMap(([folder, paths]) =>
      folder === null ? [] : [{ client, folder, paths }]
    );
  });
}

/**
 * Lines for the user: what is left where it is, and what to run for it.
 *
 * @param options The options of this run that the other one needs as well, to do no more than this one
 */
export function elsewhereLines(
  left: readonly Elsewhere[],
  { home }: ClientPlaces,
  options: readonly string[],
): string[] {
  const command = [shortPath(`${home}/.oxtail/bin/oxtail`, home), "uninstall", ...options];
  return left.flatMap(({ client, folder, paths }) => [
    `note       this run does not reach ${paths.map((path) => shortPath(path, home)).join(", ")}`,
    `note       to take oxtail out of them: ` +
    `${VARIABLES[client]}=${shellQuote(folder)} ${command.join(" ")}`,
  ]);
}

/** The folder of the client whose setup names `path`; null when that is no path of this client. */
function folderOf(path: string, places: ClientPlaces, client: ClientName): string | null {
  if (client === "claude-code" && path === `${places.home}/.claude.json`) {
    return `${places.home}/.claude`;
  }
  const below = pathsIn({ ...places, claudeDir: "", codexDir: "", claudeMoved: true }, client);
  const ending = below.find((end) => path.endsWith(end));
  return ending === undefined ? null : path.slice(0, -ending.length);
}

function pathsIn(places: ClientPlaces, client: ClientName): string[] {
  return clientParts(places, client, true).flatMap(({ path, folders }) => [
    path,
    ...(folders ?? []),
  ]);
}
