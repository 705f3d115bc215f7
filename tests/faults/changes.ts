/** Changes of folders that are not durable yet, and which of them a power loss leaves. */

import type { Habit } from "./memory_disk.ts";
import type { Chance } from "./random.ts";

/** A file or a folder. */
export interface Node {
  readonly inode: number;
  readonly kind: "file" | "folder";
  data: Uint8Array;
  /** Whether the data is durable. */
  synced: boolean;
  mtimeMs: number;
  links: number;
  /** Nobody may write it any more. */
  sealed: boolean;
  /** What a folder holds, as programs see it. */
  names: Map<string, Node>;
  /** What of that is durable. */
  readonly kept: Map<string, Node>;
}

/** One atomic change: names that get a node or lose it. */
export type Change = readonly {
  readonly folder: Node;
  readonly name: string;
  readonly node: Node | null;
}[];

/** A new file or folder. */
export function created(
  inode: number,
  kind: Node["kind"],
  data: Uint8Array,
  mtimeMs: number,
): Node {
  const names = new Map<string, Node>();
  const kept = new Map<string, Node>();
  return { inode, kind, data, synced: false, mtimeMs, links: 1, sealed: false, names, kept };
}

/** Gives `name` its node, or none. */
export function set(names: Map<string, Node>, name: string, node: Node | null): void {
  if (node === null) names.delete(name);
  else names.set(name, node);
}

/**
 * Makes changes durable: those that are wanted and those they rest on. A change rests on earlier ones
 * of the same name, and on the one that made its folder.
 *
 * @param folder A folder whose own place is kept as well
 * @returns What is still not durable
 */
export function keepChanges(
  pending: readonly Change[],
  isWanted: (change: Change) => boolean,
  folder: Node | null,
): Change[] {
  const names = new Set<string>();
  const folders = new Set<Node>(folder === null ? [] : [folder]);
  const kept = new Set<Change>();
  for (const change of pending.toReversed()) {
    const isCause = change.some((one) =>
      names.has(keyOf(one)) || (one.node !== null && folders.has(one.node))
    );
    if (!isCause && !isWanted(change)) continue;
    kept.add(change);
    for (const one of change) {
      names.add(keyOf(one));
      folders.add(one.folder);
    }
  }
  for (const change of pending) {
    if (kept.has(change)) { for (const one of change) set(one.folder.kept, one.name, one.node); }
  }
  return pending.filter((change) => !kept.has(change));
}

/** Decides which of the changes that were not synced survive. */
export function surviving(
  pending: readonly Change[],
  habit: Habit,
  chance: Chance,
): (change: Change) => boolean {
  if (habit === "journal") {
    const first = new Set(pending.slice(0, chance.below(pending.length + 1)));
    return (change) => first.has(change);
  }
  const likelihood = chance.pick([0, 0.5, 0.9]);
  const lostNames = new Set<string>();
  const lostFolders = new Set<Node>();
  const kept = new Set<Change>();
  for (const change of pending) {
    const rests = change.some((one) => lostNames.has(keyOf(one)) || lostFolders.has(one.folder));
    if (!rests && chance.happens(likelihood)) {
      kept.add(change);
      continue;
    }
    for (const one of change) {
      lostNames.add(keyOf(one));
      if (one.node?.kind === "folder") lostFolders.add(one.node);
    }
  }
  return (change) => kept.has(change);
}

/** What becomes of a file's data that was never synced. */
export function spoil(node: Node, chance: Chance): void {
  const { data } = node;
  const at = chance.below(data.length + 1);
  const zeros = data.slice();
  zeros.fill(0, at);
  node.data = chance.pick([data, new Uint8Array(), data.slice(0, at), zeros]);
}

function keyOf({ folder, name }: Change[number]): string {
  return `${folder.inode}/${name}`;
}
