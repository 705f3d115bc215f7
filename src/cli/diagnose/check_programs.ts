/** tmux and ps: without them nothing is typed into a pane, and the rest works. */

import type { Finding } from "../../render/finding.ts";
import { DIAGNOSE_NAMED_MAX } from "../../wire/limits.ts";
import { safeLine } from "../../wire/text.ts";
import type { Facts, ProgramFacts } from "./facts.ts";
import { sayOf } from "./say.ts";

const say = sayOf("programs");

/** What is to be said of the programs. */
export function checkPrograms(
  { isKeysOff, tmux, ps, skipped, host: { os } }: Pick<
    Facts,
    "isKeysOff" | "tmux" | "ps" | "skipped" | "host"
  >,
): Finding[] {
  if (isKeysOff) {
    const seen = "tmux and ps are not used, and nothing is typed: keys are off by your choice";
    return [say("pass", "keys-off", seen, "oxtail setup --keys")];
  }
  return [checkTmux(tmux, os), checkPs(ps, os), ...checkSkipped(skipped)];
}

const WHY_SKIPPED: { readonly [why: string]: string } = {
  relative: "a folder of PATH that has no absolute path leads wherever one stands",
  project: "it lies in the project, whoever wrote that would have your rights at every start",
  writable: "any user of this machine may write it or its folder",
  owner: "it or its folder belongs to another user",
};

function checkSkipped(skipped: Facts["skipped"]): Finding[] {
  const [first] = skipped;
  if (first === undefined) return [];
  const named = skipped.length === 1
    ? "1 program in PATH is"
    : `${skipped.length} programs in PATH are`;
  const seen = `${named} passed over, the next one of that name is taken`;
  const details = skipped.slice(0, DIAGNOSE_NAMED_MAX).map(({ why, path }) =>
    safeLine(`${path}: ${WHY_SKIPPED[why] ?? "its owner and mode cannot be read"}`)
  );
  return [say("warn", "program-skipped", seen, null, details)];
}

/** A command that can be pasted: a shell takes what is said beside it for a comment. */
function installing(name: string, os: string): string {
  return os === "darwin"
    ? `brew install ${name}`
    : `sudo apt-get install ${name} # or the same with your own package manager`;
}

function checkTmux({ program, shows }: ProgramFacts, os: string): Finding {
  if (program === null || shows === null) {
    const seen = "There is no tmux in PATH, or it may not be run: no agent is woken by keys";
    return say("warn", "tmux-missing", seen, installing("tmux", os));
  }
  if (!shows.ok) {
    const seen = `tmux cannot be reached: ${safeLine(shows.reason)}`;
    return say("warn", "tmux-unreachable", seen, `${program} list-sessions`);
  }
  return shows.value === 0
    ? say(
      "pass",
      "tmux-idle",
      "tmux is there; no session runs in the server that this shell would use",
    )
    : say("pass", "tmux-ok", `tmux shows ${shows.value === 1 ? "1 pane" : `${shows.value} panes`}`);
}

function checkPs({ program, shows }: ProgramFacts, os: string): Finding {
  if (program === null || shows === null) {
    const seen =
      "There is no ps in PATH, or it may not be run: no pane can be proved to be an agent's";
    return say("warn", "ps-missing", seen, installing("procps", os));
  }
  if (!shows.ok) {
    const seen = `ps shows no processes: ${safeLine(shows.reason)}`;
    return say("warn", "ps-failed", seen, `${program} -ax`);
  }
  return say("pass", "ps-ok", `ps shows ${shows.value} processes`);
}
