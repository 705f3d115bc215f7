/** Which project this server belongs to. The launcher looked; this reads what it found. */

import { isWithin, type Project } from "../wire/entry.ts";
import type { GetEnv } from "../wire/env.ts";

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
