/** Reading the registry. Unlike the registry itself this removes nothing, whatever it may. */

import { sessionPath } from "../../mail/layout.ts";
import { readSmall, type Store } from "../../mail/store.ts";
import { FileError } from "../../sys/files.ts";
import { type Entry, parseEntry } from "../../wire/entry.ts";
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
  for (const pid of serverPids(store)) {
    if (!isAlive(store, pid)) dead++;
    else entries.push(...readEntry(store, pid, malformed));
  }
  const live = entries.map(({ client }) => client.type);
  return { facts: { live, dead, malformed: malformed.found() }, entries };
}

/** A server takes its lock before it publishes, so a lock alone is one that is just starting. */
function serverPids(store: Store): number[] {
  return listed(store).flatMap((name) => {
    const pid = /^([1-9]\d{0,9})\.json$/.exec(name)?.[1];
    return pid === undefined ? [] : [Number(pid)];
  }).sort((a, b) => a - b).slice(0, REGISTRY_MAX_FILES);
}

function listed(store: Store): string[] {
  try {
    return store.files.list(`${store.root}/sessions`) ?? [];
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}

function isAlive(store: Store, pid: number): boolean {
  const path = sessionPath(store.root, pid, "lock");
  try {
    return store.files.lstat(path)?.kind === "file" && store.files.isLocked(path);
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}

function readEntry(store: Store, pid: number, malformed: Finder): Entry[] {
  const path = sessionPath(store.root, pid, "json");
  const entry = parseEntry(readSmall(store, path) ?? "", pid);
  if (entry.ok) return [entry.value];
  malformed.add(path, entry.reason);
  return [];
}
