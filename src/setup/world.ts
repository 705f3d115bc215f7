/** The world that setup and uninstall run in. */

import type { Files } from "../sys/files.ts";
import type { RunProgram } from "../sys/programs.ts";
import type { SettingsFiles } from "../sys/settings_files.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { SetupDisk } from "./client_files.ts";
import type { OwnDeno } from "./find_deno.ts";
import { CLIENT_NAMES, type ClientPlaces, findPlaces, type Look } from "./machine.ts";
import type { ClientName } from "./hook_entries.ts";
import { rootFault } from "./own_files.ts";

/** The outside world. */
export interface SetupWorld {
  readonly files: Files;
  readonly settings: SettingsFiles;
  readonly look: Look;
  readonly deno: OwnDeno;
  /** Asks a client for its version. */
  readonly run: RunProgram;
  /** Runs Deno to fetch and bundle. */
  readonly bundle: RunProgram;
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
  /** Says some lines and asks yes or no; null, and nothing is said, when nobody is at a terminal. */
  readonly ask: (lines: readonly string[], question: string) => boolean | null;
  /** Sets the permission bits of a folder to 0700; throws {@link FileError} when that is not allowed. */
  readonly close: (folder: string) => void;
  /** Makes a folder the current one: a program started by us looks for settings there. */
  readonly enter: (folder: string) => void;
}

/** Where everything is. */
export interface Ground {
  readonly places: ClientPlaces;
  readonly disk: SetupDisk;
}

/** Finds out where everything is, and whether that can be used. */
export function findGround(world: SetupWorld): Result<Ground> {
  const places = findPlaces(world.look);
  if (!places.ok) return places;
  const root = `${places.value.home}/.oxtail`;
  const disk = { root, files: world.files, settings: world.settings };
  const fault = rootFault(disk);
  return fault === null ? ok({ places: places.value, disk }) : no(fault);
}

/** The clients that `--client` names; null when it is not given. */
export function parseClients(list: string | undefined): Result<readonly ClientName[] | null> {
  if (list === undefined) return ok(null);
  const clients: ClientName[] = [];
  for (const word of list.split(",")) {
    const name = CLIENT_NAMES.find((known) => known === word.trim());
    if (name === undefined) {
      return no(`Cannot use client "${word}": expected ${CLIENT_NAMES.join(" or ")}`);
    }
    if (!clients.includes(name)) clients.push(name);
  }
  return ok(clients);
}
