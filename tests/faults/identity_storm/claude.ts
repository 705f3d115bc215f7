/** Terminals of Claude Code, with its hooks, its session files and its transcripts. */

import { clientInput, type Event } from "../../hooks/hook_calls.ts";
import { removeSessionFile, Transcript, writeSessionFile } from "./claude_files.ts";
import type { ClientProcess } from "./client_process.ts";
import type { Window } from "./ledger.ts";
import {
  client,
  drawId,
  type Group,
  hear,
  read,
  type Scene,
  server,
  type Speaker,
  untilFollowed,
} from "./scene.ts";

const CLIENT = "claude-code";
/** Sessions of one home, those that are closed counted. */
const SESSIONS_MAX = 6;

/** How a terminal shows a session. */
interface Shows {
  readonly source: "startup" | "resume" | "fork";
  /** What the client writes into its own file beside the id. */
  readonly file: Record<string, unknown>;
  /** Whether it is a session of the agent view. */
  readonly isBackground?: true;
}

/** One session and, while it is open, the terminal that shows it. */
class Session {
  readonly window: Window;
  id: string;
  transcript: Transcript;
  turn: string | null = null;
  readonly #scene: Scene;
  #process: ClientProcess | null = null;
  #server: string | null = null;
  /** The id in the environment of the server: that of its start. */
  #served: string;
  #shows: Shows = { source: "startup", file: {} };

  constructor(scene: Scene, id: string, window: Window) {
    this.#scene = scene;
    this.window = window;
    this.id = id;
    this.#served = id;
    this.transcript = new Transcript(scene, id);
  }

  get isOpen(): boolean {
    return this.#process !== null;
  }

  get speaker(): Speaker | null {
    const [process, name] = [this.#process, this.#server];
    if (process === null || name === null) return null;
    return { window: this.window, call: (tool, args) => process.call(name, tool, args) };
  }

  /** A terminal opens the session. */
  async open(shows: Shows): Promise<void> {
    const scene = this.#scene;
    this.#shows = shows;
    this.#process = await client(scene, "claude");
    this.write({});
    if (scene.chance.happens(0.5)) {
      await this.#serve();
      await this.hook("SessionStart", { source: shows.source });
    } else {
      await this.hook("SessionStart", { source: shows.source });
      await this.#serve();
    }
  }

  /** What the client's own file says. */
  write(more: Record<string, unknown>): void {
    this.#shows = { ...this.#shows, file: { ...this.#shows.file, ...more } };
    const usual = { sessionId: this.id, name: this.id.slice(0, 8), kind: "interactive" };
    if (this.#process === null) return;
    writeSessionFile(this.#scene, this.#process.pid, { ...usual, ...this.#shows.file });
  }

  /** Runs a hook, and takes what it hands over. */
  async hook(event: Event, fields: object = {}, id = this.id): Promise<number[]> {
    const { world } = this.#scene;
    const process = this.#process;
    if (process === null) return [];
    const turn = this.turn ?? "none";
    const told = { cwd: world.project, transcript_path: this.transcript.path, ...fields };
    const stdin = clientInput(CLIENT, event, { session: id, turn, fields: told });
    const line = [`${world.root}/hooks/oxtail-hook`, CLIENT, event];
    const env = {
      CLAUDE_PID: String(process.pid),
      CLAUDE_CODE_SESSION_ID: this.id,
      ...this.#env(),
    };
    return hear(this.#scene, this.window, await process.hook(line, stdin, env));
  }

  /** A step of a turn. */
  async go(): Promise<void> {
    if (this.turn === null) return await this.prompt(0);
    const { chance } = this.#scene;
    const event = chance.pick(["PreToolUse", "PostToolUse", "Stop", "Stop"] as const);
    this.transcript.shows(await this.hook(event));
    if (event !== "Stop") return;
    // With mail the turn goes on once, and ends then.
    this.transcript.shows(await this.hook("Stop", { stop_hook_active: true }));
    this.turn = null;
  }

  /** The user says something, after going back by so many prompts. */
  async prompt(back: number): Promise<void> {
    this.turn = drawId(this.#scene);
    // The client writes the prompt down once all hooks have seen it.
    const shown = await this.hook("UserPromptSubmit");
    for (const number of this.transcript.prompt(this.turn, back)) {
      if (!shown.includes(number)) this.#scene.ledger.takenBack(number);
    }
    this.transcript.shows(shown);
  }

  /** `/clear`: a new id in the same process, whose server is told nothing. */
  async clear(): Promise<void> {
    const before = this.id;
    await this.hook("SessionEnd", { reason: "clear" });
    this.id = drawId(this.#scene);
    this.#scene.ledger.becomes(this.window.agent, this.id);
    this.transcript = new Transcript(this.#scene, this.id);
    this.turn = null;
    if (before === this.id) return;
    this.write({});
    await this.hook("SessionStart", { source: "clear" });
  }

  /** The client starts its server again. */
  async restart(): Promise<void> {
    const { chance } = this.#scene;
    const [process, name] = [this.#process, this.#server];
    if (process === null || name === null) return;
    const ends = process.stop(name, chance.pick(["kill", "end"]));
    if (chance.happens(0.5)) await ends;
    await this.#serve();
    await ends;
  }

  /** The terminal is closed, or dies with all that it has started. */
  async close(how: "kill" | "end"): Promise<void> {
    const [process, name] = [this.#process, this.#server];
    if (process === null) return;
    if (how === "end") {
      await this.hook("SessionEnd", { reason: "other" });
      if (name !== null) await process.stop(name, "end");
      removeSessionFile(this.#scene, process.pid);
    }
    this.window.isServed = false;
    this.turn = null;
    [this.#process, this.#server] = [null, null];
    await process.kill();
  }

  async #serve(): Promise<void> {
    const { chance } = this.#scene;
    if (this.#process === null) return;
    // A client may give a new server the environment of its first session.
    if (this.#server === null || chance.happens(0.7)) this.#served = this.id;
    const env = { CLAUDE_CODE_SESSION_ID: this.#served, ...this.#env() };
    this.#server = await server(this.#scene, this.#process, CLIENT, env);
    this.window.isServed = true;
  }

  #env(): Record<string, string> {
    return this.#shows.isBackground === true ? { CLAUDE_JOB_DIR: "/job" } : {};
  }
}

/** Terminals, the agent view, and what people do in both. */
export async function terminals(scene: Scene): Promise<Group> {
  const { ledger, chance } = scene;
  const sessions: Session[] = [];
  /** Their terminals show the sessions that they went on as. */
  const parked: Session[] = [];
  /** Parked ones that were resumed in another terminal meanwhile. */
  const left: Session[] = [];
  const spares: Session[] = [];
  let jobs = 0;

  const begin = async (shows: Shows) => {
    const id = drawId(scene);
    const session = new Session(scene, id, { agent: ledger.agent(id), isServed: false });
    sessions.push(session);
    await session.open(shows);
    return session;
  };
  /** It goes on in the background under another id. */
  const park = async (session: Session) => {
    const [job, id] = [`job-${++jobs}`, drawId(scene)];
    const { agent } = session.window;
    const byFiles = chance.happens(0.5);
    if (!byFiles) session.transcript.continuedIn(session.id, id);
    const heir = new Session(scene, id, { agent, isServed: false });
    ledger.becomes(agent, id);
    sessions.splice(sessions.indexOf(session), 1, heir);
    session.write({ parkedJobId: job });
    // What was handed over may still be offered again, there.
    session.window.isServed = false;
    const file = { kind: "bg", jobId: job };
    await heir.open({ source: "fork", file, isBackground: true });
    if (byFiles) await untilFollowed(scene, session.id);
    parked.push(session);
  };
  /** The person leaves the terminal that was parked, or opens its old session once more. */
  const leaveParked = async () => {
    const [session] = parked.splice(0, 1);
    if (session === undefined) return;
    if (chance.happens(0.3)) left.push(session);
    else await session.close(chance.pick(["kill", "end"]));
    if (sessions.length >= SESSIONS_MAX || chance.happens(0.5)) return;
    // Somebody has to have seen where it went: who lists looks.
    for (const other of sessions) await other.speaker?.call("list_project_sessions", {});
    if (!await untilFollowed(scene, session.id)) return;
    const again = new Session(scene, session.id, {
      agent: ledger.agent(session.id),
      isServed: false,
    });
    again.transcript = new Transcript(scene, session.id, session.transcript);
    sessions.push(again);
    await again.open({ source: "resume", file: {} });
  };
  const useSpare = async () => {
    const [spare] = spares.splice(0, 1);
    if (spare !== undefined) {
      spare.window.agent = ledger.agent(spare.id);
      sessions.push(spare);
      spare.write({ spare: false });
      return await spare.prompt(0);
    }
    const id = drawId(scene);
    // Nobody yet; what it is shown is shown to a stranger.
    const session = new Session(scene, id, { agent: { number: 0, ids: [id] }, isServed: false });
    spares.push(session);
    const file = { kind: "bg", jobId: `job-${++jobs}`, spare: true };
    await session.open({ source: "startup", file, isBackground: true });
    if (session.speaker !== null) await read(scene, session.speaker);
  };
  /** A fork whose original lives on. */
  const fork = () =>
    chance.happens(0.5)
      ? begin({ source: "fork", file: {} })
      : begin({ source: "fork", file: { kind: "bg", jobId: `job-${++jobs}` }, isBackground: true });

  await begin({ source: "startup", file: {} });
  await begin({ source: "startup", file: {} });
  const reopen = (one: Session) => one.open({ source: "resume", file: {} });
  return {
    speakers: () => sessions.flatMap(({ speaker }) => speaker ?? []),
    agents: () => sessions.map(({ window }) => window.agent),
    async change() {
      const one = chance.pick(sessions);
      const mayGrow = sessions.length < SESSIONS_MAX;
      if (!one.isOpen) return await reopen(one);
      const what = chance.below(18);
      if (what < 4) await one.clear();
      else if (what < 7) await one.restart();
      else if (what < 9) await park(one);
      else if (what < 11) await leaveParked();
      else if (what < 13 && mayGrow) await fork();
      else if (what < 15 && mayGrow) await useSpare();
      else if (what < 16) await one.close("end");
      else if (what < 17) await one.close("kill");
      else await one.prompt(chance.below(Math.min(3, one.transcript.length + 1)));
    },
    async go() {
      const one = chance.pick(sessions);
      if (one.isOpen) await one.go();
    },
    async gather() {
      for (const one of sessions) if (!one.isOpen) await reopen(one);
      // What was taken back is seen by the server once a turn runs.
      for (const one of sessions) {
        if (one.turn === null) await one.prompt(0);
        await one.go();
      }
    },
    async close() {
      const all = [...sessions, ...spares, ...parked, ...left];
      await Promise.all(all.map((one) => one.close("kill")));
    },
  };
}

/** One session that is open in two terminals, where no hooks are installed. */
export async function oneInTwoTerminals(scene: Scene): Promise<Group> {
  const { ledger, chance } = scene;
  const id = drawId(scene);
  const agent = ledger.agent(id);
  interface Terminal {
    readonly window: Window;
    process: ClientProcess | null;
    server: string;
  }
  const serve = async (one: Terminal) => {
    if (one.process === null) return;
    one.server = await server(scene, one.process, CLIENT, { CLAUDE_CODE_SESSION_ID: id });
    one.window.isServed = true;
  };
  const open = async (one: Terminal) => {
    one.process = await client(scene, "claude");
    const file = { sessionId: id, name: id.slice(0, 8), kind: "interactive" };
    writeSessionFile(scene, one.process.pid, file);
    await serve(one);
  };
  const close = async (one: Terminal) => {
    const { process } = one;
    one.process = null;
    one.window.isServed = false;
    if (process === null) return;
    removeSessionFile(scene, process.pid);
    await process.kill();
  };
  const both: Terminal[] = [0, 1].map(() => ({
    window: { agent, isServed: false },
    process: null,
    server: "",
  }));
  for (const one of both) await open(one);
  const speaker = ({ window, process, server }: Terminal): Speaker[] =>
    process === null ? [] : [{ window, call: (tool, args) => process.call(server, tool, args) }];
  return {
    speakers: () => both.flatMap(speaker),
    agents: () => [agent],
    async change() {
      const one = chance.pick(both);
      if (one.process === null) return await open(one);
      if (chance.happens(0.3)) return await close(one);
      for (const reader of speaker(one)) await read(scene, reader);
      one.window.isServed = false;
      await one.process.stop(one.server, chance.pick(["kill", "end"]));
      await serve(one);
      // The other one looks what there is.
      for (const other of both) {
        if (other !== one) { for (const reader of speaker(other)) await read(scene, reader); }
      }
    },
    async gather() {
      const [first, second] = both;
      // What one of them was handed is the other's once that one has gone.
      if (first !== undefined) await close(first);
      if (second !== undefined && second.process === null) await open(second);
    },
    async close() {
      for (const one of both) await close(one);
    },
  };
}
