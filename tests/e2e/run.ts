/**
 * Runs the scenarios with real clients:
 * `deno task e2e [--keep] [--slow] [--evidence=FOLDER] [--jobs=N] [--retries=N] [--claude=VERSION]
 * [--codex=VERSION] [--client=NAME] [--matrix] [scenario …]`.
 * Prints one line per scenario and a summary; the exit code is 0 when none failed.
 */

import {
  CLIENT_VERSIONS,
  type ClientPaths,
  type Clients,
  type ClientVersions,
  findClients,
} from "./clients.ts";
import { run } from "./command.ts";
import { writeMatrix } from "./matrix.ts";
import { MORE } from "./more.ts";
import { Lab } from "./lab.ts";
import type { Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios/all.ts";

/** How one scenario ended. */
type Outcome =
  | { readonly word: "PASS"; readonly figure: string }
  | { readonly word: "FAIL"; readonly error: string; readonly evidence: string }
  | { readonly word: "SKIP"; readonly reason: string };

interface Options {
  /** Scenarios to run; none means all that are quick. */
  readonly names: readonly string[];
  /** Runs those as well that take many minutes. */
  readonly slow: boolean;
  /** Keeps the evidence of scenarios that passed, too. */
  readonly keep: boolean;
  readonly evidence: string;
  /** How many scenarios run side by side. Each has a HOME, a tmux server and a model of its own. */
  readonly jobs: number;
  /** How often a scenario that failed is tried again: a real client swallows a key now and then. */
  readonly retries: number;
  /** Only the scenarios about this client; null for all. */
  readonly client: string | null;
  /** Writes what was seen of more clients into docs/clients.md. */
  readonly matrix: boolean;
  /** The clients that scenarios drive. */
  readonly versions: ClientVersions;
}

/** A scenario that takes longer has hung, beside the minutes that it says it takes. */
const SCENARIO_MS = 240_000;
/** One about a further client starts up to five of them, each a Node.js that takes its time. */
const ABOUT_MS = 480_000;

/** The labs of the scenarios that run. */
const open = new Set<Lab>();

async function main(): Promise<number> {
  const options = parse(Deno.args);
  const fault = await faultIn(options);
  if (fault !== null) {
    console.error(fault);
    return 2;
  }
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => void interrupted());
  }
  const clients = await available(options.versions);
  const count = { PASS: 0, FAIL: 0, SKIP: 0 };
  const seen: Parameters<typeof writeMatrix>[0][number][] = [];
  const wanted = Object.entries(SCENARIOS)
    .filter(([file, scenario]) => isWanted(file, scenario, options)).values();
  // Whoever is done takes the next one.
  const work = async () => {
    for (const [file, scenario] of wanted) {
      const beganMs = Date.now();
      const outcome = clients.ok
        ? await runAgain(file, scenario, clients.paths, options)
        : { word: "SKIP" as const, reason: clients.reason };
      count[outcome.word]++;
      if (scenario.about !== undefined) seen.push({ ...scenario.about, word: outcome.word });
      console.log(line(file, scenario, outcome, Date.now() - beganMs));
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, work));
  if (options.matrix) writeMatrix(seen);
  const skipped = count.SKIP > 0 ? `, ${count.SKIP} skipped` : "";
  console.log(`${count.PASS} passed, ${count.FAIL} failed${skipped}`);
  return count.FAIL > 0 ? 1 : 0;
}

function parse(args: readonly string[]): Options {
  const valueOf = (flag: string) =>
    args.find((arg) => arg.startsWith(`--${flag}=`))?.slice(flag.length + "--=".length);
  return {
    names: args.filter((arg) => !arg.startsWith("--")),
    slow: args.includes("--slow"),
    keep: args.includes("--keep"),
    jobs: Math.max(1, Number(valueOf("jobs")) || 1),
    retries: Number(valueOf("retries")) || 0,
    client: valueOf("client") ?? null,
    matrix: args.includes("--matrix"),
    evidence: valueOf("evidence") ?? `/tmp/oxtail-e2e-${Deno.pid}`,
    versions: {
      claude: valueOf("claude") ?? CLIENT_VERSIONS.claude,
      codex: valueOf("codex") ?? CLIENT_VERSIONS.codex,
    },
  };
}

/** What is wrong with the command line or with the table of scenarios, or null. */
async function faultIn(options: Options): Promise<string | null> {
  const clients = MORE.map(({ type }) => type);
  if (options.client !== null && !clients.includes(options.client)) {
    return `There are no scenarios about "${options.client}": choose from ${clients.join(", ")}`;
  }
  const known = Object.keys(SCENARIOS);
  const unknown = options.names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    return `There is no scenario "${unknown}": choose from ${known.join(", ")}`;
  }
  for await (const { name } of Deno.readDir(new URL("scenarios", import.meta.url))) {
    const file = name.replace(/\.ts$/, "");
    if (file !== "all" && !known.includes(file)) {
      return `Scenario ${name} would never run: add it to all.ts`;
    }
  }
  return null;
}

function isWanted(
  file: string,
  { slowMinutes, about }: Scenario,
  { names, slow, client }: Options,
): boolean {
  if (client !== null && about?.client !== client) return false;
  return names.length > 0 ? names.includes(file) : slow || slowMinutes === undefined;
}

/** The clients, or the first reason why this machine cannot run scenarios. */
async function available(versions: ClientVersions): Promise<Clients> {
  for (const program of ["tmux", "git", "ps"]) {
    try {
      await run(
        program,
        program === "ps" ? ["-p", String(Deno.pid)] : [program === "tmux" ? "-V" : "--version"],
      );
    } catch {
      return { ok: false, reason: `There is no ${program} on this machine` };
    }
  }
  return await findClients(versions, (line) => console.log(line));
}

/** Runs a scenario until it passes or was tried often enough. Every failure is told. */
async function runAgain(
  file: string,
  scenario: Scenario,
  clients: ClientPaths,
  options: Options,
): Promise<Outcome> {
  for (let left = options.retries;; left--) {
    const beganMs = Date.now();
    const outcome = await runOne(file, scenario, clients, options);
    if (outcome.word !== "FAIL" || left <= 0) return outcome;
    console.log(`${line(file, scenario, outcome, Date.now() - beganMs)}\n  Trying again`);
  }
}

async function runOne(
  file: string,
  scenario: Scenario,
  clients: ClientPaths,
  options: Options,
): Promise<Outcome> {
  const lab = await Lab.open(clients);
  open.add(lab);
  const evidence = `${options.evidence}/${file}`;
  try {
    const limitMs = (scenario.about === undefined ? SCENARIO_MS : ABOUT_MS) +
      (scenario.slowMinutes ?? 0) * 60_000;
    const figure = await inTime(scenario.run(lab), limitMs);
    if (options.keep) await lab.saveEvidence(evidence);
    return { word: "PASS", figure };
  } catch (error) {
    await lab.saveEvidence(evidence);
    return {
      word: "FAIL",
      error: error instanceof Error ? error.message : String(error),
      evidence,
    };
  } finally {
    open.delete(lab);
    for (const { pid, args } of await lab.stop()) {
      console.log(`  outlived its terminal and was ended: ${pid} ${args}`);
    }
  }
}

/** `work`, or an error when it takes too long. */
async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`The scenario took over ${limitMs / 1000} s`)),
      limitMs,
    );
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function line(file: string, scenario: Scenario, outcome: Outcome, tookMs: number): string {
  const head = `${outcome.word} ${file}: ${scenario.name}`;
  const took = `${(tookMs / 1000).toFixed(1)} s`;
  switch (outcome.word) {
    case "PASS":
      return `${head} — ${outcome.figure} (${took})`;
    case "FAIL":
      return `${head} (${took})\n  ${outcome.error}\n  Evidence: ${outcome.evidence}`;
    case "SKIP":
      return `${head}\n  ${outcome.reason}`;
  }
}

/** Ends what the running scenarios started before the program ends. */
async function interrupted(): Promise<void> {
  await Promise.all([...open].map((lab) => lab.stop()));
  Deno.exit(130);
}

if (import.meta.main) Deno.exit(await main());
