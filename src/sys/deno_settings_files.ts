/** {@link SettingsFiles} on the real disk, through Deno. */

import { SETTINGS_MAX_BYTES } from "../wire/limits.ts";
import { no, ok, type Result } from "../wire/result.ts";
import type { SettingsFile, SettingsFiles } from "./ports.ts";

/** What the name of a temporary file ends with. It lies beside its target: a rename needs that. */
const TEMPORARY_SUFFIX = ".oxtail-setup";

/** Permission bits of a file that was not there: it may hold keys. */
const NEW_FILE_MODE = 0o600;

/** The files of this machine. */
export const denoSettingsFiles: SettingsFiles = { read, replace, install };

function read(path: string): Result<SettingsFile | null> {
  return attempt("read", path, () => {
    const target = targetOf(path);
    if (target === null) return ok(null);
    const { isFile, size, mode } = Deno.lstatSync(target);
    if (!isFile) return no(`Cannot read "${path}": it is not a file, move it away`);
    if (mode !== null && (mode & 0o400) === 0) {
      return no(`Cannot read "${path}": it may not be read, allow it with chmod u+rw "${target}"`);
    }
    if (size > SETTINGS_MAX_BYTES) {
      return no(`Cannot read "${path}": ${size} bytes are too many, make it smaller`);
    }
    try {
      // The byte order mark is part of the text: it is written back.
      const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
      const text = decoder.decode(Deno.readFileSync(target));
      return ok({ text, target });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return no(`Cannot read "${path}": it is not UTF-8 text, fix it`);
    }
  });
}

function replace(
  path: string,
  expected: SettingsFile | null,
  text: string | null,
): Result<null> {
  return attempt("write", path, () => {
    const target = expected?.target ?? path;
    const temporary = `${target}${TEMPORARY_SUFFIX}`;
    if (text !== null) {
      write(
        temporary,
        text,
        expected === null ? NEW_FILE_MODE : Deno.lstatSync(target).mode ?? NEW_FILE_MODE,
      );
    }
    const now = read(path);
    if (!now.ok) return now;
    if (now.value?.text !== expected?.text || now.value?.target !== expected?.target) {
      if (text !== null) Deno.removeSync(temporary);
      return no(`Cannot write "${path}": it was changed meanwhile, end the client and try again`);
    }
    if (text !== null) Deno.renameSync(temporary, target);
    else if (expected !== null) Deno.removeSync(target);
    return ok(null);
  });
}

function install(path: string, text: string, mode: number): Result<boolean> {
  return attempt("write", path, () => {
    const found = lookAt(path);
    if (found?.isFile && (found.mode ?? mode) % 0o1000 === mode && isText(path, text)) {
      return ok(false);
    }
    const temporary = `${path}${TEMPORARY_SUFFIX}`;
    write(temporary, text, mode);
    Deno.renameSync(temporary, path);
    return ok(true);
  });
}

function isText(path: string, text: string): boolean {
  return Deno.readTextFileSync(path) === text;
}

function lookAt(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** The file that a path leads to; null when nothing is there. A link that leads nowhere throws. */
function targetOf(path: string): string | null {
  const found = lookAt(path);
  if (found === null) return null;
  return found.isSymlink ? Deno.realPathSync(path) : path;
}

function write(path: string, text: string, mode: number): void {
  remove(path); // what a killed setup has left
  using file = Deno.openSync(path, { write: true, createNew: true, mode: 0o600 });
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
  Deno.chmodSync(path, mode & 0o777);
  file.syncSync();
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function attempt<T>(verb: string, path: string, act: () => Result<T>): Result<T> {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof Deno.errors.NotCapable) {
      const refused = /access to "(.*)"/.exec(error.message)?.[1] ?? path;
      const where = refused.endsWith(TEMPORARY_SUFFIX)
        ? refused.slice(0, -TEMPORARY_SUFFIX.length)
        : refused;
      const link = where === path ? "" : `it leads to "${where}", and `;
      return no(
        `Cannot ${verb} "${path}": ${link}this was started without permission for that, ` +
          `start it with --allow-read and --allow-write for "${where}" and "${where}${TEMPORARY_SUFFIX}"`,
      );
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      return no(
        `Cannot ${verb} "${path}": permission denied, make its folder yours and writable, ` +
          "or leave this client out with --client",
      );
    }
    return no(`Cannot ${verb} "${path}": ${error.message}`);
  }
}
