/** A store in memory, and processes in it that die at chosen moments. */

import { openStore, type Store } from "../../src/mail/store.ts";
import type { Files } from "../../src/sys/files.ts";
import type { Clock } from "../../src/sys/ports.ts";
import { bound } from "./bound.ts";
import type { Chance } from "./random.ts";

/** The root of every store in memory. */
export const ROOT = "/home/.oxtail";

/** Thrown in place of the operation at which a process dies. It is no file error: nobody handles it. */
export class Death extends Error {}

/** The whole machine goes down. */
export class PowerLoss extends Death {}

/** A clock that goes on by a millisecond whenever it is looked at, and jumps when told to. */
export interface FakeClock extends Clock {
  jump(ms: number): void;
}

/** A clock that starts at `startMs`. */
export function fakeClock(startMs = 1_700_000_000_000): FakeClock {
  let ms = startMs;
  return {
    nowMs: () => ms++,
    sleep: () => Promise.resolve(),
    jump(by) {
      ms += by;
    },
  };
}

/** The store on `files`; throws when it cannot be opened. */
export function storeOn(files: Files, clock: Clock, chance: Chance): Store {
  const opened = openStore({ files, clock, random: (n) => chance.bytes(n) }, ROOT, null);
  if (!opened.ok) throw new Error(opened.reason);
  return opened.value;
}

/**
 * The files as a process sees them that dies at its change number `lives`: before it, or, when it
 * creates a file, in the middle.
 */
export function mortal(files: Files, lives: number, cause: typeof Death = Death): Files {
  let left = lives;
  const dying = (act: () => void = () => {}) => {
    if (left-- > 0) return;
    act();
    throw new cause();
  };
  return {
    ...bound(files),
    create(path, bytes, options) {
      dying(() => {
        if (lives % 2 === 0) files.create(path, bytes.slice(0, bytes.length >> 1), { sync: false });
      });
      files.create(path, bytes, options);
    },
    replace: (path, bytes) => (dying(), files.replace(path, bytes)),
    stamp: (path, text) => (dying(), files.stamp(path, text)),
    append: (path, text) => (dying(), files.append(path, text)),
    makeFolder: (path) => (dying(), files.makeFolder(path)),
    syncFolder: (path) => (dying(), files.syncFolder(path)),
    link: (from, to) => (dying(), files.link(from, to)),
    rename: (from, to) => (dying(), files.rename(from, to)),
    remove: (path) => (dying(), files.remove(path)),
  };
}
