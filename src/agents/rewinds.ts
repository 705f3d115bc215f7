/**
 * Noticing that the user took back a part of the conversation. No hook tells of it, and the client writes
 * nothing until the next prompt; so whenever another turn runs, the agent's own server looks where in the
 * transcript that turn goes on, and puts back what was shown in the turns that are no longer there.
 */

import { turnPath } from "../mail/layout.ts";
import { takeBackTurns as takeBack } from "../mail/mailbox.ts";
import { readSmall, type Store } from "../mail/store.ts";
import { lookAt, orNothing } from "../sys/files.ts";
import type { Clock, Reader as FileReader } from "../sys/ports.ts";
import type { ClientInfo } from "../wire/entry.ts";
import {
  REWIND_LOOK_MAX_TRIES,
  REWIND_LOOK_MS,
  REWIND_MAX_BYTES,
  STARTS_POLL_MS,
} from "../wire/limits.ts";
import { isEndedTurn, NO_TURN, parseTurn } from "../wire/notes.ts";
import type { GetEnv } from "../wire/settings.ts";
import type { Agent } from "./agent.ts";
import { linesFromEnd, type OpenTranscript, openTranscript } from "./transcript.ts";
import { messageOf } from "../wire/result.ts";

/** For whom, and with what. */
interface RewindParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly env: GetEnv;
  readonly agent: Pick<Agent, "box" | "reader">;
  /** The session that its client is at. */
  readonly current: () => ClientInfo;
  readonly reader: FileReader;
  /** Told what nobody expected, as a sentence. */
  readonly complain: (line: string) => void;
}

/** Looks every second, until the signal. */
export async function watchRewinds(parts: RewindParts, signal: AbortSignal): Promise<void> {
  const look = createRewindLook(parts, signal);
  while (!signal.aborted) {
    // A disk that fails now is looked at again; anything else must not end the watch.
    await orNothing(look).catch((error) => parts.complain(messageOf(error)));
    await parts.clock.sleep(STARTS_POLL_MS, signal);
  }
}

/** What was looked at last. */
interface Seen {
  readonly box: string;
  readonly turn: string;
  readonly mtimeMs: number;
}

/** One look, to be called again and again: one lstat while the same turn runs. */
export function createRewindLook(parts: RewindParts, signal: AbortSignal): () => Promise<void> {
  const { store, clock, agent } = parts;
  let seen: Seen | null = null;
  return async () => {
    const box = agent.box();
    const path = turnPath(store.root, box);
    const mtimeMs = lookAt(store.files, path)?.mtimeMs;
    if (mtimeMs === undefined || (seen?.box === box && seen.mtimeMs === mtimeMs)) return;
    const turn = parseTurn(readSmall(store, path) ?? "");
    const before = seen?.box === box ? seen.turn : null;
    if (turn === NO_TURN || isEndedTurn(turn)) return;
    let turns: ReadonlySet<string> | null = null;
    for (let tries = 0; turns === null && tries < REWIND_LOOK_MAX_TRIES; tries++) {
      // The client writes the prompt down once all hooks have seen it.
      if (tries > 0) await clock.sleep(REWIND_LOOK_MS, signal);
      if (signal.aborted) return;
      turns = await read(parts, turn, before);
    }
    if (turns !== null && turns.size > 0) takeBack(store, agent.reader(), turns, mtimeMs);
    seen = { box, turn: turns === null ? before ?? NO_TURN : turn, mtimeMs };
  };
}

async function read({ reader, env, current }: RewindParts, turn: string, before: string | null) {
  const opened = await openTranscript(reader, env, current());
  // A session that has no transcript yet has nothing to take back.
  if (!opened.ok) return new Set<string>();
  using transcript = opened.value;
  return await turnsTakenBack(transcript, turn, before);
}

/**
 * The turns that are not in the conversation any more now that `turn` runs; null when the transcript does
 * not tell of `turn` yet. A turn counts only once an older one is found that is still there: then the
 * branch was followed all the way.
 *
 * @param before The turn up to which this was looked at earlier, or null
 */
export async function turnsTakenBack(
  { file, format, left: files }: Omit<OpenTranscript, typeof Symbol.dispose>,
  turn: string,
  before: string | null,
): Promise<ReadonlySet<string> | null> {
  const none: ReadonlySet<string> = new Set();
  const branch = format.branch?.();
  if (branch === undefined) return none;
  let isCaughtUp = false;
  const [kept, left, sure] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for await (const line of linesFromEnd(file, REWIND_MAX_BYTES)) {
    if (line.kind === "changed") return null;
    if (line.kind !== "text") continue;
    const isHeld = branch.holds(line.text);
    const its = branch.turnOf(line.text);
    if (its === null) continue;
    if (!isHeld) {
      left.add(its);
      continue;
    }
    kept.add(its);
    for (const one of left) sure.add(one);
    isCaughtUp = its !== turn && (its === before || (before !== null && left.has(before)));
    if (isCaughtUp) break;
  }
  if (!kept.has(turn)) return null;
  for (const file of isCaughtUp ? [] : files) {
    for await (const line of linesFromEnd(file, REWIND_MAX_BYTES)) {
      const its = line.kind === "text" ? branch.turnOf(line.text) : null;
      if (its !== null) sure.add(its);
    }
  }
  // Whoever went back to the first prompt kept nothing.
  if (!branch.isOpen()) { for (const one of left) sure.add(one); }
  return sure.difference(kept);
}
