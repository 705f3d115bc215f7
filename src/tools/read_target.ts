/** Whom `read_session` means: an agent of this project, the caller included, or a tmux session. */

import { boxOf } from "../wire/ids.ts";
import { type Peer, peerOf } from "../agents/peers.ts";
import type { Caller } from "./caller.ts";
import { refuse, type ToolError } from "./tool.ts";

/** An agent, or the name of what may be a tmux session without one. */
export type ReadTarget =
  | { readonly ok: true; readonly peer: Peer }
  | { readonly ok: true; readonly peer: null };

/** Finds it. What is said of a session in another project does not depend on that session. */
export function readTarget(
  caller: Caller,
  name: string,
  projectRoot: string | undefined,
): ReadTarget | ToolError {
  const { project } = caller.agent.entry();
  if (projectRoot !== undefined && projectRoot !== project.root) {
    return refuse(
      "not-in-project-scope",
      "Agents see their own project only: leave project_root out, or name the root of yours",
    );
  }
  const own = caller.agent.box();
  if (boxOf(name) === own) return { ok: true, peer: peerOf(caller.agent.entry()) };
  const found = caller.directory.find(name, project, own);
  if (found.ok) return found;
  if (found.error === "self-send") return { ok: true, peer: peerOf(caller.agent.entry()) };
  if (found.error === "target-not-found") return { ok: true, peer: null };
  if (found.error === "cross-project") {
    return refuse(
      "not-in-project-scope",
      "That session works in another project: agents see their own project only",
    );
  }
  return refuse(found.error, found.message, { candidates: found.candidates ?? [] });
}
