/** The real clock and the system's random bytes. */

import { isWithin } from "../wire/entry.ts";
import { SOCKET_MAX_MS, TRACE_MAX_BYTES } from "../wire/limits.ts";
import { messageOf, no, ok, type Result } from "../wire/result.ts";
import type {
  Clock,
  OpenFault,
  Pipes,
  Random,
  Readable,
  Reader,
  SendLine,
  Stdio,
  Trace,
  WatchFolder,
} from "./ports.ts";

/** The real clock. */
export const denoClock: Clock = {
  nowMs: () => Date.now(),
  sleep(ms, signal) {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener("abort", done, { once: true });
    });
  },
};

/** Random bytes of the system. */
export const denoRandom: Random = (count) => crypto.getRandomValues(new Uint8Array(count));

/** Hex digits that no other process of this machine uses at this time. */
export function temporaryName(): string {
  return `${Deno.pid}-${
    Array.from(denoRandom(6), (byte) => byte.toString(16).padStart(2, "0")).join("")
  }`;
}

// The environment through Deno.

/**
 * A variable's value; undefined when it is unset, or when this entry point may not read it. The launcher
 * gives Deno another home where the user's has an `.npmrc`, and ours is then `OXTAIL_HOME`.
 */
export function denoEnv(name: string): string | undefined {
  if (name === "HOME") return denoEnv("OXTAIL_HOME") || read(name);
  return read(name);
}

function read(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

// {@link Pipes} through Deno.

const buffer = new Uint8Array(65_536);

/** The standard streams of this process. A full pipe keeps a thread of its own waiting, not this one. */
export const denoPipes: Pipes = {
  async read() {
    const count = await Deno.stdin.read(buffer);
    return count === null ? null : buffer.subarray(0, count);
  },
  async write(bytes) {
    for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
  },
};

// {@link Stdio} through Deno.

/** The standard streams of this process. */
export const denoStdio: Stdio = {
  read: (maxBytes, isWhole) => readInput(Deno.stdin, maxBytes, isWhole),
  write: (text) => writeAll(Deno.stdout, text),
  complain(line) {
    writeAll(Deno.stderr, `${line}\n`);
  },
};

/** Something that gives bytes, and null at its end. */
interface Source {
  readSync(into: Uint8Array): number | null;
}

/** Reads `from` as {@link Stdio.read} promises. Reading without blocking would take 10 ms longer. */
export function readInput(
  from: Source,
  maxBytes: number,
  isWhole: (text: string) => boolean,
): string {
  const decoder = new TextDecoder();
  const chunk = new Uint8Array(65_536);
  let text = "";
  let left = maxBytes;
  for (;;) {
    const count = readSome(from, chunk);
    if (count === null) return text + decoder.decode();
    const kept = chunk.subarray(0, Math.min(count, left));
    text += decoder.decode(kept, { stream: true });
    left -= kept.length;
    if (left > 0 && isWhole(text)) return text;
  }
}

/** An input that is closed or cannot be read has ended. */
function readSome(from: Source, into: Uint8Array): number | null {
  try {
    return from.readSync(into);
  } catch {
    return null;
  }
}

/** One call may write only a part: 65,536 bytes of a pipe. */
function writeAll(to: { writeSync(bytes: Uint8Array): number }, text: string): boolean {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += to.writeSync(bytes.subarray(at));
    return true;
  } catch {
    return false;
  }
}

// {@link WatchFolder} through Deno: inotify on Linux, FSEvents on macOS. Needs read access only.

/** Watches a folder. Events arrive 1 to 3 ms after the change. */
export const denoWatch: WatchFolder = (path, changed) => {
  const watcher = open(path);
  if (watcher === null) return { close() {} };
  let closed = false;
  const follow = async () => {
    for await (const _event of watcher) changed();
  };
  // A watch that fails later is as good as none: the slow look goes on.
  follow().catch(() => {});
  return {
    close() {
      if (closed) return;
      closed = true;
      watcher.close();
    },
  };
};

function open(path: string): Deno.FsWatcher | null {
  try {
    return Deno.watchFs(path, { recursive: false });
  } catch {
    // Missing folder, or the user's limit of inotify instances (128) is reached.
    return null;
  }
}

// {@link Trace} in a file.

/**
 * A trace that appends to `path`. Beyond 5 MiB the file is put aside as `<path>.1`, over the one before.
 * Other processes may write to the same file: lines stay whole, because each is one append, and of
 * several that find the file too large one puts it aside.
 *
 * @param path An absolute path; anything else traces nothing
 */
export function denoTrace(path: string | undefined, nowMs: () => number): Trace | undefined {
  if (path === undefined || !path.startsWith("/")) return undefined;
  return (event) => {
    try {
      const ts = new Date(nowMs()).toISOString();
      rotate(path);
      append(path, `${JSON.stringify({ ts, server_pid: Deno.pid, ...event })}\n`);
    } catch {
      // Whatever is wrong with the trace must not stop what it is about.
    }
  };
}

/**
 * Puts a full file aside. Only the holder of its lock renames it, and only if it is full and still has
 * its name: another process may have put it aside since it was seen.
 */
function rotate(path: string): void {
  if ((statOf(path)?.size ?? 0) < TRACE_MAX_BYTES) return;
  try {
    using file = Deno.openSync(path);
    if (!file.tryLockSync(true)) return;
    const { size, ino } = statOpened(file, path);
    if (size < TRACE_MAX_BYTES || statOf(path)?.ino !== ino) return;
    Deno.renameSync(path, `${path}.1`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function append(path: string, line: string): void {
  const options = { append: true, create: true, mode: 0o600 };
  try {
    Deno.writeTextFileSync(path, line, options);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
    Deno.writeTextFileSync(path, line, options);
  }
}

/** The file, or null when there is none. A link or a FIFO is nothing to write to. */
function statOf(path: string): Deno.FileInfo | null {
  try {
    const stat = Deno.lstatSync(path);
    if (!stat.isFile) throw new Error(`"${path}" is no plain file`);
    return stat;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

// {@link Reader} on the real disk, through Deno.

/** The files of this machine. */
export const denoReader: Reader = {
  list(folder) {
    try {
      return Array.from(Deno.readDirSync(folder), ({ name }) => name);
    } catch {
      return [];
    }
  },
  open(path, folder) {
    const real = resolve(path, folder);
    if (!real.ok) return real;
    const opened = openRegular(real.value, Deno.lstatSync);
    return opened === null ? openLinked(path, folder, real.value) : opened;
  },
};

/** The path without links, when it lies in the folder without links. */
function resolve(path: string, folder: string): Result<string, OpenFault> {
  try {
    const real = Deno.realPathSync(path);
    return isWithin(real, Deno.realPathSync(folder)) ? ok(real) : no("outside");
  } catch (error) {
    // Of what is not ours to read we do not even tell whether it exists.
    return no(error instanceof Deno.errors.NotCapable ? "outside" : faultOf(error));
  }
}

/**
 * Opens by the path with the links in it, where the one without them may not be read: somebody keeps the
 * client's folder elsewhere and links to it. Where it leads is looked at once more when it is open.
 */
function openLinked(path: string, folder: string, real: string): Result<Readable, OpenFault> {
  const opened = openRegular(path, Deno.statSync);
  if (opened === null) return no("unreadable");
  const now = resolve(path, folder);
  if (!opened.ok || now.ok && now.value === real) return opened;
  opened.value[Symbol.dispose]();
  return no("missing");
}

/** Opens a plain file; null when Deno does not let us go there by this path. */
function openRegular(
  path: string,
  stat: (path: string) => Deno.FileInfo,
): Result<Readable, OpenFault> | null {
  try {
    // Opening a pipe would wait for a writer, so the look comes first.
    const before = stat(path);
    if (!before.isFile) return no("not-a-file");
    const file = Deno.openSync(path, { read: true });
    const { ino, dev, size, mtime } = statOpened(file, path);
    if (ino !== before.ino || dev !== before.dev) {
      file.close();
      return no("missing");
    }
    return ok({
      size,
      mtimeMs: mtime?.getTime() ?? 0,
      read: (offset, into) => readFully(file, offset, into),
      [Symbol.dispose]: () => file.close(),
    });
  } catch (error) {
    return error instanceof Deno.errors.NotCapable ? null : no(faultOf(error));
  }
}

async function readFully(file: Deno.FsFile, offset: number, into: Uint8Array): Promise<number> {
  file.seekSync(offset, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < into.length) {
    const count = await file.read(into.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return filled;
}

function faultOf(error: unknown): OpenFault {
  const isMissing = error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.NotADirectory;
  return isMissing ? "missing" : "unreadable";
}

// Sockets in the file system by Deno's own API. No host and no port: only a path that was allowed.

/** Connects, writes the line and hangs up. Nobody waits for an answer, and not for long for the rest. */
export const sendLine: SendLine = async (path, line) => {
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve(`took longer than ${SOCKET_MAX_MS} ms`), SOCKET_MAX_MS);
  try {
    return await Promise.race([write(path, new TextEncoder().encode(`${line}\n`)), late]);
  } finally {
    clearTimeout(timer);
  }
};

async function write(path: string, bytes: Uint8Array): Promise<string | null> {
  try {
    using connection = await Deno.connect({ transport: "unix", path });
    for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await connection.write(rest));
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

// What an open file is.

/**
 * The status of an open file that was opened by `path`. For the status of a descriptor Deno wants
 * permission for the path without links. Where a folder above ours is a link, as some have for `/home`,
 * only the path by which we came may be read: then that is asked, a moment after it was opened.
 */
export function statOpened(file: Deno.FsFile, path: string): Deno.FileInfo {
  try {
    return file.statSync();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    return Deno.statSync(path);
  }
}
