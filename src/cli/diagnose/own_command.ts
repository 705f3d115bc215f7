/** The commands of oxtail as they can be pasted here: nobody has `oxtail` in PATH. */

import type { Finding } from "../../render/finding.ts";
import type { Origin } from "../../setup/programs.ts";
import { commandWords } from "../command_words.ts";
import { ENTRY_NAMES } from "../entries.ts";
import { shellQuote } from "../launcher.ts";

/** What the commands depend on. */
export interface Installation {
  /** The launcher is there, which starts every command. */
  readonly hasLauncher: boolean;
  /** Where this very command comes from. */
  readonly origin: Origin;
  /** Absolute path of the Deno that runs it. */
  readonly deno: string;
}

/** `oxtail <name>` at the beginning of a command, behind `&&`, or as the second step of two. */
const OWN = /(^|&& |, then )oxtail ([a-z-]+)((?: [a-z-]+)*)/g;

/** A finding whose command can be pasted. */
export function pasteable(finding: Finding, installation: Installation): Finding {
  const { mend } = finding;
  if (mend === null) return finding;
  return {
    ...finding,
    mend: mend.replace(
      OWN,
      (_, before: string, name: string, rest: string) =>
        before + ownCommand(installation, name, rest),
    ),
  };
}

function ownCommand(
  { hasLauncher, origin, deno }: Installation,
  name: string,
  rest: string,
): string {
  const entry = ENTRY_NAMES.find((known) => known === name);
  if (!hasLauncher && origin.from === "jsr" && entry !== undefined) {
    const args = rest.split(" ").filter((word) => word !== "");
    return commandWords(entry, origin.root, args).join(" ");
  }
  return !hasLauncher && origin.from === "checkout"
    ? `${shellQuote(deno)} task --cwd ${shellQuote(origin.root)} ${name}${rest}`
    : `~/.oxtail/bin/oxtail ${name}${rest}`;
}
