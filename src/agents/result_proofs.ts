/**
 * What the client's own transcript says of results that tools returned. A model may have got a result never
 * (its script had gone on), or without its middle; the transcript says exactly what it was given.
 *
 * - Where a model may go on without a result (Codex), a message is proved by its id and its last characters
 *   in what the model was given after the hand-over (all of its parts, where it was read in parts), or by the end of a turn that called tools one by one.
 *   The hooks of such a client leave what tools handed over to this.
 * - What a client cut counts as announced, so that the end of the turn acknowledges nothing.
 *
 * A transcript that cannot be read proves nothing: the message is offered again, once, by a hook.
 */

import type { ClientAdapter, ToolLine } from "../clients/client.ts";
import { acknowledge, handedOver, peek, release, renew } from "../mail/lease.ts";
import { acknowledgeTurn } from "../mail/mailbox.ts";
import type { Store } from "../mail/store.ts";
import type { Reader } from "../sys/ports.ts";
import type { ClientInfo } from "../wire/entry.ts";
import { boxOf, boxTag } from "../wire/ids.ts";
import {
  PROOF_LOOK_BYTES,
  PROOF_LOOK_FOR_MS,
  PROOF_LOOK_INTERVAL_MS,
  PROOF_PARTS_LOOK_BYTES,
  PROOF_TAIL_CHARS,
  SERVED_MAX_SESSIONS,
  STARTS_POLL_MS,
} from "../wire/limits.ts";
import { formatLeased, type LeasedName } from "../wire/name.ts";
import { serverOfTurn } from "../wire/notes.ts";
import type { GetEnv } from "../wire/settings.ts";
import { safeText } from "../wire/text.ts";
import { readActivity } from "./activity.ts";
import { linesFromEnd, openTranscript } from "./transcript.ts";
import { orNothing } from "../sys/files.ts";
import { messageOf } from "../wire/result.ts";

/** The results of one server. */
export interface ResultProofs {
  /** The response to a call of the session at which `client` is was written, with messages in it. */
  written(client: ClientInfo, callId: string | null, messageIds: readonly string[]): void;
  /** Looks where a look is due. Never throws for what the disk refuses. */
  look(): Promise<void>;
}

/** What is looked at. */
interface ProofParts {
  readonly store: Store;
  readonly reader: Reader;
  readonly env: GetEnv;
  /** Null for a client that oxtail does not know. */
  readonly client: ClientAdapter | null;
  /** The session that this server serves now, whose leases may be an earlier server's. */
  readonly current: () => ClientInfo;
}

/** A session with results that are not proved. */
interface Watched {
  client: ClientInfo;
  /** The calls in whose results messages stand, by the message's id; known for what this server wrote. */
  readonly calls: Map<string, string>;
  /** Until then every look looks: the transcript lags behind. */
  untilMs: number;
  lookedMs: number;
  /** When the activity mark that was seen last was made: a turn that ends makes another. */
  markMs: number;
}

/** Nothing is watched yet. */
export function openResultProofs(parts: ProofParts): ResultProofs {
  const { store } = parts;
  const watched = new Map<string, Watched>();
  const watch = (client: ClientInfo) => {
    const box = boxOf(client.session_id ?? "");
    const one = watched.get(box) ??
      { client, calls: new Map(), untilMs: 0, lookedMs: 0, markMs: 0 };
    one.client = client;
    watched.delete(box);
    watched.set(box, one);
    const oldest = watched.keys().next().value;
    if (watched.size > SERVED_MAX_SESSIONS && oldest !== undefined) watched.delete(oldest);
    return one;
  };
  let seen: string | null = null;
  return {
    written(client, callId, messageIds) {
      if (client.session_id === null || messageIds.length === 0) return;
      const one = watch(client);
      one.untilMs = store.clock.nowMs() + PROOF_LOOK_FOR_MS;
      for (const id of messageIds) if (callId !== null) one.calls.set(id, callId);
    },
    async look() {
      if (parts.client?.transcript?.parseToolLine === undefined) return;
      const current = parts.current();
      // What a server before this one left is looked for once.
      if (current.session_id !== null && current.session_id !== seen) {
        seen = current.session_id;
        watch(current);
      }
      for (const [box, one] of watched) {
        if (!isDue(store, box, one)) continue;
        const isLeft = await orNothing(() => lookAt(parts, box, one)) ?? true;
        if (!isLeft && store.clock.nowMs() >= one.untilMs) watched.delete(box);
      }
    },
  };
}

/** Looks again and again until the signal; resolves then. */
export async function runResultProofs(
  proofs: Pick<ResultProofs, "look">,
  clock: Store["clock"],
  signal: AbortSignal,
  complain: (line: string) => void,
): Promise<void> {
  for (;;) {
    await clock.sleep(STARTS_POLL_MS, signal);
    if (signal.aborted) return;
    await proofs.look().catch((error) => {
      complain(messageOf(error));
    });
  }
}

function isDue(store: Store, box: string, one: Watched): boolean {
  const nowMs = store.clock.nowMs();
  const mark = readActivity(store, box);
  const hasEnded = mark?.word === "idle" && mark.sinceMs !== one.markMs;
  if (hasEnded) one.markMs = mark.sinceMs;
  const isOld = Math.abs(nowMs - one.lookedMs) >= PROOF_LOOK_INTERVAL_MS;
  if (!hasEnded && !isOld && nowMs >= one.untilMs) return false;
  one.lookedMs = nowMs;
  return true;
}

/** Whether something is left to be proved. */
async function lookAt(parts: ProofParts, box: string, one: Watched): Promise<boolean> {
  const { store } = parts;
  const held = handedOver(store, box).filter(({ lease }) =>
    lease.via !== undefined && lease.shown && !lease.announced && lease.readerTag === boxTag(box)
  );
  if (held.length === 0) return false;
  const lines = await toolLines(parts, one.client, PROOF_LOOK_BYTES);
  const mayGoOn = parts.client?.patienceMs !== undefined;
  let all: readonly ToolLine[] | null = null;
  for (const lease of held) {
    const later = lines.filter(({ atMs }) => atMs >= lease.lease.ms);
    if (mayGoOn) {
      if (prove(store, box, lease, lines, false)) continue;
      // What was read in parts stands in several results, which may be far apart.
      all ??= await toolLines(parts, one.client, PROOF_PARTS_LOOK_BYTES);
      prove(store, box, lease, all, true);
    } else if (isSpilled(later, one.calls.get(lease.name.id))) announce(store, box, lease);
  }
  return true;
}

/** What the end of the transcript says of tools, newest first. */
async function toolLines(
  { reader, env, client: adapter }: ProofParts,
  client: ClientInfo,
  maxBytes: number,
): Promise<readonly ToolLine[]> {
  const opened = await openTranscript(reader, env, client);
  if (!opened.ok) return [];
  using transcript = opened.value;
  const lines: ToolLine[] = [];
  for await (const line of linesFromEnd(transcript.file, maxBytes)) {
    const said = line.kind === "text" ? adapter?.transcript?.parseToolLine?.(line.text) : null;
    if (said !== null && said !== undefined) lines.push(said);
  }
  return lines;
}

/**
 * Acknowledges a message that the model was given; of one that it was given in part notes just that.
 *
 * @param isEnough Whether the lines reach back as far as it is ever looked
 * @returns False when more lines have to be looked at
 */
function prove(
  store: Store,
  box: string,
  held: LeasedName,
  all: readonly ToolLine[],
  isEnough: boolean,
): boolean {
  const message = peek(store, box, "cur", formatLeased(held.base, held.lease));
  if (!message.ok) return true;
  const later = all.filter(({ atMs }) => atMs >= held.lease.ms);
  const { message_id: id } = message.value;
  const body = safeText(message.value.body);
  const outputs = outputsWith(id, later);
  // Where the middle is missing, the id and the end may stand there all the same.
  const ends = outputs.filter(({ text, isCut }) =>
    standsIn(text, isCut ? body : body.slice(-PROOF_TAIL_CHARS))
  );
  const isWhole = ends.some(({ text }) => standsIn(text, body.slice(0, PROOF_TAIL_CHARS)));
  if (isWhole || (ends.length > 0 && standsInParts(outputsWith(id, all), body))) {
    acknowledge(store, box, held, "transcript");
    return true;
  }
  if (ends.length > 0 && !isEnough) return false;
  if (outputs.length > 0) {
    announce(store, box, held);
    return true;
  }
  const ended = later.find(({ said }) => said.kind === "turn-ended");
  if (ended === undefined) return true;
  const hasScript = usesScript(all, ended.turn);
  if (hasScript === false && (ended.turn === held.lease.turn || isServerTurn(held))) {
    acknowledgeTurn(store, box, [held], held.lease.turn);
    // No hook offers it again: without hooks nobody else would.
  } else if (hasScript === true && isServerTurn(held)) release(store, box, held);
  return true;
}

/** The results in which a message's id stands. */
function outputsWith(id: string, lines: readonly ToolLine[]) {
  return lines.flatMap(({ said }) =>
    said.kind === "output" && said.text.includes(id) ? [said] : []
  );
}

/** Whether all of a body stands in the results, piece after piece, each of some length. */
function standsInParts(outputs: readonly { readonly text: string }[], body: string): boolean {
  const texts = outputs.flatMap(({ text }) => [...decodings(text)]);
  for (let at = 0; at < body.length;) {
    let end = Math.min(at + PROOF_TAIL_CHARS, body.length);
    const hit = texts.filter((text) => text.includes(body.slice(at, end)));
    if (hit.length === 0) return false;
    // Halving the steps: what has a longer beginning of the rest has the shorter ones too.
    for (let step = body.length - end; step > 0; step = step >> 1) {
      while (
        end + step <= body.length && hit.some((text) => text.includes(body.slice(at, end + step)))
      ) end += step;
    }
    at = end;
  }
  return true;
}

/** Whether a turn called tools from scripts; null where its beginning is not in sight. */
function usesScript(all: readonly ToolLine[], turn: string | null): boolean | null {
  const own = all.filter((line) => line.turn === turn);
  if (own.some(({ said }) => said.kind === "script")) return true;
  return own.some(({ said }) => said.kind === "turn-began") ? false : null;
}

function isServerTurn({ lease }: LeasedName): boolean {
  return serverOfTurn(lease.turn) !== null;
}

function isSpilled(later: readonly ToolLine[], callId: string | undefined): boolean {
  return callId !== undefined &&
    later.some(({ said }) => said.kind === "output" && said.callId === callId && said.isCut);
}

/** The model knows of the message at most: it takes its id, or another hand-over, to prove that it arrived. */
function announce(store: Store, box: string, held: LeasedName): void {
  renew(store, box, held, { ...held.lease, announced: true });
}

/** A result is JSON, which a script may have printed as JSON again, in a result that is JSON. */
const MOST_ESCAPED = 3;
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g;
const SHORT: { readonly [letter: string]: string } = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** Whether `part` stands in `text`, however often it was written as JSON. */
export function standsIn(text: string, part: string): boolean {
  for (const plain of decodings(text)) if (plain.includes(part)) return true;
  return false;
}

/** The text, and what it says if it is JSON, JSON in JSON, and so on. */
function* decodings(text: string): Generator<string> {
  let plain = text;
  yield plain;
  for (let n = 0; n < MOST_ESCAPED; n++) {
    plain = plain.replace(
      ESCAPE,
      (_, hex: string | undefined, letter: string) =>
        hex === undefined ? SHORT[letter] ?? letter : String.fromCharCode(Number.parseInt(hex, 16)),
    );
    yield plain;
  }
}
