/**
 * The launcher of this checkout. It forgets the variable that makes Deno count which lines run; while
 * coverage is counted, a copy that does not takes its place.
 */

import { ROOT } from "./paths.ts";

const VARIABLE = "DENO_COVERAGE_DIR";
const LAUNCHER = `${ROOT}/hooks/launcher`;

/** Its text. */
export function launcherText(folder = Deno.env.get(VARIABLE)): string {
  const text = Deno.readTextFileSync(LAUNCHER);
  return folder === undefined ? text : text.replace(` ${VARIABLE}`, "");
}

/** Its absolute path. A copy lies beside what was counted, and must be told where the checkout is. */
export function launcherPath(folder = Deno.env.get(VARIABLE)): string {
  if (folder === undefined) return LAUNCHER;
  const path = `${folder}/launcher`;
  const temporary = `${path}.${crypto.randomUUID()}`;
  Deno.writeTextFileSync(temporary, launcherText(folder));
  Deno.chmodSync(temporary, 0o700);
  Deno.renameSync(temporary, path);
  return path;
}
