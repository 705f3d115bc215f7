/**
 * How the idle listener (hooks/oxtail-listener) is registered with Claude Code, as seen at version 2.1.332.
 * Stop alone is not enough: Escape runs no Stop. At Stop asyncRewake alone puts it into the background.
 */

const IN_BACKGROUND = { asyncRewake: true, async: true } as const;

/** The events that start a listener, and how. */
export const LISTENER_EVENTS = [
  { event: "SessionStart", background: IN_BACKGROUND },
  { event: "UserPromptSubmit", background: IN_BACKGROUND },
  { event: "Stop", background: { asyncRewake: true } },
] as const;

/**
 * A week, in seconds: longer than a session sits idle, and below what a timer of 32 bits of ms holds.
 * Without it Claude Code ends the listener after 600 s, and then nobody listens.
 */
export const LISTENER_TIMEOUT_S = 604_800;
