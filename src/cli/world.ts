/** The machine as a command sees it: environment, disk, clock, and the project it was started in. */

import { openSessions, type ReadSession } from "../agents/activity.ts";
import { type Directory, openDirectory } from "../agents/directory.ts";
import { findProject } from "../agents/project.ts";
import { openRegistry, type Registry } from "../agents/registry.ts";
import { openStarts, type Starts } from "../agents/starts.ts";
import { clientByType, CLIENTS } from "../clients/index.ts";
import { rootOf } from "../mail/layout.ts";
import { inspectStore, type Store } from "../mail/store.ts";
import { denoFiles } from "../sys/deno_files.ts";
import { denoClock, denoEnv, denoRandom, temporaryName } from "../sys/deno_ports.ts";
import type { Project } from "../wire/entry.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { GetEnv } from "../wire/settings.ts";

/** What every command is given. Paths are absolute. */
export interface CliWorld extends Pick<Store, "files" | "clock" | "random"> {
  readonly home: string;
  readonly root: string;
  /** Null when the launcher did not say. */
  readonly uid: number | null;
  readonly env: GetEnv;
  readonly claudeDir: string;
  readonly codexDir: string;
  readonly project: Project;
}

/** The store and who uses it. */
export interface People {
  readonly store: Store;
  readonly registry: Registry;
  readonly starts: Starts;
  readonly directory: Directory;
  /** What an agent is doing. */
  readonly activity: ReadSession;
  readonly env: GetEnv;
}

/** The real machine, or a sentence that says what is wrong with it. */
export function realWorld(): Result<CliWorld> {
  const home = denoEnv("HOME") ?? "";
  if (!home.startsWith("/")) {
    return no("HOME is not set to an absolute path: set it to your home folder");
  }
  const uid = Number.parseInt(denoEnv("OXTAIL_UID") ?? "", 10);
  const claudeDir = denoEnv("OXTAIL_CLAUDE_DIR") || `${home}/.claude`;
  const codexDir = denoEnv("OXTAIL_CODEX_DIR") || `${home}/.codex`;
  return ok({
    files: denoFiles(temporaryName),
    clock: denoClock,
    random: denoRandom,
    home,
    root: rootOf(home),
    uid: Number.isNaN(uid) ? null : uid,
    // A command may not read these; the launcher knows the folders that it may.
    env: (name) =>
      name === "CLAUDE_CONFIG_DIR" ? claudeDir : name === "CODEX_HOME" ? codexDir : denoEnv(name),
    claudeDir,
    codexDir,
    project: findProject(denoEnv, currentFolder()).project,
  });
}

/** Where the command was started; a folder that is gone has no path, but the launcher may know it. */
function currentFolder(): string {
  try {
    return Deno.cwd();
  } catch {
    return denoEnv("OXTAIL_PROJECT_ROOT") || "/";
  }
}

/** Opens the store as it is; nothing is created. */
export function openPeople(world: CliWorld): Result<People> {
  const opened = inspectStore(world, world.root, world.uid);
  return opened.ok ? ok(peopleOf(world, opened.value)) : opened;
}

/** Who uses an opened store. */
function peopleOf({ env, clock }: CliWorld, store: Store): People {
  const registry = openRegistry(store);
  const starts = openStarts(store);
  const directory = openDirectory({
    store,
    registry,
    starts,
    clientByType,
    env,
  });
  const activity = openSessions({ store, clock, env, clients: CLIENTS });
  return { store, registry, starts, directory, activity, env };
}
