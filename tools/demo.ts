/**
 * `deno task demo`: two agents, two real servers, the real hook commands, and a wake into a terminal,
 * in a temporary HOME with a tmux server of its own. It needs no client and no configuration, checks
 * every step, leaves nothing behind, and ends with 1 when a step failed.
 */

import { startServer } from "./stand_in/server.ts";
import { openPane } from "./demo/pane.ts";
import { findPrograms, type Programs } from "./demo/programs.ts";
import { createReport, type Report } from "./demo/report.ts";
import { lastLines, type Scene, STEPS } from "./demo/steps.ts";
import { createWorld, type World } from "./demo/world.ts";

const SCREEN_LINES = 18;

if (import.meta.main) {
  const colour = Deno.stdout.isTerminal() && (Deno.env.get("NO_COLOR") ?? "") === "";
  const report = createReport((line) => console.log(line), colour);
  Deno.exit(await demo(report));
}

/** Runs the demo; gives the exit status. */
async function demo(report: Report): Promise<number> {
  const programs = findPrograms();
  if (!("tmux" in programs)) {
    programs.forEach((line) => report.line(line));
    return 1;
  }
  const startMs = performance.now();
  report.title("oxtail demo: two agents in one project, and nobody carries their messages");
  const ok = await inWorld(programs, report);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  report.title(ok ? `All steps passed in ${seconds} s` : `A step failed after ${seconds} s`);
  return ok ? 0 : 1;
}

/** Runs the steps in a world of their own, and takes that down whatever happens. */
async function inWorld(programs: Programs, report: Report): Promise<boolean> {
  const world = await createWorld(programs);
  const ends: (() => Promise<void>)[] = [];
  const pids: number[] = [];
  let closing: Promise<void> | null = null;
  const close = () => closing ??= takeDown(world, ends, pids);
  const interrupted = () => close().finally(() => Deno.exit(130));
  Deno.addSignalListener("SIGINT", interrupted);
  Deno.addSignalListener("SIGTERM", interrupted);
  try {
    return await runSteps(world, report, ends, pids);
  } finally {
    await close();
    Deno.removeSignalListener("SIGINT", interrupted);
    Deno.removeSignalListener("SIGTERM", interrupted);
  }
}

async function runSteps(
  world: World,
  report: Report,
  ends: (() => Promise<void>)[],
  pids: number[],
): Promise<boolean> {
  const scene = await step(report, "Two servers start", async () => {
    const started = await openScene(world, ends, pids);
    return [started, { proof: "one by this demo, one by the client in the tmux pane" }];
  });
  if (scene === null) return false;
  for (const { title, run } of STEPS) {
    if (await step(report, title, async () => [true, await run(scene)]) === null) {
      report.box("the second agent's screen", await lastLines(scene, SCREEN_LINES));
      return false;
    }
  }
  report.line("");
  report.box("the second agent's screen", await lastLines(scene, SCREEN_LINES));
  return true;
}
