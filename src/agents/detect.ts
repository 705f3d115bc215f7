/**
 * Finding out which session this server serves, from all sources of evidence, and noticing when its
 * client begins another one. The quick part reads a few small files; ps is asked only where nothing
 * else can tell, and never before the client's handshake was answered.
 */

import type { ClientAdapter, SessionNote } from "../clients/client.ts";
import { activityPath, turnPath } from "../mail/layout.ts";
import { followSuccessor, isFormerHeir } from "../mail/successor.ts";
import { isFurther, isOpenElsewhere, takeFirstPlace } from "../mail/windows.ts";
import { ifPossible, orNothing } from "../sys/files.ts";
import type { Clock, Traced } from "../sys/ports.ts";
import type { StartedProcess } from "../sys/ps.ts";
import type { ReadTmux } from "../sys/tmux.ts";
import {
  DETECT_AFTER_MS,
  LABEL_MAX_AGE_MS,
  PREDECESSOR_MAX_MS,
  PREDECESSOR_POLL_MS,
  STARTS_POLL_MS,
} from "../wire/limits.ts";
import { formatTurn, NO_TURN, type Start } from "../wire/notes.ts";
import { boxOf } from "../wire/ids.ts";
import { messageOf, no, type Result } from "../wire/result.ts";
import type { DetectTrigger } from "../wire/trace.ts";
import { abstain, diagnose, type Evidence, hit } from "./identity.ts";
import { findPane, paneOfEnv, sessionLabel } from "./project.ts";
import {
  beganAnew,
  continuedAs,
  type NoteSources,
  parkedFor,
  rememberNote,
} from "./session_note.ts";
import { type SourceParts, Sources } from "./sources.ts";
import { ownStarts, sessionInPlaceOf, sessionsAfter } from "./starts.ts";

/** What a detector looks at. */
interface DetectorParts extends SourceParts {
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
  /**
   * For a call of an agent that nobody knows yet: asks ps where that can tell, and waits for a server that
   * is about to end and has the session until then.
   */
  identify(signal: AbortSignal): Promise<void>;
  /** Notices a session that began in the running client: one lstat when there is nothing new. */
  tick(): void;
  /** The client ends: the last look at where its session goes on. */
  last(): void;
  /** Another terminal has our session open, was there first, and gets its mail. */
  isFurther(): boolean;
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
  readonly #notes: NoteSources;
  readonly #note: (pid: number) => SessionNote | null;
  #lastStarts: readonly Start[] | null = null;
  #labelledMs = 0;
  /** Whose background job this session has looked for. */
  #job: string | null = null;
  /** Another session has taken the place of this one in its terminal. */
  #isLeft = false;
  /** Those whose place this one has taken. */
  readonly #inherited = new Set<string>();
  /** The background job that this session is known to have gone on as. */
  #parkedAs: string | null = null;

  constructor(parts: DetectorParts) {
    this.#parts = parts;
    this.#sources = new Sources(parts);
    this.#notes = { files: parts.store.files, uid: parts.store.uid, env: parts.env };
    this.#note = rememberNote(this.#notes, parts.store.clock, parts.client);
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
    const { store, starts, agent, client } = this.#parts;
    // A server that nobody knows waits for its hook; the other sources have a schedule.
    if (starts.all() !== this.#lastStarts) {
      this.quick("hook");
      this.#askWhoseNotes();
    } else this.#present();
    if (client?.identity.clearsInPlace === true) this.#takePlace();
    if (Math.abs(store.clock.nowMs() - this.#labelledMs) > LABEL_MAX_AGE_MS) this.#relabel();
    agent.settle();
  }

  async identify(signal: AbortSignal): Promise<void> {
    if (this.#isKnown() || !this.#sources.canPsTell()) return;
    const { clock } = this.#parts.store;
    await this.#sources.askPs();
    const endMs = clock.nowMs() + PREDECESSOR_MAX_MS;
    for (;;) {
      // Asked before the look: it may end in between, and then the look finds its place free.
      const isEnding = this.#sources.isPredecessorEnding();
      this.#look();
      if (this.#isKnown() || !isEnding || signal.aborted || clock.nowMs() >= endMs) return;
      await clock.sleep(PREDECESSOR_POLL_MS, signal);
    }
  }

  isFurther(): boolean {
    const { store, agent } = this.#parts;
    return isFurther(store, agent.box(), this.#clientPid());
  }

  last(): void {
    const next = this.#continued();
    if (next !== null) this.#parts.agent.park(next);
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
    return start.domain !== this.#parts.domain ||
      !this.#sources.ownPids().has(start.client_pid);
  }

  #isKnown(): boolean {
    return this.#parts.agent.identity().sessionId !== null;
  }

  #look(): void {
    // Before an id is taken: a session that has gone on elsewhere takes nothing back.
    this.#present();
    if (this.#isKnown()) this.#follow();
    else this.#identify();
    this.#takePlaces();
    this.#present();
    this.#lastStarts = this.#parts.starts.all();
  }

  /** Takes what the client says of its session: how it is run, and whether it is anybody's. */
  #present(): void {
    const { agent, client, env, starts } = this.#parts;
    const { sessionId } = agent.identity();
    const note = this.#note(this.#clientPid());
    const isOwn = note !== null && (sessionId === null || note.sessionId === sessionId);
    const parkedAs = isOwn ? note.parkedJobId ?? null : null;
    const mode = (isOwn ? note.mode : undefined) ?? client?.identity.modeOf?.(env) ?? null;
    const hidden = parkedAs !== null || this.#isLeft || (isOwn && note.isSpare === true);
    agent.present({ mode, hidden });
    if (!isOwn || sessionId === null) return;
    if (parkedAs !== this.#parkedAs) {
      const next = parkedAs === null ? null : this.#continued();
      if (next !== null) agent.park(next);
      if (next !== null || parkedAs === null) this.#parkedAs = parkedAs;
    }
    if (note.mode !== "background" || note.isSpare === true) return;
    if (note.jobId !== undefined && note.jobId !== this.#job) {
      this.#job = note.jobId;
      for (const [left, pid] of parkedFor(this.#notes, client, note.jobId)) {
        if (this.#continued(left, pid) === sessionId) agent.inherit(left);
      }
    }
    // It may have been moved to another folder since its server was started.
    const start = starts.of(sessionId);
    if (start !== null) agent.work(start.cwd, start.project);
  }

  /** The session in which a session of this client goes on, our own unless said otherwise, or null. */
  #continued(
    sessionId = this.#parts.agent.identity().sessionId,
    clientPid: number | null = this.#clientPid(),
  ): string | null {
    const { agent, client, starts, store } = this.#parts;
    if (sessionId === null) return null;
    const start = starts.of(sessionId);
    const transcriptPath = start?.transcript_path ?? null;
    const cwd = start?.cwd ?? agent.entry().client.cwd;
    const left = { sessionId, cwd, transcriptPath, clientPid };
    const heir = continuedAs(this.#notes, client, left);
    const isOver = heir !== null && isFormerHeir(store, boxOf(sessionId), boxOf(heir));
    return isOver ? null : heir;
  }

  /** The terminal that had our session open first has gone: now it is this one. */
  #takePlace(): void {
    const { store, agent } = this.#parts;
    const [box, pid] = [agent.box(), this.#clientPid()];
    if (!this.isFurther()) return;
    ifPossible(() => {
      if (isOpenElsewhere(store, box, pid) || !takeFirstPlace(store, box, pid)) return;
      // What the other one left says that the session has ended.
      store.files.stamp(activityPath(store.root, box), "idle");
      store.files.stamp(turnPath(store.root, box), formatTurn(NO_TURN));
    });
  }

  #clientPid(): number {
    const { chain } = this.#sources.own();
    return (chain?.ok ? chain.value.at(-1)?.pid : undefined) ?? this.#parts.parentPid;
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
    for (const next of sessionsAfter(sure, agent.identity())) {
      const before = agent.identity().sessionId;
      // Open in another terminal as well, the session goes on there, and its mail stays with it.
      const isElsewhere = before !== null && this.#sources.isHeldElsewhere(before);
      agent.learn(isElsewhere ? { ...next, boxFollows: false } : next);
    }
  }

  /**
   * In a client process that is one terminal a new conversation takes the place of the one before, with its
   * name and its mail, while the server of that one lives on. Both servers see to it, and whoever is first
   * does it. Where several terminals share the process nothing says which of them began a conversation.
   */
  #takePlaces(): void {
    const { agent, client, starts, store } = this.#parts;
    const { sessionId } = agent.identity();
    if (client?.identity.beganAnew === undefined || sessionId === null) return;
    const { sure } = ownStarts(starts.all(), this.#sources.own(), client, sessionId);
    const known = new Map<Start, boolean>();
    const isAnew = (start: Start) => {
      const anew = known.get(start) ?? beganAnew(this.#notes, client, start);
      known.set(start, anew);
      return anew;
    };
    const isLeft = () => followSuccessor(store, agent.box()) !== agent.box();
    // Where it goes on already its heir may have been left as well, for this one or another.
    if (!isLeft()) {
      const next = sessionInPlaceOf(sessionId, sure, isAnew);
      if (next !== null) agent.park(next.session_id);
      else this.#inherit(sure, (start) => sessionInPlaceOf(start.session_id, sure, isAnew));
    }
    this.#isLeft = isLeft();
  }

  #inherit(sure: readonly Start[], inPlaceOf: (start: Start) => Start | null): void {
    const { agent } = this.#parts;
    for (const start of sure) {
      const isOurs = inPlaceOf(start)?.session_id === agent.identity().sessionId;
      if (!isOurs || this.#inherited.has(start.session_id)) continue;
      this.#inherited.add(start.session_id);
      agent.inherit(start.session_id);
    }
  }

  /** Whether a new note is of our own client process only ps can tell, once for all notes. */
  #askWhoseNotes(): void {
    if (!this.#sources.canPsTell()) return;
    this.#sources.askPs().then(() => this.#look()).catch(() => {
      // The next note asks again.
    });
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
    const { store, client, agent } = this.#parts;
    this.#labelledMs = store.clock.nowMs();
    return sessionLabel(this.#notes, client, this.#clientPid(), agent.identity().sessionId);
  }
}

// When a server looks for its session: after the handshake, a few times more, and every second.

/** What the schedule works with. */
interface Schedule extends Traced {
  readonly detector: Detector;
  readonly clock: Clock;
  /** Whether the session is known. */
  readonly isKnown: () => boolean;
  /** Aborted when the server ends. */
  readonly signal: AbortSignal;
  /** Told what nobody expected, as a sentence. */
  readonly complain: (line: string) => void;
}

/** Runs detection until the signal; resolves then. */
export async function runDetection(schedule: Schedule): Promise<void> {
  await Promise.all([lookUntilKnown(schedule), keepTicking(schedule)]);
}

/** The thorough looks, at their times after the handshake, while nobody knows. */
async function lookUntilKnown(schedule: Schedule) {
  const { detector, clock, isKnown, signal, complain, trace } = schedule;
  let passedMs = 0;
  for (const atMs of [0, ...DETECT_AFTER_MS]) {
    if (atMs > passedMs) await clock.sleep(atMs - passedMs, signal);
    passedMs = atMs;
    if (signal.aborted) return;
    if (passedMs > 0 && isKnown()) return trace?.({ event: "detect_skip_retries", at_ms: atMs });
    await quietly(complain, () => detector.thorough(`${passedMs}ms`));
  }
}

async function keepTicking({ detector, clock, signal, complain }: Schedule): Promise<void> {
  for (;;) {
    await clock.sleep(STARTS_POLL_MS, signal);
    if (signal.aborted) return;
    await quietly(complain, () => detector.tick());
  }
}

/** A disk that fails now is looked at again later. */
async function quietly(complain: Schedule["complain"], act: () => unknown): Promise<void> {
  await orNothing(act).catch((error) => complain(messageOf(error)));
}
