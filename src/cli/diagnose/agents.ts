/** The registry: who is here, and whose entry cannot be read. */

import { peerOf } from "../../agents/peers.ts";
import { sessionPath } from "../../mail/layout.ts";
import { isHeld, readSmall, type Store } from "../../mail/store.ts";
import { isFurther } from "../../mail/windows.ts";
import type { Finding } from "../../render/report.ts";
import { listeningSessions } from "../../wake/keyless.ts";
import { wakeTargetOf } from "../../wake/policy.ts";
import { reachFix, reachOf } from "../../wake/reach.ts";
import { type Entry, parseEntry } from "../../wire/entry.ts";
import { boxOf, parseProcessName } from "../../wire/ids.ts";
import { DIAGNOSE_NAMED_MAX, REGISTRY_MAX_FILES } from "../../wire/limits.ts";
import type { GetEnv } from "../../wire/settings.ts";
import { safeLine } from "../../wire/text.ts";
import type { AgentFacts, Facts, ReachedAgent } from "./facts.ts";
import { detailsOf, type Finder, finder, many, sayOf } from "./say.ts";
import { orElse } from "../../sys/files.ts";

const say = sayOf("agents");

/** What is to be said of the servers. */
export function checkAgents({ agents }: Pick<Facts, "agents">): Finding[] {
  if (agents === null) return [];
  const { live, dead, malformed, openTwice, reached } = agents;
  const left = dead === 0
    ? ""
    : `, and ${many(dead, "entry", "entries")} left of those that have ended`;
  const running = live.length === 1 ? "1 server runs" : `${live.length} servers run`;
  const findings = [
    live.length === 0
      ? say("pass", "agents-none", `No server runs now${left}`)
      : say("pass", "agents-live", `${running}: ${countsOf(live)}${left}`, null, waysOf(reached)),
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
  return [...findings, ...checkReach(reached)];
}

/** How each agent is reached, a line each. */
function waysOf(reached: readonly ReachedAgent[]): string[] {
  const lines = reached.slice(0, DIAGNOSE_NAMED_MAX).map(({ name, client, by, because }) =>
    safeLine(`${name} (${client}): ${because === null ? by : `its next turn, because ${because}`}`)
  );
  const more = reached.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}

/** Of those that nothing wakes. Whoever ends by itself needs no waking. */
function checkReach(reached: readonly ReachedAgent[]): Finding[] {
  const stuck = reached.filter(({ by, fate }) => by === "next_turn" && fate !== "ends");
  const [first] = stuck;
  if (first === undefined) return [];
  const names = stuck.slice(0, DIAGNOSE_NAMED_MAX).map(({ name }) => safeLine(name));
  if (stuck.every(({ fate }) => fate === "begins")) {
    const seen = `${
      many(stuck.length, "agent")
    } not known yet: before its first prompt nothing wakes it`;
    return [say("warn", "agents-next-turn", seen, "type a prompt there", names)];
  }
  const seen = `${
    many(stuck.length, "agent")
  } woken by nothing: mail waits for the next turn there`;
  const mend = stuck.find((one) => one.mend !== null)?.mend ?? "start it again within tmux";
  return [say("fail", "agents-next-turn", seen, mend, names)];
}

/** `2 claude-code, 1 codex`. */
function countsOf(types: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort().map(([type, count]) => `${count} ${type}`).join(", ");
}

// Reading the registry. Unlike the registry itself this removes nothing, whatever it may.

/** The registry, and the entries of its live servers. */
export function readAgents(
  store: Store,
  env: GetEnv,
): { readonly facts: AgentFacts; readonly entries: readonly Entry[] } {
  const entries: Entry[] = [];
  const malformed = finder();
  let dead = 0;
  for (const server of servers(store)) {
    if (!isAlive(store, server)) dead++;
    else entries.push(...readEntry(store, server, malformed));
  }
  const live = entries.map(({ client }) => client.type);
  const openTwice = entries.flatMap(({ client: { session_id: id, pid } }) =>
    id !== null && isFurther(store, boxOf(id), pid ?? null) ? [id] : []
  );
  const reached = reachedOf(store, env, entries);
  return { facts: { live, dead, malformed: malformed.found(), openTwice, reached }, entries };
}

/** How each agent is reached, once, whatever number of servers it has. */
function reachedOf(
  store: Store,
  env: GetEnv,
  entries: readonly Entry[],
): readonly ReachedAgent[] {
  const parts = { store, env, listening: listeningSessions(store) };
  const peers = new Map(
    entries.filter(({ hidden }) => hidden !== true).map(peerOf).map((peer) => [peer.box, peer]),
  );
  return [...peers.values()].map((peer) => {
    const target = wakeTargetOf(peer);
    const reached = reachOf(parts, target);
    const fate = target.mode === "headless"
      ? "ends"
      : target.sessionId === null
      ? "begins"
      : "stays";
    const mend = reachFix(reached, target);
    return { name: peer.name, client: target.clientType, ...reached, mend, fate };
  });
}

/** A server takes its lock before it publishes, so a lock alone is one that is just starting. */
function servers(store: Store): string[] {
  const names = orElse(() => store.files.list(`${store.root}/sessions`), null) ?? [];
  return names.flatMap((name) => {
    const server = name.endsWith(".json") ? name.slice(0, -".json".length) : "";
    return parseProcessName(server) === null ? [] : [server];
  }).sort().slice(0, REGISTRY_MAX_FILES);
}

function isAlive(store: Store, server: string): boolean {
  return isHeld(store, sessionPath(store.root, server, "lock"));
}

function readEntry(store: Store, server: string, malformed: Finder): Entry[] {
  const path = sessionPath(store.root, server, "json");
  const entry = parseEntry(readSmall(store, path) ?? "", server);
  if (entry.ok) return [entry.value];
  malformed.add(path, entry.reason);
  return [];
}
