/**
 * Figures of the hooks: the gate and the program as `setup` installs them, called as a client calls
 * them. Everything takes turns with `sh -c 'exit 0'`, so that both meet the same machine.
 */

import { clientInput, type Event, hookHome, SESSION } from "../hooks/hook_calls.ts";
import { readyHands, unfold } from "../../src/mail/hand.ts";
import { boxTag } from "../../src/wire/ids.ts";
import { openFleet } from "../support/fleet.ts";
import { createWorld, install, type World } from "../support/world.ts";
import { fill, hastyStore } from "./fill.ts";
import { type Limit, renderRows, type Row } from "./row.ts";
import { runEmpty } from "./pace.ts";
import { openTakes, type Takes } from "./takes.ts";
import { type Act, measureInTurns } from "./stats.ts";

type Client = "claude-code" | "codex";

interface Hook extends Act {
  readonly figure: string;
  readonly limit: Limit | null;
}

const AGENTS = 100;

if (import.meta.main) console.log(renderRows(await hookRows(openTakes(1, () => {}))));

/** Measures the hooks without mail, and with 1 and 100 messages waiting. */
export async function hookRows(takes: Takes): Promise<Row[]> {
  await using world = await createWorld();
  await install(world.home);
  using modules = await hookHome();
  const quiet = [
    quietHook(world, "claude-code", "PreToolUse", 2),
    quietHook(world, "codex", "PreToolUse", 2),
    quietHook(world, "claude-code", "Stop", 3),
    quietHook(world, "codex", "Stop", 3),
    quietHook(world, "claude-code", "UserPromptSubmit", 3),
    quietHook(world, "codex", "UserPromptSubmit", 3),
  ];
  // The first one makes the folders, and lets Deno keep the program as it compiled it.
  for (const { home } of [world, modules]) await callHook(home, "claude-code", "SessionStart");
  const alone = await inTurns(takes, 200, quiet);
  const crowded = await inCrowd(takes, world);
  const waiting = await inTurns(takes, 50, [
    { figure: "an empty program of Deno", limit: null, run: runEmpty },
    busyHook("installed", world, 1, { most: 10, above: true }),
    busyHook("installed", world, 4, { most: 12, above: true }),
    busyHook("installed", world, 1, { most: 15, above: true }, "Stop"),
    provingHook(world, { most: 6, above: true }),
    busyHook("from modules", { home: modules.home, root: modules.mail.root }, 1, null),
    busyHook("installed", world, 100, { most: 35, above: true }),
    busyHook("from modules", { home: modules.home, root: modules.mail.root }, 100, null),
  ]);
  return [...alone, ...crowded, ...waiting];
}

/** The gate in a store with a hundred agents, each with a box, marks and a server that runs. */
async function inCrowd(takes: Takes, world: World): Promise<Row[]> {
  using fleet = openFleet(world.root, world.project);
  const store = hastyStore(world.root);
  for (let n = 1; n <= AGENTS; n++) {
    const session = fleet.add(5_000_000 + n).client.session_id ?? "";
    fill(store, "alice", session, world.project, 1);
    store.files.stamp(`${world.root}/activity/${session}`, "idle");
  }
  const hook = quietHook(world, "claude-code", "PreToolUse", 2);
  return await inTurns(takes, 200, [{
    ...hook,
    figure: `PreToolUse hook, empty, ${AGENTS} agents`,
  }]);
}

function quietHook({ home }: World, client: Client, event: Event, most: number): Hook {
  return {
    figure: `${event} hook, empty, ${client}`,
    limit: { most, above: true },
    run: () => callHook(home, client, event),
  };
}

function busyHook(
  how: string,
  { home, root }: Pick<World, "home" | "root">,
  messages: number,
  limit: Limit | null,
  event: Event = "PreToolUse",
): Hook {
  return {
    figure: `${event} hook, ${messages} waiting, ${how}`,
    limit,
    prepare: () => refill(root, messages),
    run: () => callHook(home, "claude-code", event),
  };
}

/** The Stop of a turn in which the gate has handed a message over. */
function provingHook({ home, root }: World, limit: Limit): Hook {
  return {
    figure: "Stop hook, acknowledges 1, installed",
    limit,
    prepare: async () => {
      refill(root, 1);
      await callHook(home, "claude-code", "PreToolUse");
    },
    run: () => callHook(home, "claude-code", "Stop"),
  };
}

/** Times hooks that take turns with the reference. */
async function inTurns(takes: Takes, count: number, hooks: readonly Hook[]): Promise<Row[]> {
  const shell = { run: () => run("/bin/sh", ["-c", "exit 0"], "", {}) };
  const { stats: [referenceStats, ...stats], slower } = await takes(() =>
    measureInTurns(count, [shell, ...hooks])
  );
  return hooks.map(({ figure, limit }, at) => {
    const measured = stats[at];
    if (measured === undefined || referenceStats === undefined) throw new Error("Nothing measured");
    return { figure, measured, reference: "sh -c 'exit 0'", referenceStats, limit, slower };
  });
}

/** Removes what was handed over, and queues messages of 200 bytes until there are `count`. */
function refill(root: string, count: number): void {
  const box = `${root}/mail/${SESSION}`;
  const store = hastyStore(root);
  unfold(store, SESSION, 0);
  readyHands(store, SESSION, boxTag(SESSION));
  for (const name of store.files.list(`${box}/cur`) ?? []) Deno.removeSync(`${box}/cur/${name}`);
  const names = store.files.list(`${box}/new`) ?? [];
  for (const name of names.slice(count)) Deno.removeSync(`${box}/new/${name}`);
  fill(store, "alice", SESSION, root, Math.max(0, count - names.length));
}

function callHook(home: string, client: Client, event: Event): Promise<void> {
  const gate = `${home}/.oxtail/hooks/oxtail-hook`;
  const session: Record<string, string> = client === "claude-code"
    ? { CLAUDE_PID: String(Deno.pid), CLAUDE_CODE_SESSION_ID: SESSION }
    : {};
  const env = { HOME: home, PATH: "/usr/local/bin:/usr/bin:/bin", ...session };
  return run(gate, [client, event], clientInput(client, event), env);
}

async function run(
  program: string,
  args: string[],
  input: string,
  env: Record<string, string>,
): Promise<void> {
  const child = new Deno.Command(program, {
    args,
    clearEnv: true,
    env,
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(input)).then(() => writer.close());
  // The reference reads nothing, so that its pipe may be closed before.
  await Promise.all([written.catch(() => {}), child.status]);
}
