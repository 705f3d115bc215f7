/** Reading a trace that servers or hooks have written. */

/** A record. */
export type TraceRecord = { readonly event: string; readonly [field: string]: unknown };

/** Every record, after checking that each line is one. */
export function readTrace(path: string): TraceRecord[] {
  return Deno.readTextFileSync(path).split("\n").slice(0, -1).map((line) => {
    const { ts, server_pid, event, ...fields } = JSON.parse(line);
    if (Number.isNaN(Date.parse(ts)) || !(server_pid > 0) || typeof event !== "string") {
      throw new Error(`Not a record: ${line}`);
    }
    return { event, ...fields };
  });
}
