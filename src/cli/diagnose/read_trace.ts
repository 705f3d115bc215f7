/** Reading the trace: the newest part of the file, and of the one that was put aside before it. */

import type { OpenFault, Reader } from "../../sys/readable.ts";
import { TRACE_READ_MAX_BYTES } from "../../wire/limits.ts";
import { no, ok, type Result } from "../../wire/result.ts";
import type { TraceFacts } from "./facts.ts";
import { countWakes } from "./trace.ts";

const REASONS: { readonly [F in Exclude<OpenFault, "missing">]: string } = {
  outside: "oxtail may read and write traces under ~/.oxtail only",
  "not-a-file": "it is no plain file",
  unreadable: "permission denied",
};

/** What the trace at `path` says, which is the value of MCP_TRACE_FILE. */
export async function readTrace(reader: Reader, path: string | undefined): Promise<TraceFacts> {
  if (path === undefined || path === "") return { kind: "unset" };
  if (!path.startsWith("/")) {
    return { kind: "unreadable", path, reason: "it is not an absolute path" };
  }
  const [aside, current] = [await tailOf(reader, `${path}.1`), await tailOf(reader, path)];
  if (!current.ok && !aside.ok) {
    return current.reason === "missing"
      ? { kind: "missing", path }
      : { kind: "unreadable", path, reason: REASONS[current.reason] };
  }
  const lines = [aside, current].flatMap((text) => text.ok ? text.value.split("\n") : []);
  return { kind: "read", path, wakes: countWakes(lines) };
}

/** The last few megabytes of a file; its first line may be cut, and is no record then. */
async function tailOf(reader: Reader, path: string): Promise<Result<string, OpenFault>> {
  const opened = reader.open(path, path.slice(0, path.lastIndexOf("/")) || "/");
  if (!opened.ok) return opened;
  using file = opened.value;
  const bytes = new Uint8Array(Math.min(file.size, TRACE_READ_MAX_BYTES));
  try {
    const count = await file.read(Math.max(0, file.size - bytes.length), bytes);
    return ok(new TextDecoder().decode(bytes.subarray(0, count)));
  } catch {
    return no("unreadable");
  }
}
