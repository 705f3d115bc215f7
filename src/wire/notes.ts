/** `starts/<box>.json`: what a client's SessionStart hook saw. */

import {
  modeField,
  nameField,
  parseProject,
  parseState,
  type Project,
  type SessionMode,
  type StateCard,
} from "./entry.ts";
import { isAgentId, isBox, isDomain, isSessionId, isTurnId, parseProcessName } from "./ids.ts";
import {
  countField,
  isObject,
  type JsonObject,
  objectField,
  own,
  parseObject,
  stringField,
} from "./json.ts";
import { ANCESTRY_MAX_STEPS, PATH_MAX_CHARS, SCHEMA_VERSION } from "./limits.ts";
import { no, ok, type Result } from "./result.ts";

/** A session as its own hook saw it start. */
export interface Start {
  readonly schema_version: number;
  readonly session_id: string;
  readonly client: string;
  readonly client_pid: number | null;
  /** Where `client_pid` counts. */
  readonly domain: string;
  /** The client process's start, as `LC_ALL=C TZ=UTC0 ps -o lstart=` prints it. */
  readonly client_start: string | null;
  readonly cwd: string;
  readonly project: Project;
  readonly transcript_path: string | null;
  /** `startup`, `resume`, `clear`, `compact` or `fork`. */
  readonly source: string;
  /** ms since the epoch */
  readonly at_ms: number;
  readonly ended: boolean;
  /** How it is run; absent where the client does not say. */
  readonly mode?: SessionMode;
  /** What the plugin of the client stamps the calls of this session with; absent without one. */
  readonly key?: string;
  /** When it ended, ms since the epoch; null while it runs, and where an older oxtail did not say. */
  readonly ended_ms?: number | null;
}

/** The bytes of `start`. */
export function encodeStart(start: Start): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(start) + "\n");
}

/** The start that `text` spells, or why it is none. Never throws. */
export function parseStart(text: string): Result<Start> {
  const object = parseObject(text);
  if (object === null) return no("not JSON");
  if (countField(object, "schema_version") !== SCHEMA_VERSION) return no("unknown version");
  const session_id = stringField(object, "session_id", 100);
  const client = stringField(object, "client", 64);
  const cwd = stringField(object, "cwd", PATH_MAX_CHARS);
  const project = parseProject(objectField(object, "project"));
  const at_ms = countField(object, "at_ms");
  const domain = stringField(object, "domain", 8);
  if (session_id === null || !isAgentId(session_id)) return no("bad session id");
  if (domain === null || !isDomain(domain)) return no("bad domain");
  if (client === null || cwd === null || project === null || at_ms === null) return no("bad shape");
  return ok({
    schema_version: SCHEMA_VERSION,
    session_id,
    client,
    client_pid: countField(object, "client_pid"),
    domain,
    client_start: stringField(object, "client_start", 64),
    cwd,
    project,
    transcript_path: stringField(object, "transcript_path", PATH_MAX_CHARS),
    source: stringField(object, "source", 32) ?? "startup",
    at_ms,
    ended: own(object, "ended") === true,
    ...modeField(object),
    ...keyField(stringField(object, "key", 32) ?? undefined),
    ended_ms: countField(object, "ended_ms"),
  });
}

/** The key of a plugin as a field, where `text` is one. */
export function keyField(text: string | undefined): { readonly key?: string } {
  return text !== undefined && /^[0-9a-f]{32}$/.test(text) ? { key: text } : {};
}

// `mail/<box>/card.json`: what an agent says of itself, for its next server, and for whoever lists an agent
// without one.

/** What an agent says of itself. */
export interface Card {
  readonly state: StateCard | null;
  readonly name: string | null;
  /** When it chose the name, in ms since the epoch. */
  readonly named_at: number | null;
  /** The id of the project that it last worked in. */
  readonly project: string | null;
  /** The type of its client. */
  readonly client: string | null;
  /** When it was last seen at work by its server, in ms since the epoch. */
  readonly last_seen_ms: number | null;
  /** Whether its client can go on with this session once it has ended. */
  readonly resumable: boolean;
}

/** `names/<project>/<name>`: whose a name was last. */
export interface HeldName {
  readonly box: string;
  /** When that agent chose it, in ms since the epoch. */
  readonly named_at: number;
}

/** Of an agent that has said nothing. */
export const NO_CARD: Card = {
  state: null,
  name: null,
  named_at: null,
  project: null,
  client: null,
  last_seen_ms: null,
  resumable: false,
};

/** The bytes of a card with `change`; of `before`, the text that was there, what we do not know is kept. */
export function encodeCard(change: Partial<Card>, before: string | null = null): Uint8Array {
  const object = { ...parseObject(before ?? ""), schema_version: SCHEMA_VERSION, ...change };
  return new TextEncoder().encode(JSON.stringify(object) + "\n");
}

/** The card that `text` spells, or why it is none. What is not as it should be in it is left out. Never throws. */
export function parseCard(text: string): Result<Card> {
  const object = parseObject(text);
  if (object === null) return no("not JSON");
  if (countField(object, "schema_version") !== SCHEMA_VERSION) return no("unknown version");
  return ok({
    state: parseState(objectField(object, "state")),
    name: nameField(object, "name"),
    named_at: countField(object, "named_at"),
    project: stringField(object, "project", PATH_MAX_CHARS),
    client: stringField(object, "client", 64),
    last_seen_ms: countField(object, "last_seen_ms"),
    resumable: own(object, "resumable") === true,
  });
}

/** The bytes of a held name. */
export function encodeHeldName(held: HeldName): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({ schema_version: SCHEMA_VERSION, ...held }) + "\n",
  );
}

/** The held name that `text` spells, or why it is none. Never throws. */
export function parseHeldName(text: string): Result<HeldName> {
  const object = parseObject(text);
  if (object === null) return no("not JSON");
  if (countField(object, "schema_version") !== SCHEMA_VERSION) return no("unknown version");
  const [box, named_at] = [stringField(object, "box", 256), countField(object, "named_at")];
  return box === null || !isBox(box) || named_at === null ? no("bad shape") : ok({ box, named_at });
}

/** Whether `text` is a card of another version than ours, which we leave alone. */
export function isOtherVersion(text: string): boolean {
  const object: JsonObject | null = parseObject(text);
  const version = object === null ? null : countField(object, "schema_version");
  return version !== null && version !== SCHEMA_VERSION;
}

// `waits/<box>/<request id>`: an ask that blocks for its answer, for as long as the file is locked.

/** How far the ask is: it looks whether somebody waits for it, or it has gone ahead. */
type WaitStage = "checking" | "blocking";

/** What the file says. */
export interface WaitNote {
  readonly toSessionId: string;
  /** When the ask ends at the latest, in ms since the epoch. */
  readonly deadlineMs: number;
  readonly stage: WaitStage;
  /** The turn that asks; absent where an older oxtail asks. */
  readonly turn?: string;
}

/** The text of the file. Its length does not depend on the stage, which is overwritten in place. */
export function formatWait({ toSessionId, deadlineMs, stage, turn }: WaitNote): string {
  return JSON.stringify({
    schema_version: SCHEMA_VERSION,
    to_session_id: toSessionId,
    deadline: deadlineMs,
    stage,
    ...(turn === undefined ? {} : { turn }),
  }) + "\n";
}

/** The note that `text` spells, or null. Never throws. */
export function parseWait(text: string): WaitNote | null {
  const object = parseObject(text);
  if (object === null || countField(object, "schema_version") !== SCHEMA_VERSION) return null;
  const toSessionId = stringField(object, "to_session_id", 100);
  const deadlineMs = countField(object, "deadline");
  const stage = own(object, "stage");
  if (toSessionId === null || !isSessionId(toSessionId) || deadlineMs === null) return null;
  if (stage !== "checking" && stage !== "blocking") return null;
  const turn = stringField(object, "turn", 64);
  return { toSessionId, deadlineMs, stage, ...(turn !== null && isTurnId(turn) ? { turn } : {}) };
}

// `turn/<box>`: the id of the running turn, filled up with blanks to one length. So the shell gate can
// replace it with one write in place, and a reader sees the old id or the new one, never a mixture.

/** The turn before the first one, and of an agent whose turn is not known. */
export const NO_TURN = "0";

/**
 * What stands for the turn once a session has ended, in ms since the epoch. No lease names it, so all
 * of them have ended.
 */
export function endedTurn(ms: number): string {
  return `e${ms}`;
}

/** Whether a session has ended in place of a turn: no Stop will come for it. */
export function isEndedTurn(id: string): boolean {
  return /^e\d{1,16}$/.test(id);
}

/** The turn of an agent without hooks, which lasts as long as its server, of this process name. */
export function serverTurn(server: string): string {
  return `s${server}`;
}

/** The server whose {@link serverTurn} this is, or null for a turn that hooks told. */
export function serverOfTurn(id: string): string | null {
  const server = id.slice(1);
  return id.startsWith("s") && parseProcessName(server) !== null ? server : null;
}

/**
 * The modes of a client in which it asks its user, or a rule, before it acts: `turn/<box>.mode` holds
 * the one that its hooks named last. Any other one counts as unknown.
 */
const ASKING_MODES: ReadonlySet<string> = new Set([
  "default",
  "plan",
  "acceptEdits",
  "auto",
  "auto-edit",
  "dontAsk",
]);

/** Whether the text of a mode's file names a mode in which the client asks. */
export function asksItsUser(text: string): boolean {
  return ASKING_MODES.has(text.trim());
}

/** Characters that every id is filled up to: the longest one has as many. */
const WIDTH_CHARS = 64;

/** The text of the file for the turn `id`. */
export function formatTurn(id: string): string {
  return `${id.padEnd(WIDTH_CHARS)}\n`;
}

/** The turn in the file, or {@link NO_TURN} when it holds anything else. */
export function parseTurn(text: string): string {
  const [id = ""] = text.split(/\s/, 1);
  return isTurnId(id) ? id : NO_TURN;
}

// `activity/<box>`: one word of four letters; the file's modification time says since when.

/** What an agent is doing: running a turn, idle, showing a dialog, or gone. */
export type ActivityWord = "busy" | "idle" | "wait" | "done";

/** The word in the file, or null when it holds anything else. */
export function parseActivity(text: string): ActivityWord | null {
  const word = text.trimEnd();
  return word === "busy" || word === "idle" || word === "wait" || word === "done" ? word : null;
}

// `claims/<box>.json`: a session id that survives a restart of the server under one client.

/** A process that stood above the server that claimed. */
interface ClaimAncestor {
  readonly pid: number;
  /** As `LC_ALL=C TZ=UTC0 ps -o lstart=` prints it. */
  readonly start: string;
}

/** An explicit claim of a session id. */
export interface Claim {
  readonly schema_version: number;
  /** `client.type` of the claiming server. */
  readonly client: string;
  readonly cwd: string;
  /** Where the pids of `ancestors` count. */
  readonly domain: string;
  /** From the server's parent up to its client, nearest first. */
  readonly ancestors: readonly ClaimAncestor[];
  readonly session_id: string;
  readonly transcript_path: string | null;
  /** ms since the epoch */
  readonly claimed_at_ms: number;
  /** The server that made the claim, or took it over from one that had ended. */
  readonly server_pid: number;
  readonly server_started_ms: number;
  /** Its client process has served another session as well, so nobody can tell whose server restarts. */
  readonly several: boolean;
}

/** The bytes of `claim`. */
export function encodeClaim(claim: Claim): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(claim) + "\n");
}

/** The claim that `text` spells, or why it is none. Never throws. */
export function parseClaim(text: string): Result<Claim> {
  const object = parseObject(text);
  if (object === null) return no("not JSON");
  if (countField(object, "schema_version") !== SCHEMA_VERSION) return no("unknown version");
  const client = stringField(object, "client", 64);
  const cwd = stringField(object, "cwd", PATH_MAX_CHARS);
  const session_id = stringField(object, "session_id", 100);
  const domain = stringField(object, "domain", 8);
  const claimed_at_ms = countField(object, "claimed_at_ms");
  const server_pid = countField(object, "server_pid");
  const server_started_ms = countField(object, "server_started_ms");
  const ancestors = parseAncestors(own(object, "ancestors"));
  if (client === null || cwd === null || claimed_at_ms === null) return no("bad shape");
  if (domain === null || !isDomain(domain)) return no("bad domain");
  if (session_id === null || !isAgentId(session_id)) return no("bad session id");
  if (ancestors === null) return no("bad ancestors");
  if (server_pid === null || server_started_ms === null) return no("no server");
  const transcript_path = stringField(object, "transcript_path", PATH_MAX_CHARS);
  return ok({
    schema_version: SCHEMA_VERSION,
    client,
    cwd,
    domain,
    ancestors,
    session_id,
    transcript_path,
    claimed_at_ms,
    server_pid,
    server_started_ms,
    several: own(object, "several") !== false,
  });
}

function parseAncestors(value: unknown): ClaimAncestor[] | null {
  if (!Array.isArray(value) || value.length > ANCESTRY_MAX_STEPS) return null;
  const ancestors: ClaimAncestor[] = [];
  for (const one of value) {
    if (!isObject(one)) return null;
    const pid = countField(one, "pid");
    const start = stringField(one, "start", 64);
    if (pid === null || pid === 0 || start === null) return null;
    ancestors.push({ pid, start });
  }
  return ancestors;
}
