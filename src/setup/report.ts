/** What setup says, as pure text. */

import type { ClientName } from "./hook_entries.ts";
import { changes, type Edit } from "./client_files.ts";
import { unifiedDiff } from "./diff.ts";
import type { OwnFile } from "./own_state.ts";
import type { ClientPlaces, FoundClient } from "./machine.ts";

/** A path as people write it: below the home folder with `~`. */
export function shortPath(path: string, home: string): string {
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

/** One line about a file: `changed    ~/.codex/hooks.json: 8 hooks`. */
export function fileLine(word: string, path: string, what: string, home: string): string {
  return `${word.padEnd(10)} ${shortPath(path, home)}: ${what}`;
}

/** One line about an edit that was done, or would be. */
export function editLine(edit: Edit, home: string): string {
  return fileLine(wordOf(edit), edit.path, whatOf(edit), home);
}

/** One line about an edit that took something out. */
export function undoneLine(edit: Edit, home: string): string {
  if (edit.leftAlone !== undefined) return `left alone ${edit.leftAlone}`;
  if (!changes(edit)) return fileLine("unchanged", edit.path, "nothing of setup is in it", home);
  const taken = (edit.taken ?? []).join(", ");
  const what = edit.wanted === null ? taken : `${taken} taken out`;
  return fileLine(wordOf(edit), edit.path, what, home);
}

function wordOf(edit: Edit): string {
  if (!changes(edit)) return "unchanged";
  return edit.wanted === null ? "removed" : edit.found === null ? "created" : "changed";
}

function whatOf({ parts }: Edit): string {
  return parts.map(({ what }) => what).join(", ");
}

/** One line about an edit that the user is asked about. */
export function planLine(edit: Edit, home: string): string {
  const word = edit.found === null ? "to create" : "to change";
  return fileLine(word, edit.path, whatOf(edit), home);
}

/** What others have in a file that is about to be edited. */
export function noteLines(edit: Edit, home: string): string[] {
  const text = edit.found?.text ?? "";
  const path = shortPath(edit.path, home);
  return [...edit.parts.flatMap((part) => part.notes(text)), ...lenience(edit.path, text)]
    .map((note) => `note       ${path} ${note}`);
}

/** We can edit more than the clients can read: of such a file they take nothing, our hooks included. */
function lenience(path: string, text: string): string[] {
  const bare = text.replace(/^\uFEFF/, "");
  if (!path.endsWith(".json") || bare.trim() === "") return [];
  try {
    JSON.parse(bare);
    return [];
  } catch {
    return ["has comments or trailing commas, so the client takes nothing from it: take them out"];
  }
}

/** What a dry run prints; `more` is what it would do beside the edits. */
export function dryRunText(edits: readonly Edit[], more: readonly string[], home: string): string {
  const diffs = edits.filter(changes).map(({ path, found, wanted }) =>
    unifiedDiff(path, found?.text ?? null, wanted)
  );
  const lines = [...diffs, ...more, ...edits.flatMap((edit) => noteLines(edit, home))];
  return [...lines, "Nothing was changed: this was a dry run"].join("\n");
}

/** What a dry run says of our own files. Whether a new bundle is another one only making it would tell. */
export function ownLines(own: readonly OwnFile[], home: string): string[] {
  const named = (state: OwnFile["state"]) =>
    own.filter((file) => file.state === state).map(({ path }) => shortPath(path, home));
  const again = named("made again");
  return [
    ...named("missing").map((path) => `Would write ${path}`),
    ...named("another").map((path) => `Would replace ${path}`),
    ...(again.length === 0
      ? []
      : [`Would make again, and write where it has changed: ${again.join(", ")}`]),
  ];
}

/** Why a client is left out, or null when it is there. */
export function clientFault({ title, folder, hasFolder, program }: FoundClient): string | null {
  if (hasFolder) return null;
  return program === null
    ? `${title} was not found: there is neither a program in PATH nor a folder "${folder}"; install it and start it once, then run setup again`
    : `${title} has no folder "${folder}" yet: start it once, and run setup again`;
}

/** Whether a whole file of another stands where ours would. */
export function isForeign({ parts, found }: Edit): boolean {
  return found !== null && parts.some((part) => part.isForeign(found.text));
}

/** What the user has to do now, given what was found in the clients' files. */
export function nextSteps(
  clients: readonly ClientName[],
  edits: readonly Edit[],
  { home }: ClientPlaces,
): string[] {
  const oxtail = shortPath(`${home}/.oxtail/bin/oxtail`, home);
  const canJoin = !edits.filter(isForeign).some(({ parts }) =>
    parts.some(({ client }) => client === "claude-code")
  );
  const join = canJoin ? "/oxtail-join in each" : "ask each to join the other agents with oxtail";
  return [
    "",
    "Next:",
    ...(clients.includes("claude-code")
      ? [`- Claude Code: restart the sessions that run, then ${join}`]
      : []),
    ...(clients.includes("codex")
      ? [
        "- Codex: restart it; it asks to review the hooks: trust them (or later with /hooks)." +
        " It skips hooks that are not trusted and says nothing",
      ]
      : []),
    `- oxtail is in no folder of PATH: "oxtail diagnose" is ${oxtail} diagnose`,
    `- To undo all this: ${oxtail} uninstall`,
  ];
}
