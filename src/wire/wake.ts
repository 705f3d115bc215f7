/** The words that say what became of a wake. */

/** Every status word (design page "Waking an idle peer"). Only `fired` means that a turn began. */
export type WakeStatus =
  | "fired"
  | "fired_unconfirmed"
  | "skipped_busy"
  | "skipped_no_fresh_idle"
  | "skipped_rate_limited"
  | "skipped_deduped"
  | "skipped_store_error"
  | "skipped_debounced"
  | "skipped_no_target"
  | "skipped_copy_mode"
  | "skipped_draft"
  | "skipped_dialog"
  | "skipped_human_active"
  | "skipped_loop_guard"
  | "skipped_unneeded"
  | "disabled";

/** The ways to wake, in the order in which they are tried. */
export type WakeRung = "listener" | "queue" | "keys";

/** What asked for a wake. */
export type WakeVia =
  | "send_message"
  | "reply_default"
  | "ask_peer"
  | "complete_work"
  | "self_heal"
  | "waiter_heal";

/** What became of a wake, and for a person the reason, when there is one to tell. */
export interface WakeOutcome {
  readonly status: WakeStatus;
  readonly hint?: string;
  /** The way that was taken; absent when none was. */
  readonly rung?: WakeRung;
}

/**
 * The constant line that is typed to wake a peer. Never a message body. It has fewer than 100
 * characters, no leading `-` and no `;` at its end, because tmux reads both as its own syntax.
 */
export const WAKE_LINE = "oxtail: a peer sent you a message, read_my_messages shows it";
