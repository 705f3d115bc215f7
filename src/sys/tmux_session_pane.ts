/** The pane that a tmux session shows, for reading it. */

import type { GetEnv } from "../wire/env.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { RunProgram } from "./programs.ts";
import { type Pane, PANE_FORMAT, parseLook, tmuxCommand } from "./tmux.ts";

/** The active pane of a session. */
export interface SessionPane {
  readonly pane: Pane;
  /** The directory that its foreground process works in. */
  readonly path: string;
}

/** The active pane of the session with exactly this name. */
export type FindSessionPane = (name: string) => Promise<Result<SessionPane>>;

const FORMAT = `${PANE_FORMAT}\n#{pane_current_path}`;
const SESSION_NAME = /^[A-Za-z0-9_-]{1,64}$/;
const NO_SESSION = "tmux has no such session";

/**
 * Asks the tmux server that we run in ourselves, else the user's default one.
 *
 * @param program Absolute path of tmux
 * @param env Read once: TMUX and TMUX_TMPDIR
 */
export function sessionPaneFinder(
  run: RunProgram,
  program: string,
  env: GetEnv,
): FindSessionPane {
  const tmux = tmuxCommand(run, program, env);
  return async (name) => {
    if (!SESSION_NAME.test(name)) return no(NO_SESSION);
    const ran = await tmux("display-message", "-p", "-t", `=${name}:`, FORMAT);
    return ran.ok ? parseSessionPane(ran.value, name) : ran;
  };
}

/** The name is compared again, because tmux may answer for another pane when it finds none. */
function parseSessionPane(output: string, name: string): Result<SessionPane> {
  const end = output.indexOf("\n");
  const [pane] = parseLook(output.slice(0, Math.max(0, end))).panes;
  const path = output.slice(end + 1).replace(/\n$/, "");
  if (pane?.session !== name || !path.startsWith("/")) return no(NO_SESSION);
  return ok({ pane, path });
}
