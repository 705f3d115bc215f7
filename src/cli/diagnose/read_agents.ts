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
import type { AgentFacts } from "./facts.ts";

/** The registry, and the entries of its live servers. */
export function readAgents(
  store: Store,
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
  return { facts: { live, dead, malformed: malformed.found(), openTwice }, entries };
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
