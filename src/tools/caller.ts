/** What a tool works with during one call. */

import type { Agent } from "../agents/agent.ts";
import type { Registry } from "../agents/registry.ts";
import type { FoundProject } from "../agents/project.ts";
import type { Evidence } from "../agents/identity.ts";
import type { Compose } from "../mail/compose.ts";
import type { Inbox } from "../mail/inbox.ts";
import type { Offer } from "../mail/offer.ts";
import type { Quota } from "../mail/quota.ts";
import type { Store } from "../mail/store.ts";
import type { WatchFolder } from "../sys/watch.ts";
import type { GetEnv, Settings } from "../wire/env.ts";
import type { LeasedName } from "../wire/names.ts";
import type { Place } from "./sessions.ts";
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

/** The opened store and this server's place in it. */
export interface Session {
  readonly store: Store;
  readonly registry: Registry;
  readonly agent: Agent;
  readonly compose: Compose;
  readonly quota: Quota;
  readonly wakes: Wakes;
  readonly peek: Peek;
  readonly watch: WatchFolder;
  readonly settings: Settings;
  readonly env: GetEnv;
  readonly project: FoundProject;
  /** What an agent is doing and since when, from its activity mark. */
  readonly activity: (box: string) => ActivityView;
  /** The tmux sessions by pane id; empty without tmux. */
  readonly places: () => Promise<ReadonlyMap<string, Place>>;
  /** What each source of evidence said last. */
  readonly evidence: () => readonly Evidence[];
  /** The longest `ask_peer` may block this client, in ms. */
  readonly askCeilingMs: number;
  /** The agent's box as this server last saw it. */
  readonly inbox: () => Inbox;
}

/** One call of one tool. */
export interface Caller extends Session {
  /** Aborted when the client cancels the call. */
  readonly signal: AbortSignal;
  /** Notes what this call's response hands over, so that it can be acknowledged or given back. */
  readonly handsOver: (offer: Offer, taken: LeasedName) => void;
}
