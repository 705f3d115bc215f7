/** What the peers of an agent take it to do. */

import { openSessions } from "../../src/agents/activity.ts";
import { CLIENTS } from "../../src/clients/index.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { denoClock, temporaryName } from "../../src/sys/deno_ports.ts";
import { boxOf } from "../../src/wire/ids.ts";
import type { ActivityWord } from "../../src/wire/notes.ts";
import type { Lab } from "./lab.ts";

/** The word for what a session does, as a server of the lab finds it; null when nothing is known. */
export function activityOf(
  lab: Lab,
  sessionId: string,
  client = "claude-code",
): ActivityWord | null {
  const store = { files: denoFiles(temporaryName), root: `${lab.home}/.oxtail`, uid: null };
  const env = (name: string) => name === "HOME" ? lab.home : undefined;
  const read = openSessions({ store, clock: denoClock, env, clients: CLIENTS });
  return read({ box: boxOf(sessionId), sessionId, clientType: client })?.word ?? null;
}
