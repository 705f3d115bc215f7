/** Coverage of the programs that tests start, which get next to nothing of our environment. */

/**
 * What a Deno program needs in its environment to add to the coverage of this run; empty when none is
 * collected. It writes that itself: no permission of the program is needed or changed.
 */
export function coverageEnv(): Record<string, string> {
  const folder = Deno.env.get("DENO_COVERAGE_DIR");
  return folder === undefined ? {} : { DENO_COVERAGE_DIR: folder };
}
