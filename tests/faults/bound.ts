/** Putting one file operation in the place of another. */

import type { Files } from "../../src/sys/files.ts";

/** All operations of `files` as plain functions, to put others in place of some of them. */
export function bound(files: Files): Files {
  return {
    lstat: (path) => files.lstat(path),
    list: (path) => files.list(path),
    readText: (path) => files.readText(path),
    readStart: (path, most) => files.readStart(path, most),
    readEnd: (path, most) => files.readEnd(path, most),
    create: (path, bytes, options) => files.create(path, bytes, options),
    replace: (path, bytes) => files.replace(path, bytes),
    stamp: (path, text) => files.stamp(path, text),
    append: (path, text) => files.append(path, text),
    makeFolder: (path) => files.makeFolder(path),
    syncFolder: (path) => files.syncFolder(path),
    link: (from, to) => files.link(from, to),
    rename: (from, to) => files.rename(from, to),
    seal: (path) => files.seal(path),
    remove: (path) => files.remove(path),
    lock: (path) => files.lock(path),
    isLocked: (path) => files.isLocked(path),
    openLock: (path) => files.openLock(path),
    ifUnlocked: (path, act) => files.ifUnlocked(path, act),
  };
}
