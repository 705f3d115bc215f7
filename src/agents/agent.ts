/**
 * The agent that this server serves: its identity, its registry entry, its box.
 *
 * A client may serve several sessions through one server (threads of Codex), and says with each call
 * which of them calls. So every call works with an agent of its own, {@link ServerAgent.caller}.
 */

import { boxOf, boxTag, isTurnId, provisionalBox } from "../wire/ids.ts";
import type { ClientInfo, Entry, Project, StateCard, TmuxPlace } from "../wire/entry.ts";
import { SCHEMA_VERSION, SERVED_MAX_SESSIONS } from "../wire/limits.ts";
import { boxPath, turnPath } from "../mail/layout.ts";
import type { Reader } from "../mail/offer.ts";
import { ensureBox, readSmall, type Store } from "../mail/store.ts";
import { endSuccession, followSuccessor, leaveSuccessor, moveMail } from "../mail/successor.ts";
import { type Evidence, type Hit, hit } from "./evidence.ts";
import { changeBy, type Identity, identityOf, UNIDENTIFIED } from "./identity.ts";
import type { OwnPlace } from "./registry.ts";

/** What the server knows of itself and its client when the agent is created. */
export interface AgentFacts {
  readonly serverPid: number;
  readonly startedMs: number;
  readonly client: Pick<ClientInfo, "type" | "version" | "cwd"> & { readonly pid: number | null };
  readonly project: Project;
  /** As far as they are known at once. */
  readonly surroundings: Surroundings;
}

/** What a session says of itself. */
export interface Card {
  readonly state: StateCard | null;
  readonly name: string | null;
}

/** An agent. Every change is published at once. */
export interface Agent {
  identity(): Identity;
  entry(): Entry;
  box(): string;
  /** Takes an explicit claim. */
  claim(claim: Hit): void;
  /** Changes the state card or the name; what is not given stays. */
  describe(change: Partial<Card>): void;
  /** How this agent reads its box right now. */
  reader(): Reader;
}

/** What people are told of where the agent is: its window and how its client calls it. */
export interface Surroundings {
  readonly tmux: TmuxPlace | null;
  readonly label: string | null;
}

/** The agent of the whole server. */
export interface ServerAgent extends Agent {
  /** Takes evidence for the session id; see {@link changeBy} for what it does. */
  learn(found: Hit): void;
  /** The agent that makes a call with this `call-meta` evidence. */
  caller(meta: Evidence): Agent;
  /** Changes where the agent is. */
  locate(surroundings: Surroundings): void;
  surroundings(): Surroundings;
  /** Moves on what came into boxes that this agent has left, and publishes what could not be. */
  settle(): void;
}

/** Creates the agent and publishes it. */
export function createAgent(store: Store, place: OwnPlace, facts: AgentFacts): ServerAgent {
  let current = UNIDENTIFIED;
  let around = facts.surroundings;
  let isPublished = false;
  const cards = new Map<string, Card>();
  const left = new Map<string, string>();
  /** What a thread claimed to be, by the id that its client gives it. */
  const claims = new Map<string, Hit>();

  const boxOfIdentity = ({ sessionId }: Identity) =>
    sessionId === null ? provisionalBox(facts.serverPid, facts.startedMs) : boxOf(sessionId);
  const entryOf = (identity: Identity): Entry => {
    const { state, name } = cards.get(boxOfIdentity(identity)) ?? { state: null, name: null };
    return {
      schema_version: SCHEMA_VERSION,
      server_pid: facts.serverPid,
      started_at: facts.startedMs,
      client: {
        ...facts.client,
        session_id: identity.sessionId,
        session_id_source: identity.source,
        transcript_path: identity.transcriptPath,
      },
      project: facts.project,
      name,
      ...around,
      state,
    };
  };
  const publish = () => {
    isPublished = false;
    ensureBox(store, boxOfIdentity(current));
    place.publish(entryOf(current));
    isPublished = true;
  };
  const describe = (box: string, change: Partial<Card>) => {
    const card = { state: null, name: null, ...cards.get(box), ...change };
    cards.delete(box);
    cards.set(box, card);
    const oldest = cards.keys().next().value;
    if (cards.size > SERVED_MAX_SESSIONS && oldest !== undefined) cards.delete(oldest);
  };
  const learn = (found: Hit) => {
    const change = changeBy(current, found);
    if (change === "none") return;
    const from = boxOfIdentity(current);
    current = identityOf(found);
    const to = boxOfIdentity(current);
    left.delete(to);
    if (change === "follow") {
      describe(to, cards.get(from) ?? {});
      cards.delete(from);
      left.set(from, to);
    }
    publish();
    // Whatever box it went on in before, this session is here now.
    endSuccession(store, to);
    if (change === "follow") {
      leaveSuccessor(store, from, to);
      moveMail(store, from, to);
    }
  };
  const agentAs = (identity: () => Identity, claim: Agent["claim"]): Agent => {
    const box = () => boxOfIdentity(identity());
    return {
      identity,
      entry: () => entryOf(identity()),
      box,
      claim,
      describe(change) {
        describe(box(), change);
        publish();
      },
      reader() {
        const own = box();
        return { box: own, tag: boxTag(own), turn: runningTurn(store, own, facts.serverPid) };
      },
    };
  };
  publish();
  return {
    ...agentAs(() => current, learn),
    learn,
    caller(meta) {
      if (meta.sessionId === null) return agentAs(() => current, learn);
      const own = meta.sessionId;
      // The threads of one server are different sessions: what is one's never moves to another.
      learn({ ...claims.get(own) ?? meta, boxFollows: false });
      return agentAs(() => identityOf(claims.get(own) ?? meta), (claim) => {
        if (claims.size < SERVED_MAX_SESSIONS || claims.has(own)) claims.set(own, claim);
        learn(claim);
      });
    },
    surroundings: () => around,
    locate(surroundings) {
      if (JSON.stringify(surroundings) === JSON.stringify(around)) return;
      around = surroundings;
      publish();
    },
    settle() {
      if (!isPublished) publish();
      for (const [from, to] of left) {
        // Who sent before it saw the new entry may have delivered to the old box.
        if ((store.files.list(boxPath(store.root, from, "new")) ?? []).length === 0) continue;
        // Unless that session was resumed somewhere since: then its mail is its own again.
        if (followSuccessor(store, from) === from) left.delete(from);
        else moveMail(store, from, to);
      }
    },
  };
}

/** An explicit claim of `sessionId`, made now. */
export function claimOf(
  sessionId: string,
  nowMs: number,
  transcriptPath: string | null,
  boxFollows: boolean,
): Hit {
  return hit("self-register", sessionId, "certain", { sinceMs: nowMs, transcriptPath, boxFollows });
}

/** The running turn as the hooks wrote it; `s<server pid>` for an agent without hooks. */
export function runningTurn(store: Store, box: string, serverPid: number): string {
  const turn = readSmall(store, turnPath(store.root, box))?.trim();
  return turn !== undefined && isTurnId(turn) ? turn : `s${serverPid}`;
}
