/** Looking at a constant in a client's published source. */

import type { UpstreamConstant } from "../clients/codex_paste.ts";
import type { Drift } from "../render/drift.ts";
import type { Clock } from "../sys/clock.ts";
import { DRIFT_FETCH_MAX_MS, DRIFT_PAUSES_MS, DRIFT_SOURCE_MAX_BYTES } from "../wire/limits.ts";
import { safeLine } from "../wire/text.ts";

/** Fetches a URL; the global `fetch`, unless a test has another. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Compares `constant` with its published source. What may be transient (the network, an answer of 5xx)
 * is tried three times; an answer that the file is gone, once.
 */
export async function lookUpstream(
  constant: UpstreamConstant,
  fetch: Fetch,
  clock: Pick<Clock, "sleep">,
): Promise<Drift> {
  let reason = "";
  for (const [attempt, pauseMs] of DRIFT_PAUSES_MS.entries()) {
    if (attempt > 0) await clock.sleep(pauseMs);
    const found = await lookOnce(constant, fetch);
    if (found.status !== "unfetched") return found;
    reason = found.reason;
  }
  return { status: "unfetched", reason };
}

/** The value of a `Duration` constant in Rust source, in ms; null when it is not there. */
export function durationMs(source: string, name: string): number | null {
  // A name of ours: nothing in it means anything to a pattern.
  const pattern = new RegExp(
    `^[ \\t]*(?:pub(?:\\([a-z]{1,8}\\))? )?const ${name}: (?:std::time::)?Duration =\\s*` +
      "(?:std::time::)?Duration::from_(millis|secs)\\(([\\d_]{1,12})\\);",
    "m",
  );
  const match = pattern.exec(source);
  const value = Number(match?.[2]?.replaceAll("_", "") ?? NaN);
  if (Number.isNaN(value)) return null;
  return match?.[1] === "secs" ? value * 1000 : value;
}

async function lookOnce(constant: UpstreamConstant, fetch: Fetch): Promise<Drift> {
  try {
    const signal = AbortSignal.timeout(DRIFT_FETCH_MAX_MS);
    const response = await fetch(constant.url, { redirect: "manual", signal });
    if (!response.ok) {
      await response.body?.cancel();
      return isGone(response.status)
        ? { status: "moved" }
        : { status: "unfetched", reason: `the answer was ${response.status}` };
    }
    const source = await readAtMost(response, DRIFT_SOURCE_MAX_BYTES);
    const upstreamMs = durationMs(source, constant.name);
    if (upstreamMs === null) return { status: "missing" };
    return upstreamMs === constant.testedMs
      ? { status: "unchanged" }
      : { status: "changed", upstreamMs };
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return { status: "not-allowed" };
    return { status: "unfetched", reason: safeLine(reasonOf(error)) };
  }
}

/** Not there, gone for good, or somewhere else now. Every other refusal says nothing of the file. */
function isGone(status: number): boolean {
  return status === 404 || status === 410 || (status >= 300 && status < 400);
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.slice(0, 300);
}

/** The first `maxBytes` of the body. */
async function readAtMost(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let left = maxBytes;
  for await (const chunk of response.body ?? []) {
    const kept = chunk.subarray(0, left);
    text += decoder.decode(kept, { stream: true });
    left -= kept.length;
    if (left === 0) break;
  }
  return text + decoder.decode();
}
