/** What a tool works with during one call. */

import type { Agent } from "../agents/agent.ts";
import type { Registry } from "../agents/registry.ts";
import type { FoundProject } from "../agents/project.ts";
import type { Counts } from "../agents/counts.ts";
import type { Directory } from "../agents/directory.ts";
import type { Evidence } from "../agents/evidence.ts";
import type { Ps } from "../agents/lineage.ts";
import type { ResultProofs } from "../agents/result_proofs.ts";
import type { ReadSession, SessionRef } from "../agents/session_activity.ts";
import type { Compose } from "../mail/compose.ts";
import type { Hops } from "../mail/hops.ts";
import type { Inbox } from "../mail/inbox.ts";
import type { Offer } from "../mail/offer.ts";
import type { Quota } from "../mail/quota.ts";
import type { FollowSuccessor } from "../mail/successor.ts";
import type { Store } from "../mail/store.ts";
import type { OpenWork } from "../mail/work.ts";
import type { WatchFolder } from "../sys/watch.ts";
import type { ReadTmux } from "../sys/tmux_sessions.ts";
import type { GetEnv, Settings } from "../wire/env.ts";
import type { Result } from "../wire/result.ts";
import type { LeasedName } from "../wire/names.ts";
import type { PartsRead } from "./parts.ts";
import type { RecentSends } from "./recent.ts";
import type { Waker, WakeTarget } from "../wake/waker.ts";
import type { WakeOutcome } from "../wire/wake.ts";
import type { PaneReader } from "../wake/read_pane.ts";
import type { Reader } from "../sys/readable.ts";

/** Waking. Neither call throws: the message is delivered already. */
export interface Wakes extends Waker {
  /** Wakes the requester of what is being answered, only when it is freshly idle. */
  wakeForReply(target: WakeTarget, replyTo: string): Promise<WakeOutcome>;
}

/** What `read_session` looks through. */
export interface Peek {
  readonly reader: Reader;
  readonly panes: PaneReader;
}

/** What the list says of an agent's activity. */
export interface ActivityView {
  readonly status: "busy" | "idle" | "waiting" | "unknown";
  /** ms since the epoch; null when nothing is known. */
  readonly since: number | null;
}

/** What a session can find out and say about who it is. */
export interface Self {
  /** Looks at every source of evidence now; what each says, best first. */
  evidence(): Promise<readonly Evidence[]>;
  /** Makes `sessionId` the caller's, or says in a sentence why another client has it. */
  claim(sessionId: string): Promise<Result<null>>;
  /** Where the transcript of a session lies, as far as that is known without a search. */
  transcriptOf(sessionId: string): string | null;
  /** What a model does to learn its session id: a part of a sentence. */
  readonly howToFindId: string;
}

/** The opened store and this server's place in it. */
export interface ServerSession {
  readonly store: Store;
  readonly registry: Registry;
  readonly agent: Agent;
  readonly compose: Compose;
  readonly quota: Quota;
  readonly followSuccessor: FollowSuccessor;
  readonly wakes: Wakes;
  readonly peek: Peek;
  readonly watch: WatchFolder;
  readonly settings: Settings;
  readonly env: GetEnv;
  readonly project: FoundProject;
  /** What an agent is doing and since when. */
  readonly activity: (session: SessionRef) => ActivityView;
  readonly readSession: ReadSession;
  /** Who is here, with or without a server. */
  readonly directory: Directory;
  /** Unread messages and open tasks of a box. */
  readonly counts: (box: string) => Counts;
  /** Null without tmux. */
  readonly readTmux: ReadTmux | null;
  readonly ps: Ps;
  /** The longest `ask_peer` may block this client, in ms. */
  readonly askCeilingMs: number;
  /** How long the model waits for the result of a call with this `_meta`, in ms; null: as long as its client. */
  readonly patienceMs: (meta: unknown) => number | null;
  /** The longest text of a result that this client shows its model whole, in bytes of UTF-8. */
  readonly resultMaxBytes: number;
  /** The parts of large bodies that were returned. */
  readonly parts: PartsRead;
  /** How far what the agent sends now is from the last human word. */
  readonly hops: Hops;
  readonly openWork: OpenWork;
  readonly recent: RecentSends;
  readonly proofs: ResultProofs;
  /** Whether the metadata of a call says that a subagent makes it. Its parent's mail is not for it. */
  readonly isSubagentCall: (meta: unknown) => boolean;
}

/** The same as the agent sees it that makes a call. */
export interface Session extends ServerSession {
  /** Who the caller is and how that is known. */
  readonly self: Self;
  /** Another terminal has the session open and gets its mail. */
  readonly isFurtherWindow: () => boolean;
  /** The agent's box as this server last saw it. */
  readonly inbox: () => Inbox;
}

/** One call of one tool. */
export interface Caller extends Session {
  /** Aborted when the client cancels the call. */
  readonly signal: AbortSignal;
  /** Notes what this call's response hands over, so that it can be acknowledged or given back. */
  readonly handsOver: (offer: Offer, taken: LeasedName) => void;
  /** Notes that the model has seen this message and acts on it now. */
  readonly actsOn: (messageName: string, hop: number) => void;
  readonly isSubagent: boolean;
  /** How long the model waits for the result of this call, in ms; null: as long as its client. */
  readonly modelWaitsMs: number | null;
  /** Tells the client how much of `total` ms a call has taken; null when it did not ask to be told. */
  readonly progress: ((elapsedMs: number, totalMs: number) => void) | null;
}
