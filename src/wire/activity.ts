/** `activity/<box>`: one word of four letters; the file's modification time says since when. */

/** What an agent is doing: running a turn, idle, showing a dialog, or gone. */
export type ActivityWord = "busy" | "idle" | "wait" | "done";

/** The word in the file, or null when it holds anything else. */
export function parseActivity(text: string): ActivityWord | null {
  const word = text.trimEnd();
  return word === "busy" || word === "idle" || word === "wait" || word === "done" ? word : null;
}
