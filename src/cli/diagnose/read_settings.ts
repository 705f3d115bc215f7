/** Reading a settings file of the user, which may be a link into a collection of such files. */

import { FileError, type Files } from "../../sys/files.ts";
import { SETTINGS_MAX_BYTES } from "../../wire/limits.ts";
import { no, ok, type Result } from "../../wire/result.ts";

/** Its text; null when there is none; or a reason that follows "Cannot read …:". */
export function readSettings(files: Files, path: string): Result<string | null> {
  try {
    const stat = files.lstat(path);
    if (stat === null) return ok(null);
    if (stat.kind === "folder" || stat.kind === "other") return no("it is no plain file");
    if (stat.size > SETTINGS_MAX_BYTES) return no(`it has ${stat.size} bytes`);
    return ok(files.readText(path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.fault === "not-found") return ok(null);
    return no(error.fault === "denied" ? "permission denied" : error.message);
  }
}
