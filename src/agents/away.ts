/**
 * Agents that are away: their session has ended and can be resumed, so what is sent to them waits. A name
 * that one chose stays its address until another agent of the project chooses it.
 *
 * `names/<project>/<name>` says whose a name was last. It is a hint: the card in that box is the truth.
 */

import { activityPath, namePath, namesPath } from "../mail/layout.ts";
import type { Store } from "../mail/store.ts";
import { followSuccessor } from "../mail/successor.ts";
import { FileError } from "../sys/files.ts";
import { ifPossible } from "../sys/if_possible.ts";
import { lookAt } from "../sys/look_at.ts";
import type { Card } from "../wire/card.ts";
import { type Project, projectId, sameProject } from "../wire/entry.ts";
import {
  boxOf,
  isMisleadingName,
  isPeerName,
  isSessionId,
  meansSession,
  sessionOfBox,
} from "../wire/ids.ts";
import {
  AWAY_SHOWN_MAX,
  NAME_UNHELD_MS,
  NAMES_MAX_FILES,
  QUEUED_KEEP_MS,
  SCHEMA_VERSION,
} from "../wire/limits.ts";
import { holds, readCard, readHeld } from "./cards.ts";
import { clientName } from "./names.ts";
import type { Peer } from "./peers.ts";
import type { Starts } from "./starts.ts";

/** The agents that are away: `here` has the boxes of those that are not, whatever their project. */
export interface Away {
  /** Those of a project that have chosen a name, the last seen first. */
  named(project: Project, here: ReadonlySet<string>): Peer[];
  /** All that `address` may mean: the last holder of a name, and sessions by their id or its beginning. */
  find(address: string, project: Project, here: ReadonlySet<string>): Peer[];
}

/** Opens the view on those who are away. */
export function openAway(store: Store, starts: Starts): Away {
  const awayIn = (box: string, project: Project, here: ReadonlySet<string>): Peer | null => {
    const sessionId = sessionOfBox(box);
    if (sessionId === null || here.has(box)) return null;
    const card = readCard(store, box);
    const start = starts.of(sessionId);
    const isOurs = card.project === projectId(project) ||
      (start !== null && sameProject(start.project, project));
    const canReturn = card.resumable || (start?.transcript_path ?? null) !== null;
    if (!isOurs || !canReturn || start?.mode === "headless") return null;
    const markMs = lookAt(store.files, activityPath(store.root, box))?.mtimeMs ?? 0;
    const sinceMs = Math.max(card.last_seen_ms ?? 0, start?.at_ms ?? 0, markMs);
    if (sinceMs < store.clock.nowMs() - QUEUED_KEEP_MS) return null;
    return peerAway(box, sessionId, { card, start, project, sinceMs });
  };
  const holderOf = (name: string, project: Project, here: ReadonlySet<string>): Peer | null => {
    const held = readHeld(store, namePath(store.root, projectId(project), name));
    if (held === null) return null;
    const peer = awayIn(followSuccessor(store, held.box), project, here);
    return peer?.entry.name === name ? peer : null;
  };
  return {
    named(project, here) {
      const folder = namesPath(store.root, projectId(project));
      const names = listed(store, folder).slice(0, NAMES_MAX_FILES).filter(isPeerName);
      const found = names.flatMap((name) => {
        const peer = holderOf(name, project, here);
        if (peer === null) forgetUnheld(store, `${folder}/${name}`, name);
        return peer ?? [];
      });
      return found.sort((a, b) => sinceOf(b) - sinceOf(a)).slice(0, AWAY_SHOWN_MAX);
    },
    find(address, project, here) {
      const holder = isPeerName(address) ? holderOf(address, project, here) : null;
      const ids = starts.all().map(({ session_id }) => session_id)
        .filter((id) => meansSession(address, id));
      const meant = isSessionId(address) ? [address, ...ids] : ids;
      const boxes = new Set(meant.map((id) => followSuccessor(store, boxOf(id))));
      const found = [...boxes].flatMap((box) => awayIn(box, project, here) ?? []);
      return holder === null || boxes.has(holder.box) ? found : [...found, holder];
    },
  };
}

function sinceOf({ awaySinceMs }: Peer): number {
  return awaySinceMs ?? 0;
}

interface Known {
  readonly card: Card;
  readonly start: ReturnType<Starts["of"]>;
  readonly project: Project;
  readonly sinceMs: number;
}

function peerAway(
  box: string,
  sessionId: string,
  { card, start, project, sinceMs }: Known,
): Peer {
  const type = card.client ?? start?.client ?? "agent";
  const chosen = card.name !== null && !isMisleadingName(card.name) ? card.name : null;
  return {
    box,
    sessionId,
    name: chosen ?? clientName(type, box),
    awaySinceMs: sinceMs,
    entry: {
      schema_version: SCHEMA_VERSION,
      server_pid: null,
      domain: start?.domain ?? "",
      started_at: start?.at_ms ?? sinceMs,
      client: {
        type,
        version: null,
        pid: null,
        session_id: sessionId,
        session_id_source: null,
        transcript_path: start?.transcript_path ?? null,
        cwd: start?.cwd ?? project.root,
      },
      project: start?.project ?? project,
      name: chosen,
      named_at: card.named_at,
      label: null,
      tmux: null,
      state: card.state,
    },
  };
}

/** A name whose holder is swept, or is called otherwise now, is free. */
function forgetUnheld(store: Store, path: string, name: string): void {
  const held = readHeld(store, path);
  if (held !== null && holds(store, held.box, name)) return;
  const stat = lookAt(store.files, path);
  // Whoever has just chosen it writes its card first, but we may have read that before.
  if (stat === null || store.clock.nowMs() - stat.mtimeMs < NAME_UNHELD_MS) return;
  ifPossible(() => store.files.remove(path));
}

function listed({ files }: Store, folder: string): string[] {
  try {
    return files.lstat(folder)?.kind === "folder" ? files.list(folder) ?? [] : [];
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}
