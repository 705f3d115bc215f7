/**
 * Message file names. What the shell gate, quotas and status need is in the name, so that they count
 * without opening a file:
 *
 * ```
 * <15-digit ms>.<6-digit seq>.<message id>.<8 hex of the sender's box>.<flags>
 * <name>~<8 hex of the reading session's box>[~<pid>.<domain>]~<turn>~<attempt>~<ms>[m|k][x][[+]!][-]   leased, in cur
 * <leased name>[~<a to f><ms>][~done|~blocked]                                   acknowledged, in done
 * ```
 *
 * `<pid>.<domain>` is the client process that was shown the message, and 8 hex for the machine and pid
 * namespace it runs in, or nothing where that is not known: one session may be open in two terminals.
 * Flags are four fixed places: `w` wants a wake, `t` task, `a` ask, `r` reply or result, `-` where not.
 * A turn is the running turn's id, `0` at SessionStart, `s<server pid>-<domain>` for what a tool returned to an
 * agent without hooks. `m` marks what read_my_messages handed over, `k` what ask_peer did, neither what
 * a hook did; `x` a message that was shown in a turn which the user took back; `!` one that was announced
 * without its body, `-` one that was taken to be shown and not shown yet: either counts as unread. `+`
 * before `!` says that an earlier hand-over had shown the body.
 * In done, a letter says by which rule and when it was acknowledged ({@link Rule}).
 */

/** What the flags of a name say. */
export interface Flags {
  readonly wake: boolean;
  readonly task: boolean;
  readonly ask: boolean;
  readonly reply: boolean;
}

/** The parts of a message's name. Times are ms since the epoch. */
export interface MessageName {
  readonly ms: number;
  readonly seq: number;
  readonly id: string;
  readonly senderTag: string;
  readonly flags: Flags;
}

/** Who handed a message over, when it was not a hook. */
export type Via = "read_my_messages" | "ask_peer";

/**
 * What proved that a hand-over arrived: the turn ended; the Stop after the one that blocked came; the
 * next request came; the model acted on the id; a later event of the session came; the client's own
 * transcript shows the message in what the model was given.
 */
export type Rule =
  | "turn_ended"
  | "following_stop"
  | "next_request"
  | "acted_on_id"
  | "later_event"
  | "transcript";

/** The rule that held, and when, in ms since the epoch. */
interface Proof {
  readonly rule: Rule;
  readonly ms: number;
}

/** A client process: its pid, and 8 hex for where that pid counts, empty where that is not known. */
export interface Owner {
  readonly pid: number;
  readonly domain: string;
}

/** The hand-over that a leased name records. */
export interface Lease {
  readonly readerTag: string;
  /** The client process that it was handed to; absent where that is not known. */
  readonly owner?: Owner;
  readonly turn: string;
  /** 1 for the first hand-over. */
  readonly attempt: number;
  readonly ms: number;
  /** The body was not shown, only its size and id. */
  readonly announced: boolean;
  /** False from the take until it was printed: a reader that died in between showed nothing. */
  readonly shown: boolean;
  /** This hand-over announces what an earlier one had shown. */
  readonly seenBefore?: true;
  /** Absent for a hook. */
  readonly via?: Via;
  /** It was shown before, in a part of the conversation that the user took back. Absent where not. */
  readonly takenBack?: true;
}

/** A name in `cur` or `done`: the message's own name, its lease, and how a task was closed. */
export interface LeasedName {
  readonly base: string;
  readonly name: MessageName;
  readonly lease: Lease;
  readonly closed: Closed | null;
  /** In done: how it was acknowledged. Absent in cur, and where an older oxtail left it out. */
  readonly proof?: Proof;
}

/** How a task was closed. */
export type Closed = "done" | "blocked";

const NAME =
  /^(\d{15})\.(\d{6})\.([0-7][0-9A-HJKMNP-TV-Z]{25})\.([0-9a-f]{8})\.([w-][t-][a-][r-])$/;
const LEASE =
  /^([0-9a-f]{8})(?:~([1-9]\d{0,9})\.([0-9a-f]{8})?)?~([A-Za-z0-9-]{1,64})~([1-9]\d{0,5})~(0|[1-9]\d{0,14})([mk]?)(x?)(\+(?=!))?(!?)(-?)(?:~([a-f])(0|[1-9]\d{0,14}))?$/;

const VIAS: { readonly [letter: string]: Via } = { m: "read_my_messages", k: "ask_peer" };
const RULES: { readonly [letter: string]: Rule } = {
  a: "turn_ended",
  b: "following_stop",
  c: "next_request",
  d: "acted_on_id",
  e: "later_event",
  f: "transcript",
};

/** The client process with this pid, in words of an environment; null where they name none. */
export function parseOwner(pid: string | undefined, domain: string | undefined): Owner | null {
  if (pid === undefined || !/^[1-9]\d{0,9}$/.test(pid)) return null;
  return { pid: Number(pid), domain: /^[0-9a-f]{8}$/.test(domain ?? "") ? domain ?? "" : "" };
}

/** The name of a message, as it lies in `sent` and `new`. */
export function formatName(name: MessageName): string {
  const { flags } = name;
  const letters = (flags.wake ? "w" : "-") + (flags.task ? "t" : "-") +
    (flags.ask ? "a" : "-") + (flags.reply ? "r" : "-");
  const ms = String(name.ms).padStart(15, "0");
  const seq = String(name.seq % 1_000_000).padStart(6, "0");
  return `${ms}.${seq}.${name.id}.${name.senderTag}.${letters}`;
}

/** Whether `text` is a name. Quicker than {@link parseName}, where many are looked at. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** The parts of a name, or null when `text` is not one. */
export function parseName(text: string): MessageName | null {
  const match = NAME.exec(text);
  if (match === null) return null;
  const [, ms = "", seq = "", id = "", senderTag = "", letters = ""] = match;
  const flags = {
    wake: letters[0] === "w",
    task: letters[1] === "t",
    ask: letters[2] === "a",
    reply: letters[3] === "r",
  };
  return { ms: Number(ms), seq: Number(seq), id, senderTag, flags };
}

/** The name in `cur` of the message `base` under `lease`. */
export function formatLeased(base: string, lease: Lease): string {
  const via = lease.via === undefined ? "" : letterOf(VIAS, lease.via);
  const back = lease.takenBack === true ? "x" : "";
  const announced = lease.announced ? (lease.seenBefore === true ? "+!" : "!") : "";
  const marks = via + back + announced + (lease.shown ? "" : "-");
  const owner = lease.owner === undefined ? "" : `~${lease.owner.pid}.${lease.owner.domain}`;
  return `${base}~${lease.readerTag}${owner}~${lease.turn}~${lease.attempt}~${lease.ms}${marks}`;
}

/** The name in `done` of an acknowledged message. */
export function formatDone({ base, lease, proof, closed }: LeasedName): string {
  const proved = proof === undefined ? "" : `~${letterOf(RULES, proof.rule)}${proof.ms}`;
  return formatLeased(base, lease) + proved + (closed === null ? "" : `~${closed}`);
}

/** The parts of a name in `cur` or `done`, or null when `text` is not one. */
export function parseLeased(text: string): LeasedName | null {
  const closed = text.endsWith("~done") ? "done" : text.endsWith("~blocked") ? "blocked" : null;
  const rest = closed === null ? text : text.slice(0, -closed.length - 1);
  const cut = rest.indexOf("~");
  if (cut < 0) return null;
  const base = rest.slice(0, cut);
  const name = parseName(base);
  const match = LEASE.exec(rest.slice(cut + 1));
  if (name === null || match === null) return null;
  const [letter = "", provedMs = ""] = match.slice(12);
  const rule = RULES[letter];
  const proof = rule === undefined ? {} : { proof: { rule, ms: Number(provedMs) } };
  return { base, name, lease: leaseIn(match), closed, ...proof };
}

/** A lease by itself, as it follows a message's name in `cur`; null when `text` is not one. */
export function parseLease(text: string): Lease | null {
  const match = LEASE.exec(text);
  return match === null || match[12] !== undefined ? null : leaseIn(match);
}

function leaseIn(match: RegExpExecArray): Lease {
  const [, readerTag = "", pid = "", domain = ""] = match;
  const [turn = "", attempt = "", ms = "", via = "", back = "", plus = "", bang = "", dash = ""] =
    match.slice(4);
  return {
    readerTag,
    ...(pid === "" ? {} : { owner: { pid: Number(pid), domain } }),
    turn,
    attempt: Number(attempt),
    ms: Number(ms),
    announced: bang === "!",
    shown: dash === "",
    ...(plus === "" ? {} : { seenBefore: true as const }),
    ...viaOf(via),
    ...(back === "" ? {} : { takenBack: true } as const),
  };
}

/** Whether the body was in what this hand-over put before the model. What was not is unread. */
export function isBodyShown({ announced, shown }: Lease): boolean {
  return shown && !announced;
}

/** Whether a name in `cur` is that of a message whose body was not shown: without parsing it. */
export function endsUnread(name: string): boolean {
  return name.endsWith("!") || name.endsWith("-");
}

function viaOf(letter: string): { via?: Via } {
  const via = VIAS[letter];
  return via === undefined ? {} : { via };
}

function letterOf(words: { readonly [letter: string]: string }, word: string): string {
  return Object.keys(words).find((letter) => words[letter] === word) ?? "";
}

// What can be told of a message from its file name alone, without opening it.

// Where the parts of a name stand: all of them have a fixed length.
const ID_AT = 15 + 1 + 6 + 1;
const ID_CHARS = 26;
const SENDER_TAG_AT = ID_AT + ID_CHARS + 1;
const TASK_FLAG_AT = SENDER_TAG_AT + 8 + 1 + 1;
const REPLY_FLAG_AT = TASK_FLAG_AT + 2;

/** Whether a name of any folder, which was found to be one, is that of the message with this id. */
export function hasId(text: string, id: string): boolean {
  return id.length === ID_CHARS && text.startsWith(id, ID_AT);
}

/** The id in a name of any folder, which was found to be one. */
export function idOf(text: string): string {
  return text.slice(ID_AT, ID_AT + ID_CHARS);
}

/** Whether a name of any folder, which was found to be one, is that of a reply or a result. */
export function isReply(text: string): boolean {
  return text.charAt(REPLY_FLAG_AT) === "r";
}

/**
 * Whether a message's name is one of the sender with this tag. A name that only looks so far like one
 * counts too; so a limit is met too early rather than too late.
 */
export function hasSenderTag(text: string, tag: string): boolean {
  return text.startsWith(tag, SENDER_TAG_AT);
}

/** The tag of the sender in a name of any folder, which was found to be one. */
export function senderTagOf(text: string): string {
  return text.slice(SENDER_TAG_AT, SENDER_TAG_AT + 8);
}

/** The message's own name in a name of any folder, or null when it is none. */
export function anyName(text: string): MessageName | null {
  return parseName(text) ?? parseLeased(text)?.name ?? null;
}

/** Whether the name is that of a task that was not closed. */
export function isOpenTask(text: string): boolean {
  // Of the names in a large folder most are looked at no further than this.
  if (text.charAt(TASK_FLAG_AT) !== "t") return false;
  return anyName(text)?.flags.task === true && (parseLeased(text)?.closed ?? null) === null;
}

/** Whether the name is that of a task that may still be completed: an open or a blocked one. */
export function isUnfinishedTask(text: string): boolean {
  return anyName(text)?.flags.task === true && parseLeased(text)?.closed !== "done";
}
