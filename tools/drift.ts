/**
 * `deno task drift`: compares the client constants that waking depends on with what the client publishes.
 * For a job that runs every week.
 *
 * @module
 */

import { type Command, readArguments, runCommand, say, UsageError } from "../src/cli/command.ts";
import { shellQuote } from "../src/cli/launcher.ts";
import { codex } from "../src/clients/codex.ts";
import { CODEX_PASTE, type UpstreamConstant } from "../src/clients/codex_screen.ts";
import { denoClock } from "../src/sys/deno_ports.ts";
import type { Clock } from "../src/sys/ports.ts";
import { DRIFT_FETCH_MAX_MS, DRIFT_PAUSES_MS, DRIFT_SOURCE_MAX_BYTES } from "../src/wire/limits.ts";
import { safeLine } from "../src/wire/text.ts";

const COMMAND: Command = {
  name: "drift",
  usage: `Usage: deno task drift [--json] [--url=URL]

Compares the time for which Codex holds Enter back after fast typing with the
pause that oxtail makes before it presses Enter. Makes up to three attempts.

  --json      print JSON: {"constant", "status", "tested_ms", "upstream_ms",
              "gap_ms", "covered", "url"}; status is unchanged, changed,
              missing, moved, not-allowed or unfetched
  --url=URL   look there instead, such as at another tag of Codex's source; for
              any other host than that of the source it says how to allow it
  --help, --version

Exit status: 0 unchanged, 1 drift, 2 it could not be fetched, 64 wrong usage.`,
  options: { json: { type: "boolean" }, url: { type: "string" } },
};

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

async function main(args: readonly string[]): Promise<number> {
  const { flags, values } = readArguments(COMMAND, args);
  const constant = { ...CODEX_PASTE, url: checkedUrl(values.get("url") ?? CODEX_PASTE.url) };
  const subject = { ...constant, gapMs: codex.keyGapMs, command: allowing(constant.url) };
  const drift = await lookUpstream(constant, fetch, denoClock);
  say(flags.has("json") ? driftJson(drift, subject) : renderDrift(drift, subject));
  return driftStatus(drift);
}

/** The command line that lets this program talk to the host of `url`, and no other. */
function allowing(url: string): string {
  return [
    shellQuote(Deno.execPath()),
    "run --no-config --no-lock",
    shellQuote(`--allow-net=${new URL(url).host}`),
    shellQuote(import.meta.url),
    shellQuote(`--url=${url}`),
  ].join(" ");
}

function checkedUrl(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw new UsageError(`Cannot look at "${text}": expected an http or https URL`);
  }
  return url.href;
}

// Looking at a constant in a client's published source.

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

// What the comparison with upstream says, in one line.

/** What a look at upstream found. Times in ms. */
export type Drift =
  | { readonly status: "unchanged" }
  | { readonly status: "changed"; readonly upstreamMs: number }
  /** The file is there, and the constant is not in it, or not in a form that we read. */
  | { readonly status: "missing" }
  /** The file is not there any more. */
  | { readonly status: "moved" }
  /** This process may not talk to that host. */
  | { readonly status: "not-allowed" }
  /** The network, or the other side, failed at every attempt. */
  | { readonly status: "unfetched"; readonly reason: string };

/** What is compared. Times in ms. */
export interface DriftSubject {
  readonly name: string;
  readonly testedMs: number;
  /** Our own pause between the text and Enter. */
  readonly gapMs: number;
  readonly url: string;
  /** A command line that may look there. */
  readonly command: string;
}

/** The exit status: 0 unchanged, 1 drift, 2 it could not be fetched. */
export function driftStatus({ status }: Drift): 0 | 1 | 2 {
  if (status === "unchanged") return 0;
  return status === "unfetched" || status === "not-allowed" ? 2 : 1;
}

/** Whether the pause is still longer than the window; null when the window is not known. */
export function isCovered(drift: Drift, { gapMs, testedMs }: DriftSubject): boolean | null {
  if (drift.status === "unchanged") return gapMs > testedMs;
  return drift.status === "changed" ? gapMs > drift.upstreamMs : null;
}

/** One line for people. */
export function renderDrift(drift: Drift, subject: DriftSubject): string {
  const { name, testedMs, gapMs, url, command } = subject;
  switch (drift.status) {
    case "unchanged":
      return `${name} is still ${testedMs} ms upstream, and our gap of ${gapMs} ms covers it`;
    case "changed":
      return `${name} was ${testedMs} ms and is ${drift.upstreamMs} ms upstream: ` +
        (isCovered(drift, subject)
          ? `our gap of ${gapMs} ms still covers it, test the keys and note the new value`
          : `our gap of ${gapMs} ms does not cover it any more, raise it`);
    case "missing":
      return `${name} is not in ${url} any more: ` +
        `find out what took its place, and whether our gap of ${gapMs} ms still covers it`;
    case "moved":
      return `${url} is not there any more: find where ${name} went, ` +
        `and whether our gap of ${gapMs} ms still covers it`;
    case "not-allowed":
      return `Cannot look at ${url}: this process may not talk to that host, run ${command}`;
    case "unfetched":
      return `Cannot fetch ${url} (transient): ${drift.reason}, try again later`;
  }
}

/**
 * One JSON object: `{"constant", "status", "tested_ms", "upstream_ms", "gap_ms", "covered", "url"}`.
 * `upstream_ms` and `covered` are null while the value upstream is not known.
 */
export function driftJson(drift: Drift, subject: DriftSubject): string {
  const upstreamMs = drift.status === "unchanged"
    ? subject.testedMs
    : drift.status === "changed"
    ? drift.upstreamMs
    : null;
  return JSON.stringify({
    constant: subject.name,
    status: drift.status,
    tested_ms: subject.testedMs,
    upstream_ms: upstreamMs,
    gap_ms: subject.gapMs,
    covered: isCovered(drift, subject),
    url: subject.url,
    ...(drift.status === "unfetched" ? { reason: drift.reason } : {}),
  });
}
