/** The cockpit as a person sees it: the real program in a real terminal of a private tmux server. */

import { shellQuote } from "../../src/cli/launcher.ts";
import { commandLine, denoDir } from "../cli/running.ts";
import { equal, match, that, until } from "../support/assert.ts";
import { coverageEnv } from "../support/coverage.ts";
import { startTmux, TMUX_PROGRAM } from "../support/tmux.ts";
import { openScene, type Scene } from "./scene.ts";

/** A cockpit in a cockpit. */
interface Window extends AsyncDisposable {
  readonly scene: Scene;
  /** What it shows, without the blanks at its end. */
  screen(): Promise<string>;
  /** Waits until it shows this. */
  shows(what: RegExp): Promise<string>;
  keys(...keys: string[]): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** What the script that acts was started with, a line each. */
  acted(): string;
}

/** Stands for what setup installs: notes its arguments and its input. */
const ACT = `#!/bin/sh
{ printf '<%s>' "$@"; printf ' '; cat; echo; } >>"$HOME/acted"
echo "Queued for you"
`;

async function openWindow(
  columns: number,
  rows: number,
  env = "",
  ...args: string[]
): Promise<Window> {
  const scene = openScene();
  scene.temp.nowMs = Date.now() - 60_000;
  const { home, project } = scene;
  Deno.mkdirSync(`${scene.temp.root}/lib`, { mode: 0o700 });
  Deno.writeTextFileSync(`${scene.temp.root}/lib/act`, ACT);
  Deno.chmodSync(`${scene.temp.root}/lib/act`, 0o700);
  const tmux = await startTmux("cockpit", home);
  await tmux.run("resize-window", "-t", "cockpit", "-x", String(columns), "-y", String(rows));
  const words = [Deno.execPath(), ...commandLine("cockpit", home, { args })].map(shellQuote);
  const own = {
    HOME: home,
    DENO_DIR: denoDir(),
    NODE_ENV: "production",
    OXTAIL_PROJECT_ROOT: project,
    OXTAIL_PROJECT_ID: `${project}/.git`,
    ...coverageEnv(),
  };
  const given = Object.entries(own).map(([name, value]) => `${name}=${shellQuote(value)}`);
  const line = `cd ${shellQuote(project)}; env ${given.join(" ")} ${env} ${words.join(" ")}`;
  await Deno.writeTextFile(`${home}/run`, `${line}\necho "ended with $?"\n`);
  await tmux.run("respawn-pane", "-k", "-t", "cockpit", `sh ${shellQuote(`${home}/run`)}; cat`);
  const screen = async () => (await tmux.run("capture-pane", "-p", "-t", "cockpit")).trimEnd();
  return {
    scene,
    screen,
    async shows(what) {
      await until(async () => what.test(await screen()), String(what)).catch(async (error) => {
        throw new Error(`${error}\n${await screen()}`);
      });
      return await screen();
    },
    keys: async (...keys) => void await tmux.run("send-keys", "-t", "cockpit", ...keys),
    async resize(width, height) {
      await tmux.run("resize-window", "-t", "cockpit", "-x", String(width), "-y", String(height));
    },
    acted: () => Deno.readTextFileSync(`${home}/acted`),
    async [Symbol.asyncDispose]() {
      await tmux[Symbol.asyncDispose]();
      scene[Symbol.dispose]();
    },
  };
}

const IGNORED = { ignore: TMUX_PROGRAM === null } as const;

Deno.test({
  ...IGNORED,
  name: "the cockpit shows what changes by itself, and keys start what they say",
  async fn() {
    await using cockpit = await openWindow(80, 24);
    const { scene } = cockpit;
    const mark = `${scene.temp.root}/activity/reviewer-id`;
    await cockpit.shows(/^oxtail {2}project: 2 unknown .*\[overview\] {2}2 talk {3}3 waits\n/);
    Deno.writeTextFileSync(mark, "wait\n");
    await cockpit.shows(/NEEDS YOU\n▸ reviewer has a dialog or a long tool for \d s: Enter goes/);
    await cockpit.keys("Enter");
    await cockpit.shows(/Queued for you$/);
    equal(cockpit.acted(), "<jump><reviewer> \n");
    await cockpit.keys("m");
    await cockpit.keys("-l", "Look at $(this) 漢字");
    await cockpit.shows(/^To reviewer: Look at \$\(this\) 漢字▏\nEnter sends it/m);
    await cockpit.keys("Enter");
    await cockpit.shows(/Queued for you$/);
    equal(cockpit.acted().split("\n")[1], "<message><--wake><reviewer><-> Look at $(this) 漢字");
    scene.temp.nowMs = Date.now() - 5_000;
    scene.send("main-id", "reviewer-id", { body: "Which \x1b[31mbranch\x1b[2J?" });
    await cockpit.shows(
      /SAID LATELY\n {2}\d s ago +waiting +main → reviewer +Which \\u\{1b\}\[31mbranch/,
    );
    await cockpit.keys("Tab");
    await cockpit.shows(/^▸ \d\d:\d\d {2}main → reviewer {2}waiting: reviewer is at a dialog$/m);
    scene.send("main-id", "human", { ask: true, body: "Ship it?", choices: ["yes", "no"] });
    await cockpit.keys("1");
    await cockpit.shows(/main asks you: Ship it\? \[yes \/ no\]: a answers/);
    await cockpit.keys("a");
    await cockpit.shows(/^Answer to main \(yes, no\): ▏/m);
    await cockpit.keys("yes", "Enter");
    await cockpit.shows(/Queued for you$/);
    match(cockpit.acted(), /\n<answer><--cockpit><[0-9A-Z]{26}><-> yes\n$/);
    await cockpit.keys("q");
    equal(await cockpit.shows(/^ended with 0$/), "ended with 0");
  },
});

Deno.test({
  ...IGNORED,
  name: "it fits a wide window, a narrow one and the next size, and needs no colour",
  async fn() {
    await using cockpit = await openWindow(120, 40, "NO_COLOR=1");
    const { scene } = cockpit;
    scene.send("main-id", "reviewer-id", { body: "漢字 👩‍👩‍👧‍👦 ".repeat(60) });
    const fits = async (columns: number, rows: number) => {
      await cockpit.resize(columns, rows);
      await cockpit.shows(/^oxtail {2}project/);
      await until(
        async () => (await cockpit.screen()).split("\n").length === rows,
        `${rows} rows`,
      );
      return await cockpit.screen();
    };
    match(await fits(120, 40), /\n {2}\? {2}reviewer +unknown +1 unread +codex +main\n/);
    match(await fits(80, 24), /Enter go there {2}m message .* q quit$/);
    match(await fits(40, 10), /^oxtail {2}project: 2 unknown .*\n\n/);
    await cockpit.keys("q");
    await cockpit.shows(/^ended with 0$/);
  },
});

Deno.test({
  ...IGNORED,
  name: "the dock shows three lines, and without colour no escape sequence of one is written",
  async fn() {
    await using cockpit = await openWindow(60, 3, "NO_COLOR=1", "--dock");
    cockpit.scene.send("main-id", "reviewer-id", { body: "Which branch?" });
    const screen = await cockpit.shows(/^2 unknown\nmain → reviewer {2}waiting until/);
    that(!screen.includes("\x1b"), screen);
    await cockpit.keys("q");
    await cockpit.shows(/^ended with 0$/);
  },
});

Deno.test({
  ...IGNORED,
  name: "while a cockpit is open whoever asks the person sees that they are there, and not after",
  async fn() {
    await using cockpit = await openWindow(80, 24);
    const { scene } = cockpit;
    Deno.mkdirSync(`${scene.temp.root}/asks`, { mode: 0o700, recursive: true });
    Deno.writeTextFileSync(`${scene.temp.root}/asks/cockpit`, "");
    await cockpit.shows(/^oxtail {2}project/);
    await until(() => scene.reader.presence().isCockpitOpen, "the lock");
    await cockpit.keys("q");
    await cockpit.shows(/^ended with 0$/);
    equal(scene.reader.presence().isCockpitOpen, false);
  },
});
