/**
 * Finding out which session this server serves, from all sources of evidence, and noticing when its
 * client begins another one. The quick part reads a few small files; ps is asked only where nothing
 * else can tell, and never before the client's handshake was answered.
 */

import type { ClientAdapter } from "../clients/client.ts";
import type { Store } from "../mail/store.ts";
import type { StartedProcess } from "../sys/lineage.ts";
import type { ReadTmux } from "../sys/tmux_sessions.ts";
import type { GetEnv } from "../wire/env.ts";
import { LABEL_MAX_AGE_MS } from "../wire/limits.ts";
import type { Result } from "../wire/result.ts";
import type { Start } from "../wire/start.ts";
import type { ServerAgent } from "./agent.ts";
import { birthTimeEvidence } from "./birth_time.ts";
import { envEvidence } from "./env_evidence.ts";
import { abstain, type Evidence, hit } from "./evidence.ts";
import { hookDropEvidence, type OwnProcess, ownStarts, sessionsAfter } from "./hook_drop.ts";
import { clientChain, type Ps, readLineage } from "./lineage.ts";
import { findPane, paneOfEnv, sessionLabel } from "./place.ts";
import type { Registry } from "./registry.ts";
import type { Starts } from "./starts.ts";
import { readClaims, stickyClaimEvidence } from "./sticky_claim.ts";

/** What a detector looks at. */
export interface DetectorParts {
  readonly store: Store;
  readonly env: GetEnv;
  readonly agent: ServerAgent;
  readonly registry: Registry;
  readonly starts: Starts;
  /** Null for a client that oxtail does not know. */
  readonly client: ClientAdapter | null;
  readonly ps: Ps;
  /** Null without tmux. */
  readonly tmux: ReadTmux | null;
  readonly pid: number;
  readonly parentPid: number;
  readonly startedMs: number;
}

/** Detection for one server. */
export interface Detector {
  /** Looks at everything that needs no program, and takes the best evidence. */
  quick(): void;
  /** The same, and asks ps and tmux where that can help; `always` where it might. */
  thorough(always: boolean): Promise<void>;
  /** Notices a session that began in the running client: one lstat when there is nothing new. */
  tick(): void;
  /** What every source says, best first. */
  evidence(meta: Evidence): readonly Evidence[];
  /** From our parent up to our client, or why that is not known. */
  chain(): Promise<Result<readonly StartedProcess[]>>;
}

/** Creates the detector of a server. */
export function createDetector(parts: DetectorParts): Detector {
  const { store, env, agent, registry, starts, client, pid, parentPid, startedMs } = parts;
  const { type, cwd } = agent.entry().client;
  let ancestors: Result<readonly StartedProcess[]> | null = null;
  let lastStarts: readonly Start[] | null = null;
  let labelledMs = 0;

  const own = (): OwnProcess => ({
    parentPid,
    startedMs,
    chain: ancestors?.ok ? clientChain(ancestors.value, client) : ancestors,
  });
  const strangers = () =>
    registry.live().filter((entry) =>
      entry.server_pid !== pid && entry.client.pid !== parentPid && entry.client.type === type
    );
  const isHeld = (sessionId: string) =>
    strangers().some((entry) => entry.client.session_id === sessionId);
  const rival = () =>
    strangers().some((entry) => entry.client.session_id === null && entry.client.cwd === cwd)
      ? "Another server of this directory does not know its session either, and may be meant"
      : null;
  const hookDrop = () => hookDropEvidence(starts.all(), own(), client);
  const fromEnv = () => envEvidence(env, client?.sessionIdVariables ?? []);
  const birthTime = () =>
    birthTimeEvidence({ files: store.files, env, cwd, startedMs }, client, isHeld, rival);
  const sticky = () =>
    stickyClaimEvidence(readClaims(store), { client: type, cwd, chain: own().chain }, isHeld);

  const isKnown = () => agent.identity().sessionId !== null;
  const identify = () => {
    for (const source of [hookDrop, fromEnv, birthTime, sticky]) {
      const found = source();
      if (found.sessionId !== null) return agent.learn(found);
    }
  };
  const follow = () => {
    if (client === null || !client.identity.clearsInPlace) return;
    const { sure } = ownStarts(starts.all(), own(), client, agent.identity().sessionId);
    for (const next of sessionsAfter(sure, agent.identity())) agent.learn(next);
  };
  const quick = () => {
    if (!isKnown()) identify();
    else follow();
    lastStarts = starts.all();
  };
  /** Whether ps could tell what is not known. */
  const needsPs = () => {
    const { sessionId } = agent.identity();
    const { needsPs: mayBeOurs } = client === null
      ? { needsPs: false }
      : ownStarts(starts.all(), own(), client, sessionId);
    if (sessionId !== null) return mayBeOurs && client?.identity.clearsInPlace === true;
    return mayBeOurs || readClaims(store).length > 0;
  };
  const askPs = async () => {
    if (ancestors?.ok !== true) ancestors = await readLineage(parts.ps, pid);
  };
  const label = () => {
    const { chain } = own();
    const clientPid = chain?.ok ? chain.value.at(-1)?.pid ?? parentPid : parentPid;
    labelledMs = store.clock.nowMs();
    return sessionLabel(store.files, env, client, clientPid, agent.identity().sessionId);
  };
  const locate = async () => {
    const mayShare = client?.identity.hasSharedDaemon === true;
    const isInTmux = (env("TMUX") ?? "") !== "" || paneOfEnv(env) !== null || mayShare;
    if (parts.tmux === null || !isInTmux) return relabel();
    if (mayShare || paneOfEnv(env) === null) await askPs();
    const map = await parts.tmux();
    if (!map.ok) return relabel();
    const above = ancestors?.ok ? ancestors.value : null;
    const pane = findPane(map.value, env, client, above, own().chain);
    agent.locate({ tmux: pane?.tmux ?? null, label: label() ?? pane?.windowName ?? null });
  };
  const relabel = () => {
    const { tmux, label: before } = agent.surroundings();
    agent.locate({ tmux, label: label() ?? before });
  };
  return {
    quick,
    async thorough(always) {
      quick();
      if (!isKnown() && always || needsPs()) {
        await askPs();
        quick();
      }
      await locate();
    },
    tick() {
      // A server that nobody knows waits for its hook; the other sources have a schedule.
      if (starts.all() !== lastStarts) quick();
      if (Math.abs(store.clock.nowMs() - labelledMs) > LABEL_MAX_AGE_MS) relabel();
      agent.settle();
    },
    evidence(meta) {
      const { sessionId, source } = agent.identity();
      const claimed = source === "self-register"
        ? hit(source, sessionId, "certain")
        : abstain("self-register", "This agent has not called claim_session");
      return [claimed, meta, hookDrop(), fromEnv(), birthTime(), sticky()];
    },
    async chain() {
      await askPs();
      return own().chain ?? { ok: false, reason: "ps was not asked" };
    },
  };
}
