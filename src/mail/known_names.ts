/**
 * The names in folders that only grow, kept between looks: what an agent has sent in two weeks, and what it
 * was handed in one, is listed once and not at every call.
 *
 * A name that is known is looked for where it was: whoever finds it gone calls {@link KnownNames.forget}. That a
 * message is not known proves something only while the folder is as it was when it was listed. Sends under a
 * key would end that each time, so they go by a mark of their own, see {@link KnownNames.findKeyed}.
 */

import { type Files, lookAt } from "../sys/files.ts";
import type { Clock } from "../sys/ports.ts";
import { isSettled } from "../sys/remembered.ts";
import { KNOWN_NAME_BYTES, KNOWN_NAMES_MAX_BYTES } from "../wire/limits.ts";
import { anyName, idOf, isReply, parseName } from "../wire/name.ts";

/** What is known of the names in folders. */
export interface KnownNames {
  /** The name of the message `id` in `folder`; null when there is none. */
  find(folder: string, id: string): string | null;
  /**
   * The same for a message whose sender holds the lock of the folder, and there alone. `mark` is what the
   * last send under a key left: while it is ours, none of another server can have come.
   */
  findKeyed(folder: string, id: string, mark: string | null): string | null;
  /** This server, which holds the lock, leaves `mark` for the others. */
  marked(folder: string, mark: string): void;
  /** This server has made `name`. */
  added(folder: string, name: string): void;
  /** The names of replies and results in `folder`, oldest first. */
  replies(folder: string): readonly string[];
  forget(folder: string): void;
}

/** A folder as it was listed. */
interface Listed {
  /** What the folder was then; null when a further change might not show. */
  readonly key: string | null;
  readonly byId: Map<string, string>;
  readonly replies: readonly string[];
  bytes: number;
  /** All that was sent under a key up to this mark is known; undefined when no mark was seen yet. */
  mark: string | null | undefined;
}

/** Knows nothing yet. The folders that were listed first are forgotten first. */
export function openKnownNames(
  { files, clock }: { readonly files: Files; readonly clock: Pick<Clock, "nowMs"> },
  maxBytes = KNOWN_NAMES_MAX_BYTES,
): KnownNames {
  const folders = new Map<string, Listed>();
  const keyOf = (folder: string) => {
    const stat = lookAt(files, folder);
    return { key: `${stat?.inode} ${stat?.mtimeMs}`, changedMs: stat?.mtimeMs ?? Infinity };
  };
  const trim = () => {
    let bytes = [...folders.values()].reduce((sum, listed) => sum + listed.bytes, 0);
    for (const [folder, listed] of folders) {
      if (bytes <= maxBytes) break;
      folders.delete(folder);
      bytes -= listed.bytes;
    }
  };
  const list = (folder: string): Listed => {
    const { key, changedMs } = keyOf(folder);
    // Before the look: what changes during it shows in the time stamp.
    const settled = isSettled(clock.nowMs(), changedMs);
    const byId = new Map<string, string>();
    const replies: string[] = [];
    let bytes = 0;
    for (const name of files.list(folder) ?? []) {
      if (anyName(name) === null) continue;
      byId.set(idOf(name), name);
      if (isReply(name) && parseName(name) !== null) replies.push(name);
      bytes += name.length + KNOWN_NAME_BYTES;
    }
    const { mark } = folders.get(folder) ?? {};
    const listed = { key: settled ? key : null, byId, replies: replies.sort(), bytes, mark };
    folders.delete(folder);
    folders.set(folder, listed);
    trim();
    return listed;
  };
  /** The folder as it is now. */
  const current = (folder: string): Listed => {
    const before = folders.get(folder);
    return before?.key === keyOf(folder).key ? before : list(folder);
  };
  return {
    find: (folder, id) => folders.get(folder)?.byId.get(id) ?? current(folder).byId.get(id) ?? null,
    findKeyed(folder, id, mark) {
      const before = folders.get(folder);
      const listed = before?.mark === mark ? before : list(folder);
      listed.mark = mark;
      return listed.byId.get(id) ?? null;
    },
    marked(folder, mark) {
      const listed = folders.get(folder);
      if (listed !== undefined) listed.mark = mark;
    },
    added(folder, name) {
      const listed = folders.get(folder);
      if (listed === undefined) return;
      listed.byId.set(idOf(name), name);
      listed.bytes += name.length + KNOWN_NAME_BYTES;
      trim();
    },
    replies: (folder) => current(folder).replies,
    forget: (folder) => folders.delete(folder),
  };
}
