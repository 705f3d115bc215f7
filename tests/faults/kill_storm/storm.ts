/**
 * The kill storm: writers and readers of one box are killed with SIGKILL at random moments and started
 * again. Afterwards what the writers were promised is compared with what the readers showed.
 */

import { boxPath, sentPath } from "../../../src/mail/layout.ts";
import { recoverSends } from "../../../src/mail/sent.ts";
import { parseLeased } from "../../../src/wire/name.ts";
import { NO_QUOTA } from "../messages.ts";
import { type Program, startProgram } from "../programs.ts";
import { type Chance, chanceOf } from "../random.ts";
import { realStore } from "../store.ts";

/** How large a storm is. */
export interface StormOptions {
  /** An empty folder. */
  readonly folder: string;
  readonly seed: number;
  readonly kills: number;
  readonly writers: number;
  readonly readers: number;
  /** A planted bug, or nothing. */
  readonly writerVariant?: string;
  readonly readerVariant?: string;
}

/** What a storm showed. */
export interface StormReport {
  readonly kills: number;
  readonly promised: number;
  readonly shown: number;
  /** Shown again, and marked. */
  readonly marked: number;
  /** Promised, or acknowledged, and never shown. */
  readonly lost: readonly string[];
  /** Shown more than once as if for the first time. */
  readonly unmarked: readonly string[];
  /** Shown with another content, or buried. */
  readonly torn: readonly string[];
  /** Neither delivered nor removed in the end. */
  readonly unfinished: readonly string[];
}

const BOX = "cleo";
/** A writer's name is used for so many lives; recovery looks at everything that a name has sent. */
const LIVES_OF_A_NAME = 30;
/** A program is killed within this time after it is ready. */
const LIFE_MAX_MS = 40;

/** Runs a storm. */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  const chance = chanceOf(options.seed);
  const root = `${options.folder}/.oxtail`;
  await Deno.mkdir(`${options.folder}/intents`);
  realStore(root);
  const names = new Set<string>();
  const promises: string[] = [];
  const shown: string[] = [];
  let left = options.kills;
  const seed = () => String(chance.below(2 ** 31));
  const storm = async (start: () => Program, lines: string[]) => {
    while (left-- > 0) lines.push(...await liveAndDie(start(), chance));
  };
  const writer = (n: number) => {
    let life = 0;
    return () => {
      const name = `writer-${n}-${Math.floor(life++ / LIVES_OF_A_NAME)}`;
      names.add(name);
      const args = [root, name, BOX, seed(), options.writerVariant ?? ""];
      return startProgram("kill_storm/writer.ts", args);
    };
  };
  const reader = () =>
    startProgram("kill_storm/reader.ts", [root, BOX, seed(), options.readerVariant ?? ""]);
  await Promise.all([
    ...Array.from({ length: options.writers }, (_, n) => storm(writer(n), promises)),
    ...Array.from({ length: options.readers }, () => storm(reader, shown)),
  ]);
  for (const name of names) recoverSends(realStore(root), name, NO_QUOTA);
  shown.push(...await startProgram("kill_storm/reader.ts", [root, BOX, "0", "drain"]).lines);
  return reconcile(options, root, names, promises, shown);
}

/** The lines that a program printed until it was killed. */
async function liveAndDie(program: Program, chance: Chance): Promise<string[]> {
  // Most die at work, a few before they come to it.
  if (chance.happens(0.95)) await program.firstLine;
  await new Promise((resolve) => setTimeout(resolve, chance.next() * LIFE_MAX_MS));
  program.kill();
  return await program.lines;
}

function reconcile(
  options: StormOptions,
  root: string,
  names: ReadonlySet<string>,
  promises: readonly string[],
  lines: readonly string[],
): StormReport {
  const promised = new Set(promises.filter((line) => line[0] === "+").map((line) => line.slice(1)));
  const firsts = new Map<string, number>();
  const seen = new Set<string>();
  const torn: string[] = Array.from(Deno.readDirSync(boxPath(root, BOX, "bad")), (e) => e.name);
  let marked = 0;
  for (const line of lines) {
    const [id = "", attempt = "", whole] = line.split(" ");
    if (whole === undefined) continue;
    seen.add(id);
    if (whole !== "whole") torn.push(id);
    if (attempt === "1") firsts.set(id, (firsts.get(id) ?? 0) + 1);
    else marked++;
  }
  const done = Array.from(
    Deno.readDirSync(boxPath(root, BOX, "done")),
    ({ name }) => parseLeased(name)?.name.id ?? name,
  );
  return {
    kills: options.kills,
    promised: promised.size,
    shown: seen.size,
    marked,
    lost: [...new Set([...promised, ...done])].filter((id) => !seen.has(id)),
    unmarked: [...firsts].filter(([, count]) => count > 1).map(([id]) => id),
    torn,
    unfinished: [...names].flatMap((name) => unfinished(root, name)),
  };
}

function unfinished(root: string, name: string): string[] {
  const folder = sentPath(root, name);
  try {
    return Array.from(Deno.readDirSync(folder), (entry) => `${folder}/${entry.name}`)
      .filter((path) => (Deno.lstatSync(path).nlink ?? 0) < 2);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
