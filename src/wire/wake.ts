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
  | "skipped_synchronized"
  | "skipped_draft"
  | "skipped_dialog"
  | "skipped_human_active"
  | "skipped_loop_guard"
  | "skipped_unneeded"
  | "disabled";

/** What each of them means, for people. Where there is more to say, a hint comes with it. */
export const WAKE_MEANINGS: { readonly [S in WakeStatus]: string } = {
  fired: "It was woken: a turn began.",
  fired_unconfirmed: "It was woken, but no turn was seen to begin.",
  skipped_busy: "A turn runs there: its hooks hand the message over within it.",
  skipped_no_fresh_idle:
    "A reply wakes only an agent that has just become idle, or that has a listener.",
  skipped_rate_limited: "It was woken too often: by replies, or you two by each other.",
  skipped_deduped: "A reply to the same question has woken it before.",
  skipped_store_error: "The store could not note the wake, so it was not tried.",
  skipped_debounced: "It was woken a moment ago.",
  skipped_no_target:
    "There is no way to wake it: no such agent, its session ended, or no pane is proved to be its own.",
  skipped_copy_mode: "Its tmux pane is in copy mode.",
  skipped_synchronized: "Its tmux window sends what is typed to several panes.",
  skipped_draft: "Somebody has typed text at its prompt and not sent it.",
  skipped_dialog: "A dialog is open there, or its screen shows no empty prompt.",
  skipped_human_active: "Somebody is at the keys of its terminal.",
  skipped_loop_guard: "The exchange went through too many answers without a person.",
  skipped_unneeded: "The answer was there before a wake was needed.",
  disabled: "Waking is switched off in the settings of whoever sent it.",
};

/** The ways to wake an agent, in the order in which they are tried, and those to ring for the person. */
export type WakeRung = "listener" | "plugin" | "socket" | "queue" | "keys" | "notify" | "cockpit";

/** How an agent's own server, its client's command line or our plugin in it can wake it besides a listener and keys. */
export type OwnWake = "plugin" | "socket" | "queue";

/** Whether `value` is one of these. */
export function isOwnWake(value: unknown): value is OwnWake {
  return value === "plugin" || value === "socket" || value === "queue";
}

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

// Building a {@link WakeOutcome}.

/** A wake that ended with `status`; `hint` is one sentence for a person, without a final period. */
export function outcome(status: WakeStatus, hint?: string): WakeOutcome {
  return hint === undefined ? { status } : { status, hint };
}

/** Whether keys were pressed, so that a turn began or may have begun. */
export function wasFired({ status }: WakeOutcome): boolean {
  return status === "fired" || status === "fired_unconfirmed";
}
