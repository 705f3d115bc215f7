/** Parts for the wake tests: a store in a temporary folder, a clock that only moves when told to. */

import { readActivity, type ReadSession } from "../../src/agents/activity.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { temporaryName } from "../../src/sys/deno_ports.ts";
import type { Files } from "../../src/sys/files.ts";
import type { Clock } from "../../src/sys/ports.ts";

/** The store of one test; disposing of it removes the folder. */
export interface TestStore extends AsyncDisposable {
  readonly files: Files;
  readonly root: string;
  readonly uid: number | null;
}

/** A store with the folders that waking needs. */
export async function testStore(): Promise<TestStore> {
  const root = await Deno.makeTempDir({ prefix: "oxtail-wake-" });
  for (const folder of ["activity", "autowake", "sessions"]) Deno.mkdirSync(`${root}/${folder}`);
  return {
    files: denoFiles(temporaryName),
    root,
    uid: Deno.lstatSync(root).uid,
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

/** Reads activity from the marks of `store` alone. */
export function marksOf(store: TestStore): ReadSession {
  return ({ box }) => readActivity(store, box);
}

/** Writes an activity mark that is `ageMs` old. */
export function mark({ root }: TestStore, box: string, word: string, ageMs: number): void {
  const path = `${root}/activity/${box}`;
  Deno.writeTextFileSync(path, word);
  const since = new Date(Date.now() - ageMs);
  Deno.utimeSync(path, since, since);
}

/** A clock that can be moved; sleeping moves it. Before that it is `base`: the present, which runs on. */
export class FakeClock implements Clock {
  readonly #base: () => number;
  #offset = 0;
  /** Called after each sleep. */
  afterSleep: (sleptMs: number) => void = () => {};

  constructor(base: () => number = Date.now) {
    this.#base = base;
  }

  /** Milliseconds since the epoch. */
  nowMs(): number {
    return this.#base() + this.#offset;
  }

  /** Moves the clock. */
  advance(ms: number): void {
    this.#offset += ms;
  }

  /** Returns at once, with the clock moved. */
  sleep(ms: number): Promise<void> {
    this.advance(ms);
    this.afterSleep(ms);
    return Promise.resolve();
  }
}

/** An environment with these variables. */
export function environment(
  variables: Record<string, string> = {},
): (name: string) => string | undefined {
  return (name) => variables[name];
}
