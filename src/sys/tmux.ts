/**
 * The few things oxtail asks of tmux, and the two it does: typing one constant line, and Enter.
 *
 * Every argument is a constant or a checked id. No name, title or path is ever part of a command, and
 * of what tmux prints, free text comes last on its line, so that a name cannot shift a field.
 */

import { no, ok, type Result } from "../wire/result.ts";
import type { GetEnv } from "../wire/settings.ts";
import { WAKE_LINE } from "../wire/wake.ts";
import type { RunProgram } from "./ports.ts";

/** A pane of the tmux server. */
export interface Pane {
  /** `%` and digits, unique while the tmux server lives. */
  readonly id: string;
  /** The process that tmux started in it. */
  readonly pid: number;
  /** In copy mode or another mode that takes the keys. */
  readonly inMode: boolean;
  /** What is typed into it goes to other panes of its window as well. */
  readonly isSynchronized: boolean;
  /** `@` and digits: the window that shows it. */
  readonly windowId: string;
  /** For people to read; null when it has characters that we do not show. */
  readonly session: string | null;
  /** What the program in it calls itself: any text. Absent when tmux was not asked. */
  readonly title?: string;
}

/** A terminal in which someone looks at a session. */
export interface Viewer {
  /** The window that it shows. Which of its panes gets the keys, a popup for example hides. */
  readonly windowId: string;
  /** When its last key was pressed, in ms since the epoch, to the second. */
  readonly activeMs: number;
  /**
   * tmux cannot tell when somebody types there: a terminal in control mode presses its keys by
   * commands, and one with an active pane of its own into a pane that tmux does not name.
   */
  readonly isOpaque: boolean;
}

/** All panes and all viewers of one tmux server. */
interface TmuxLook {
  readonly panes: readonly Pane[];
  readonly viewers: readonly Viewer[];
}

/** What a pane shows. */
interface PaneScreen {
  readonly pid: number;
  readonly inMode: boolean;
  /** Its lines; those that the terminal wrapped are joined. */
  readonly text: string;
}

/** What became of keys: sent, or why the pane must not have them. */
export type Keys = "sent" | "in-mode" | "synchronized" | "other-process";

/** One tmux server. */
export interface Tmux {
  look(): Promise<Result<TmuxLook>>;
  /** What the pane shows at this moment, with its colours as escape sequences. */
  styledScreen(pane: Pane): Promise<Result<PaneScreen>>;
  /** What the pane shows, with up to `historyLines` lines above it that have scrolled away. */
  screen(pane: Pane, historyLines?: number): Promise<Result<PaneScreen>>;
  /**
   * Types {@link WAKE_LINE} into the pane, unless it is in a mode, shares its keys with other panes,
   * or its process is another.
   */
  typeWakeLine(pane: Pane): Promise<Result<Keys>>;
  /** Presses Enter there, under the same conditions. */
  pressEnter(pane: Pane): Promise<Result<Keys>>;
  /** Both in one go, under the same conditions. */
  typeAndEnter(pane: Pane): Promise<Result<Keys>>;
  /** Shows the pane in the terminal that looks at the pane `from`, or in the one that was used last. */
  show(pane: Pane, from: string | undefined): Promise<Result<null>>;
}

/** A pane as {@link parseLook} reads it. Free text comes last on its line. */
const PANE_FORMAT = "P #{pane_id} #{pane_pid} #{pane_in_mode} #{pane_synchronized} " +
  "#{window_id} #{session_name}";
const TITLE_FORMAT = "T #{pane_id} #{pane_title}";
const TITLE_ROW = /^T (%\d{1,10}) (.{1,1000})$/;
const VIEWER_FORMAT = "V #{window_id} #{client_activity} #{client_flags}";
const SCREEN_FORMAT = "#{pane_pid} #{pane_in_mode} #{pane_synchronized}";
// The mode is a count: a tree of choices over copy mode is 2.
const PANE_ROW = /^P (%\d{1,10}) ([1-9]\d{0,9}) (\d{1,4}) ([01]) (@\d{1,10}) (.*)$/;
const VIEWER_ROW = /^V (@\d{1,10}) (\d{1,12}) ([a-zA-Z0-9,_-]{0,200})$/;
/** The pane that a terminal shows, and its name: the path of its device. */
const CLIENT_ROW = /^(%\d{1,10}) (\/[A-Za-z0-9/_.-]{1,200})$/;
const OPAQUE_FLAG = /(?:^|,)(?:control-mode|active-pane)(?:,|$)/;
const SCREEN_ROW = /^([1-9]\d{0,9}) (\d{1,4}) ([01])$/;
const SESSION_NAME = /^[A-Za-z0-9_-]{1,64}$/;
/** `TMUX`: socket path, server pid, session number. The path itself may hold commas. */
const TMUX_VARIABLE = /^(\/[^\0\n]*),\d+,\d+$/;

/**
 * The tmux server that we run in ourselves, else the user's default one.
 *
 * @param program Absolute path of tmux
 * @param env Read once: TMUX and TMUX_TMPDIR
 */
export function openTmux(run: RunProgram, program: string, env: GetEnv): Tmux {
  const tmux = tmuxCommand(run, program, env);
  return {
    async look() {
      const panes = ["list-panes", "-a", "-F", PANE_FORMAT];
      const titles = ["list-panes", "-a", "-F", TITLE_FORMAT];
      const ran = await tmux(...panes, ";", ...titles, ";", "list-clients", "-F", VIEWER_FORMAT);
      return ran.ok ? ok(parseLook(ran.value)) : ran;
    },
    styledScreen: (pane) => capture(tmux, pane, ["-e"]),
    screen: (pane, historyLines = 0) =>
      capture(tmux, pane, historyLines > 0 ? ["-S", `-${Math.trunc(historyLines)}`] : []),
    typeWakeLine: (pane) => guarded(tmux, pane, typeLine(pane)),
    pressEnter: (pane) => guarded(tmux, pane, enter(pane)),
    typeAndEnter: (pane) => guarded(tmux, pane, `${typeLine(pane)} ; ${enter(pane)}`),
    async show({ id }, from) {
      const ran = await tmux("list-clients", "-F", "#{pane_id} #{client_name}");
      const rows = ran.ok ? ran.value.split("\n") : [];
      const own = rows.flatMap((row) => {
        const [, at, name] = CLIENT_ROW.exec(row) ?? [];
        return name !== undefined && at === from ? name : [];
      });
      const client = own.length === 1 ? ["-c", own[0] ?? ""] : [];
      const shown = await tmux("switch-client", ...client, "-t", id);
      return shown.ok ? ok(null) : shown;
    },
  };
}

function typeLine({ id }: Pane): string {
  return `send-keys -t ${id} -l -- '${WAKE_LINE}'`;
}

function enter({ id }: Pane): string {
  return `send-keys -t ${id} Enter`;
}

async function capture(
  tmux: TmuxCommand,
  { id }: Pane,
  options: readonly string[],
): Promise<Result<PaneScreen>> {
  const at = ["-t", id];
  const head = ["display-message", "-p", ...at, SCREEN_FORMAT];
  const ran = await tmux(...head, ";", "capture-pane", "-p", "-J", ...options, ...at);
  return ran.ok ? parseScreen(ran.value) : ran;
}

/** Runs tmux with the arguments it is called with; gives what it printed. */
type TmuxCommand = (...args: string[]) => Promise<Result<string>>;

/** tmux, addressed to the server that we run in ourselves, else to the user's default one. */
function tmuxCommand(run: RunProgram, program: string, env: GetEnv): TmuxCommand {
  const socket = TMUX_VARIABLE.exec(env("TMUX") ?? "")?.[1];
  const folder = env("TMUX_TMPDIR");
  const variables: Record<string, string> = folder === undefined ? {} : { TMUX_TMPDIR: folder };
  // -u: without it tmux prints `_` for every character beyond ASCII.
  const address = ["-u", ...(socket === undefined ? [] : ["-S", socket])];
  return async (...args) => {
    const ran = await run(program, [...address, ...args], variables);
    if (ran.code === 0) return ok(ran.stdout);
    return no(`"${program}" failed: ${ran.stderr.trim() || "it said nothing"}`);
  };
}

/**
 * Runs `command` if, at that very moment, the pane is in no mode, shares its keys with no other and
 * still has its process: tmux itself tests that and then acts, so that nothing can come in between.
 */
async function guarded(
  tmux: (...args: string[]) => Promise<Result<string>>,
  { id, pid }: Pane,
  command: string,
): Promise<Result<Keys>> {
  const condition = `#{==:${SCREEN_FORMAT},${pid} 0 0}`;
  const say = `display-message -p -t ${id} '${SCREEN_FORMAT}'`;
  const ran = await tmux("if-shell", "-F", "-t", id, condition, command, say);
  if (!ran.ok) return ran;
  if (ran.value === "") return ok("sent");
  const now = SCREEN_ROW.exec(ran.value.trim());
  if (Number(now?.[1]) !== pid) return ok("other-process");
  return ok(now?.[2] === "0" ? "synchronized" : "in-mode");
}

/** The panes and viewers that tmux listed. Total: anything else is skipped. */
export function parseLook(text: string): TmuxLook {
  const panes: Pane[] = [];
  const viewers: Viewer[] = [];
  const titles = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, titled, title] = TITLE_ROW.exec(line) ?? [];
    if (titled !== undefined && title !== undefined) titles.set(titled, title);
    const pane = PANE_ROW.exec(line);
    if (pane !== null) {
      const [, id = "", pid, mode, synchronized, windowId = "", name = ""] = pane;
      const session = SESSION_NAME.test(name) ? name : null;
      const [inMode, isSynchronized] = [mode !== "0", synchronized === "1"];
      panes.push({ id, pid: Number(pid), inMode, isSynchronized, windowId, session });
    }
    const viewer = VIEWER_ROW.exec(line);
    if (viewer !== null) {
      const [, windowId = "", seconds, flags = ""] = viewer;
      const isOpaque = OPAQUE_FLAG.test(flags);
      viewers.push({ windowId, activeMs: Number(seconds) * 1000, isOpaque });
    }
  }
  const named = panes.map((pane) => {
    const title = titles.get(pane.id);
    return title === undefined ? pane : { ...pane, title };
  });
  return { panes: named, viewers };
}

function parseScreen(output: string): Result<PaneScreen> {
  const end = output.indexOf("\n");
  const match = SCREEN_ROW.exec(output.slice(0, Math.max(0, end)));
  if (match === null) return no("tmux did not show the pane");
  return ok({ pid: Number(match[1]), inMode: match[2] !== "0", text: output.slice(end + 1) });
}

// The sessions of a tmux server and which pane is in which, for people to read in a list.

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
interface TmuxPane {
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
const MAP_ROW = /^P (%\d{1,10}) ([1-9]\d{0,9}) (\$\d{1,10}) (.*)$/;
const SHOWN_SESSION_NAME = /^[A-Za-z0-9_-]{1,64}$/;
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
        name: SHOWN_SESSION_NAME.test(name) ? name : null,
        path: paths.get(id) ?? null,
        attached: Number(viewers) > 0,
        createdAt: Number(created),
        windows: Number(windows),
      });
    }
    const pane = MAP_ROW.exec(line);
    if (pane !== null) {
      const [, id = "", pid, sessionId = "", windowName = ""] = pane;
      panes.set(id, { pid: Number(pid), session: sessionId, windowName });
    }
  }
  return { sessions, panes };
}

// The pane that a tmux session shows, for reading it.

/** The active pane of a session. */
interface SessionPane {
  readonly pane: Pane;
  /** The directory that its foreground process works in. */
  readonly path: string;
}

/** The active pane of the session with exactly this name. */
export type FindSessionPane = (name: string) => Promise<Result<SessionPane>>;

const FORMAT = `${PANE_FORMAT}\n#{pane_current_path}`;
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
    if (!SHOWN_SESSION_NAME.test(name)) return no(NO_SESSION);
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
