/**
 * Pressing the keys: the constant line, a pause, Enter, and then watching whether a turn begins. The
 * line is typed once; Enter is pressed only while the composer holds that line and nothing else.
 */

import { type ActivityMark, hasBegun } from "../agents/activity.ts";
import type { Clock } from "../sys/ports.ts";
import type { Keys, Pane, Tmux } from "../sys/tmux.ts";
import { WAKE_POLL_MS, WAKE_VERIFY_MS } from "../wire/limits.ts";
import type { Result } from "../wire/result.ts";
import { outcome as plainOutcome, type WakeOutcome, type WakeStatus } from "../wire/wake.ts";
import { compareWakeLine, SYNCHRONIZED } from "./gates.ts";
import type { ReadableClient } from "../clients/client.ts";

/** An outcome after the first key. */
function outcome(status: WakeStatus, hint?: string): WakeOutcome {
  return { ...plainOutcome(status, hint), rung: "keys" };
}

/** Where to press, and how to see what came of it. */
export interface Keyboard {
  readonly tmux: Pick<Tmux, "styledScreen" | "typeWakeLine" | "pressEnter" | "typeAndEnter">;
  readonly pane: Pane;
  readonly client: ReadableClient;
  readonly clock: Clock;
  /** The agent's activity mark at this moment. */
  readonly mark: () => ActivityMark | null;
  /** Ends the watching early. The keys themselves are always finished. */
  readonly signal?: AbortSignal;
}

/**
 * Wakes the agent at an open gate.
 *
 * @param isTyped The line stands in the composer already
 */
export async function pressKeys(keyboard: Keyboard, isTyped: boolean): Promise<WakeOutcome> {
  const { tmux, pane, client, clock } = keyboard;
  const before = keyboard.mark();
  if (!isTyped) {
    const refusal = refused(await tmux.typeWakeLine(pane));
    if (refusal !== null) return refusal;
    await clock.sleep(client.keyGapMs);
  }
  const fault = await submit(keyboard, before);
  return fault ?? await confirm(keyboard, before);
}

/**
 * Wakes the agent at an open gate the old way: the line and Enter at once, without looking in between.
 * Enter is not pressed again.
 */
export async function pressLegacy(keyboard: Keyboard): Promise<WakeOutcome> {
  const before = keyboard.mark();
  const fault = refused(await keyboard.tmux.typeAndEnter(keyboard.pane));
  return fault ?? await confirm(keyboard, before, 1);
}

/** Presses Enter once the line is seen in the composer. Gives the outcome when that never happened. */
async function submit(
  keyboard: Keyboard,
  before: ActivityMark | null,
): Promise<WakeOutcome | null> {
  const { tmux, pane, clock } = keyboard;
  const endMs = clock.nowMs() + WAKE_VERIFY_MS;
  while (clock.nowMs() < endMs) {
    if (hasBegun(before, keyboard.mark())) return outcome("fired");
    const shown = await composerNow(keyboard);
    if (shown === "ours") return refused(await tmux.pressEnter(pane));
    if (shown === "dialog") {
      return outcome(
        "skipped_dialog",
        "A dialog opened after the line was typed: Enter was not sent",
      );
    }
    if (shown === "theirs") {
      return outcome("skipped_draft", "Somebody typed there as well: Enter was not sent");
    }
    await clock.sleep(WAKE_POLL_MS);
  }
  return outcome("fired_unconfirmed", "The line was typed but never seen at the prompt");
}

/** Watches for the turn. Enter is pressed a second time when the line is still in the composer. */
async function confirm(
  keyboard: Keyboard,
  before: ActivityMark | null,
  mostEnters = 2,
): Promise<WakeOutcome> {
  const { tmux, pane, client, clock, signal } = keyboard;
  const endMs = clock.nowMs() + WAKE_VERIFY_MS;
  const gapMs = Math.max(client.keyGapMs, 10 * WAKE_POLL_MS);
  let againMs = mostEnters > 1 ? clock.nowMs() + gapMs : Infinity;
  for (;;) {
    if (hasBegun(before, keyboard.mark())) return outcome("fired");
    const nowMs = clock.nowMs();
    if (nowMs >= endMs || signal?.aborted) {
      return outcome("fired_unconfirmed", "The keys were sent, but no turn was seen to begin");
    }
    if (nowMs >= againMs) {
      againMs = Infinity;
      if (await composerNow(keyboard) === "ours") await tmux.pressEnter(pane);
    }
    await clock.sleep(WAKE_POLL_MS, signal);
  }
}

/**
 * What the composer holds: our line, somebody's text, a dialog, or nothing that can be told yet, such
 * as the beginning of our line.
 */
async function composerNow(
  { tmux, pane, client, mark }: Keyboard,
): Promise<"ours" | "theirs" | "dialog" | "other"> {
  if (mark()?.word === "wait") return "dialog";
  const screen = await tmux.styledScreen(pane);
  if (!screen.ok || screen.value.inMode) return "other";
  const composer = client.recognise(screen.value.text);
  if (composer.kind !== "draft") return composer.kind === "dialog" ? "dialog" : "other";
  const compared = compareWakeLine(composer.text);
  if (compared === "beginning") return "other";
  return compared === "whole" ? "ours" : "theirs";
}

function refused(keys: Result<Keys>): WakeOutcome | null {
  if (!keys.ok) return plainOutcome("skipped_no_target", keys.reason);
  switch (keys.value) {
    case "sent":
      return null;
    case "in-mode":
      return plainOutcome("skipped_copy_mode", "Its pane has just gone into copy mode");
    case "synchronized":
      return plainOutcome("skipped_synchronized", SYNCHRONIZED);
    case "other-process":
      return plainOutcome("skipped_no_target", "Another process has just taken its pane");
  }
}
