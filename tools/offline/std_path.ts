/**
 * Stands in for `@std/path` where JSR cannot be reached. It has the functions this project uses,
 * with the same results, for POSIX paths.
 *
 * @module
 */

export {
  basename,
  dirname,
  extname,
  isAbsolute,
  join,
  normalize,
  relative,
  resolve,
} from "node:path/posix";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The separator of path segments. */
export const SEPARATOR = "/";
/** The separator of the entries of a search path. */
export const DELIMITER = ":";

/** Turns a `file:` URL into a path. */
export function fromFileUrl(url: string | URL): string {
  return fileURLToPath(url);
}

/** Turns an absolute path into a `file:` URL. Throws a TypeError for another path. */
export function toFileUrl(path: string): URL {
  if (!path.startsWith("/")) throw new TypeError(`Path must be absolute: received "${path}"`);
  return pathToFileURL(path);
}
