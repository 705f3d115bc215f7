/**
 * The gates before keys. All are looked at in one go, right before the keys: the pane proved by the
 * process tree, no mode, no other pane that gets the keys too, nobody typing, and a screen that is recognised as an empty prompt.
 */

import type { ClientAdapter } from "../clients/client.ts";
import type { Clock, RunProgram } from "../sys/ports.ts";
import { ancestry, listProcesses } from "../sys/ps.ts";
import type { Pane, Tmux, Viewer } from "../sys/tmux.ts";
import { HUMAN_ACTIVE_MS } from "../wire/limits.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { outcome, WAKE_LINE, type WakeOutcome } from "../wire/wake.ts";
import type { ReadableClient } from "../clients/client.ts";
import { provePane } from "./pane.ts";

/** What the gates look through. */
export interface Eyes {
  readonly run: RunProgram;
  readonly clock: Clock;
  /** Null when tmux is not installed or may not be run. */
  readonly tmux: Tmux | null;
  /** Absolute path of ps, or null when it is not installed or may not be run. */
  readonly ps: string | null;
  readonly clients: readonly ClientAdapter[];
  /** Whether the terminal of this server's client shows another conversation; absent where nobody can tell. */
  readonly hasLeft?: (serverPid: number) => boolean;
}

/** All gates are open for this pane, or the wake ends here. */
type Passage =
  | {
    readonly open: true;
    readonly tmux: Tmux;
    readonly pane: Pane;
    /** The line of an earlier wake stands there still: only Enter is missing. */
    readonly isTyped: boolean;
  }
  | { readonly open: false; readonly outcome: WakeOutcome };

/** Looks at every gate. ps and tmux run side by side. */
export async function passGates(
  eyes: Eyes,
  serverPid: number,
  client: ReadableClient,
  sessionId: string | null,
): Promise<Passage> {
  const { tmux } = eyes;
  if (tmux === null) return closed("skipped_no_target", missing("tmux"));
  const found = await findPane(eyes, tmux, serverPid, client, sessionId);
  if (!found.ok) return closed("skipped_no_target", found.reason);
  const { pane, viewers, isByTree } = found.value;
  if (isByTree && eyes.hasLeft?.(serverPid) === true) {
    return closed("skipped_no_target", "Its terminal has begun another conversation");
  }
  if (pane.inMode) return closed("skipped_copy_mode", COPY_MODE);
  if (pane.isSynchronized) return closed("skipped_synchronized", SYNCHRONIZED);
  if (isHumanActive(viewers, pane, eyes.clock.nowMs())) {
    return closed("skipped_human_active", "Somebody is at the keys of its window");
  }
  const screen = await tmux.styledScreen(pane);
  if (!screen.ok) return closed("skipped_no_target", screen.reason);
  if (screen.value.inMode) return closed("skipped_copy_mode", COPY_MODE);
  if (screen.value.pid !== pane.pid) return closed("skipped_no_target", "Its pane was just closed");
  const composer = client.recognise(screen.value.text);
  switch (composer.kind) {
    case "empty":
      return { open: true, tmux, pane, isTyped: false };
    case "draft":
      if (compareWakeLine(composer.text) === "whole") {
        return { open: true, tmux, pane, isTyped: true };
      }
      return closed("skipped_draft", "Somebody has typed text there and not sent it");
    case "dialog":
      return closed("skipped_dialog", "A dialog is open there, and a person has to answer it");
    case "unknown":
      return closed("skipped_dialog", "Its screen does not show an empty prompt");
  }
}

/** Whether text in a composer is the wake line, a beginning of it, or neither; wrapped or not. */
export function compareWakeLine(text: string): "whole" | "beginning" | "other" {
  const bare = (line: string) => line.replace(/\s+/g, "");
  // Where the composer has vi's keys and is not in its insert mode, the first letter, an o, opens a
  // second line, and the rest is typed there.
  const line = bare(text.startsWith("\n") ? WAKE_LINE.slice(1) : WAKE_LINE);
  if (bare(text) === line) return "whole";
  return line.startsWith(bare(text)) ? "beginning" : "other";
}

/**
 * Whether somebody who sees the pane's window pressed a key just now, or may have. Which pane the
 * terminal points at does not count: a popup or a menu lies over any of them. tmux tells the time in
 * whole seconds, rounded down.
 */
export function isHumanActive(
  viewers: readonly Viewer[],
  { windowId }: Pick<Pane, "windowId">,
  nowMs: number,
): boolean {
  return viewers.some((viewer) =>
    viewer.windowId === windowId &&
    (viewer.isOpaque || nowMs - viewer.activeMs < HUMAN_ACTIVE_MS + 1_000)
  );
}

/** The pane of an agent. */
interface FoundPane {
  readonly pane: Pane;
  readonly viewers: readonly Viewer[];
  /** Proved by the process tree, and not by a title that says which conversation it shows. */
  readonly isByTree: boolean;
}

async function findPane(
  { run, ps, clients }: Eyes,
  tmux: Tmux,
  serverPid: number,
  client: ReadableClient,
  sessionId: string | null,
): Promise<Result<FoundPane>> {
  if (ps === null) return no(missing("ps"));
  const [table, seen] = await Promise.all([listProcesses(run, ps), tmux.look()]);
  if (!table.ok) return table;
  if (!seen.ok) return seen;
  const pane = provePane(
    table.value,
    seen.value.panes,
    serverPid,
    client,
    clients,
    sessionId,
  );
  if (!pane.ok) return pane;
  const isShared = ancestry(table.value, serverPid)
    .some(({ args }) => clients.some((each) => each.isSharedDaemon(args)));
  return ok({ pane: pane.value, viewers: seen.value.viewers, isByTree: !isShared });
}

/** The keys would reach other panes of the window, and could answer a dialog there. */
export const SYNCHRONIZED =
  "Its window has synchronize-panes on: other panes would get the keys too";
const COPY_MODE = "Its pane is in copy mode, which would take the keys";

function missing(program: string): string {
  return `${program} is not installed, or this server may not run it: oxtail diagnose says which`;
}

function closed(status: WakeOutcome["status"], hint: string): Passage {
  return { open: false, outcome: outcome(status, hint) };
}
