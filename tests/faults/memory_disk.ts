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

import {
  FileError,
  type Files,
  type FileStat,
  type HeldLock,
  type OpenLock,
} from "../../src/sys/files.ts";
import { type Change, created, keepChanges, type Node, set, spoil, surviving } from "./changes.ts";
import type { Chance } from "./random.ts";

/** What power loss may do. */
export type Habit = "journal" | "adversary";

/** The disk, empty at first but for one folder. */
export class MemoryDisk implements Files {
  readonly #habit: Habit;
  readonly #nowMs: () => number;
  readonly #top: Node;
  readonly #locked = new Set<Node>();
  #inodes = 0;
  #pending: Change[] = [];

  constructor(root: string, habit: Habit, nowMs: () => number) {
    this.#habit = habit;
    this.#nowMs = nowMs;
    this.#top = this.#create("folder");
    let path = "";
    for (const part of root.split("/").slice(1)) this.makeFolder(path += `/${part}`);
    this.#pending = keepChanges(this.#pending, () => true, null);
  }

  /** The processes are gone, and their locks with them. */
  endProcesses(): void {
    this.#locked.clear();
  }

  /** The power goes and comes back; no process survives it. */
  losePower(chance: Chance): void {
    this.endProcesses();
    keepChanges(this.#pending, surviving(this.#pending, this.#habit, chance), null);
    this.#pending = [];
    restore(this.#top, (node) => spoil(node, chance));
  }

  lstat(path: string): FileStat | null {
    return orNull(() => {
      const { kind, data, links, inode, mtimeMs, sealed } = this.#find(path, "look at");
      const mode = sealed ? 0o500 : kind === "file" ? 0o600 : 0o700;
      return { kind, size: data.length, uid: 1000, mode, links, inode, mtimeMs };
    });
  }

  list(path: string): string[] | null {
    return orNull(() => {
      const node = this.#find(path, "list");
      if (node.kind !== "folder") throw new FileError("not-a-folder", "list", path);
      return [...node.names.keys()];
    });
  }

  readText(path: string): string {
    return new TextDecoder().decode(this.#find(path, "read").data);
  }

  readStart(path: string, most: number): string {
    return new TextDecoder().decode(this.#find(path, "read").data.slice(0, most));
  }

  readEnd(path: string, most: number): string {
    return new TextDecoder().decode(this.#find(path, "read").data.slice(-most));
  }

  create(path: string, bytes: Uint8Array, options: { readonly sync: boolean }): void {
    const node = this.#put(path, "file", "create", bytes);
    if (!options.sync) return;
    node.synced = true;
    if (this.#habit === "journal") this.#sync(null);
  }

  replace(path: string, bytes: Uint8Array): void {
    this.#put(`${path}.tmp`, "file", "create", bytes);
    this.rename(`${path}.tmp`, path);
  }

  stamp(path: string, text: string): void {
    const { folder, name } = this.#walk(path, "write");
    const node = folder.names.get(name) ?? this.#put(path, "file", "write");
    node.data = new TextEncoder().encode(text);
    node.synced = false;
    node.mtimeMs = this.#nowMs();
  }

  append(path: string, text: string): void {
    const { folder, name } = this.#walk(path, "write");
    const node = folder.names.get(name) ?? this.#put(path, "file", "write");
    node.data = new Uint8Array([...node.data, ...new TextEncoder().encode(text)]);
    node.synced = false;
    node.mtimeMs = this.#nowMs();
  }

  makeFolder(path: string): boolean {
    const { folder, name } = this.#walk(path, "create");
    if (folder.names.has(name)) return false;
    this.#put(path, "folder", "create");
    return true;
  }

  syncFolder(path: string): void {
    this.#sync(this.#find(path, "sync"));
  }

  link(from: string, to: string): void {
    const node = this.#find(from, "link");
    const target = this.#walk(to, "link");
    if (target.folder.names.has(target.name)) throw new FileError("exists", "link", to);
    node.links++;
    this.#change([{ ...target, node }]);
  }

  rename(from: string, to: string): void {
    const node = this.#find(from, "rename");
    const source = this.#walk(from, "rename");
    const target = this.#walk(to, "rename");
    const old = target.folder.names.get(target.name);
    // As rename(2): between two links of one inode it does nothing.
    if (old === node) return;
    if (old !== undefined) old.links--;
    this.#change([{ ...source, node: null }, { ...target, node }]);
  }

  seal(path: string): void {
    this.#find(path, "seal").sealed = true;
  }

  remove(path: string): boolean {
    return orNull(() => {
      const { folder, name } = this.#walk(path, "remove");
      this.#find(path, "remove").links--;
      this.#change([{ folder, name, node: null }]);
      return true;
    }) ?? false;
  }

  lock(path: string): HeldLock {
    const { folder, name } = this.#walk(path, "lock");
    const node = folder.names.get(name) ?? this.#put(path, "file", "lock");
    this.#locked.add(node);
    return { release: () => void this.#locked.delete(node) };
  }

  isLocked(path: string): boolean {
    const node = orNull(() => this.#find(path, "open"));
    return node !== null && this.#locked.has(node);
  }

  openLock(path: string): OpenLock | null {
    const node = orNull(() => this.#find(path, "open"));
    if (node === null) return null;
    return { inode: node.inode, isHeld: () => this.#locked.has(node), close() {} };
  }

  ifUnlocked(path: string, act: () => void): boolean {
    if (this.lstat(path) === null || this.isLocked(path)) return false;
    act();
    return true;
  }

  #create(kind: Node["kind"], data = new Uint8Array()): Node {
    return created(++this.#inodes, kind, data, this.#nowMs());
  }

  #put(path: string, kind: Node["kind"], operation: string, bytes?: Uint8Array): Node {
    const { folder, name } = this.#walk(path, operation);
    if (folder.names.has(name)) throw new FileError("exists", operation, path);
    const node = this.#create(kind, bytes?.slice());
    this.#change([{ folder, name, node }]);
    return node;
  }

  #change(change: Change): void {
    for (const { folder, name, node } of change) set(folder.names, name, node);
    this.#pending.push(change);
  }

  #sync(folder: Node | null): void {
    const isWanted = (change: Change) =>
      this.#habit === "journal" || change.some((one) => one.folder === folder);
    this.#pending = keepChanges(this.#pending, isWanted, folder);
  }

  #find(path: string, operation: string): Node {
    const { folder, name } = this.#walk(path, operation);
    const node = folder.names.get(name);
    if (node === undefined) throw new FileError("not-found", operation, path);
    return node;
  }

  #walk(path: string, operation: string): { folder: Node; name: string } {
    const parts = path.split("/").slice(1);
    const name = parts.pop() ?? "";
    let folder = this.#top;
    for (const part of parts) {
      const next = folder.names.get(part);
      if (next === undefined) throw new FileError("not-found", operation, path);
      if (next.kind !== "folder") throw new FileError("not-a-folder", operation, path);
      folder = next;
    }
    return { folder, name };
  }
}

/** The names come back as they are on the disk; files that were not synced are spoilt. */
function restore(top: Node, spoilt: (node: Node) => void): void {
  const links = new Map<Node, number>();
  const visit = (folder: Node) => {
    folder.names = new Map(folder.kept);
    for (const node of folder.names.values()) {
      links.set(node, (links.get(node) ?? 0) + 1);
      if (node.kind === "folder") visit(node);
    }
  };
  visit(top);
  for (const [node, count] of links) {
    node.links = count;
    if (!node.synced && node.kind === "file") spoilt(node);
    node.synced = true;
    // Nothing makes it durable by itself.
    node.sealed = false;
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
