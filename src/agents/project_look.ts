/**
 * Finding the project of a server that was started without the launcher. A server may usually not read
 * the project; then this finds nothing, and the working directory is taken for it.
 */

import { FileError, type Files } from "../sys/files.ts";
import type { Project } from "../wire/entry.ts";
import { PATH_MAX_CHARS, SMALL_FILE_MAX_BYTES } from "../wire/limits.ts";

/** The git repository that `cwd` lies in, or null when there is none or it may not be read. */
export function lookForProject(files: Files, cwd: string): Project | null {
  try {
    for (let root = cwd;; root = root.slice(0, root.lastIndexOf("/"))) {
      const gitDir = gitDirOf(files, root);
      if (gitDir !== null) {
        const repo = commonDirOf(files, gitDir);
        return { root: root === "" ? "/" : root, repo, branch: branchOf(files, gitDir) };
      }
      if (root === "" || root === "/") return null;
    }
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
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
