/** {@link Trace} in a file. */

import { TRACE_MAX_BYTES } from "../wire/limits.ts";
import { statOpened } from "./opened.ts";
import type { Trace } from "./trace.ts";

/**
 * A trace that appends to `path`. Beyond 5 MiB the file is put aside as `<path>.1`, over the one before.
 * Other processes may write to the same file: lines stay whole, because each is one append, and of
 * several that find the file too large one puts it aside.
 *
 * @param path An absolute path; anything else traces nothing
 */
export function denoTrace(path: string | undefined, nowMs: () => number): Trace | undefined {
  if (path === undefined || !path.startsWith("/")) return undefined;
  return (event) => {
    try {
      const ts = new Date(nowMs()).toISOString();
      rotate(path);
      append(path, `${JSON.stringify({ ts, server_pid: Deno.pid, ...event })}\n`);
    } catch {
      // Whatever is wrong with the trace must not stop what it is about.
    }
  };
}

/**
 * Puts a full file aside. Only the holder of its lock renames it, and only if it is full and still has
 * its name: another process may have put it aside since it was seen.
 */
function rotate(path: string): void {
  if ((statOf(path)?.size ?? 0) < TRACE_MAX_BYTES) return;
  try {
    using file = Deno.openSync(path);
    if (!file.tryLockSync(true)) return;
    const { size, ino } = statOpened(file, path);
    if (size < TRACE_MAX_BYTES || statOf(path)?.ino !== ino) return;
    Deno.renameSync(path, `${path}.1`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function append(path: string, line: string): void {
  const options = { append: true, create: true, mode: 0o600 };
  try {
    Deno.writeTextFileSync(path, line, options);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
    Deno.writeTextFileSync(path, line, options);
  }
}

/** The file, or null when there is none. A link or a FIFO is nothing to write to. */
function statOf(path: string): Deno.FileInfo | null {
  try {
    const stat = Deno.lstatSync(path);
    if (!stat.isFile) throw new Error(`"${path}" is no plain file`);
    return stat;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
