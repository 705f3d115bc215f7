/**
 * Finding out which session this server serves, from all sources of evidence, and noticing when its
 * client begins another one. The quick part reads a few small files; ps is asked only where nothing
 * else can tell, and never before the client's handshake was answered.
 */

import type { ClientAdapter } from "../clients/client.ts";
import type { StartedProcess } from "../sys/lineage.ts";
import type { ReadTmux } from "../sys/tmux_sessions.ts";
import { LABEL_MAX_AGE_MS } from "../wire/limits.ts";
import { no, type Result } from "../wire/result.ts";
import type { Start } from "../wire/start.ts";
import type { DetectTrigger } from "../wire/trace.ts";
import { diagnose } from "./diagnosis.ts";
import { abstain, type Evidence, hit } from "./evidence.ts";
import { ownStarts, sessionsAfter } from "./hook_drop.ts";
import { findPane, paneOfEnv, sessionLabel } from "./place.ts";
import { type SourceParts, Sources } from "./sources.ts";

/** What a detector looks at. */
export interface DetectorParts extends SourceParts {
  /** Null without tmux. */
  readonly tmux: ReadTmux | null;
}

/** Detection for one server. */
export interface Detector {
  /** Looks at everything that needs no program, and takes the best evidence. */
  quick(trigger: DetectTrigger): void;
  /**
   * The same, and asks ps and tmux where that can help; for get_my_session where it might.
   *
   * @param meta What the metadata of the call says, when a call asks
   */
  thorough(trigger: DetectTrigger, meta?: Evidence): Promise<void>;
  /** Notices a session that began in the running client: one lstat when there is nothing new. */
  tick(): void;
  /** What every source says, best first. */
  evidence(meta: Evidence): readonly Evidence[];
  /** From our parent up to our client, or why that is not known. */
  chain(): Promise<Result<readonly StartedProcess[]>>;
  /** Whether a note says that a session runs in another process than our client. */
  isOfOtherClient(start: Start | null): boolean;
}

/** Nobody has called, so no metadata of a call says anything. */
const NO_CALL = abstain("call-meta", "No tool is being called, so no call can name the session");

/** What a model of this client does to learn its session id: a part of a sentence. */
export function howToFindId(client: ClientAdapter | null): string {
  return client?.identity.howToFindId ?? "look up your session id in your client";
}

/** Creates the detector of a server. */
export function createDetector(parts: DetectorParts): Detector {
  return new OwnDetector(parts);
}

class OwnDetector implements Detector {
  readonly #parts: DetectorParts;
  readonly #sources: Sources;
  #lastStarts: readonly Start[] | null = null;
  #labelledMs = 0;

  constructor(parts: DetectorParts) {
    this.#parts = parts;
    this.#sources = new Sources(parts);
  }

  quick(trigger: DetectTrigger): void {
    this.#look();
    this.#report(trigger, NO_CALL);
  }

  async thorough(trigger: DetectTrigger, meta: Evidence = NO_CALL): Promise<void> {
    this.#look();
    const always = trigger === "get_my_session";
    if ((always && !this.#isKnown()) || this.#sources.canPsTell()) {
      await this.#sources.askPs();
      this.#look();
    }
    this.#report(trigger, meta);
    await this.#locate();
  }

  tick(): void {
    const { store, starts, agent } = this.#parts;
    // A server that nobody knows waits for its hook; the other sources have a schedule.
    if (starts.all() !== this.#lastStarts) this.quick("hook");
    if (Math.abs(store.clock.nowMs() - this.#labelledMs) > LABEL_MAX_AGE_MS) this.#relabel();
    agent.settle();
  }

  evidence(meta: Evidence): readonly Evidence[] {
    const { sessionId, source } = this.#parts.agent.identity();
    const claimed = source === "self-register"
      ? hit(source, sessionId, "certain")
      : abstain("self-register", "This agent has not called claim_session");
    return [claimed, meta, ...this.#sources.all().map((source) => source())];
  }

  async chain(): Promise<Result<readonly StartedProcess[]>> {
    await this.#sources.askPs();
    return this.#sources.own().chain ?? no("ps was not asked");
  }

  isOfOtherClient(start: Start | null): boolean {
    if (start === null || start.ended || start.client_pid === null) return false;
    return !this.#sources.ownPids().has(start.client_pid);
  }

  #isKnown(): boolean {
    return this.#parts.agent.identity().sessionId !== null;
  }

  #look(): void {
    if (this.#isKnown()) this.#follow();
    else this.#identify();
    this.#lastStarts = this.#parts.starts.all();
  }

  /** Takes the first source that names a session. */
  #identify(): void {
    const { agent, store } = this.#parts;
    for (const source of this.#sources.all()) {
      const found = source();
      if (found.sessionId === null) continue;
      if (found.source === "sticky-claim" && !this.#sources.takeOver(found.sessionId)) continue;
      agent.learn(found);
      if (found.source === "sticky-claim") {
        store.trace?.({ event: "sticky_claim_recovered", session_id: found.sessionId });
      }
      return;
    }
  }

  /** Tells the trace. Without one no source is asked again for it. */
  #report(trigger: DetectTrigger, meta: Evidence): void {
    const { agent, store: { trace }, client } = this.#parts;
    if (trace === undefined) return;
    const evidence = this.evidence(meta);
    const identity = agent.identity();
    const { sessionId: session_id } = identity;
    const found = diagnose(identity, evidence, howToFindId(client));
    const { winning: winning_strategy, ...rest } = found;
    trace({ event: "detect_run", trigger, winning_strategy, session_id, ...rest });
    const kept = "detect_preserved_existing_session_id";
    for (const { source, sessionId: other } of evidence) {
      if (session_id === null || other === null || other === session_id) continue;
      trace({ event: kept, session_id, other_session_id: other, source });
    }
  }

  /** Takes the sessions that began in our client since. */
  #follow(): void {
    const { agent, client, starts } = this.#parts;
    if (client === null || !client.identity.clearsInPlace) return;
    const { sure } = ownStarts(
      starts.all(),
      this.#sources.own(),
      client,
      agent.identity().sessionId,
    );
    for (const next of sessionsAfter(sure, agent.identity())) agent.learn(next);
  }

  /** Finds our pane and what our client or our window is called. */
  async #locate(): Promise<void> {
    const { agent, client, env, tmux } = this.#parts;
    const mayShare = client?.identity.hasSharedDaemon === true;
    const isInTmux = (env("TMUX") ?? "") !== "" || paneOfEnv(env) !== null || mayShare;
    if (tmux === null || !isInTmux) return this.#relabel();
    if (mayShare || paneOfEnv(env) === null) await this.#sources.askPs();
    const map = await tmux();
    if (!map.ok) return this.#relabel();
    const above = this.#sources.ancestors();
    const pane = findPane(map.value, env, client, above, this.#sources.own().chain);
    agent.locate({ tmux: pane?.tmux ?? null, label: this.#label() ?? pane?.windowName ?? null });
  }

  #relabel(): void {
    const { tmux, label } = this.#parts.agent.surroundings();
    this.#parts.agent.locate({ tmux, label: this.#label() ?? label });
  }

  #label(): string | null {
    const { store, env, client, agent, parentPid } = this.#parts;
    const { chain } = this.#sources.own();
    const clientPid = chain?.ok ? chain.value.at(-1)?.pid ?? parentPid : parentPid;
    this.#labelledMs = store.clock.nowMs();
    return sessionLabel(store.files, env, client, clientPid, agent.identity().sessionId);
  }
}
