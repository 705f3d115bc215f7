/**
 * `deno task demo [--details]`: two agents, two real servers, the real hook commands, and a wake into a terminal,
 * in a temporary HOME with a tmux server of its own. It needs no client and no configuration, checks
 * every step, leaves nothing behind, and ends with 1 when a step failed.
 */

import { EX_USAGE } from "../src/cli/command.ts";
import { findPrograms, type Programs } from "./demo/programs.ts";
import { createReport, type Report } from "./demo/report.ts";
import { openScene, type Scene } from "./demo/scene.ts";
import { lastLines, STEPS } from "./demo/steps.ts";
import { createWorld, type World } from "./demo/world.ts";

/** Lines of the second agent's screen that are shown at the end. */
const SCREEN_LINES = 18;
/** Exit status of a program that Ctrl-C ended. */
const EXIT_INTERRUPTED = 130;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

if (import.meta.main) {
  const isDetailed = Deno.args.length === 1 && Deno.args[0] === "--details";
  if (Deno.args.length > 0 && !isDetailed) {
    console.log(
      "Usage: deno task demo [--details]\n\nStarts two agents and shows what they do; --details says what proves each step.",
    );
    Deno.exit(Deno.args[0] === "--help" ? 0 : EX_USAGE);
  }
  const colour = Deno.stdout.isTerminal() && (Deno.env.get("NO_COLOR") ?? "") === "";
  Deno.exit(await demo(createReport((line) => console.log(line), colour), isDetailed));
}

/** Runs the demo; gives the exit status. */
async function demo(report: Report, isDetailed: boolean): Promise<number> {
  const programs = findPrograms();
  if (!("tmux" in programs)) {
    programs.forEach((line) => report.line(line));
    return 1;
  }
  const startMs = performance.now();
  report.title("oxtail: two agents in one project, and nobody carries their messages");
  const passed = await inWorld(programs, (world) => runSteps(world, report, isDetailed)).catch(
    (error) => {
      report.line(error instanceof Error ? error.message : String(error));
      return false;
    },
  );
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  report.title(passed ? `Every step passed, in ${seconds} s` : `A step failed, after ${seconds} s`);
  return passed ? 0 : 1;
}

/** Runs `act` in a world of its own, and takes that down whatever happens, also on Ctrl-C. */
async function inWorld<T>(programs: Programs, act: (world: World) => Promise<T>): Promise<T> {
  const world = await createWorld(programs);
  let closing: Promise<void> | null = null;
  const close = () => closing ??= world.close();
  const interrupted = () => void close().finally(() => Deno.exit(EXIT_INTERRUPTED));
  for (const signal of SIGNALS) Deno.addSignalListener(signal, interrupted);
  try {
    return await act(world);
  } finally {
    await close();
  }
}

/** Runs all steps until one fails, and shows the second agent's screen. */
async function runSteps(
  world: World,
  report: Report,
  isDetailed: boolean,
): Promise<boolean> {
  const scene = await openScene(world);
  try {
    for (const { title, run } of STEPS) {
      const startMs = performance.now();
      const tookMs = () => performance.now() - startMs;
      try {
        const { proof, details = [] } = await run(scene);
        report.done(title, tookMs());
        if (isDetailed) report.detail([proof, ...details]);
      } catch (error) {
        report.failed(title, tookMs());
        report.detail([error instanceof Error ? error.message : String(error)]);
        report.detail(scene.asker.stderr().split("\n").filter((line) => line !== ""));
        await showScreen(scene, report);
        return false;
      }
    }
    await showScreen(scene, report);
    return true;
  } finally {
    await scene.asker.close();
  }
}

async function showScreen(scene: Scene, report: Report): Promise<void> {
  report.line("");
  const title = `the screen of the second agent (pane ${scene.answerer.id})`;
  report.box(title, await lastLines(scene, SCREEN_LINES));
}
