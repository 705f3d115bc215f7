/** Finding the programs that some tests need. */

/** The absolute path of an installed program, or null: then the test that needs it is skipped. */
export function findProgram(name: string): string | null {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    const path = `${folder}/${name}`;
    try {
      if (folder.startsWith("/") && Deno.statSync(path).isFile) return path;
    } catch {
      // Not there.
    }
  }
  return null;
}
