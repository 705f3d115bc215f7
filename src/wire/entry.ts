/** A registry entry, `sessions/<server pid>-<domain>.json`: what one server says of itself. */

import { isPeerName, isSessionId, processName } from "./ids.ts";
import {
  countField,
  isObject,
  type JsonObject,
  objectField,
  own,
  parseObject,
  stringField,
} from "./json.ts";
import {
  NAME_MAX_CHARS,
  PATH_MAX_CHARS,
  PURPOSE_MAX_CHARS,
  SCHEMA_VERSION,
  SERVED_MAX_SESSIONS,
  SMALL_FILE_MAX_BYTES,
} from "./limits.ts";
import { isOwnWake, type OwnWake } from "./wake.ts";
import { no, ok, type Result } from "./result.ts";

/** Where an agent works. Agents of one project have the same `repo`, or without git nested roots. */
export interface Project {
  /** Top of the work tree, or the directory without git. */
  readonly root: string;
  /** The git common directory that all worktrees of one repository share; null without git. */
  readonly repo: string | null;
  readonly branch: string | null;
}

/**
 * How a session is run: in a terminal of its own, in the background behind a view of several, or by a
 * program for one answer, after which it ends.
 */
const SESSION_MODES = ["interactive", "background", "headless"] as const;
/** One of them. */
export type SessionMode = typeof SESSION_MODES[number];

/** The client that a server serves. */
export interface ClientInfo {
  /** `claude-code`, `codex`, or the name the client gave itself. */
  readonly type: string;
  readonly version: string | null;
  /** The process that the server is a child of: servers of one client process have it in common. */
  readonly pid?: number | null;
  readonly session_id: string | null;
  readonly session_id_source: string | null;
  readonly transcript_path: string | null;
  readonly cwd: string;
}

/** The state card of an agent. */
export interface StateCard {
  readonly purpose: string;
  /** ms since the epoch */
  readonly updated_at: number;
  /** What it does here, as a word that others may share; agents are addressed by it. */
  readonly role?: string;
}

/** The tmux pane a server believes to be in: for people to read, never for sending keys. */
export interface TmuxPlace {
  readonly pane: string;
  readonly session: string | null;
}

/** A registry entry. Times are ms since the epoch. */
export interface Entry {
  readonly schema_version: number;
  readonly server_pid: number;
  /** Where its pids count: {@link processName}. */
  readonly domain: string;
  readonly started_at: number;
  readonly client: ClientInfo;
  readonly project: Project;
  readonly name: string | null;
  /** When it chose the name, ms since the epoch. */
  readonly named_at?: number | null;
  /** What its client or its window is called, for an agent that chose no name; in a name's form. */
  readonly label?: string | null;
  readonly tmux: TmuxPlace | null;
  /** How it may be woken without a key and without a listener; null or absent for not at all. */
  readonly wakes?: OwnWake | null;
  readonly state: StateCard | null;
  /** All sessions that it serves, the last caller first; absent where it is the one of `client`. */
  readonly sessions?: readonly ServedSession[];
  /** Its client has ended its input: the server answers what was asked, and goes. */
  readonly ending?: boolean;
  /** How its session is run; absent where the client does not say. */
  readonly mode?: SessionMode;
  /** It is no agent now: its session goes on elsewhere, or is a spare one that nobody uses yet. */
  readonly hidden?: boolean;
}

/** One of several sessions that a server serves: what an entry says of it in place of its own fields. */
export interface ServedSession {
  readonly session_id: string;
  readonly source: string | null;
  readonly transcript_path: string | null;
  readonly cwd: string;
  readonly project: Project;
  readonly name: string | null;
  readonly named_at: number | null;
  readonly state: StateCard | null;
  /** ms since the epoch */
  readonly last_call_ms: number;
}

/** `entry` with as many of `sessions`, the last caller first, as a reader takes. */
export function withSessions(entry: Entry, sessions: readonly ServedSession[]): Entry {
  for (let count = sessions.length;; count--) {
    const full = { ...entry, sessions: sessions.slice(0, count) };
    if (count <= 1 || encodeEntry(full).length <= SMALL_FILE_MAX_BYTES) return full;
  }
}

/** One entry for each session that the server of `entry` serves. */
export function entriesOf({ sessions, ...entry }: Entry): readonly Entry[] {
  if (sessions === undefined || sessions.length === 0) return [entry];
  return sessions.map(({ session_id, source, transcript_path, cwd, ...own }) => ({
    ...entry,
    client: { ...entry.client, session_id, session_id_source: source, transcript_path, cwd },
    project: own.project,
    name: own.name,
    named_at: own.named_at,
    state: own.state,
    label: session_id === entry.client.session_id ? entry.label ?? null : null,
  }));
}

/** The bytes of `entry`. */
export function encodeEntry(entry: Entry): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(entry) + "\n");
}

/** The name of the server that wrote an entry, as file names say it. */
export function serverOf({ server_pid, domain }: Pick<Entry, "server_pid" | "domain">): string {
  return processName(server_pid, domain);
}

/** The entry that `text` spells under the file name `<server>.json`, or why it is none. Never throws. */
export function parseEntry(text: string, server: string): Result<Entry> {
  const object = parseObject(text);
  if (object === null) return no("not JSON");
  if (countField(object, "schema_version") !== SCHEMA_VERSION) return no("unknown version");
  const server_pid = countField(object, "server_pid");
  const domain = stringField(object, "domain", 8);
  if (server_pid === null || domain === null) return no("bad shape");
  if (processName(server_pid, domain) !== server) return no("another process's pid");
  const started_at = countField(object, "started_at");
  const client = parseClient(objectField(object, "client"));
  const project = parseProject(objectField(object, "project"));
  const wakes = own(object, "wakes");
  if (started_at === null || client === null || project === null) return no("bad shape");
  return ok({
    schema_version: SCHEMA_VERSION,
    server_pid,
    domain,
    started_at,
    client,
    project,
    name: nameField(object, "name"),
    named_at: countField(object, "named_at"),
    label: nameField(object, "label"),
    tmux: parseTmux(objectField(object, "tmux")),
    ...(isOwnWake(wakes) ? { wakes } : {}),
    state: parseState(objectField(object, "state")),
    ...parseSessions(own(object, "sessions"), { client, project }),
    ...(own(object, "ending") === true ? { ending: true } : {}),
    ...modeField(object),
    ...(own(object, "hidden") === true ? { hidden: true } : {}),
  });
}

/** What is no session is left out. */
function parseSessions(
  value: unknown,
  { client, project }: Pick<Entry, "client" | "project">,
): { sessions?: readonly ServedSession[] } {
  if (!Array.isArray(value)) return {};
  const sessions = value.slice(0, SERVED_MAX_SESSIONS).flatMap((one): ServedSession[] => {
    if (!isObject(one)) return [];
    const session_id = stringField(one, "session_id", 100);
    if (session_id === null || !isSessionId(session_id)) return [];
    return [{
      session_id,
      source: stringField(one, "source", 32),
      transcript_path: pathField(one, "transcript_path"),
      cwd: pathField(one, "cwd") ?? client.cwd,
      project: parseProject(objectField(one, "project")) ?? project,
      name: nameField(one, "name"),
      named_at: countField(one, "named_at"),
      state: parseState(objectField(one, "state")),
      last_call_ms: countField(one, "last_call_ms") ?? 0,
    }];
  });
  const ids = new Set<string>();
  const single = sessions.filter(({ session_id }) => !ids.has(session_id) && ids.add(session_id));
  return single.length === 0 ? {} : { sessions: single };
}

/** The field `mode` of `object`, or no field. */
export function modeField(object: JsonObject): { mode?: SessionMode } {
  const mode = SESSION_MODES.find((word) => word === own(object, "mode"));
  return mode === undefined ? {} : { mode };
}

/** Whether agents that work in `a` and in `b` see each other. */
export function sameProject(a: Project, b: Project): boolean {
  if (a.repo !== null || b.repo !== null) return a.repo === b.repo;
  return isWithin(a.root, b.root) || isWithin(b.root, a.root);
}

/** The id of a project as messages carry it. */
export function projectId(project: Project): string {
  return project.repo ?? project.root;
}

/** Whether the absolute path `inner` is `outer` or lies below it. */
export function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith("/") ? outer : `${outer}/`);
}

function parseClient(object: JsonObject | null): ClientInfo | null {
  if (object === null) return null;
  const type = stringField(object, "type", 64);
  const cwd = pathField(object, "cwd");
  if (type === null || cwd === null) return null;
  const id = own(object, "session_id") ?? null;
  if (id !== null && (typeof id !== "string" || !isSessionId(id))) return null;
  return {
    type,
    version: stringField(object, "version", 64),
    pid: countField(object, "pid"),
    session_id: id,
    session_id_source: stringField(object, "session_id_source", 32),
    transcript_path: pathField(object, "transcript_path"),
    cwd,
  };
}

/** The project that `object` spells, or null. */
export function parseProject(object: JsonObject | null): Project | null {
  if (object === null) return null;
  const root = pathField(object, "root");
  if (root === null) return null;
  return { root, repo: pathField(object, "repo"), branch: stringField(object, "branch", 256) };
}

function parseTmux(object: JsonObject | null): TmuxPlace | null {
  const pane = object === null ? null : stringField(object, "pane", 16);
  if (object === null || pane === null || !/^%\d+$/.test(pane)) return null;
  const session = stringField(object, "session", 64);
  return { pane, session: session !== null && /^[A-Za-z0-9_-]+$/.test(session) ? session : null };
}

/** The state card that `object` spells, or null. */
export function parseState(object: JsonObject | null): StateCard | null {
  if (object === null) return null;
  const purpose = own(object, "purpose");
  const updated_at = countField(object, "updated_at");
  if (typeof purpose !== "string" || purpose.length > PURPOSE_MAX_CHARS) return null;
  const role = stringField(object, "role", NAME_MAX_CHARS);
  const known = role !== null && isPeerName(role) ? { role } : {};
  return updated_at === null ? null : { purpose, updated_at, ...known };
}

/** A peer's name, or null when the field holds none. */
export function nameField(object: JsonObject, key: string): string | null {
  const name = stringField(object, key, NAME_MAX_CHARS);
  return name !== null && isPeerName(name) ? name : null;
}

function pathField(object: JsonObject, key: string): string | null {
  const path = stringField(object, key, PATH_MAX_CHARS);
  return path !== null && path.startsWith("/") && !path.includes("\0") ? path : null;
}
