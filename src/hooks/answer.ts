/** What the clients read from a hook's standard output. Both take the same two forms. */

/** Adds `text` to what the model sees. */
export function contextAnswer(event: string, text: string): string {
  return JSON.stringify({ hookSpecificOutput: { hookEventName: event, additionalContext: text } });
}

/** Lets the turn go on, with `text` as the reason. Only Stop may answer so. */
export function blockAnswer(text: string): string {
  return JSON.stringify({ decision: "block", reason: text });
}

/** Lets a tool run without asking. What the user or an organisation denies, or wants to be asked about, wins. */
export function allowAnswer(event: string): string {
  const permissionDecisionReason = "oxtail's own tools are allowed: setup --allow-tools";
  return JSON.stringify({
    hookSpecificOutput: {
      hookEventName: event,
      permissionDecision: "allow",
      permissionDecisionReason,
    },
  });
}
