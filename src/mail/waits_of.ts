/** Who an agent waits for: its asks that block right now. Derived from their marks and its own mail. */

import { isMessageId } from "../wire/ids.ts";
import { parseMessage } from "../wire/message.ts";
import { parseName } from "../wire/names.ts";
import { sentPath, waitPath } from "./layout.ts";
import { fileFault, isHeld, MESSAGE_FILE, type Store } from "./store.ts";

/** An ask that blocks. */
export interface Wait {
  readonly requestId: string;
  /** Null when the request itself cannot be read. */
  readonly toSessionId: string | null;
  /** When it was asked, in ms since the epoch; null when that is not known. */
  readonly sinceMs: number | null;
}

/**
 * The asks of `box` that block right now.
 *
 * @throws {FileError} When the folder cannot be read
 */
export function waitsOf(store: Store, box: string): Wait[] {
  const folder = waitPath(store.root, box);
  if (store.files.lstat(folder)?.kind !== "folder") return [];
  return (store.files.list(folder) ?? []).flatMap((id) => {
    const isLive = isMessageId(id) && isHeld(store, waitPath(store.root, box, id));
    return isLive ? [waitOn(store, box, id)] : [];
  });
}

function waitOn(store: Store, box: string, requestId: string): Wait {
  const folder = sentPath(store.root, box);
  const name = store.files.list(folder)?.find((one) => parseName(one)?.id === requestId);
  const path = `${folder}/${name}`;
  if (name === undefined || fileFault(store, path, MESSAGE_FILE) !== null) {
    return { requestId, toSessionId: null, sinceMs: null };
  }
  const message = parseMessage(store.files.readText(path));
  return {
    requestId,
    toSessionId: message.ok ? message.value.to_session_id : null,
    sinceMs: parseName(name)?.ms ?? null,
  };
}
