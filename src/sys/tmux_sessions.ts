/** The sessions of a tmux server and which pane is in which, for people to read in a list. */

import type { GetEnv } from "../wire/env.ts";
import { ok, type Result } from "../wire/result.ts";
import type { RunProgram } from "./programs.ts";
import { tmuxCommand } from "./tmux.ts";

/** A session of the tmux server. */
export interface TmuxSession {
  /** Null when it has characters that we do not show. */
  readonly name: string | null;
  /** The folder it was started in; null when it is not an absolute path. */
  readonly path: string | null;
  /** Somebody looks at it, in one terminal or in several. */
  readonly attached: boolean;
  /** Seconds since the epoch. */
  readonly createdAt: number;
  readonly windows: number;
}

/** Where a pane is. */
export interface TmuxPane {
  /** The process that tmux started in it. */
  readonly pid: number;
  /** The id of its session: `$` and digits. */
  readonly session: string;
  readonly windowName: string;
}

/** All sessions by id, and all panes by id. */
export interface TmuxMap {
  readonly sessions: ReadonlyMap<string, TmuxSession>;
  readonly panes: ReadonlyMap<string, TmuxPane>;
}

/** Asks tmux for the map. */
export type ReadTmux = () => Promise<Result<TmuxMap>>;

/** A tmux server without sessions, or none at all. */
export const NO_TMUX: TmuxMap = { sessions: new Map(), panes: new Map() };

// Free text comes last on its line, and one line has one, so that a name cannot shift a field.
const SESSION = "S #{session_id} #{session_attached} #{session_created} #{session_windows} " +
  "#{session_name}";
const PATH = "D #{session_id} #{session_path}";
const PANE = "P #{pane_id} #{pane_pid} #{session_id} #{window_name}";
const SESSION_ROW = /^S (\$\d{1,10}) (\d{1,6}) (\d{1,12}) (\d{1,6}) (.*)$/;
const PATH_ROW = /^D (\$\d{1,10}) (\/.{0,4095})$/;
const PANE_ROW = /^P (%\d{1,10}) ([1-9]\d{0,9}) (\$\d{1,10}) (.*)$/;
const SESSION_NAME = /^[A-Za-z0-9_-]{1,64}$/;
/** What tmux says when no server is running: there are no sessions then, which is no fault. */
const NO_SERVER = /no server running|No such file or directory|Connection refused|no sessions/;

/**
 * Reads the map of the tmux server that we run in ourselves, else of the user's default one.
 *
 * @param program Absolute path of tmux
 * @param env Read once: TMUX and TMUX_TMPDIR
 */
export function tmuxReader(run: RunProgram, program: string, env: GetEnv): ReadTmux {
  const tmux = tmuxCommand(run, program, env);
  const lists = [
    ["list-sessions", "-F", SESSION],
    ["list-sessions", "-F", PATH],
    ["list-panes", "-a", "-F", PANE],
  ];
  return async () => {
    const ran = await tmux(...lists.flatMap((list, n) => n === 0 ? list : [";", ...list]));
    if (ran.ok) return ok(parseTmuxMap(ran.value));
    return NO_SERVER.test(ran.reason) ? ok(NO_TMUX) : ran;
  };
}

/** The map that tmux printed. Total: anything else is skipped. */
export function parseTmuxMap(text: string): TmuxMap {
  const sessions = new Map<string, TmuxSession>();
  const panes = new Map<string, TmuxPane>();
  const lines = text.split("\n");
  const paths = new Map<string, string>();
  for (const line of lines) {
    const [, id, path] = PATH_ROW.exec(line) ?? [];
    if (id !== undefined && path !== undefined) paths.set(id, path);
  }
  for (const line of lines) {
    const session = SESSION_ROW.exec(line);
    if (session !== null) {
      const [, id = "", viewers, created, windows, name = ""] = session;
      sessions.set(id, {
        name: SESSION_NAME.test(name) ? name : null,
        path: paths.get(id) ?? null,
        attached: Number(viewers) > 0,
        createdAt: Number(created),
        windows: Number(windows),
      });
    }
    const pane = PANE_ROW.exec(line);
    if (pane !== null) {
      const [, id = "", pid, sessionId = "", windowName = ""] = pane;
      panes.set(id, { pid: Number(pid), session: sessionId, windowName });
    }
  }
  return { sessions, panes };
}
