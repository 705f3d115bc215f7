/**
 * `oxtail drift`: compares the client constants that waking depends on with what the client publishes.
 * For a job that runs every week.
 *
 * @module
 */

import { codex } from "../clients/codex.ts";
import { CODEX_PASTE } from "../clients/codex_paste.ts";
import { driftJson, driftStatus, renderDrift } from "../render/drift.ts";
import { denoClock } from "../sys/deno_clock.ts";
import { type Command, readArguments, runCommand, say, UsageError } from "./command.ts";
import { shellQuote } from "./launcher.ts";
import { lookUpstream } from "./upstream.ts";

const COMMAND: Command = {
  name: "drift",
  usage: `Usage: oxtail drift [--json] [--url=URL]

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
