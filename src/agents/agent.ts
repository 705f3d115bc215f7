/** The agent that this server serves: its identity, its registry entry, its box. */

import { boxTag, isTurnId } from "../wire/ids.ts";
import type { ClientInfo, Entry, Project, StateCard, TmuxPlace } from "../wire/entry.ts";
import { SCHEMA_VERSION } from "../wire/limits.ts";
import { queued } from "../mail/claim.ts";
import { boxPath, turnPath } from "../mail/layout.ts";
import type { Reader } from "../mail/offer.ts";
import { ensureBox, readSmall, type Store } from "../mail/store.ts";
import { type Evidence, type Identity, identityAfter, UNIDENTIFIED } from "./identity.ts";
import { boxOfEntry } from "./peers.ts";
import type { OwnPlace } from "./registry.ts";

/** What the server knows of itself and its client when the agent is created. */
export interface AgentFacts {
  readonly serverPid: number;
  readonly startedMs: number;
  readonly client: Pick<ClientInfo, "type" | "version" | "cwd">;
  readonly project: Project;
  readonly tmux: TmuxPlace | null;
}

/** This server's agent. Every change is published at once. */
export interface Agent {
  identity(): Identity;
  entry(): Entry;
  box(): string;
  /** Takes evidence for the session id; mail that waits in the provisional box moves along. */
  learn(evidence: Evidence): void;
  /** Changes the state card or the name; what is not given stays. */
  describe(change: { readonly state?: StateCard; readonly name?: string }): void;
  /** How this agent reads its box right now. */
  reader(): Reader;
}

/** Creates the agent and publishes it. */
export function createAgent(store: Store, place: OwnPlace, facts: AgentFacts): Agent {
  let identity = UNIDENTIFIED;
  let state: StateCard | null = null;
  let name: string | null = null;

  const entry = (): Entry => ({
    schema_version: SCHEMA_VERSION,
    server_pid: facts.serverPid,
    started_at: facts.startedMs,
    client: {
      ...facts.client,
      session_id: identity.sessionId,
      session_id_source: identity.source,
      transcript_path: null,
    },
    project: facts.project,
    name,
    tmux: facts.tmux,
    state,
  });
  const box = () => boxOfEntry(entry());
  const publish = () => {
    ensureBox(store, box());
    place.publish(entry());
  };
  publish();
  return {
    identity: () => identity,
    entry,
    box,
    learn(evidence) {
      const next = identityAfter(identity, evidence);
      if (next === identity) return;
      const old = { box: box(), provisional: identity.sessionId === null };
      identity = next;
      publish();
      if (old.provisional) moveMail(store, old.box, box());
    },
    describe(change) {
      state = change.state ?? state;
      name = change.name ?? name;
      publish();
    },
    reader() {
      const own = box();
      return { box: own, tag: boxTag(own), turn: runningTurn(store, own, facts.serverPid) };
    },
  };
}

/** The running turn as the hooks wrote it; `s<server pid>` for an agent without hooks. */
export function runningTurn(store: Store, box: string, serverPid: number): string {
  const turn = readSmall(store, turnPath(store.root, box))?.trim();
  return turn !== undefined && isTurnId(turn) ? turn : `s${serverPid}`;
}

/** Moves what is queued for an agent before it was identified into its own box. */
function moveMail(store: Store, from: string, to: string): void {
  for (const base of queued(store, from)) {
    store.files.rename(
      `${boxPath(store.root, from, "new")}/${base}`,
      `${boxPath(store.root, to, "new")}/${base}`,
    );
  }
}
