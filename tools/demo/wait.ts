/** Waiting for something to become true, and saying what was seen when it does not. */

/** A step that did not go as it should; the message says what was seen. */
export class StepFailed extends Error {
  override readonly name = "StepFailed";
}

const WAIT_MS = 8_000;
const LOOK_MS = 15;

/** Fails the step unless `holds`; `seen` says what there was instead. */
export function expect(holds: boolean, seen: string): asserts holds {
  if (!holds) throw new StepFailed(seen);
}

/** Looks until there is something, and gives it. Fails the step with `what` when there never is. */
export async function until<T>(
  what: string,
  look: () => T | null | Promise<T | null>,
): Promise<T> {
  for (const endMs = Date.now() + WAIT_MS; Date.now() < endMs;) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new StepFailed(`waited ${WAIT_MS / 1000} s in vain for ${what}`);
}
