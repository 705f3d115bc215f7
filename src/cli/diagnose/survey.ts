/** Looking at everything in the store, once and with lstat alone: nothing is opened, no link followed. */

import { BOX_FOLDERS, ROOT_FOLDERS } from "../../mail/layout.ts";
import type { Store } from "../../mail/store.ts";
import { failureOf, type FileStat, lookAt } from "../../sys/files.ts";
import { isBox, isMessageId, isPeerName, isToolUseId, parseProcessName } from "../../wire/ids.ts";
import {
  DIAGNOSE_MAX_FILES,
  DONE_KEEP_MS,
  MESSAGE_FILE_MAX_BYTES,
  SEND_FINISH_MAX_MS,
  SMALL_FILE_MAX_BYTES,
} from "../../wire/limits.ts";
import { parseLeased, parseName } from "../../wire/name.ts";
import { type Finder, finder, type Found } from "./say.ts";

/** What lies in the store. */
export interface Survey {
  readonly looked: number;
  /** There was more than is looked at. */
  readonly isCut: boolean;
  readonly missingFolders: Found;
  /** Open to other users. */
  readonly open: Found;
  /** Of another owner. */
  readonly foreign: Found;
  readonly links: Found;
  readonly odd: Found;
  readonly unreadable: Found;
  /** Files that were put aside because they are no messages. */
  readonly bad: Found;
  /** Sends that a crash left, and that their sender's next start will finish. */
  readonly unfinished: Found;
  /** The same, too old for that: nobody was promised anything. */
  readonly abandoned: number;
}

/** A send that has just begun looks unfinished. */
const IN_FLIGHT_MS = 5_000;

/** Looks at the store. */
export function surveyStore(store: Store, limit = DIAGNOSE_MAX_FILES): Survey {
  const seen: Seen = {
    open: finder(),
    foreign: finder(),
    links: finder(),
    odd: finder(),
    unreadable: finder(),
    bad: finder(),
    unfinished: finder(),
  };
  let looked = 0;
  let abandoned = 0;
  let isCut = false;
  for (const one of walk(store, seen.unreadable)) {
    isCut = looked === limit;
    if (isCut) break;
    looked++;
    look(store, one, seen);
    const fate = unfinishedSend(store, one);
    if (fate === "young") seen.unfinished.add(one.path);
    if (fate === "old") abandoned++;
  }
  return {
    looked,
    isCut,
    abandoned,
    missingFolders: missingFolders(store),
    open: seen.open.found(),
    foreign: seen.foreign.found(),
    links: seen.links.found(),
    odd: seen.odd.found(),
    unreadable: seen.unreadable.found(),
    bad: seen.bad.found(),
    unfinished: seen.unfinished.found(),
  };
}

/** Something in the store. */
interface Visit {
  readonly path: string;
  /** Its names from the root down. */
  readonly parts: readonly string[];
  /** Null for a name that is no UTF-8: it can be listed and not looked at. */
  readonly stat: FileStat | null;
}

function* walk(store: Store, unreadable: Finder): Generator<Visit> {
  const waiting: string[][] = [[]];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const name of listed(store, folder, unreadable)) {
      const parts = [...folder, name];
      const path = `${store.root}/${parts.join("/")}`;
      const stat = lookAt(store.files, path);
      if (stat === null && !name.includes("\ufffd")) continue; // it has just gone
      yield { path, parts, stat };
      // What somebody put there is one odd thing, whatever is in it.
      const { kind } = expectedAt(parts);
      const isOurs = (kind === "folder" || kind === "anything") && parts[2] !== "bad";
      const isBad = parts.length === 3 && parts[2] === "bad";
      if (stat?.kind === "folder" && (isOurs || isBad)) waiting.push(parts);
    }
  }
}

function missingFolders(store: Store): Found {
  const missing = finder();
  for (const name of ROOT_FOLDERS) {
    const path = `${store.root}/${name}`;
    if (lookAt(store.files, path) === null) missing.add(path);
  }
  return missing.found();
}

type Seen = {
  readonly [K in "open" | "foreign" | "links" | "odd" | "unreadable" | "bad" | "unfinished"]:
    Finder;
};

function look(store: Store, { path, parts, stat }: Visit, seen: Seen): void {
  if (stat === null) return seen.odd.add(path, "a name that is no UTF-8");
  if (stat.kind === "link") return seen.links.add(path);
  if (parts[0] === "mail" && parts[2] === "bad" && parts.length === 4) seen.bad.add(path);
  const expected = expectedAt(parts);
  if (store.uid !== null && stat.uid !== null && stat.uid !== store.uid) {
    seen.foreign.add(path, `uid ${stat.uid}`);
  }
  // Programs are as the user's other programs are; the root is closed.
  if (expected.kind !== "anything" && stat.mode !== null && (stat.mode & 0o077) !== 0) {
    seen.open.add(path, `mode ${stat.mode.toString(8).padStart(4, "0")}`);
  }
  const why = oddness(stat, expected);
  if (why !== null) seen.odd.add(path, why);
}

/** Why something is not what should be there, or null. */
function oddness(stat: FileStat, expected: Expected): string | null {
  if (expected.kind === "odd") return expected.why;
  if (stat.kind === "other") return "a pipe, a socket or a device";
  if (expected.kind === "anything") return null;
  if (stat.kind !== expected.kind) return `a ${stat.kind} where a ${expected.kind} belongs`;
  if (expected.kind === "folder") return null;
  if (stat.links > expected.maxLinks) return `${stat.links} names for one file`;
  const maxBytes = expected.size === "message" ? MESSAGE_FILE_MAX_BYTES : SMALL_FILE_MAX_BYTES;
  return stat.size > maxBytes ? `${stat.size.toLocaleString("en-US")} bytes` : null;
}

/** One link says that a send did not return; but the reader's copy is swept after a week. */
function unfinishedSend(store: Store, { parts, stat }: Visit): "young" | "old" | null {
  const name = parts[0] === "sent" && parts.length === 3 ? parseName(parts[2] ?? "") : null;
  if (name === null || stat?.kind !== "file" || stat.links !== 1) return null;
  const ageMs = store.clock.nowMs() - name.ms;
  if (ageMs <= IN_FLIGHT_MS || ageMs > DONE_KEEP_MS) return null;
  return ageMs <= SEND_FINISH_MAX_MS ? "young" : "old";
}

function listed(store: Store, parts: readonly string[], unreadable: Finder): string[] {
  const path = [store.root, ...parts].join("/");
  try {
    return (store.files.list(path) ?? []).sort();
  } catch (error) {
    unreadable.add(path, failureOf(error).fault);
    return [];
  }
}

// Which names belong where in the store: anything else there is odd.

/** What a path below the root should be. */
type Expected =
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
function expectedAt(parts: readonly string[]): Expected {
  const [top = "", ...below] = parts;
  const last = parts.at(-1) ?? "";
  const isKnown = ROOT_FOLDERS.some((name) => name === top);
  // Programs, traces, and what a newer oxtail keeps here.
  if (!isKnown || ["listen", "sweep", "asks", "journal"].includes(top)) return ANYTHING;
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
  if (folder === "successor" || folder === "former" || folder === "card.json") {
    return name === undefined ? SMALL : odd("not in a box");
  }
  if (!BOX_FOLDERS.some((known) => known === folder)) return odd("not in a box");
  if (name === undefined) return FOLDER;
  if (folder === "bad") return BURIED;
  if (folder === "hand") return inHand(name, deeper);
  if (deeper.length > 0) return odd("too deep");
  const isMessage = folder === "new" ? parseName(name) !== null : parseLeased(name) !== null;
  return isMessage ? MESSAGE : odd("no name of a message");
}

const HAND = /^[0-9a-f]{8}-[0-9a-f]{12}(\.(?:lease|proved|shown~[A-Za-z0-9-]{1,64}))?$/;

function inHand(name: string, [message, ...deeper]: readonly string[]): Expected {
  const found = HAND.exec(name);
  if (found === null) return odd("no name of a hand-over");
  if (message === undefined) return found[1] === undefined ? FOLDER : SMALL;
  if (deeper.length > 0) return odd("too deep");
  return parseName(message) === null ? odd("no name of a message") : MESSAGE;
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
  if (name === "keyed" || /^several-[0-9A-Z]{26}\.json$/.test(name)) return SMALL;
  const several = /^several-(.+)\.json$/.exec(name)?.[1];
  if (several !== undefined && isMessageId(several)) return MESSAGE;
  return parseName(name) === null ? odd("no name of a message") : MESSAGE;
}

function isNameIn(top: string, name: string): boolean {
  const box = name.replace(/\.json$/, "");
  switch (top) {
    case "sessions":
      return /\.(json|lock)$/.test(name) &&
        parseProcessName(name.slice(0, name.lastIndexOf("."))) !== null;
    case "starts": // the second one is of a further terminal that has the session open
      return name.endsWith(".json") && isBox(box.replace(/@\d{1,10}$/, ""));
    case "claims":
      return name.endsWith(".json") && isBox(box);
    case "calls":
      return isToolUseId(name);
    case "turn":
      return isBox(name.replace(/\.mode$/, ""));
    case "autowake":
      return /^[a-z]-[0-9a-f]{32}$/.test(name) || isMessageId(name.replace(/^l-/, ""));
    default:
      return isBox(name);
  }
}

function odd(why: string): Expected {
  return { kind: "odd", why };
}
