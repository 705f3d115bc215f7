/** {@link Reader} on the real disk, through Deno. */

import { isWithin } from "../wire/entry.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { statOpened } from "./opened.ts";
import type { OpenFault, Readable, Reader } from "./readable.ts";

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
