/**
 * The sources of evidence that a server looks at by itself, best first. The quick ones read a few small
 * files; what ps says of the processes above us helps some of them, once it was asked.
 */

import type { ClientAdapter } from "../clients/client.ts";
import type { Store } from "../mail/store.ts";
import type { StartedProcess } from "../sys/lineage.ts";
import { serverOf } from "../wire/entry.ts";
import type { GetEnv } from "../wire/env.ts";
import type { Result } from "../wire/result.ts";
import type { ServerAgent } from "./agent.ts";
import { envEvidence } from "./env_evidence.ts";
import { abstain, type Evidence } from "./evidence.ts";
import { hookDropEvidence, type OwnProcess, ownStarts, type Siblings } from "./hook_drop.ts";
import { clientChain, type Ps, readLineage } from "./lineage.ts";
import type { Registry } from "./registry.ts";
import { sessionNote } from "./session_note.ts";
import type { Starts } from "./starts.ts";
import {
  type Claimant,
  isPredecessorEnding,
  type Others,
  readClaims,
  rememberAlongside,
  stickyClaimEvidence,
  takeOverClaim,
} from "./sticky_claim.ts";

/** What the sources look at. */
export interface SourceParts {
  readonly store: Store;
  readonly env: GetEnv;
  readonly agent: ServerAgent;
  readonly registry: Registry;
  readonly starts: Starts;
  /** Null for a client that oxtail does not know. */
  readonly client: ClientAdapter | null;
  readonly ps: Ps;
  readonly pid: number;
  readonly domain: string;
  readonly parentPid: number;
  readonly startedMs: number;
}

/** The sources of one server. */
export class Sources {
  readonly #parts: SourceParts;
  /** `client.type` and `client.cwd` of our entry, as it was at first. */
  readonly #type: string;
  readonly #cwd: string;
  readonly #alongside: ReturnType<typeof rememberAlongside>;
  /** What ps said of the processes above us; null while it was not asked. */
  #ancestors: Result<readonly StartedProcess[]> | null = null;

  constructor(parts: SourceParts) {
    this.#parts = parts;
    this.#alongside = rememberAlongside(parts.startedMs);
    const { type, cwd } = parts.agent.entry().client;
    this.#type = type;
    this.#cwd = cwd;
  }

  /** What each source says when it is asked, best first. */
  all(): readonly (() => Evidence)[] {
    const { store, starts, client } = this.#parts;
    return [
      () => hookDropEvidence(starts.all(), this.own(), client, this.#siblings()),
      () => this.#env(),
      () => stickyClaimEvidence(readClaims(store), this.#claimant(), this.#others()),
    ];
  }

  /** Whether the server whose place we take is about to end. It has the session until then. */
  isPredecessorEnding(): boolean {
    return isPredecessorEnding(readClaims(this.#parts.store), this.#claimant(), this.#others());
  }

  /** Makes a claim that was recovered this server's; false when another one has been faster. */
  takeOver(sessionId: string): boolean {
    const { store, agent } = this.#parts;
    const isFree = () =>
      stickyClaimEvidence(readClaims(store), this.#claimant(), this.#others()).sessionId ===
        sessionId;
    return takeOverClaim(store, sessionId, agent.entry(), isFree);
  }

  /** Our process and, as far as ps was asked, those from our parent up to our client. */
  own(): OwnProcess {
    const { parentPid, domain, startedMs, client } = this.#parts;
    const ancestors = this.#ancestors;
    const chain = ancestors?.ok ? clientChain(ancestors.value, client) : ancestors;
    return { parentPid, domain, startedMs, chain };
  }

  /** Our parent, and the processes from there up to our client as far as they are known. */
  ownPids(): ReadonlySet<number> {
    const { parentPid, chain } = this.own();
    return new Set([parentPid, ...chain?.ok ? chain.value.map(({ pid }) => pid) : []]);
  }

  /** All processes above us; null while ps has not told. */
  ancestors(): readonly StartedProcess[] | null {
    return this.#ancestors?.ok ? this.#ancestors.value : null;
  }

  /** Asks ps for the processes above us, unless it has told before. */
  async askPs(): Promise<void> {
    if (this.#ancestors?.ok === true) return;
    this.#ancestors = await readLineage(this.#parts.ps, this.#parts.pid);
  }

  /** Whether ps could tell what is not known yet. */
  canPsTell(): boolean {
    const { agent, client, starts, store } = this.#parts;
    const { sessionId } = agent.identity();
    const mayBeOurs = client !== null &&
      ownStarts(starts.all(), this.own(), client, sessionId).needsPs;
    const { clearsInPlace = false, beganAnew } = client?.identity ?? {};
    if (sessionId !== null) return mayBeOurs && (clearsInPlace || beganAnew !== undefined);
    return mayBeOurs || readClaims(store).length > 0;
  }

  /**
   * What the environment says, unless it may be inherited: from an agent that started our client, and whose
   * own client runs that session.
   */
  #env(): Evidence {
    const { env, client } = this.#parts;
    const found = envEvidence(env, client?.sessionIdVariables ?? []);
    if (found.sessionId === null || !this.isHeldElsewhere(found.sessionId)) return found;
    return this.#isSaidByClient(found.sessionId) ? found : abstain(
      "env",
      `The session in the environment, ${found.sessionId}, is served by another client that runs now`,
    );
  }

  /** Whether the live server of another client process has a session. */
  isHeldElsewhere(sessionId: string): boolean {
    const { live, isOfOurClient } = this.#others();
    return live.some((entry) => entry.client.session_id === sessionId && !isOfOurClient(entry));
  }

  /** Whether the client's own file of its session, or a note of its hooks, names this one. */
  #isSaidByClient(sessionId: string): boolean {
    const { store, env, client, starts } = this.#parts;
    if (client === null) return false;
    const { sure } = ownStarts(starts.all(), this.own(), client, sessionId);
    return sure.some((start) => start.session_id === sessionId && !start.ended) ||
      [...this.ownPids()].some((pid) =>
        sessionNote({ files: store.files, env, uid: store.uid }, client, pid)?.sessionId ===
          sessionId
      );
  }

  #siblings(): Siblings {
    const { live, isOfOurClient } = this.#others();
    // One that is about to end has told its last.
    const siblings = live.filter((entry) => isOfOurClient(entry) && entry.ending !== true);
    return {
      isHeld: (id) => siblings.some(({ client }) => client.session_id === id),
      isOneUnknown: siblings.some(({ client }) => client.session_id === null),
    };
  }

  #claimant(): Claimant {
    const { chain, domain } = this.own();
    return { client: this.#type, cwd: this.#cwd, domain, chain };
  }

  #others(): Others {
    const { registry, agent, domain, store } = this.#parts;
    const own = serverOf(agent.entry());
    const live = registry.live().filter((entry) => serverOf(entry) !== own);
    const ours = this.ownPids();
    return {
      live,
      isOfOurClient: (entry) =>
        entry.domain === domain && typeof entry.client.pid === "number" &&
        ours.has(entry.client.pid),
      wasAlongside: (claim) => this.#alongside(claim, live, store.clock.nowMs()),
    };
  }
}
