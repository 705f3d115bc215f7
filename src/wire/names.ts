/**
 * Message file names. What the shell gate, quotas and status need is in the name, so that they count
 * without opening a file:
 *
 * ```
 * <15-digit ms>.<6-digit seq>.<message id>.<8 hex of the sender's box>.<flags>
 * <name>~<8 hex of the reading session's box>~<turn>~<attempt>~<ms>[!][-]   leased, in cur
 * <leased name>[~done|~blocked]                                             acknowledged, in done
 * ```
 *
 * Flags are four fixed places: `w` wants a wake, `t` task, `a` ask, `r` reply or result, `-` where not.
 * A turn is the running turn's id, `0` at SessionStart, `s<server pid>` for what a tool returned to an
 * agent without hooks. `!` marks a message that was announced without its body, `-` one that was taken
 * to be shown and not shown yet.
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

/** The hand-over that a leased name records. */
export interface Lease {
  readonly readerTag: string;
  readonly turn: string;
  /** 1 for the first hand-over. */
  readonly attempt: number;
  readonly ms: number;
  /** The body was not shown, only its size and id. */
  readonly announced: boolean;
  /** False from the claim until it was printed: a reader that died in between showed nothing. */
  readonly shown: boolean;
}

/** A name in `cur` or `done`: the message's own name, its lease, and how a task was closed. */
export interface LeasedName {
  readonly base: string;
  readonly name: MessageName;
  readonly lease: Lease;
  readonly closed: "done" | "blocked" | null;
}

const NAME =
  /^(\d{15})\.(\d{6})\.([0-7][0-9A-HJKMNP-TV-Z]{25})\.([0-9a-f]{8})\.([w-][t-][a-][r-])$/;
const LEASE = /^([0-9a-f]{8})~([A-Za-z0-9-]{1,64})~([1-9]\d{0,5})~(0|[1-9]\d{0,14})(!?)(-?)$/;

/** The name of a message, as it lies in `sent` and `new`. */
export function formatName(name: MessageName): string {
  const { flags } = name;
  const letters = (flags.wake ? "w" : "-") + (flags.task ? "t" : "-") +
    (flags.ask ? "a" : "-") + (flags.reply ? "r" : "-");
  const ms = String(name.ms).padStart(15, "0");
  const seq = String(name.seq % 1_000_000).padStart(6, "0");
  return `${ms}.${seq}.${name.id}.${name.senderTag}.${letters}`;
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
  const marks = (lease.announced ? "!" : "") + (lease.shown ? "" : "-");
  return `${base}~${lease.readerTag}~${lease.turn}~${lease.attempt}~${lease.ms}${marks}`;
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
  const [, readerTag = "", turn = "", attempt = "", ms = "", bang = "", dash = ""] = match;
  const lease = {
    readerTag,
    turn,
    attempt: Number(attempt),
    ms: Number(ms),
    announced: bang === "!",
    shown: dash === "",
  };
  return { base, name, lease, closed };
}
