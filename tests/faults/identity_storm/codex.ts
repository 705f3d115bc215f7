/** Codex: one terminal without a daemon, and a daemon that several terminals share. */

import { clientInput, type Event } from "../../hooks/hook_calls.ts";
import type { ClientProcess } from "./client_process.ts";
import type { Agent, Window } from "./ledger.ts";
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

const CLIENT = "codex";
const CLIENT_NAME = "codex-mcp-client";
/** Threads of one process. */
const THREADS_MAX = 5;

/** A thread, and the server that it calls. */
interface Thread {
  readonly id: string;
  readonly window: Window;
  server: string | null;
  turn: string | null;
}

/** Writes the first line of a rollout: it says how the thread began. */
function writeRollout({ world }: Scene, id: string, meta: object): string {
  const folder = `${world.home}/.codex/sessions/2026/11/30`;
  Deno.mkdirSync(folder, { recursive: true });
  const path = `${folder}/rollout-2026-11-30T17-36-08-${id}.jsonl`;
  const usual = { session_id: id, id, ...meta, cwd: world.project, originator: "codex-tui" };
  const payload = { ...usual, source: "cli", thread_source: "user" };
  Deno.writeTextFileSync(path, `${JSON.stringify({ type: "session_meta", payload })}\n`);
  return path;
}

/** What threads of one process have in common. */
class Threads {
  readonly scene: Scene;
  readonly process: ClientProcess;

  constructor(scene: Scene, process: ClientProcess) {
    this.scene = scene;
    this.process = process;
  }

  /** A thread begins with its first prompt. */
  async begin(
    agent: Agent,
    id: string,
    server: string | null,
    source: "startup" | "fork",
    meta = {},
  ) {
    writeRollout(this.scene, id, meta);
    const thread: Thread = { id, window: { agent, isServed: true }, server, turn: null };
    await this.hook(thread, "SessionStart", { source });
    return thread;
  }

  async hook(thread: Thread, event: Event, fields: object = {}): Promise<void> {
    const { world } = this.scene;
    const folder = `${world.home}/.codex/sessions/2026/11/30`;
    const transcript_path = `${folder}/rollout-2026-11-30T17-36-08-${thread.id}.jsonl`;
    const told = { cwd: world.project, transcript_path, ...fields };
    const turn = thread.turn ?? "none";
    const stdin = clientInput(CLIENT, event, { session: thread.id, turn, fields: told });
    const line = [`${world.root}/hooks/oxtail-hook`, CLIENT, event];
    hear(this.scene, thread.window, await this.process.hook(line, stdin, {}));
  }

  async go(thread: Thread): Promise<void> {
    const { chance } = this.scene;
    if (thread.turn === null) {
      thread.turn = drawId(this.scene);
      return await this.hook(thread, "UserPromptSubmit");
    }
    const event = chance.pick(["PreToolUse", "PostToolUse", "Stop", "Stop"] as const);
    await this.hook(thread, event);
    if (event !== "Stop") return;
    await this.hook(thread, "Stop", { stop_hook_active: true });
    thread.turn = null;
  }

  serve(): Promise<string> {
    return server(this.scene, this.process, CLIENT_NAME);
  }

  speaker({ id, server, window }: Thread): Speaker[] {
    if (server === null) return [];
    const meta = { sessionId: id, threadId: id, callId: "call_1" };
    return [{ window, call: (tool, args) => this.process.call(server, tool, args, meta) }];
  }
}

/** A process that is one terminal: `/new` goes on under another id, `/fork` and `/resume` do not. */
export async function oneTerminal(scene: Scene): Promise<Group> {
  const { ledger, chance } = scene;
  const threads = new Threads(scene, await client(scene, "codex"));
  /** Servers of threads that the terminal has left live on. */
  let old: string[] = [];
  const others: Thread[] = [];
  const first = drawId(scene);
  let now = await threads.begin(ledger.agent(first), first, await threads.serve(), "startup");

  const leave = async () => {
    const { server } = now;
    if (server === null) return;
    if (chance.happens(0.5)) return void old.push(server);
    await threads.process.stop(server, chance.pick(["kill", "end"]));
  };
  const begins = async (isFork: boolean) => {
    const id = drawId(scene);
    const before = now;
    const serves = threads.serve();
    if (chance.happens(0.5)) await leave();
    const server = await serves;
    if (isFork) {
      others.push(before);
      const meta = { forked_from_id: before.id };
      now = await threads.begin(ledger.agent(id), id, server, "fork", meta);
    } else {
      const { agent } = before.window;
      ledger.becomes(agent, id);
      before.window.isServed = false;
      now = await threads.begin(agent, id, server, "startup");
      if (chance.happens(0.5)) await untilFollowed(scene, before.id);
    }
    for (const one of threads.speaker(now)) await read(scene, one);
  };
  /** The terminal shows a thread again that it had left. */
  const resume = async () => {
    const [thread] = others.splice(0, 1);
    if (thread === undefined) return;
    others.push(now);
    now = { ...thread, server: await threads.serve(), turn: null };
    await threads.hook(now, "SessionStart", { source: "resume" });
  };
  return {
    speakers: () => threads.speaker(now),
    agents: () => [now, ...others].map(({ window }) => window.agent),
    async change() {
      const what = chance.below(8);
      if (what < 4) await begins(false);
      else if (what < 5 && others.length < 2) await begins(true);
      else if (what < 6) await resume();
      else if (what < 7) {
        const { server } = now;
        if (server !== null) await threads.process.stop(server, chance.pick(["kill", "end"]));
        now = { ...now, server: await threads.serve() };
      }
      // Servers of threads that were left do not live for ever.
      const gone = old.splice(0, Math.max(0, old.length - 2));
      for (const one of gone) await threads.process.stop(one, "end");
    },
    go: () => threads.go(now),
    async gather() {
      for (let n = 0; n < others.length; n++) {
        await resume();
        for (const one of threads.speaker(now)) await read(scene, one);
      }
    },
    async close() {
      old = [];
      await threads.process.kill();
    },
  };
}

/** A daemon that several terminals share: nothing says which of them began a thread. */
export async function sharedDaemon(scene: Scene): Promise<Group> {
  const { ledger, chance } = scene;
  const threads = new Threads(scene, await client(scene, "codex", ["app-server"]));
  let all: Thread[] = [];
  const begin = async () => {
    const id = drawId(scene);
    // Some threads share a server.
    const shared = chance.pick(all).server;
    const server = shared !== null && chance.happens(0.5) ? shared : await threads.serve();
    const thread = await threads.begin(ledger.agent(id), id, server, "startup");
    all.push(thread);
    for (const one of threads.speaker(thread)) await read(scene, one);
  };
  const restart = async () => {
    const { server } = chance.pick(all);
    if (server === null) return;
    const ends = threads.process.stop(server, chance.pick(["kill", "end"]));
    const next = await threads.serve();
    await ends;
    for (const one of all) if (one.server === server) one.server = next;
  };
  const id = drawId(scene);
  all = [await threads.begin(ledger.agent(id), id, await threads.serve(), "startup")];
  return {
    speakers: () => all.flatMap((one) => threads.speaker(one)),
    agents: () => all.map(({ window }) => window.agent),
    async change() {
      if (all.length < THREADS_MAX && chance.happens(0.5)) await begin();
      else await restart();
    },
    go: () => threads.go(chance.pick(all)),
    gather: () => Promise.resolve(),
    close: () => threads.process.kill(),
  };
}
