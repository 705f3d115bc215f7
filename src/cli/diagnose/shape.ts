/** Which names belong where in the store: anything else there is odd. */

import { BOX_FOLDERS, ROOT_FOLDERS } from "../../mail/layout.ts";
import { isBox, isMessageId, isPeerName, isToolUseId, parseProcessName } from "../../wire/ids.ts";
import { parseLeased, parseName } from "../../wire/names.ts";

/** What a path below the root should be. */
export type Expected =
  | { readonly kind: "folder" }
  | { readonly kind: "file"; readonly maxLinks: 1 | 2; readonly size: "message" | "small" | "any" }
  /** Ours, but nothing is known of what is in it. */
  | { readonly kind: "anything" }
  | { readonly kind: "odd"; readonly why: string };

const FOLDER: Expected = { kind: "folder" };
const ANYTHING: Expected = { kind: "anything" };
const SMALL: Expected = { kind: "file", maxLinks: 1, size: "small" };
const MESSAGE: Expected = { kind: "file", maxLinks: 2, size: "message" };
/** What no reader will open lies in `bad`, whatever it is. */
const BURIED: Expected = { kind: "anything" };

/** What should be at `parts`, the names from the root down. */
export function expectedAt(parts: readonly string[]): Expected {
  const [top = "", ...below] = parts;
  const last = parts.at(-1) ?? "";
  const isKnown = ROOT_FOLDERS.some((name) => name === top);
  // Programs, traces, and what a newer oxtail keeps here.
  if (!isKnown || top === "listen" || top === "sweep") return ANYTHING;
  if (below.length === 0) return FOLDER;
  // A crash in the middle of a write leaves one; servers sweep them.
  if (last.endsWith(".tmp")) return SMALL;
  if (top === "mail") return inMail(below);
  if (top === "names") return inNames(below);
  if (top === "sent" || top === "waits") return inBoxes(top, below);
  return below.length === 1 && isNameIn(top, last)
    ? SMALL
    : { kind: "odd", why: `no name of "${top}"` };
}

function inMail([box = "", folder, name, ...deeper]: readonly string[]): Expected {
  if (!isBox(box)) return { kind: "odd", why: "no name of a box" };
  if (folder === undefined) return FOLDER;
  if (folder === "successor" || folder === "card.json") {
    return name === undefined ? SMALL : odd("not in a box");
  }
  if (!BOX_FOLDERS.some((known) => known === folder)) return odd("not in a box");
  if (name === undefined) return FOLDER;
  if (folder === "bad") return BURIED;
  if (deeper.length > 0) return odd("too deep");
  const isMessage = folder === "new" ? parseName(name) !== null : parseLeased(name) !== null;
  return isMessage ? MESSAGE : odd("no name of a message");
}

function inNames([project = "", name, ...deeper]: readonly string[]): Expected {
  if (!/^[0-9a-f]{16}$/.test(project)) return odd("no tag of a project");
  if (name === undefined) return FOLDER;
  return deeper.length === 0 && isPeerName(name) ? SMALL : odd("no name of an agent");
}

function inBoxes(
  top: "sent" | "waits",
  [box = "", name, ...deeper]: readonly string[],
): Expected {
  if (!isBox(box)) return odd("no name of a box");
  if (name === undefined) return FOLDER;
  if (deeper.length > 0) return odd("too deep");
  if (top === "waits") return isMessageId(name) ? SMALL : odd("no id of a message");
  return parseName(name) === null ? odd("no name of a message") : MESSAGE;
}

function isNameIn(top: string, name: string): boolean {
  const box = name.replace(/\.json$/, "");
  switch (top) {
    case "sessions":
      return /\.(json|lock)$/.test(name) &&
        parseProcessName(name.slice(0, name.lastIndexOf("."))) !== null;
    case "starts":
      return name.endsWith(".json") && isBox(box);
    case "claims":
      return /^[0-9a-f]{32}\.json$/.test(name);
    case "calls":
      return isToolUseId(name);
    case "turn":
      return isBox(name.replace(/\.mode$/, ""));
    case "autowake":
      return /^[a-z]{1,8}-[0-9a-f-]{1,128}$/.test(name);
    default:
      return isBox(name);
  }
}

function odd(why: string): Expected {
  return { kind: "odd", why };
}
