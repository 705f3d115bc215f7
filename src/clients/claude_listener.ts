/**
 * How the idle listener (hooks/oxtail-listener) is registered in the settings of Claude Code, as seen
 * at version 2.1.330. Stop alone is not enough: Escape runs no Stop.
 */

/** The events that start a listener. */
export const LISTENER_EVENTS = ["SessionStart", "UserPromptSubmit", "Stop"] as const;
/** One of them. */
export type ListenerEvent = typeof LISTENER_EVENTS[number];

/** A command hook of Claude Code. */
export interface ListenerHook {
  readonly type: "command";
  readonly command: string;
  /** It may go on in the background, and exit status 2 starts a turn. */
  readonly asyncRewake: true;
  /** The event does not wait for it. At Stop asyncRewake says that by itself. */
  readonly async?: true;
  /** Seconds. Without it Claude Code ends the listener after 600, and then nobody listens. */
  readonly timeout: number;
}

/** A week: longer than a session sits idle, and below what a timer of 32 bits of ms holds. */
const TIMEOUT_S = 604_800;

/** The hook entry for `event`. */
export function listenerHook(event: ListenerEvent): ListenerHook {
  return {
    type: "command",
    // Instead of the shell, so that an idle session keeps one process and not two.
    command: `exec "$HOME/.oxtail/hooks/oxtail-listener" claude-code ${event}`,
    asyncRewake: true,
    ...(event === "Stop" ? {} : { async: true }),
    timeout: TIMEOUT_S,
  };
}
