/** The agents of one project, one for each session, whatever number of servers serves it. */

import { boxOf, isPeerName, provisionalBox } from "../wire/ids.ts";
import { type Entry, type Project, sameProject } from "../wire/entry.ts";
import { NAME_MAX_CHARS } from "../wire/limits.ts";

/** An agent, as its newest server describes it. */
export interface Peer {
  readonly box: string;
  /** Null while its server does not know who it serves. */
  readonly sessionId: string | null;
  /** How people and models call it; unique within the project. */
  readonly name: string;
  readonly entry: Entry;
}

/** The box of the agent that `entry` serves. */
export function boxOfEntry(entry: Entry): string {
  const id = entry.client.session_id;
  return id === null ? provisionalBox(entry.server_pid, entry.started_at) : boxOf(id);
}

/** The agent that `entry` serves, by itself: its name may still clash with another's. */
export function peerOf(entry: Entry): Peer {
  const box = boxOfEntry(entry);
  const name = entry.name ?? derivedName(entry, box);
  return { box, sessionId: entry.client.session_id, name, entry };
}

/** The agents among `entries` (newest first) that work in `project`, in the order they started. */
export function peersOf(entries: readonly Entry[], project: Project): Peer[] {
  const byBox = new Map<string, Entry>();
  for (const entry of entries) {
    const box = boxOfEntry(entry);
    if (sameProject(entry.project, project) && !byBox.has(box)) byBox.set(box, entry);
  }
  const taken = new Set<string>();
  const oldestFirst = [...byBox].reverse();
  for (const [, entry] of oldestFirst) if (entry.name !== null) taken.add(entry.name);
  return oldestFirst.map(([, entry]) => {
    const peer = peerOf(entry);
    return entry.name === null ? { ...peer, name: uniqueName(peer.name, taken) } : peer;
  });
}

/** A name from the client's type and four characters of the id, in the form of a peer name. */
function derivedName(entry: Entry, box: string): string {
  // The end of an id, because the start of a time-ordered UUID is the same for everybody today.
  const tail = box.replace(/[^a-z0-9]/g, "").slice(-4);
  const type = entry.client.type.toLowerCase().replace(/[^a-z0-9-]+/g, "-").replace(/^-+/, "");
  const name = `${type.slice(0, NAME_MAX_CHARS - 8) || "agent"}-${tail}`;
  return isPeerName(name) ? name : `agent-${tail}`;
}

function uniqueName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${wanted}-${n}`;
  taken.add(name);
  return name;
}
