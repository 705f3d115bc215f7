/**
 * A lab: real clients in a private tmux server, with a temporary HOME, an empty environment and a
 * scripted model on loopback. It ends everything that it started, by pid, and nothing else.
 */

import type { JsonObject } from "../../src/wire/json.ts";
import {
  claudeEnvironment,
  type ClaudeSession,
  claudeSession,
  configureClaude,
  type ServerCommand,
} from "./claude.ts";
import type { ClientPaths } from "./clients.ts";
import { installedMore, type MoreClient } from "./more.ts";
import {
  CLASSIC_MODEL,
  CODEX_ENVIRONMENT,
  codexDaemonPids,
  configureCodex,
  loneCodexArguments,
  SHARED_CODEX,
} from "./codex.ts";
import { Model, type ModelRequest } from "./model.ts";
import { endAll, type Process, processesWithHome, processTable, treeOf } from "./processes.ts";
import { copyEvidence } from "./files.ts";
import { makeProject } from "./project.ts";
import { Tmux } from "./tmux.ts";

/** What the clients of a lab are configured with. */
export interface Setup {
  /** The MCP server that clients know as "oxtail", or null for none. */
  readonly server: ServerCommand | null;
  /** The whole `~/.claude/settings.json`. */
  readonly claudeSettings: JsonObject;
  /** The whole `~/.codex/hooks.json`, or null for none. */
  readonly codexHooks: JsonObject | null;
}

/** How one client is started. */
export interface Start {
  /** Arguments for the client. */
  readonly args?: readonly string[];
  /** Its working directory; the project of the lab unless said otherwise. */
  readonly cwd?: string;
  /** Starts the client as the pane's own process, instead of from a shell as a person would. */
  readonly withoutShell?: boolean;
  /**
   * Codex only: gives it processes of its own, and its requests are those of its window's name. Otherwise
   * it shares a daemon with the others, and the requests of all are those of the agent "codex".
   */
  readonly withoutDaemon?: boolean;
  /**
   * Codex only: its model. One that Codex has in its catalog, `CODE_MODE_MODEL` for example, calls tools inside
   * scripts; others, and the default, call them one by one.
   */
  readonly model?: string;
  /** Variables added to its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How long a client may take to show that it is ready. */
const START_MS = 40_000;
/** One that makes a database at its first start takes half a minute on a busy machine. */
const MORE_START_MS = 120_000;
/** How long a wait may take when the scenario does not say. */
const WAIT_MS = 30_000;
/** How often Enter is pressed again, and how often the prompt is looked at before that. */
const ENTER_TRIES = 3;
const LOOKS = 5;
const LOOK_MS = 200;
/** Clients take text and an Enter that follows at once as one paste: a person pauses. */
const BEFORE_ENTER_MS = 400;

/** See the top of this file. */
export class Lab {
  readonly root: string;
  readonly home: string;
  /** A git repository with one commit. */
  readonly project: string;
  readonly model: Model;
  readonly #tmux: Tmux;
  readonly #panes = new Map<string, number>();
  /** What stands before the text of the composer, by window. */
  readonly #prompts = new Map<string, MoreClient["prompt"]>();
  #stopped: Promise<Process[]> | null = null;

  private constructor(root: string) {
    this.root = root;
    this.home = `${root}/home`;
    this.project = `${root}/project`;
    for (
      const folder of [this.home, this.project, `${root}/tmp`, `${root}/bin`]
    ) {
      Deno.mkdirSync(folder, { recursive: true });
    }
    this.model = new Model(`${root}/requests.jsonl`);
    this.#tmux = new Tmux(`oxtail-${root.split("/").at(-1)}`, `${root}/tmux.conf`, {
      PATH: `${root}/bin:/usr/local/bin:/usr/bin:/bin`,
      HOME: this.home,
      TERM: "xterm-256color",
      LANG: "C.UTF-8",
      SHELL: "/bin/sh",
      TMPDIR: `${root}/tmp`,
      PS1: "$ ",
    });
  }

  /** Opens a lab under a short path: sockets in it must stay below 104 bytes. */
  static async open(clients: ClientPaths): Promise<Lab> {
    const root = `${await Deno.realPath("/tmp")}/ox-${crypto.randomUUID().slice(0, 6)}`;
    await Deno.mkdir(root, { mode: 0o700 });
    const lab = new Lab(root);
    await Deno.symlink(clients.claude, `${root}/bin/claude`);
    await Deno.symlink(clients.codex, `${root}/bin/codex`);
    await makeProject(lab.project, lab.home);
    return lab;
  }

  /** Writes the configuration of both clients; call it once, before the first start. */
  async configure(setup: Setup): Promise<void> {
    await configureClaude(this.home, [this.project], setup.server, setup.claudeSettings);
    await configureCodex(
      this.home,
      this.model.url(SHARED_CODEX),
      [this.project],
      setup.server,
      setup.codexHooks,
    );
  }

  /** Opens a window called `name` with a shell and these variables, as a person would. */
  async openShell(name: string, env: Readonly<Record<string, string>>): Promise<void> {
    this.#panes.set(name, await this.#tmux.open(name, this.project, ["/bin/sh", "-i"], env));
  }

  /** Starts Claude Code in a window called `name`; resolves when it waits for a prompt. */
  async startClaude(name: string, start: Start = {}): Promise<ClaudeSession> {
    const args = ["--debug-file", `${this.root}/debug-${name}.log`, ...start.args ?? []];
    await this.#open(name, "claude", args, start, claudeEnvironment(this.model.url(name)));
    return await this.waitFor(
      async () => {
        const session = await this.session(name);
        return session?.status === "idle" ? session : null;
      },
      START_MS,
      `${name} (Claude Code) waits for a prompt`,
    );
  }

  /** Starts Codex in a window called `name`; trusts the hooks when asked; resolves when it waits for a prompt. */
  async startCodex(name: string, start: Start = {}): Promise<void> {
    const own = start.withoutDaemon === true ? loneCodexArguments(this.model.url(name)) : [];
    const model = start.model ?? CLASSIC_MODEL;
    const args = ["--model", model, ...own, ...start.args ?? []];
    await this.#open(name, "codex", args, start, CODEX_ENVIRONMENT);
    await this.waitFor(
      async () => {
        const screen = await this.capture(name);
        if (/Hooks need review/.test(screen)) await this.#trustHooks(name);
        // A swallowed Down leads to the list of hooks, which offers the same.
        if (/\bt trust all\b/.test(screen)) await this.#trustListed(name);
        return /^\s*›/m.test(screen) &&
          (/context left/.test(screen) || screen.toLowerCase().includes(model)) &&
          !/Hooks need review/.test(screen);
      },
      START_MS,
      `${name} (Codex) waits for a prompt`,
    );
  }

  /** Puts the program of another client into PATH, and its user's settings into the home folder. */
  async prepareMore(client: MoreClient): Promise<void> {
    const program = await installedMore(client, (line) => console.log(line));
    await Deno.symlink(program, `${this.root}/bin/${client.program}`);
    if (client.node !== undefined) {
      const node = program.replace(/\.bin\/[^/]+$/, client.node);
      await Deno.symlink(node, `${this.root}/bin/node`);
    }
    for (
      const [path, value] of Object.entries(
        client.settings(this.model.url(client.type), this.project),
      )
    ) {
      await Deno.mkdir(`${this.home}/${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
      await Deno.writeTextFile(`${this.home}/${path}`, `${JSON.stringify(value, null, 4)}\n`);
    }
  }

  /** Starts another client in a window called `name`; resolves when it waits for a prompt. */
  async startMore(client: MoreClient, name: string, args: readonly string[] = []): Promise<void> {
    this.#prompts.set(name, client.prompt);
    const all = [...client.args ?? [], ...args];
    await this.#open(name, client.program, all, {}, client.env(this.model.url(name)));
    await this.waitFor(
      async () => client.isReady(await this.capture(name)),
      MORE_START_MS,
      `${name} (${client.title}) waits for a prompt`,
    );
    // Some lose what is typed right after the composer was drawn.
    await pause(1_500);
  }

  /** Resumes a thread in the window `name`, whose Codex without the daemon has ended; resolves when it waits. */
  async resumeCodex(name: string, thread: string): Promise<void> {
    const args = ["resume", thread, "--model", CLASSIC_MODEL];
    const own = loneCodexArguments(this.model.url(name));
    await this.type(name, ["clear; codex", ...[...args, ...own].map(quote)].join(" "));
    await pause(BEFORE_ENTER_MS);
    await this.key(name, "Enter");
    await this.waitFor(
      async () => /^\s*›/m.test(await this.capture(name)),
      START_MS,
      `${name} (Codex) waits for a prompt again`,
    );
    // Its servers start.
    await pause(2_500);
  }

  /** What the Claude Code in `name` says about its session, once it does. */
  async session(name: string): Promise<ClaudeSession | null> {
    return claudeSession(this.home, (await this.processes(name)).map((process) => process.pid));
  }

  /** The processes in the window `name`: the pane's own first, then its children. */
  async processes(name: string): Promise<Process[]> {
    const pane = this.#panes.get(name);
    return pane === undefined ? [] : treeOf(await processTable(), [pane]);
  }

  /** Types `text` in the window `name` and submits it. */
  async say(name: string, text: string): Promise<void> {
    // A client that has just begun a session may lose what is typed, and goes on showing an empty composer.
    for (let left = this.#prompts.has(name) ? ENTER_TRIES : 1; left > 0; left--) {
      await this.#tmux.type(name, text);
      if (await this.#comesToHold(name, text) || left === 1) break;
      await this.key(name, "C-u");
    }
    await pause(BEFORE_ENTER_MS);
    await this.key(name, "Enter");
    // On a busy machine a client takes the Enter for a part of a paste.
    for (let tries = 0; tries < ENTER_TRIES && await this.#goesOnHolding(name, text); tries++) {
      await this.key(name, "Enter");
    }
  }

  async #comesToHold(name: string, text: string): Promise<boolean> {
    for (let look = 0; look < LOOKS; look++) {
      if (await this.#holds(name, text)) return true;
      await pause(LOOK_MS);
    }
    return await this.#holds(name, text);
  }

  /** Whether the composer of the client in `name` holds `text`. */
  async #holds(name: string, text: string): Promise<boolean> {
    return bare(await this.composer(name)).startsWith(bare(text));
  }

  /** What the window `name` shows from the text in its composer on. */
  async composer(name: string): Promise<string> {
    const prompt = this.#prompts.get(name) ?? /^[›❯]\s/;
    const screen = await this.capture(name);
    if (typeof prompt === "function") return prompt(screen);
    const lines = screen.split("\n");
    const from = lines.slice(lines.findLastIndex((line) => prompt.test(line)));
    return from.join("\n").replace(prompt, "");
  }

  async #goesOnHolding(name: string, text: string): Promise<boolean> {
    for (let look = 0; look < LOOKS; look++) {
      await pause(LOOK_MS);
      if (!await this.#holds(name, text)) return false;
    }
    return true;
  }

  /** Types `text` without submitting it. */
  async type(name: string, text: string): Promise<void> {
    await this.#tmux.type(name, text);
  }

  /** Presses a key by its tmux name, for example `Escape`. */
  async key(name: string, key: string): Promise<void> {
    await this.#tmux.key(name, key);
  }

  /** What the window `name` shows. */
  async capture(name: string): Promise<string> {
    return await this.#tmux.capture(name);
  }

  /** The private tmux server. */
  get tmux(): Tmux {
    return this.#tmux;
  }

  /** The requests that the client of `name` made to its model, oldest first. */
  requests(name: string): ModelRequest[] {
    return this.model.of(name);
  }

  /** The first value of `look` that is neither null nor undefined nor false; throws after `withinMs`. */
  async waitFor<T>(
    look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
    withinMs = WAIT_MS,
    what = "something",
  ): Promise<T> {
    const endMs = Date.now() + withinMs;
    while (true) {
      const value = await look();
      if (value !== null && value !== undefined && value !== false) return value;
      if (Date.now() > endMs) throw new Error(`Waited ${withinMs / 1000} s in vain until ${what}`);
      await pause(50);
    }
  }

  /** Copies what shows how a run went (screens, processes, requests, the store, transcripts, logs) to `folder`. */
  async saveEvidence(folder: string): Promise<void> {
    await Deno.mkdir(folder, { recursive: true });
    for (const name of this.#panes.keys()) {
      const screen = await this.#tmux.capture(name, true).catch(String);
      await Deno.writeTextFile(`${folder}/screen-${name}.txt`, screen + "\n");
    }
    const table = treeOf(await processTable(), await this.#roots());
    const lines = table.map(({ pid, ppid, args }) => `${pid} ${ppid} ${args}\n`);
    await Deno.writeTextFile(`${folder}/processes.txt`, lines.join(""));
    await copyEvidence(this.root, this.home, folder);
  }

  /** Ends everything that the lab started and removes its folder; returns what outlived its terminal. */
  stop(): Promise<Process[]> {
    return this.#stopped ??= this.#end();
  }

  async #end(): Promise<Process[]> {
    await endAll(treeOf(await processTable(), await this.#roots()));
    await this.#tmux.stop();
    await this.model.stop();
    const left = await processesWithHome(this.home);
    await endAll(left);
    await Deno.remove(this.root, { recursive: true });
    return left;
  }

  async #open(
    name: string,
    client: string,
    args: readonly string[],
    start: Start,
    env: Readonly<Record<string, string>>,
  ): Promise<void> {
    const cwd = start.cwd ?? this.project;
    const own = start.withoutShell === true;
    const argv = own ? [`${this.root}/bin/${client}`, ...args] : ["/bin/sh", "-i"];
    this.#panes.set(name, await this.#tmux.open(name, cwd, argv, { ...env, ...start.env }));
    if (own) return;
    await this.type(name, [client, ...args].map(quote).join(" "));
    await pause(BEFORE_ENTER_MS);
    await this.key(name, "Enter");
  }

  async #trustHooks(name: string): Promise<void> {
    await this.key(name, "Down");
    await pause(300);
    await this.key(name, "Enter");
    await pause(1_500);
  }

  async #trustListed(name: string): Promise<void> {
    for (const key of ["t", "Escape"]) {
      await this.key(name, key);
      await pause(1_000);
    }
  }

  /** The processes from which everything in this lab descends. */
  async #roots(): Promise<number[]> {
    return [...await this.#tmux.panePids(), ...codexDaemonPids(this.home)];
  }
}

/** `text` as one word for a shell. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** `text` without what wrapping changes. */
function bare(text: string): string {
  return text.replace(/\s+/g, "");
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
