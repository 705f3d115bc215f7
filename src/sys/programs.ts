/** Running the few programs that oxtail asks about the world: tmux and ps. */

/** What a program printed. Output beyond the limit is cut. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `program`, an absolute path, with exactly these arguments and this environment. Never throws:
 * a program that is missing, not permitted or too slow gives code -1 and the reason in `stderr`.
 *
 * `limitMs` is how long it may take; 2 s unless said otherwise.
 */
export type RunProgram = (
  program: string,
  args: readonly string[],
  env: { readonly [name: string]: string },
  limitMs?: number,
) => Promise<Ran>;
