/**
 * The agent that this server serves: its identity, its registry entry, its box.
 *
 * A client may serve several sessions through one server (threads of Codex), and says with each call
 * which of them calls. So every call works with an agent of its own, {@link ServerAgent.caller}.
 */

import { openBoxReader, type Reader } from "../mail/mailbox.ts";
import { ensureBox, type Store } from "../mail/store.ts";
import { type Moves, openMoves } from "../mail/successor.ts";
import { failureOf, type FileFault } from "../sys/files.ts";
import {
  type ClientInfo,
  type Entry,
  type Project,
  projectId,
  type ServedSession,
  type SessionMode,
  type TmuxPlace,
  withSessions,
} from "../wire/entry.ts";
import { boxOf, processName, provisionalBox } from "../wire/ids.ts";
import { SCHEMA_VERSION, SERVED_MAX_SESSIONS } from "../wire/limits.ts";
import type { Owner } from "../wire/name.ts";
import { type Card, NO_CARD, type Start } from "../wire/notes.ts";
import type { OwnWake } from "../wire/wake.ts";
import { type Cards, openCards } from "./cards.ts";
import {
  changeBy,
  type Evidence,
  type Hit,
  type Identity,
  identityOf,
  isProvisional,
  UNIDENTIFIED,
} from "./identity.ts";
import { openServed, type OwnPlace, type Served, type ServedOne } from "./registry.ts";

/** What lies in the way of the store until somebody fixes it. Who calls is told, again at each call. */
const MENDED_BY_HAND: ReadonlySet<FileFault> = new Set(["not-a-folder", "denied"]);

/** What the server knows of itself and its client when the agent is created. */
interface AgentFacts {
  readonly serverPid: number;
  /** Where pids of this process count. */
  readonly domain: string;
  readonly startedMs: number;
  readonly client: Pick<ClientInfo, "type" | "version" | "cwd"> & { readonly pid: number | null };
  readonly project: Project;
  /** How it may be woken without a key and without a listener. */
  readonly wakes?: OwnWake | null;
  /** As far as they are known at once. */
  readonly surroundings: Surroundings;
  /** Told that the agent had only been taken for the one with this box: what it was handed is that one's. */
  readonly gaveUp?: (box: string) => void;
  readonly presence?: Presence;
  /** Whether its client can go on with a session that has ended. */
  readonly canResume?: boolean;
  /** What the hook of a session saw, or null. */
  readonly startOf?: (sessionId: string) => Start | null;
  /** The client process that leases name, where it has one session at a time. */
  readonly owner?: Owner;
}

/** How the session of a server is run, and whether it is an agent for others to see. */
interface Presence {
  /** Null where the client does not say. */
  readonly mode: SessionMode | null;
  /** Its session goes on elsewhere, or is a spare one that nobody uses yet. */
  readonly hidden: boolean;
}

/** An agent. Every change is published at once, or as soon as the disk takes it. */
export interface Agent {
  identity(): Identity;
  entry(): Entry;
  box(): string;
  /** Takes an explicit claim. */
  claim(claim: Hit): void;
  /** Whether a call to this server has named `sessionId` as that of another agent than this one. */
  isAnothers(sessionId: string): boolean;
  /**
   * Changes the state card or the name; what is not given stays.
   *
   * @throws {FileError} When it cannot be published now
   */
  describe(change: Partial<Card>): void;
  /** What it says of itself, to whichever of its servers. */
  card(): Card;
  /** How this agent reads its box right now. */
  reader(): Reader;
}

/** What people are told of where the agent is: its window and how its client calls it. */
interface Surroundings {
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
  /** Changes how its session is run. */
  present(presence: Presence): void;
  /** Changes where its session works. */
  work(cwd: string, project: Project): void;
  /** The session goes on as `sessionId` in another process, with all that was its own. */
  park(sessionId: string): void;
  /** The session `sessionId` went on as this one. */
  inherit(sessionId: string): void;
  /** The server ends: from now on the agent is away, or another server serves it. */
  leave(): void;
  /** The client has ended the server's input: a server that takes its place may wait for that. */
  ending(): void;
  /** Moves on what came into boxes that this agent has left, and does what the disk refused before. */
  settle(): void;
}

/** Creates the agent and publishes it, now or once that is possible. */
export function createAgent(store: Store, place: OwnPlace, facts: AgentFacts): ServerAgent {
  return new OwnAgent(store, place, facts);
}

class OwnAgent implements ServerAgent {
  readonly #store: Store;
  readonly #place: OwnPlace;
  #facts: AgentFacts;
  readonly #readerOf: (box: string) => Reader;
  readonly #cards: Cards;
  readonly #moves: Moves;
  /** What a thread claimed to be, by the id that its client gives it. */
  readonly #claims = new Map<string, Hit>();
  readonly #served: Served;
  /** What a call claimed that did not say which of several sessions makes it. */
  #unnamed: Hit | null = null;
  /** The sessions that were published. */
  #shown = "";
  #current = UNIDENTIFIED;
  #around: Surroundings;
  #presence: Presence;
  #parkedAs: string | null = null;
  #isPublished = false;
  #isEnding = false;
  /** What a recovered session had said of itself before; null without one. */
  #recovered: Card | null = null;

  constructor(store: Store, place: OwnPlace, facts: AgentFacts) {
    this.#store = store;
    const name = processName(facts.serverPid, facts.domain);
    this.#readerOf = openBoxReader(store, name, facts.owner ?? null);
    this.#place = place;
    this.#facts = facts;
    this.#moves = openMoves(store);
    this.#cards = openCards(store);
    this.#served = openServed(store, facts.startOf ?? (() => null));
    this.#around = facts.surroundings;
    this.#presence = facts.presence ?? { mode: null, hidden: false };
    this.settle();
  }

  learn(found: Hit): void {
    const change = changeBy(this.#current, found);
    if (change === "none") return;
    const [before, from] = [this.#current, this.box()];
    this.#current = identityOf(found);
    this.#isPublished = false;
    if (change === "confirm") return this.settle();
    const to = this.box();
    // Another server may have served this session since.
    const card = this.#cards.now(to);
    // All of it is noted before anything is written: the same evidence changes nothing a second time.
    // A server that was started again for a session that has gone on takes nothing back.
    if (!this.#presence.hidden) this.#moves.arrive(to);
    if (change === "follow") {
      this.#cards.move(from, to);
      this.#moves.follow(from, to);
    }
    if (isProvisional(before)) this.#giveUp(from, to);
    this.#recovered = isProvisional(this.#current) ? card : null;
    this.settle();
  }

  /** It was not the agent of `from`: that one's box stays as it was, and what this one said is its own. */
  #giveUp(from: string, to: string): void {
    const { gaveUp } = this.#facts;
    const was = this.#recovered ?? NO_CARD;
    const { name, named_at, state } = this.#cards.now(from);
    const said = {
      ...(name === was.name ? {} : { name, named_at }),
      ...(state?.updated_at === was.state?.updated_at ? {} : { state }),
    };
    if (Object.keys(said).length > 0) {
      this.#cards.change(to, said);
      this.#cards.change(from, was);
    }
    this.#moves.follow(this.#provisionalBox(), to);
    gaveUp?.(from);
  }

  caller(meta: Evidence): Agent {
    const key = meta.sessionId;
    if (key === null) return this.#served.size < 2 ? this : this.#unnamedCaller();
    // The threads of one server are different sessions: what is one's never moves to another.
    const own = () => this.#claims.get(key) ?? meta;
    this.learn({ ...own(), boxFollows: false });
    this.#called(key, own());
    return this.#view(key, () => identityOf(own()), (claim) => {
      // Another thread may have called since; what is moved is what this one had.
      this.learn({ ...own(), boxFollows: false });
      if (this.#claims.size < SERVED_MAX_SESSIONS || this.#claims.has(key)) {
        this.#claims.set(key, claim);
      }
      this.learn(claim);
      this.#called(key, claim);
    });
  }

  /** Several sessions call, and this call does not say which it is: it is none of them. */
  #unnamedCaller(): Agent {
    const identity = () => this.#unnamed === null ? UNIDENTIFIED : identityOf(this.#unnamed);
    return this.#view(null, identity, (claim) => {
      this.#unnamed = { ...claim, boxFollows: false };
      this.#called(claim.sessionId, claim);
    });
  }

  #called(key: string, found: Hit): void {
    this.#served.called(key, identityOf(found));
    this.settle();
  }

  locate(surroundings: Surroundings): void {
    if (JSON.stringify(surroundings) === JSON.stringify(this.#around)) return;
    this.#around = surroundings;
    this.#isPublished = false;
    this.settle();
  }

  present(presence: Presence): void {
    if (JSON.stringify(presence) === JSON.stringify(this.#presence)) return;
    this.#presence = presence;
    if (!presence.hidden) this.#parkedAs = null;
    this.#isPublished = false;
    this.settle();
  }

  work(cwd: string, project: Project): void {
    const { client, project: before } = this.#facts;
    if (client.cwd === cwd && JSON.stringify(project) === JSON.stringify(before)) return;
    this.#facts = { ...this.#facts, client: { ...client, cwd }, project };
    this.#isPublished = false;
    this.settle();
  }

  park(sessionId: string): void {
    if (this.#parkedAs === sessionId) return;
    this.#parkedAs = sessionId;
    this.#cards.keep();
    this.#moves.follow(this.box(), boxOf(sessionId));
    this.settle();
    // The card has gone along.
    this.#cards.now(this.box());
  }

  inherit(sessionId: string): void {
    const from = boxOf(sessionId);
    if (from === this.box() || this.#presence.hidden) return;
    this.#moves.follow(from, this.box());
    this.settle();
    this.#cards.now(this.box());
    this.#isPublished = false;
    this.settle();
  }

  ending(): void {
    this.#isEnding = true;
    this.#publishIfPossible();
  }

  settle(): void {
    this.#moves.settle();
    if (!this.#isPublished || this.#sessionIds() !== this.#shown) this.#publishIfPossible();
    else this.#cards.keep();
  }

  surroundings(): Surroundings {
    return this.#around;
  }

  identity(): Identity {
    return this.#current;
  }

  entry(): Entry {
    return this.#entryOf(this.#current);
  }

  box(): string {
    return this.#boxOf(this.#current);
  }

  claim(claim: Hit): void {
    this.learn(claim);
  }

  isAnothers(sessionId: string): boolean {
    return this.#served.isAnothers(this.#current.sessionId, sessionId);
  }

  describe(change: Partial<Card>): void {
    this.#cards.change(this.box(), { ...change, ...this.#lasting() });
    this.#publish();
  }

  leave(): void {
    const { name, state } = this.#cards.of(this.box());
    if (this.#current.sessionId === null || this.#presence.hidden) return;
    if (name === null && state === null) return;
    this.#cards.change(this.box(), this.#lasting());
    this.#cards.keep();
  }

  /** What is known of the agent once it is away. */
  #lasting(): Omit<Card, "name" | "named_at" | "state"> {
    const { client, project, canResume } = this.#facts;
    return {
      project: projectId(project),
      client: client.type,
      last_seen_ms: this.#store.clock.nowMs(),
      resumable: canResume === true && this.#presence.mode !== "headless",
    };
  }

  card(): Card {
    return this.#cards.now(this.box());
  }

  reader(): Reader {
    return this.#readerOf(this.box());
  }

  /** This server as the agent of one of its sessions. */
  #view(key: string | null, identity: () => Identity, claim: (claim: Hit) => void): Agent {
    const box = () => this.#boxOf(identity());
    return {
      identity,
      entry: () => this.#entryOf(identity()),
      box,
      claim,
      isAnothers: (sessionId) => this.#served.isAnothers(key, sessionId),
      describe: (change) => {
        this.#cards.change(box(), { ...change, ...this.#lasting() });
        this.#publish();
      },
      card: () => this.#cards.now(box()),
      reader: () => this.#readerOf(box()),
    };
  }

  #publish(): void {
    this.#isPublished = false;
    ensureBox(this.#store, this.box());
    this.#shown = this.#sessionIds();
    this.#place.publish(this.#withSessions(this.entry()));
    this.#cards.keep();
    this.#isPublished = true;
  }

  #sessionIds(): string {
    if (this.#served.size < 2) return "";
    return this.#served.live().map(({ identity }) => identity.sessionId).sort().join(" ");
  }

  /** The entry with all sessions that are served, where it is not one that it shows anyway. */
  #withSessions(entry: Entry): Entry {
    const live = this.#served.size < 2 ? [] : this.#served.live();
    const sessions = live.map((one) => this.#rowOf(one)).reverse();
    const [only, ...more] = sessions;
    const isShown = more.length === 0 && only?.session_id === entry.client.session_id;
    return only === undefined || isShown ? entry : withSessions(entry, sessions);
  }

  #rowOf({ identity, lastCallMs }: ServedOne): ServedSession {
    const { client, project, name, named_at, state } = this.#entryOf(identity);
    return {
      session_id: identity.sessionId,
      source: identity.source,
      transcript_path: client.transcript_path,
      cwd: client.cwd,
      project,
      name,
      named_at: named_at ?? null,
      state,
      last_call_ms: lastCallMs,
    };
  }

  /** Queued mail can be read while nothing can be written, so that is no error of the call that is made. */
  #publishIfPossible(): void {
    try {
      this.#publish();
    } catch (error) {
      if (MENDED_BY_HAND.has(failureOf(error).fault)) throw error;
    }
  }

  #boxOf({ sessionId }: Identity): string {
    return sessionId === null ? this.#provisionalBox() : boxOf(sessionId);
  }

  #provisionalBox(): string {
    const { serverPid, domain, startedMs } = this.#facts;
    return provisionalBox(processName(serverPid, domain), startedMs);
  }

  #entryOf(identity: Identity): Entry {
    const { serverPid, domain, startedMs, wakes = null } = this.#facts;
    const { client, project } = this.#placeOf(identity);
    const { mode, hidden } = this.#presence;
    const box = this.#boxOf(identity);
    // The server of the session that went on in the background brings its card along.
    const card = mode === "background" ? this.#cards.now(box) : this.#cards.of(box);
    const { state, name, named_at } = card;
    return {
      schema_version: SCHEMA_VERSION,
      server_pid: serverPid,
      domain,
      started_at: startedMs,
      client: {
        ...client,
        session_id: identity.sessionId,
        session_id_source: identity.source,
        transcript_path: identity.transcriptPath,
      },
      project,
      name,
      named_at,
      ...this.#around,
      ...(wakes === null ? {} : { wakes }),
      state,
      ...(mode === null ? {} : { mode }),
      ...(hidden ? { hidden } : {}),
      ...(this.#isEnding ? { ending: true } : {}),
    };
  }

  /** Of several sessions each works where its own hook saw it start. */
  #placeOf({ sessionId }: Identity): Pick<AgentFacts, "client" | "project"> {
    const { client, project, startOf } = this.#facts;
    const start = sessionId === null || this.#served.size < 2 ? null : startOf?.(sessionId) ?? null;
    return start === null
      ? { client, project }
      : { client: { ...client, cwd: start.cwd }, project: start.project };
  }
}
