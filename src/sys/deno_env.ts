/** The environment through Deno. */

/** A variable's value; undefined when it is unset, or when this entry point may not read it. */
export function denoEnv(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}
