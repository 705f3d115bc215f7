/** Going on after an error that nobody caught. */

import { UNEXPECTED_MAX_LINES } from "../wire/limits.ts";

/**
 * From now on an error outside of everything that would catch it (in a timer, a signal's or an abort's
 * listener, a promise that nobody waits for) is told and does not end the process: a wake that broke
 * must not take the agent's tools away.
 *
 * @param complain Told of each one, up to a number: what breaks again and again fills no disk
 */
export function surviveErrors(complain: (line: string) => void): void {
  let told = 0;
  const tell = (error: unknown) => {
    if (told++ >= UNEXPECTED_MAX_LINES) return;
    complain(
      `Unexpected: ${error instanceof Error ? error.stack ?? error.message : String(error)}`,
    );
  };
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    tell(event.error);
  });
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    tell(event.reason);
  });
}
