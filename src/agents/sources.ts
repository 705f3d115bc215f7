/**
 * The sources of evidence that a server looks at by itself, best first. The quick ones read a few small
 * files; what ps says of the processes above us helps some of them, once it was asked.
 */

import type { ClientAdapter } from "../clients/client.ts";
import type { Store } from "../mail/store.ts";
import type { StartedProcess } from "../sys/lineage.ts";
import type { Entry } from "../wire/entry.ts";
import type { GetEnv } from "../wire/env.ts";
import type { Result } from "../wire/result.ts";
import type { ServerAgent } from "./agent.ts";
import { birthTimeEvidence } from "./birth_time.ts";
import { envEvidence } from "./env_evidence.ts";
import type { Evidence } from "./evidence.ts";
import { hookDropEvidence, type OwnProcess, ownStarts } from "./hook_drop.ts";
import { clientChain, type Ps, readLineage } from "./lineage.ts";
import type { Registry } from "./registry.ts";
import type { Starts } from "./starts.ts";
import { readClaims, stickyClaimEvidence } from "./sticky_claim.ts";

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
  readonly parentPid: number;
  readonly startedMs: number;
}

/** The sources of one server. */
export class Sources {
  readonly #parts: SourceParts;
  /** `client.type` and `client.cwd` of our entry, as it was at first. */
  readonly #type: string;
  readonly #cwd: string;
  /** What ps said of the processes above us; null while it was not asked. */
  #ancestors: Result<readonly StartedProcess[]> | null = null;

  constructor(parts: SourceParts) {
    this.#parts = parts;
    const { type, cwd } = parts.agent.entry().client;
    this.#type = type;
    this.#cwd = cwd;
  }

  /** What each source says when it is asked, best first. */
  all(): readonly (() => Evidence)[] {
    const { store, env, starts, client, startedMs } = this.#parts;
    const place = { files: store.files, env, cwd: this.#cwd, startedMs };
    const isHeld = (sessionId: string) =>
      this.#strangers().some((entry) => entry.client.session_id === sessionId);
    return [
      () => hookDropEvidence(starts.all(), this.own(), client),
      () => envEvidence(env, client?.sessionIdVariables ?? []),
      () => birthTimeEvidence(place, client, isHeld, () => this.#rival()),
      () => {
        const claimant = { client: this.#type, cwd: this.#cwd, chain: this.own().chain };
        return stickyClaimEvidence(readClaims(store), claimant, isHeld);
      },
    ];
  }

  /** Our process and, as far as ps was asked, those from our parent up to our client. */
  own(): OwnProcess {
    const { parentPid, startedMs, client } = this.#parts;
    const ancestors = this.#ancestors;
    const chain = ancestors?.ok ? clientChain(ancestors.value, client) : ancestors;
    return { parentPid, startedMs, chain };
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
    if (sessionId !== null) return mayBeOurs && client.identity.clearsInPlace;
    return mayBeOurs || readClaims(store).length > 0;
  }

  /** The live servers of other processes of our kind of client. */
  #strangers(): readonly Entry[] {
    const { registry, pid, parentPid } = this.#parts;
    return registry.live().filter(({ server_pid, client }) =>
      server_pid !== pid && client.pid !== parentPid && client.type === this.#type
    );
  }

  #rival(): string | null {
    const isRival = ({ client }: Entry) => client.session_id === null && client.cwd === this.#cwd;
    return this.#strangers().some(isRival)
      ? "Another server in this directory does not know its session either: the new transcript may be its"
      : null;
  }
}
