/**
 * `oxtail search`: messages by their words.
 *
 * @module
 */

import {
  type Command,
  paintFor,
  readArguments,
  runCommand,
  say,
  UsageError,
} from "../cli/command.ts";
import { draw } from "../render/terminal.ts";
import { SEARCH_SHOWN_MAX } from "../wire/limits.ts";
import { matcherOf } from "../wire/message.ts";
import { safeJson } from "../wire/text.ts";
import {
  columnsOfScreen,
  meant,
  openLooking,
  SAID_OPTIONS,
  SAID_USAGE,
  saidJson,
  saidLines,
  tellKnown,
} from "./words.ts";

const COMMAND: Command = {
  name: "search",
  usage: `Usage: oxtail search [--with=NAME] [--since=TIME] [--all] [--json] <word>…

Shows the messages of this project that have all of the words, the newest
first, at most ${SEARCH_SHOWN_MAX}. Case does not matter.

${SAID_USAGE}
  --json        print one JSON object on a line for each
  --help, --version

Exit status: 0, 1 nothing was found, 64 wrong usage.`,
  options: SAID_OPTIONS,
  words: 20,
};

function main(args: readonly string[]): number {
  const given = readArguments(COMMAND, args);
  if (given.words.every((word) => word.trim() === "")) throw new UsageError("Say what to look for");
  const looking = openLooking(given.flags.has("all"));
  if (looking === null) return 1;
  const matches = matcherOf(given.words.join(" "));
  const found = meant(looking, given).filter(({ message }) => matches(message)).reverse();
  const shown = found.slice(0, SEARCH_SHOWN_MAX);
  if (given.flags.has("json")) shown.forEach((one) => console.log(safeJson(saidJson(one))));
  else {
    const [columns, paint] = [columnsOfScreen(), paintFor(Deno.stdout)];
    const lines = shown.flatMap((one) => saidLines(one, looking.nowMs, columns));
    if (lines.length > 0) console.log(lines.map((one) => draw(one, columns, paint)).join("\n"));
    if (found.length > shown.length) say(`${found.length - shown.length} older ones have them too`);
    if (found.length === 0) say("No message has these words");
    tellKnown(looking.nowMs);
  }
  return found.length === 0 ? 1 : 0;
}

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);
