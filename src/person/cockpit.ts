/**
 * `oxtail` at a terminal: who is here, what they say to each other, and who needs you. This is its
 * terminal, drawn by Ink; what is on the screen is in `view.ts`. It reads and never writes: a key that
 * changes something starts another program, by the one script that this one may run.
 *
 * @module
 */

import { type Key, render, Text, Transform, useApp, useInput, usePaste, useWindowSize } from "ink";
import { createElement, useEffect, useReducer, useRef } from "react";
import {
  ansi,
  type Command,
  complain,
  openPeople,
  type People,
  plain,
  readArguments,
  realWorld,
  runCommand,
  UsageError,
} from "../cli/command.ts";
import type { CliWorld } from "../cli/world.ts";
import { cockpitPath } from "../mail/tickets.ts";
import { type HeldLock, lookAt } from "../sys/files.ts";
import { runAct } from "../sys/process.ts";
import {
  COCKPIT_LOOK_MS,
  COCKPIT_REST_MAX_MS,
  COCKPIT_SETTLE_MS,
  COCKPIT_TALK_MAX,
  DIALOG_RING_MS,
} from "../wire/limits.ts";
import { safeLine } from "../wire/text.ts";
import { openReader, type Said } from "./reader.ts";
import { dockOf, FIRST_VIEW, onKey, type Press, screenOf, type Shown, type View } from "./view.ts";

const COMMAND: Command = {
  name: "cockpit",
  usage: `Usage: oxtail [--dock]

Shows the agents of this project, what they say to each other and whether it
arrived, who waits for whom, and first of all who needs you. ? lists the keys.

  --dock     three lines for a small pane of tmux: who needs you, what was said
  --help, --version

Without a terminal, oxtail status and oxtail log show the same.
Exit status: 0, 1 when there is no store, 64 wrong usage.`,
  options: { dock: { type: "boolean" } },
};

async function main(args: readonly string[]): Promise<number> {
  const { flags } = readArguments(COMMAND, args);
  if (!Deno.stdin.isTerminal() || !Deno.stdout.isTerminal()) {
    throw new UsageError(
      "The cockpit needs a terminal: oxtail status shows the agents without one",
    );
  }
  const world = realWorld();
  const people = world.ok ? openPeople(world.value) : world;
  if (!world.ok || !people.ok) {
    complain(`oxtail: ${safeLine(people.ok ? "" : people.reason)}`);
    return 1;
  }
  const place = placeOf(world.value, people.value);
  const app = render(createElement(Cockpit, { place, isDock: flags.has("dock") }), {
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    interactive: true,
    patchConsole: false,
  });
  await app.waitUntilExit();
  // A watch of files keeps the process alive.
  Deno.exit(0);
}

/** What the screen is made from, and what it may do. */
interface Place {
  /** @param hasChanged What was said is read again, which takes longer than the rest */
  look(hasChanged: boolean): Shown;
  /** Calls `act` when something has changed, and now and then when nothing has. */
  follow(act: (hasChanged: boolean) => void): void;
  act(runs: readonly (readonly string[])[], input: string): Promise<string>;
}

function placeOf({ home, root, project, files, claudeDir }: CliWorld, people: People): Place {
  const reader = openReader(people, project);
  const program = `${root}/lib/act`;
  let talk: readonly Said[] = [];
  let open: HeldLock | null = null;
  return {
    look(hasChanged) {
      // Whoever asks the person sees by this lock that they sit here.
      if (lookAt(files, cockpitPath({ root })) !== null) open ??= lockOf(cockpitPath({ root }));
      if (hasChanged) talk = reader.said({ most: COCKPIT_TALK_MAX });
      const isReadOnly = lookAt(files, program)?.kind !== "file" || !mayRun(program);
      return {
        fleet: reader.fleet(),
        tickets: reader.tickets(),
        notes: reader.notes(),
        talk,
        isReadOnly,
      };
    },
    follow(act) {
      const folders = ["mail", "sent", "activity", "sessions", "waits", "names", "asks"];
      const paths = [...folders.map((name) => `${root}/${name}`), `${claudeDir}/sessions`];
      let timer: ReturnType<typeof setTimeout> | undefined;
      let restMs = 0;
      const now = () => {
        timer = undefined;
        const startMs = performance.now();
        act(true);
        // Where much goes on, looking takes a tenth of the time, and no more.
        restMs = Math.min(COCKPIT_REST_MAX_MS, 9 * (performance.now() - startMs));
      };
      const later = () => timer ??= setTimeout(now, Math.max(COCKPIT_SETTLE_MS, restMs));
      for (const path of paths) watch(path, later);
      setInterval(() => act(false), COCKPIT_LOOK_MS);
      later();
    },
    async act(runs, input) {
      const told: string[] = [];
      for (const args of runs) {
        const ran = await runAct(program, args, { HOME: home }, input);
        const text = (ran.stdout.trim() || ran.stderr.trim()).replace(/^oxtail: /, "");
        told.push(text || (ran.code === 0 ? "Done" : "It failed and said nothing"));
      }
      return told.join("; ");
    },
  };
}

/** The file is there, and may only be read. */
function lockOf(path: string): HeldLock | null {
  try {
    const file = Deno.openSync(path, { read: true });
    void file.lock(true).catch(() => {});
    return { release: () => file.close() };
  } catch {
    return null;
  }
}

function mayRun(command: string): boolean {
  return Deno.permissions.querySync({ name: "run", command }).state === "granted";
}

function watch(path: string, act: () => void): void {
  const follow = async () => {
    for await (const { kind } of Deno.watchFs(path)) if (kind !== "access") act();
  };
  // Missing, or the user watches too many files: the slow look goes on.
  follow().catch(() => {});
}

// Drawing.

interface CockpitProps {
  readonly place: Place;
  readonly isDock: boolean;
}

interface State {
  readonly view: View;
  readonly shown: Shown;
}

function Cockpit({ place, isDock }: CockpitProps) {
  const { exit } = useApp();
  const size = useWindowSize();
  const state = useRef<State>(null);
  state.current ??= { view: FIRST_VIEW, shown: place.look(false) };
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const change = (next: Partial<State>) => {
    state.current = {
      ...(state.current ?? { view: FIRST_VIEW, shown: place.look(false) }),
      ...next,
    };
    draw();
  };
  const rung = useRef(new Set<string>());
  useEffect(() =>
    place.follow((hasChanged) => {
      const shown = place.look(hasChanged);
      ring(shown, rung.current);
      change({ shown });
    }), []);
  const press = (one: Press) => {
    const { view, shown } = state.current ?? { view: FIRST_VIEW, shown: place.look(false) };
    const [first = "", ...rest] = one.text;
    // A key and what is typed after it may come at once.
    if (view.typing === null && rest.length > 0) {
      press({ name: "text", text: first });
      return press({ name: "text", text: rest.join("") });
    }
    const [next, asked] = onKey(view, shown, one, size);
    if (asked?.quits === true) return exit();
    change({ view: next });
    if (asked === null) return;
    change({ view: { ...next, notice: "…" } });
    place.act(asked.runs, asked.input).then((notice) => {
      const now = state.current?.view ?? next;
      change({ view: { ...now, notice }, shown: place.look(true) });
    });
  };
  useInput((text, key) => pressesOf(text, key).forEach(press));
  usePaste((text) => press({ name: "text", text }));
  const paint = Deno.noColor ? plain : ansi;
  const lines = isDock
    ? dockOf(state.current.shown, size, paint)
    : screenOf(state.current.view, state.current.shown, size, paint);
  // Ink measures and wraps every text; these fit, and are put in the place of one that is quickly measured.
  const transform = (_dot: string, at: number) => lines[at] ?? "";
  const dots = createElement(Text, null, lines.map(() => ".").join("\n"));
  return createElement(Transform, { transform, children: dots });
}

const NAMED: readonly (readonly [keyof Key, Press["name"]])[] = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "page-up"],
  ["pageDown", "page-down"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "escape"],
  ["backspace", "backspace"],
  ["delete", "backspace"],
  ["tab", "tab"],
];

/** What Ink read. Several keys that come at once are one text, and may end in Enter. */
function pressesOf(text: string, key: Key): Press[] {
  const named = NAMED.find(([name]) => key[name] === true);
  if (named !== undefined) return [{ name: named[1], text: "" }];
  if (key.ctrl) return text === "c" ? [{ name: "text", text: "\x03" }] : [];
  if (key.meta || text === "") return [];
  return text.split(/(\r)/).flatMap((part): Press[] =>
    part === ""
      ? []
      : part === "\r"
      ? [{ name: "enter", text: "" }]
      : [{ name: "text", text: part }]
  );
}

/** Rings once for each question, and for each dialog that nobody answers. */
function ring({ fleet, tickets }: Shown, rung: Set<string>): void {
  const dialogs = fleet.agents.filter(({ state, sinceMs }) =>
    state === "waiting" && sinceMs !== null && fleet.atMs - sinceMs > DIALOG_RING_MS
  );
  const reasons = [
    ...tickets.map(({ id, from }) => [id, `${from} asks you`] as const),
    ...dialogs.map(({ name, sinceMs }) => [`${name} ${sinceMs}`, `${name} has a dialog`] as const),
  ].filter(([key]) => !rung.has(key));
  for (const [key] of reasons) rung.add(key);
  const [first] = reasons;
  if (first === undefined) return;
  Deno.stdout.writeSync(new TextEncoder().encode(`\x1b]9;oxtail: ${safeLine(first[1])}\x07\x07`));
}

// At the end: what is drawn meanwhile needs everything above.
if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);
