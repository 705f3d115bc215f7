/**
 * What a trace says: every event and its fields, in one place. A record is one line of JSON,
 * `{ts, server_pid, event, …}`; `ts` is ISO 8601, and `server_pid` the process that wrote it, a server
 * or a hook. Ids, counts, times and reasons, never a message body.
 */

import type { Rule } from "./name.ts";
import type { WakeRung, WakeStatus, WakeVia } from "./wake.ts";

/** Every event. */
export type TraceEvent =
  | ClientEvent
  | DetectionEvent
  | MailEvent
  | AskEvent
  | WakeEvent
  | ReplyWakeEvent;

/** Why detection ran: right at the start, so many ms after the handshake, a new note of a hook, or a tool. */
export type DetectTrigger = "start" | `${number}ms` | "hook" | "get_my_session";

/** What one source of evidence said. */
export type StrategyRecord =
  | { readonly source: string; readonly result: "abstained"; readonly reason: string }
  | {
    readonly source: string;
    readonly result: "hit";
    readonly session_id: string;
    readonly confidence: string;
  };

/** A client has said who it is, and which version of MCP it speaks. */
interface ClientEvent {
  readonly event: "client_began";
  readonly client: string;
  readonly client_version: string | null;
  readonly protocol: string;
}

/** Finding out which session a server serves. */
type DetectionEvent =
  | {
    readonly event: "detect_run";
    readonly trigger: DetectTrigger;
    /** The source that the id is known from; null while nobody knows. */
    readonly winning_strategy: string | null;
    readonly session_id: string | null;
    readonly per_strategy: readonly StrategyRecord[];
    readonly next_step: string | null;
  }
  /** The id is known so long after the handshake, so that this look and the later ones are left out. */
  | { readonly event: "detect_skip_retries"; readonly at_ms: number }
  /** Evidence that names another id did not replace the one that is known. */
  | {
    readonly event: "detect_preserved_existing_session_id";
    readonly session_id: string;
    readonly other_session_id: string;
    readonly source: string;
  }
  | { readonly event: "sticky_claim_recovered"; readonly session_id: string };

/** What became of mail. */
type MailEvent =
  /** A file that is no message was put aside. */
  | {
    readonly event: "drain_skip_invalid";
    readonly box: string;
    readonly folder: string;
    readonly name: string;
  }
  /** Messages were printed by a hook, or written in a response. */
  | {
    readonly event: "hand_over";
    readonly box: string;
    /** The name of the hook event, or of the tool. */
    readonly by: string;
    readonly count: number;
    /** Of all text that was printed; of the bodies, in a response. */
    readonly chars: number;
  }
  | {
    readonly event: "acknowledge";
    readonly box: string;
    readonly message_id: string;
    readonly evidence: Rule;
  }
  /** The user took back the part of the conversation in which it had been shown. */
  | { readonly event: "taken_back"; readonly box: string; readonly message_id: string };

/** A question, from its start to its end. */
type AskEvent =
  | {
    readonly event: "ask_peer_start";
    readonly request_id: string;
    readonly target_session_id: string;
    readonly timeout_ms: number;
  }
  | {
    readonly event: "ask_peer_end";
    readonly request_id: string;
    readonly duration_ms: number;
    readonly wake_status: WakeStatus;
    readonly timed_out: boolean;
    readonly correlation: "correlated" | "none";
  }
  /** The call was given up after a reply was taken, which went back. */
  | { readonly event: "ask_peer_abort_release"; readonly box: string; readonly message_id: string };

/** One wake: what was done, and at its end always one `wake_outcome`. */
type WakeEvent =
  | (OfTarget & { readonly event: "wake_skipped"; readonly reason: WakeStatus })
  /** The process tree says that the agent is in this pane; nothing else is believed. */
  | (OfTarget & { readonly event: "wake_pane_refreshed"; readonly pane: string })
  | (OfTarget & { readonly event: "wake_fired"; readonly rung: WakeRung })
  /** Something that was to wake did not work. */
  | (OfTarget & { readonly event: "wake_failed"; readonly error: string })
  | (OfTarget & {
    readonly event: "wake_outcome";
    readonly via: WakeVia;
    readonly rung: WakeRung | null;
    readonly wake_status: WakeStatus;
    readonly client_type: string;
    readonly ms: number;
    /** What the sender was told, when there was something to tell. */
    readonly reason?: string;
  });

/** Whether a reply was to wake its asker. */
type ReplyWakeEvent =
  | (OfTarget & { readonly event: "autowake_reply_skipped"; readonly status: WakeStatus })
  | (OfTarget & { readonly event: "autowake_reply_fire" });

interface OfTarget {
  readonly target_session_id: string | null;
}
