/** In which of the documented states one message is: a place for everything that a crash may leave. */

import { BOX_FOLDERS, boxPath, sentPath } from "../../../src/mail/layout.ts";
import { fileFault, MESSAGE_FILE, type Store } from "../../../src/mail/store.ts";
import { parseMessage } from "../../../src/wire/message.ts";
import { parseLeased } from "../../../src/wire/name.ts";

/** The states of src/mail/layout.ts, as far as files can tell them apart. */
export type State =
  | "nothing"
  | "half written"
  | "written"
  | "queued"
  | "handed over, not shown"
  | "handed over"
  | "acknowledged"
  | `undocumented: ${string}`;

/** The state of the only message between `sender` and `box`. */
export function stateOf(store: Store, sender: string, box: string): State {
  const { files, root } = store;
  const sent = (files.list(sentPath(root, sender)) ?? []).map((name) =>
    `${sentPath(root, sender)}/${name}`
  );
  const found = BOX_FOLDERS.filter((folder) => folder !== "hand").flatMap((folder) =>
    (files.list(boxPath(root, box, folder)) ?? []).map((name) => ({ folder, name }))
  );
  const [path, ...others] = sent;
  const [place, ...places] = found;
  if (others.length + places.length > 0) return "undocumented: more than one file";
  if (place === undefined) {
    if (path === undefined) return "nothing";
    if (files.lstat(path)?.links !== 1) return "undocumented: a link to nowhere";
    return isWhole(store, path) ? "written" : "half written";
  }
  if (path === undefined || files.lstat(path)?.links !== 2) {
    return "undocumented: delivered without the sender's copy";
  }
  if (!isWhole(store, path)) return "undocumented: delivered and not whole";
  switch (place.folder) {
    case "new":
      return "queued";
    case "cur":
      return parseLeased(place.name)?.lease.shown === true
        ? "handed over"
        : "handed over, not shown";
    case "done":
      return "acknowledged";
    case "bad":
      return "undocumented: unreadable";
  }
}

function isWhole(store: Store, path: string): boolean {
  return fileFault(store, path, MESSAGE_FILE) === null &&
    parseMessage(store.files.readText(path)).ok;
}
