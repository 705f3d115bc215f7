/** Reading the registry. Unlike the registry itself this removes nothing, whatever it may. */

import { sessionPath } from "../../mail/layout.ts";
import { readSmall, type Store } from "../../mail/store.ts";
import { isFurther } from "../../mail/windows.ts";
import { boxOf } from "../../wire/ids.ts";
import { FileError } from "../../sys/files.ts";
import { type Entry, parseEntry } from "../../wire/entry.ts";
import { parseProcessName } from "../../wire/ids.ts";
import { REGISTRY_MAX_FILES } from "../../wire/limits.ts";
import { type Finder, finder } from "./found.ts";
import { listeningSessions } from "../../wake/listener.ts";
import { wakeTargetOf } from "../../wake/ladder.ts";
import { reachFix, reachOf } from "../../wake/reach.ts";
import type { GetEnv } from "../../wire/env.ts";
import { peerOf } from "../../agents/peers.ts";
import type { AgentFacts, UnreachableAgent } from "./facts.ts";

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
  const unreachable = unreachableOf(store, env, entries);
  return { facts: { live, dead, malformed: malformed.found(), openTwice, unreachable }, entries };
}

/** What nothing wakes, each agent once, whatever number of servers it has. */
function unreachableOf(
  store: Store,
  env: GetEnv,
  entries: readonly Entry[],
): readonly UnreachableAgent[] {
  const parts = { store, env, listening: listeningSessions(store) };
  const peers = new Map(
    entries.filter(({ hidden }) => hidden !== true).map(peerOf).map((peer) => [peer.box, peer]),
  );
  return [...peers.values()].flatMap((peer) => {
    const target = wakeTargetOf(peer);
    const reached = reachOf(parts, target);
    return reached.because === null
      ? []
      : [{ name: peer.name, because: reached.because, mend: reachFix(reached, target) }];
  });
}

/** A server takes its lock before it publishes, so a lock alone is one that is just starting. */
function servers(store: Store): string[] {
  return listed(store).flatMap((name) => {
    const server = name.endsWith(".json") ? name.slice(0, -".json".length) : "";
    return parseProcessName(server) === null ? [] : [server];
  }).sort().slice(0, REGISTRY_MAX_FILES);
}

function listed(store: Store): string[] {
  try {
    return store.files.list(`${store.root}/sessions`) ?? [];
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

function isAlive(store: Store, server: string): boolean {
  const path = sessionPath(store.root, server, "lock");
  try {
    return store.files.lstat(path)?.kind === "file" && store.files.isLocked(path);
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}

function readEntry(store: Store, server: string, malformed: Finder): Entry[] {
  const path = sessionPath(store.root, server, "json");
  const entry = parseEntry(readSmall(store, path) ?? "", server);
  if (entry.ok) return [entry.value];
  malformed.add(path, entry.reason);
  return [];
}
