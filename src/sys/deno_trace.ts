/** {@link Trace} in a file: one JSON object a line, `{ts, server_pid, event, ...}`, ts in ISO 8601. */

import { TRACE_MAX_BYTES } from "../wire/limits.ts";
import { noTrace, type Trace } from "./trace.ts";

/**
 * A trace that appends to `path`. Beyond 5 MiB the file is put aside as `<path>.1`, over the one before.
 * Other processes may write to the same file: lines stay whole, because each is one append.
 *
 * @param path An absolute path; anything else traces nothing
 */
export function denoTrace(path: string | undefined, nowMs: () => number): Trace {
  if (path === undefined || !path.startsWith("/")) return noTrace;
  return (event, fields) => {
    const ts = new Date(nowMs()).toISOString();
    const line = `${JSON.stringify({ ts, server_pid: Deno.pid, event, ...fields })}\n`;
    try {
      rotate(path);
      append(path, line);
    } catch {
      // Whatever is wrong with the trace must not stop what it is about.
    }
  };
}

function rotate(path: string): void {
  const size = sizeOf(path);
  if (size !== null && size >= TRACE_MAX_BYTES) Deno.renameSync(path, `${path}.1`);
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

function sizeOf(path: string): number | null {
  try {
    const stat = Deno.lstatSync(path);
    if (!stat.isFile) throw new Error(`"${path}" is no plain file`);
    return stat.size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
