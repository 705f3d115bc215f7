/**
 * `oxtail log`: what the agents say to each other.
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
import { LOG_FOLLOW_MS, LOG_SHOWN_MAX } from "../wire/limits.ts";
import { safeJson } from "../wire/text.ts";
import type { Said } from "./reader.ts";
import {
  columnsOfScreen,
  type Looking,
  meant,
  openLooking,
  SAID_OPTIONS,
  SAID_USAGE,
  saidJson,
  saidLines,
} from "./words.ts";

const COMMAND: Command = {
  name: "log",
  usage: `Usage: oxtail log [-f] [--with=NAME] [--since=TIME] [--all] [--json]

Shows what the agents of this project say to each other and to you, oldest
first, and whether it arrived. Nothing is taken by that. Without --since the
last ${LOG_SHOWN_MAX} are shown.

  -f, --follow  stay, and show what comes
${SAID_USAGE}
  --json        print one JSON object on a line for each
  --help, --version

Messages are kept for 14 days.`,
  options: { ...SAID_OPTIONS, follow: { type: "boolean", short: "f" } },
};

async function main(args: readonly string[]): Promise<number> {
  const given = readArguments(COMMAND, args);
  const { flags, values } = given;
  const looking = openLooking(flags.has("all"));
  if (looking === null) return 1;
  const isBounded = values.has("since");
  const said = meant(looking, given, LOG_SHOWN_MAX);
  const shown = isBounded ? said : said.slice(-LOG_SHOWN_MAX);
  const print = printer(flags.has("json"), looking);
  shown.forEach(print);
  if (!flags.has("follow")) {
    if (shown.length === 0 && !flags.has("json")) say("Nobody has said anything yet");
    return 0;
  }
  // What is older than what was shown is not news.
  const seen = new Set(
    looking.reader.said({ sinceMs: looking.nowMs - 60_000 }).map(({ id }) => id),
  );
  said.forEach(({ id }) => seen.add(id));
  for (;;) {
    await looking.world.clock.sleep(LOG_FOLLOW_MS);
    // A while back: a slow sender's message has the time at which it began.
    const sinceMs = looking.world.clock.nowMs() - 60_000;
    for (const one of looking.reader.said({ sinceMs })) {
      const name = values.get("with");
      const isMeant = name === undefined || one.from === name || one.to === name;
      if (seen.has(one.id) || !isMeant) continue;
      seen.add(one.id);
      print(one);
    }
  }
}

function printer(isJson: boolean, { world }: Looking): (said: Said) => void {
  const [columns, paint] = [columnsOfScreen(), paintFor(Deno.stdout)];
  if (columns < 20) {
    throw new UsageError("This terminal is too narrow: make it wider, or use --json");
  }
  return (said) => {
    if (isJson) return console.log(safeJson(saidJson(said)));
    const lines = saidLines(said, world.clock.nowMs(), columns);
    console.log(lines.map((line) => draw(line, columns, paint)).join("\n"));
  };
}

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);
