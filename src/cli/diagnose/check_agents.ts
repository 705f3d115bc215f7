/** The registry: who is here, and whose entry cannot be read. */

import type { Finding } from "../../render/finding.ts";
import { DIAGNOSE_NAMED_MAX } from "../../wire/limits.ts";
import { safeLine } from "../../wire/text.ts";
import type { Facts } from "./facts.ts";
import { detailsOf, many } from "./found.ts";
import { sayOf } from "./say.ts";

const say = sayOf("agents");

/** What is to be said of the servers. */
export function checkAgents({ agents }: Pick<Facts, "agents">): Finding[] {
  if (agents === null) return [];
  const { live, dead, malformed, openTwice, unreachable } = agents;
  const left = dead === 0
    ? ""
    : `, and ${many(dead, "entry", "entries")} left of those that have ended`;
  const running = live.length === 1 ? "1 server runs" : `${live.length} servers run`;
  const findings = [
    live.length === 0
      ? say("pass", "agents-none", `No server runs now${left}`)
      : say("pass", "agents-live", `${running}: ${countsOf(live)}${left}`),
  ];
  if (malformed.count > 0) {
    const seen = `${many(malformed.count, "live server")} invisible: its entry cannot be read`;
    const mend = "restart the clients of these processes";
    findings.push(say("warn", "entries-malformed", seen, mend, detailsOf(malformed)));
  }
  for (const id of openTwice) {
    const seen = `Session ${
      id.slice(0, 8)
    } is open in a second terminal, which gets none of its mail`;
    findings.push(say("warn", "open-twice", seen, "close one of the two, or type /clear there"));
  }
  const [first] = unreachable;
  if (first !== undefined) {
    const seen = `${many(unreachable.length, "agent")} reached at the next turn only`;
    const why = unreachable.slice(0, DIAGNOSE_NAMED_MAX).map(({ name, because }) =>
      safeLine(`${name}: ${because}`)
    );
    const mend = unreachable.find((one) => one.mend !== null)?.mend ?? null;
    findings.push(say("warn", "agents-next-turn", seen, mend, why));
  }
  return findings;
}

/** `2 claude-code, 1 codex`. */
function countsOf(types: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort().map(([type, count]) => `${count} ${type}`).join(", ");
}
