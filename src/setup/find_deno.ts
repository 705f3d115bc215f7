/** Finding a Deno for the launcher to start: it has to be there tomorrow as well. */

import type { RunProgram } from "../sys/programs.ts";
import { findProgram, findPrograms, type Look } from "./machine.ts";

/** The Deno that runs us. */
export interface OwnDeno {
  readonly executable: string;
  /** Such as `2.9.6`. */
  readonly version: string;
}

/** What the launcher is going to start. */
export interface FoundDeno {
  /** Absolute path. */
  readonly path: string;
  /** A line for the user, or null. */
  readonly note: string | null;
}

/** Where `npx` puts what it runs. npm empties that when it likes. */
const NPX = "/_npx/";

/**
 * The one that runs us, by the name in PATH that leads to it: that name stays when Deno is updated; where
 * it leads to may not. Out of npx's cache another one in PATH is preferred, unless it is older.
 */
export async function findDeno(
  look: Look,
  own: OwnDeno,
  run: RunProgram,
  isCheckout: boolean,
): Promise<FoundDeno> {
  const { executable, version } = own;
  const real = look.realPath(executable);
  if (real.includes(NPX)) {
    // The launcher allows this very one to be started.
    const other = findPrograms(look, "deno").find((path) => !path.includes(NPX));
    if (other !== undefined && await lasts(look, other, version, run)) {
      return { path: other, note: null };
    }
  }
  const named = findProgram(look, "deno");
  const path = named !== null && look.realPath(named) === real ? named : executable;
  const such = isCheckout ? `, such as by npx -y deno@${version} task setup in the checkout` : "";
  const note =
    "note       Deno is started from npm's cache for npx: when npm empties that, oxtail no " +
    `longer starts\n           until setup is run again${such}`;
  return { path, note: real.includes(NPX) ? note : null };
}

async function lasts(
  look: Look,
  path: string,
  version: string,
  run: RunProgram,
): Promise<boolean> {
  if (look.realPath(path).includes(NPX)) return false;
  const { code, stdout } = await run(path, ["--version"], { NO_COLOR: "1" });
  const [, major, minor] = /^deno (\d+)\.(\d+)\./.exec(stdout) ?? [];
  const [ownMajor = 0, ownMinor = 0] = version.split(".").map(Number);
  const newer = Number(major) - ownMajor || Number(minor) - ownMinor;
  return code === 0 && newer >= 0;
}
