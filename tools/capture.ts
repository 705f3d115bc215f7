/**
 * `deno task capture`: writes down what a terminal shows, for the pages: `docs/captures/status.txt`
 * beside three real servers and `docs/captures/demo.txt`. README shows the first after
 * `deno task generate`, and leads to the second.
 */

import { createFleet, type Fleet } from "./capture/fleet.ts";
import { findPrograms } from "./demo/programs.ts";
import { createWorld } from "./demo/world.ts";
import { ROOT } from "./paths.ts";

/** Lines of the demo that are shown: its steps, and how long it took. */
const SHOWN_OF_DEMO = /^(✓|✗|Every step)/;
/** The names that a temporary folder gets in what is shown. */
const SHOWN_HOME = "/home/you";

if (import.meta.main) Deno.exit(await capture());

async function capture(): Promise<number> {
  const programs = findPrograms();
  if (!("tmux" in programs)) {
    for (const line of programs) console.error(line);
    return 1;
  }
  const world = await createWorld(programs);
  try {
    await using fleet = await createFleet(world);
    await write("status", await statusOf(fleet, world.home));
  } finally {
    await world.close();
  }
  await write("demo", await demo());
  return 0;
}

async function statusOf(fleet: Fleet, home: string): Promise<string> {
  const text = await fleet.run(`${home}/.oxtail/bin/oxtail`, "status");
  const folder = home.slice(0, home.lastIndexOf("/"));
  return `$ oxtail status\n${text.replaceAll(folder, SHOWN_HOME)}`;
}

async function demo(): Promise<string> {
  const args = ["task", "demo"];
  const command = new Deno.Command(Deno.execPath(), { args, cwd: ROOT, env: { NO_COLOR: "1" } });
  const { success, stdout } = await command.output();
  const text = new TextDecoder().decode(stdout);
  if (!success) throw new Error(`The demo failed:\n${text}`);
  return text.split("\n").filter((line) => SHOWN_OF_DEMO.test(line)).join("\n");
}

async function write(name: string, text: string): Promise<void> {
  const path = `docs/captures/${name}.txt`;
  await Deno.mkdir(`${ROOT}/docs/captures`, { recursive: true });
  await Deno.writeTextFile(`${ROOT}/${path}`, text.replace(/\n*$/, "\n"));
  console.error(`Wrote ${path}`);
}
