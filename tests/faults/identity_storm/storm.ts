/** A storm in one home: clients of all kinds, and random operations, held against the ledger. */

import { checkoutConfig, type CommandLine, installHooks } from "../../../tools/checkout.ts";
import { exists } from "../../../tools/paths.ts";
import { createWorld } from "../../support/world.ts";
import { type Chance, chanceOf } from "../random.ts";
import { oneInTwoTerminals, terminals } from "./claude.ts";
import { oneTerminal, sharedDaemon } from "./codex.ts";
import { oneInItsHost, severalInOneHost } from "./hosts.ts";
import { Ledger } from "./ledger.ts";
import { type Group, read, type Scene, send, type Speaker } from "./scene.ts";

/** The clients of a home. */
export const GROUPS = {
  "several agents in one host": (scene: Scene) => severalInOneHost(scene),
  "one agent in its host": (scene: Scene) => oneInItsHost(scene),
  "terminals of Claude Code": terminals,
  "one session in two terminals": oneInTwoTerminals,
  "one terminal of Codex": oneTerminal,
  "terminals under one daemon": sharedDaemon,
  "a container": (scene: Scene) => severalInOneHost(scene, CONTAINER ?? []),
  "another container": (scene: Scene) => oneInItsHost(scene, CONTAINER ?? []),
} as const;
export type GroupName = keyof typeof GROUPS;

/** How a program gets a pid namespace of its own here, in which it is process 1; null where it may not. */
export const CONTAINER: readonly string[] | null = [["-pf"], ["-Urpf"]]
  .map((flags) => ["unshare", ...flags, "--mount-proc", "--kill-child"])
  .find(isAllowed) ?? null;

/** What the clients of every home start. */
export interface Programs {
  /** A server. */
  readonly line: CommandLine;
  /** A home with the gate and what it starts. */
  readonly installed: string;
}

/** Prepares them, once for all storms. */
export async function prepare(folder: string): Promise<Programs> {
  const installed = `${folder}/installed`;
  Deno.mkdirSync(installed);
  const line = await checkoutConfig();
  await installHooks(installed);
  return { line, installed };
}

/** What a storm does. */
export interface Plan {
  readonly seed: number;
  readonly operations: number;
  readonly groups: readonly GroupName[];
  /** A folder for links to programs; its name has no blank. */
  readonly folder: string;
  readonly programs: Programs;
  /** How often something changes, of 1. */
  readonly changes: number;
  /** Ends at the first broken promise. */
  readonly endsAtFirst?: boolean;
}

/** Until then all that was promised has been read, in ms. */
const GATHER_MAX_MS = 30_000;

/** Runs a storm; gives the ledger, and what was promised and nobody read. */
export async function storm(plan: Plan): Promise<{ ledger: Ledger; lost: readonly string[] }> {
  const { operations, folder } = plan;
  const ledger = new Ledger();
  const chance = chanceOf(plan.seed);
  await using world = await createWorld();
  const { line, installed } = plan.programs;
  for (const [folder, name] of [["bin", "oxtail"], ["hooks", "oxtail-hook"]]) {
    Deno.mkdirSync(`${world.root}/${folder}`, { recursive: true, mode: 0o700 });
    Deno.copyFileSync(`${installed}/.oxtail/${folder}/${name}`, `${world.root}/${folder}/${name}`);
  }
  for (const name of ["claude", "codex", "host"]) {
    await Deno.symlink(Deno.execPath(), `${folder}/${name}`).catch((error) => {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    });
  }
  const scene: Scene = { world, folder, ledger, chance, line };
  const groups: Group[] = [];
  try {
    for (const name of plan.groups) groups.push(await GROUPS[name](scene));
    for (let n = 0; n < operations; n++) {
      if (plan.endsAtFirst === true && ledger.problems.length > 0) return { ledger, lost: [] };
      await operate(scene, groups, plan.changes);
    }
    for (const group of groups) await group.gather();
    return { ledger, lost: await gatherAll(scene, groups) };
  } finally {
    await Promise.all(groups.map((group) => group.close()));
  }
}

async function operate(scene: Scene, groups: readonly Group[], changes: number): Promise<void> {
  const { chance } = scene;
  const group = chance.pick(groups);
  if (chance.happens(changes)) return await group.change();
  const what = chance.next();
  if (what < 0.35 && group.go !== undefined) return await group.go();
  const speaker = oneOf(chance, groups.flatMap((one) => one.speakers()));
  if (what < 0.75) {
    const others = groups.flatMap((one) => one.agents())
      .filter((agent) => agent !== speaker?.window.agent);
    const to = oneOf(chance, others);
    if (speaker !== null && to !== null) await send(scene, speaker, to);
  } else {
    const reader = oneOf<Speaker>(chance, group.speakers());
    if (reader !== null) await read(scene, reader);
  }
}

/** Everybody reads until nothing is owed. */
async function gatherAll(
  scene: Scene,
  groups: readonly Group[],
): Promise<readonly string[]> {
  const { ledger } = scene;
  const latest = performance.now() + GATHER_MAX_MS;
  while (ledger.owed().length > 0 && performance.now() < latest) {
    for (const speaker of groups.flatMap((group) => group.speakers())) {
      // Who lists looks where sessions went whose servers are gone.
      await speaker.call("list_project_sessions", {});
      await read(scene, speaker);
    }
    if (ledger.owed().length > 0) await new Promise((resolve) => setTimeout(resolve, 300));
  }
  return ledger.owed().map((one) => `${one} lies in ${placeOf(scene, one.split(" (")[0] ?? "")}`);
}

/** Where the message with this body lies, for whoever looks into a failure. */
function placeOf({ world }: Scene, body: string): string {
  const mail = `${world.root}/mail`;
  for (const { name: box } of Deno.readDirSync(mail)) {
    for (const folder of ["new", "cur", "done", "bad"]) {
      const path = `${mail}/${box}/${folder}`;
      if (!exists(path)) continue;
      for (const { name } of Deno.readDirSync(path)) {
        const text = Deno.readTextFileSync(`${path}/${name}`);
        if (text.includes(`"${body}"`)) return `${box}/${folder}/${name.slice(50)}`;
      }
    }
  }
  return "no folder";
}

function oneOf<T>(chance: Chance, list: readonly T[]): T | null {
  return list.length === 0 ? null : chance.pick(list);
}

function isAllowed([program = "", ...args]: readonly string[]): boolean {
  try {
    const streams = { stdin: "null", stdout: "null", stderr: "null" } as const;
    return new Deno.Command(program, { args: [...args, "true"], ...streams }).outputSync().success;
  } catch {
    return false; // no such program
  }
}
