/** Which project this server belongs to. The launcher looked; this reads what it found. */

import type { ClientAdapter } from "../clients/client.ts";
import { type Files, orElse } from "../sys/files.ts";
import type { StartedProcess } from "../sys/ps.ts";
import type { TmuxMap } from "../sys/tmux.ts";
import { isWithin, type Project, type TmuxPlace } from "../wire/entry.ts";
import { PATH_MAX_CHARS, SMALL_FILE_MAX_BYTES } from "../wire/limits.ts";
import type { Result } from "../wire/result.ts";
import type { GetEnv } from "../wire/settings.ts";
import { toPeerName } from "./peers.ts";
import { type NoteSources, sessionNote } from "./session_note.ts";

/** A project, and whether it was told or only assumed. */
export interface FoundProject {
  readonly project: Project;
  /**
   * `launcher` when its variables were set and fit; `look` when this process may read it; `cwd` when
   * only the directory is known.
   */
  readonly by: "launcher" | "look" | "cwd";
}

/**
 * The project that the launcher's variables name. A root that is not the working directory or above
 * it is ignored: the variables came from somewhere else.
 */
export function findProject(env: GetEnv, cwd: string): FoundProject {
  const root = env("OXTAIL_PROJECT_ROOT") ?? "";
  if (!root.startsWith("/") || !isWithin(cwd, root)) {
    return { project: { root: cwd, repo: null, branch: null }, by: "cwd" };
  }
  const repo = env("OXTAIL_PROJECT_ID") ?? "";
  const branch = env("OXTAIL_PROJECT_BRANCH") ?? "";
  return {
    project: {
      root,
      repo: repo.startsWith("/") ? repo : null,
      branch: branch === "" ? null : branch,
    },
    by: "launcher",
  };
}

// Where an agent is, for people to read: its tmux pane, and what its client or its window calls it.
// Keys are never sent by this.

/** A pane, and the name of its window as a peer name. */
interface FoundPane {
  readonly tmux: TmuxPlace;
  readonly windowName: string | null;
}

/** The pane of `TMUX_PANE` when it has its form; a malformed one counts for nothing. */
export function paneOfEnv(env: GetEnv): string | null {
  const pane = env("TMUX_PANE") ?? "";
  return /^%\d{1,10}$/.test(pane) ? pane : null;
}

/**
 * The pane that this server runs in: the one whose process is above it, else the one that its
 * environment names. A process that several terminals share stands above all of them, and its
 * environment is that of the first, so both say nothing then.
 *
 * @param ancestors The processes above this server, or null when they are not known
 * @param chain Those of its client alone, or why there are none; null when not known
 */
export function findPane(
  map: TmuxMap,
  env: GetEnv,
  client: ClientAdapter | null,
  ancestors: readonly StartedProcess[] | null,
  chain: Result<unknown> | null,
): FoundPane | null {
  if (client?.identity.hasSharedDaemon === true && chain?.ok !== true) return null;
  if (ancestors?.some(({ args }) => client?.isSharedDaemon(args)) === true) return null;
  const above = (ancestors ?? []).flatMap(({ pid }) =>
    [...map.panes].find(([, pane]) => pane.pid === pid)?.[0] ?? []
  );
  const id = above[0] ?? paneOfEnv(env);
  const pane = id === null ? undefined : map.panes.get(id);
  if (id === null || pane === undefined) return null;
  const session = map.sessions.get(pane.session)?.name ?? null;
  return { tmux: { pane: id, session }, windowName: toPeerName(pane.windowName) };
}

/** What the client process `pid` calls the session `sessionId`, as a peer name, or null. */
export function sessionLabel(
  sources: NoteSources,
  client: ClientAdapter | null,
  pid: number | null,
  sessionId: string | null,
): string | null {
  const note = sessionId === null ? null : sessionNote(sources, client, pid);
  return note?.sessionId === sessionId && note !== null ? toPeerName(note.name) : null;
}

// Finding the project of a server that was started without the launcher. A server may usually not read
// the project; then this finds nothing, and the working directory is taken for it.

/**
 * The repository that `cwd` lies in, or the folder that a `.oxtail-project` makes one project of; null when
 * there is none or it may not be read.
 */
export function lookForProject(files: Files, cwd: string): Project | null {
  return orElse(() => {
    const found = repositoryOf(files, cwd);
    // A file that lies in the repository would be in each of its work trees, and part them.
    const named = namedAbove(files, found === null ? cwd : folderOf(found.root));
    if (named === null) return found;
    const root = named === "" ? "/" : named;
    return { root, repo: `${named}/.oxtail-project`, branch: found?.branch ?? null };
  }, null);
}

function repositoryOf(files: Files, cwd: string): Project | null {
  for (let at = cwd === "/" ? "" : cwd;; at = folderOf(at)) {
    const root = at === "" ? "/" : at;
    const gitDir = gitDirOf(files, at);
    if (gitDir !== null) {
      return { root, repo: commonDirOf(files, gitDir), branch: branchOf(files, gitDir) };
    }
    const repo = jjRepoOf(files, at);
    if (repo !== null) return { root, repo, branch: null };
    if (at === "") return null;
  }
}

/** The folder at or above `cwd` that holds a `.oxtail-project`, "" for the root; or null. */
function namedAbove(files: Files, cwd: string): string | null {
  for (let at = cwd === "/" ? "" : cwd;; at = folderOf(at)) {
    if (files.lstat(`${at}/.oxtail-project`)?.kind === "file") return at;
    if (at === "") return null;
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** The repository of jj that a workspace at `root` has, or shares; beside git, that of git. */
function jjRepoOf(files: Files, root: string): string | null {
  const path = `${root}/.jj/repo`;
  const kind = files.lstat(path)?.kind;
  if (kind !== "folder" && kind !== "file") return null;
  const repo = kind === "folder" ? path : resolve(`${root}/.jj`, firstLine(files, path));
  if (files.lstat(repo)?.kind !== "folder") return null;
  const git = repo.endsWith("/.jj/repo") ? `${repo.slice(0, -"/.jj/repo".length)}/.git` : null;
  return git !== null && files.lstat(git)?.kind === "folder" ? git : repo;
}

/** `.git` itself, or the folder that the file `.git` of a worktree or submodule names. */
function gitDirOf(files: Files, root: string): string | null {
  const dotGit = `${root}/.git`;
  const kind = files.lstat(dotGit)?.kind;
  if (kind === "folder") return files.lstat(`${dotGit}/HEAD`) === null ? null : dotGit;
  if (kind !== "file") return null;
  const named = /^gitdir: (.+)/.exec(firstLine(files, dotGit))?.[1];
  return named === undefined ? null : resolve(root, named);
}

/** The git directory that all worktrees of a repository share. */
function commonDirOf(files: Files, gitDir: string): string {
  const pointer = `${gitDir}/commondir`;
  if (files.lstat(pointer)?.kind !== "file") return gitDir;
  return resolve(gitDir, firstLine(files, pointer));
}

function branchOf(files: Files, gitDir: string): string | null {
  const head = firstLine(files, `${gitDir}/HEAD`);
  const branch = /^ref: refs\/heads\/(.+)/.exec(head)?.[1] ?? head.slice(0, 12);
  return branch === "" || branch === ".invalid" ? null : branch;
}

function firstLine(files: Files, path: string): string {
  const stat = files.lstat(path);
  if (stat?.kind !== "file" || stat.size > SMALL_FILE_MAX_BYTES) return "";
  return files.readText(path).split("\n", 1)[0]?.slice(0, PATH_MAX_CHARS) ?? "";
}

/** `path` as seen from `folder`, without `.` and `..`. */
function resolve(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${folder}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
