/**
 * A disk in memory that behaves like the real one behind {@link Files}, and that can lose power.
 *
 * What power loss leaves depends on the disk's habit:
 *
 * - `journal`, like ext4: every sync makes all folder changes up to then durable; of the later ones
 *   the first few survive.
 * - `adversary`: only what was synced is certain. Every other folder change survives or does not on
 *   its own, provided that those before it on the same name did, and the one that made its folder.
 *
 * With both, a rename is atomic, syncing a folder also keeps the folders it lies in, and a file that
 * was not synced may come back empty, cut off, or full of zeros.
 */

import { FileError, type Files } from "../../src/sys/files.ts";
import { type Change, created, keepChanges, type Node, set, surviving } from "./memory_changes.ts";
import { spoil } from "./memory_changes.ts";
import type { Chance } from "./random.ts";

/** What power loss may do. */
export type Habit = "journal" | "adversary";

/** The disk. */
export interface MemoryDisk {
  readonly files: Files;
  /** The power goes and comes back; no process survives it. */
  losePower(chance: Chance): void;
  /** The processes are gone, and their locks with them. */
  endProcesses(): void;
}

/** An empty disk but for the folder at `root`. */
export function createMemoryDisk(root: string, habit: Habit, nowMs: () => number): MemoryDisk {
  let inodes = 0;
  const create = (kind: Node["kind"], data = new Uint8Array()) =>
    created(++inodes, kind, data, nowMs());
  const top = create("folder");
  let pending: Change[] = [];
  const locked = new Set<Node>();

  const walk = (path: string, operation: string): { folder: Node; name: string } => {
    const parts = path.split("/").slice(1);
    const name = parts.pop() ?? "";
    let folder = top;
    for (const part of parts) {
      const next = folder.names.get(part);
      if (next === undefined) throw new FileError("not-found", operation, path);
      if (next.kind !== "folder") throw new FileError("not-a-folder", operation, path);
      folder = next;
    }
    return { folder, name };
  };
  const find = (path: string, operation: string): Node => {
    const { folder, name } = walk(path, operation);
    const node = folder.names.get(name);
    if (node === undefined) throw new FileError("not-found", operation, path);
    return node;
  };
  const change = (changed: Change) => {
    for (const { folder, name, node } of changed) set(folder.names, name, node);
    pending.push(changed);
  };
  const put = (path: string, kind: Node["kind"], operation: string, bytes?: Uint8Array): Node => {
    const { folder, name } = walk(path, operation);
    if (folder.names.has(name)) throw new FileError("exists", operation, path);
    const node = create(kind, bytes?.slice());
    node.links = 1;
    change([{ folder, name, node }]);
    return node;
  };
  const sync = (folder: Node | null) => {
    const isKept = habit === "journal" ? () => true : (one: Change) => touches(one, folder);
    pending = keepChanges(pending, isKept, folder);
  };
  const rename = (from: string, to: string) => {
    const node = find(from, "rename");
    const source = walk(from, "rename");
    const target = walk(to, "rename");
    const old = target.folder.names.get(target.name);
    // As rename(2): between two links of one inode it does nothing.
    if (old === node) return;
    if (old !== undefined) old.links--;
    change([{ ...source, node: null }, { ...target, node }]);
  };
  const remove = (path: string) => {
    const { folder, name } = walk(path, "remove");
    const node = folder.names.get(name);
    if (node === undefined) return false;
    node.links--;
    change([{ folder, name, node: null }]);
    return true;
  };
  const overwrite = (node: Node, text: string) => {
    node.data = new TextEncoder().encode(text);
    node.synced = false;
    node.mtimeMs = nowMs();
  };

  const files: Files = {
    lstat: (path) =>
      orNull(() => {
        const { kind, data, links, inode, mtimeMs } = find(path, "look at");
        const mode = kind === "file" ? 0o600 : 0o700;
        return { kind, size: data.length, uid: 1000, mode, links, inode, mtimeMs };
      }),
    list: (path) =>
      orNull(() => {
        const node = find(path, "list");
        if (node.kind !== "folder") throw new FileError("not-a-folder", "list", path);
        return [...node.names.keys()];
      }),
    readText: (path) => new TextDecoder().decode(find(path, "read").data),
    create(path, bytes, options) {
      const node = put(path, "file", "create", bytes);
      if (!options.sync) return;
      node.synced = true;
      if (habit === "journal") sync(null);
    },
    replace(path, bytes) {
      put(`${path}.tmp`, "file", "create", bytes);
      rename(`${path}.tmp`, path);
    },
    stamp(path, text) {
      const { folder, name } = walk(path, "write");
      overwrite(folder.names.get(name) ?? put(path, "file", "write"), text);
    },
    makeFolder: (path) => {
      const { folder, name } = walk(path, "create");
      if (folder.names.has(name)) return false;
      put(path, "folder", "create");
      return true;
    },
    syncFolder: (path) => sync(find(path, "sync")),
    link(from, to) {
      const node = find(from, "link");
      const target = walk(to, "link");
      if (target.folder.names.has(target.name)) throw new FileError("exists", "link", to);
      node.links++;
      change([{ ...target, node }]);
    },
    rename,
    remove: (path) => orNull(() => remove(path)) ?? false,
    lock(path) {
      const { folder, name } = walk(path, "lock");
      const node = folder.names.get(name) ?? put(path, "file", "lock");
      locked.add(node);
      return { release: () => locked.delete(node) };
    },
    isLocked: (path) => {
      const node = orNull(() => find(path, "open"));
      return node !== null && locked.has(node);
    },
    ifUnlocked(path, act) {
      const node = orNull(() => find(path, "open"));
      if (node === null || locked.has(node)) return false;
      act();
      return true;
    },
  };
  for (const [at] of root.matchAll(/\/[^/]+/g)) put(root.slice(0, root.indexOf(at) + at.length), "folder", "create");
  pending = keepChanges(pending, () => true, null);
  return {
    files,
    endProcesses: () => locked.clear(),
    losePower(chance) {
      locked.clear();
      keepChanges(pending, surviving(pending, habit, chance), null);
      pending = [];
      restore(top, (node) => spoil(node, chance));
    },
  };
}

function touches(change: Change, folder: Node | null): boolean {
  return change.some((one) => one.folder === folder);
}

/** The names come back as they are on the disk; files that were not synced are spoilt. */
function restore(folder: Node, spoilt: (node: Node) => void): void {
  const links = new Map<Node, number>();
  const visit = (at: Node) => {
    at.names = new Map(at.kept);
    for (const node of at.names.values()) {
      links.set(node, (links.get(node) ?? 0) + 1);
      if (node.kind === "folder") visit(node);
    }
  };
  visit(folder);
  for (const [node, count] of links) {
    node.links = count;
    if (!node.synced && node.kind === "file") spoilt(node);
    node.synced = true;
  }
}

function orNull<T>(act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if (error instanceof FileError && error.fault === "not-found") return null;
    throw error;
  }
}
