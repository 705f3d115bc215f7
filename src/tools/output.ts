/**
 * What waits to be written. A client that does not read for a while keeps nothing else waiting; who
 * makes more output asks for room first, so that not all of it is kept in memory.
 */

import type { Pipes } from "../sys/pipes.ts";

/** A queue of bytes on their way out. */
export interface Output {
  /** Resolves when `bytes` were written; rejects when they never will be. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when less than the limit waits. */
  room(): Promise<void>;
  /** Resolves when nothing waits. */
  empty(): Promise<void>;
  /** Resolves when nobody can read any more. */
  readonly failed: Promise<void>;
}

interface Waiting {
  readonly bytes: Uint8Array;
  readonly done: PromiseWithResolvers<void>;
}

/** Opens the queue; at `maxBytes` there is no room. */
export function openOutput(pipes: Pick<Pipes, "write">, maxBytes: number): Output {
  const queue: Waiting[] = [];
  const failed = Promise.withResolvers<void>();
  let hasFailed = false;
  let size = 0;
  let changed = Promise.withResolvers<void>();
  let isWriting = false;
  const writeAll = async () => {
    isWriting = true;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      try {
        if (hasFailed) throw new Error("Cannot write: the client has gone");
        await pipes.write(next.bytes);
        next.done.resolve();
      } catch (error) {
        hasFailed = true;
        failed.resolve();
        next.done.reject(error);
      }
      size -= next.bytes.length;
      changed.resolve();
      changed = Promise.withResolvers();
    }
    isWriting = false;
  };
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await changed.promise;
  };
  return {
    write(bytes) {
      const done = Promise.withResolvers<void>();
      queue.push({ bytes, done });
      size += bytes.length;
      if (!isWriting) writeAll();
      return done.promise;
    },
    room: () => until(() => size < maxBytes),
    empty: () => until(() => size === 0),
    failed: failed.promise,
  };
}
