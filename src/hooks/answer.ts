/** What the clients read from a hook's standard output. Both take the same two forms. */

/** Adds `text` to what the model sees. */
export function contextAnswer(event: string, text: string): string {
  return JSON.stringify({ hookSpecificOutput: { hookEventName: event, additionalContext: text } });
}

/** Lets the turn go on, with `text` as the reason. Only Stop may answer so. */
export function blockAnswer(text: string): string {
  return JSON.stringify({ decision: "block", reason: text });
}
