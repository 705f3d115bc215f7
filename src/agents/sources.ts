/**
 * The sources of evidence that a server looks at by itself, best first. The quick ones read a few small
 * files; what ps says of the processes above us helps some of them, once it was asked.
 */

import { ALONGSIDE_AFTER_MS } from "../wire/limits.ts";
import type { ClientAdapter } from "../clients/client.ts";
import type { Store } from "../mail/store.ts";
import { ancestry, listStarted, type StartedProcess } from "../sys/ps.ts";
import { serverOf } from "../wire/entry.ts";
import { isAgentId } from "../wire/ids.ts";
import { isObject, type JsonObject, objectField, own } from "../wire/json.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { GetEnv } from "../wire/settings.ts";
import type { ServerAgent } from "./agent.ts";
import {
  type Claimant,
  clientChain,
  isPredecessorEnding,
  type Others,
  type Ps,
  readClaims,
  rememberAlongside,
  stickyClaimEvidence,
  takeOverClaim,
} from "./claim.ts";
import { abstain, type Evidence, hit } from "./identity.ts";
import type { Registry } from "./registry.ts";
import { sessionNote } from "./session_note.ts";
import {
  hookDropEvidence,
  type OwnProcess,
  ownStarts,
  type Siblings,
  type Starts,
} from "./starts.ts";

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
    const { store, startedMs } = this.#parts;
    const isYoung = store.clock.nowMs() - startedMs < ALONGSIDE_AFTER_MS;
    return isPredecessorEnding(readClaims(store), this.#claimant(), this.#others(), isYoung);
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

  /** Whether the live server of another client process has a session; one that was parked there has gone on. */
  isHeldElsewhere(sessionId: string): boolean {
    const { live, isOfOurClient } = this.#others();
    return live.some((entry) =>
      entry.client.session_id === sessionId && entry.hidden !== true && !isOfOurClient(entry)
    );
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
    const live = registry.sure().filter((entry) => serverOf(entry) !== own);
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

// The session id in the environment of the server.

/** The session id in the first of `variables` that is set. */
export function envEvidence(env: GetEnv, variables: readonly string[]): Evidence {
  if (variables.length === 0) {
    return abstain("env", "This client is not known to pass its session id in the environment");
  }
  for (const name of variables) {
    const value = env(name);
    if (value === undefined || value === "") continue;
    return isAgentId(value)
      ? hit("env", value, "strong")
      : abstain("env", `The variable ${name} is set, but not to a session id`);
  }
  const [only] = variables;
  return abstain(
    "env",
    variables.length === 1
      ? `The variable ${only} is not set`
      : `None of the variables ${variables.join(", ")} is set`,
  );
}

// The session id that a client puts into the `_meta` of a tool call. Codex does, on every call.

/** What the metadata of a call says; `meta` is whatever stood there. */
export function callMetaEvidence(meta: unknown): Evidence {
  if (!isObject(meta)) {
    return abstain(
      "call-meta",
      "The client sent no metadata with this call: only Codex names its session there",
    );
  }
  const id = own(meta, "sessionId") ?? turnMetadata(meta)?.["session_id"] ?? own(meta, "threadId");
  if (id === undefined || id === null) {
    return abstain("call-meta", "The metadata of this call names no session: only Codex does that");
  }
  return typeof id === "string" && isAgentId(id) ? hit("call-meta", id, "certain") : abstain(
    "call-meta",
    "The metadata of this call names a session in a form that is no session id",
  );
}

function turnMetadata(meta: JsonObject): JsonObject | null {
  return objectField(meta, "x-codex-turn-metadata");
}

/** The ancestors of `pid`, its parent first, or a sentence that says why they are not known. */
async function readLineage(
  { run, program }: Ps,
  pid: number,
): Promise<Result<readonly StartedProcess[]>> {
  if (program === null) return no("ps is not installed, or this server may not run it");
  const table = await listStarted(run, program);
  if (!table.ok) return table;
  const [own, ...above] = ancestry(table.value, pid);
  return own === undefined || above.length === 0
    ? no("ps does not show the process that started this server")
    : ok(above);
}
