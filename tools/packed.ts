/**
 * Text files of the package as modules. A text import would do, but JSR analyses a package with a
 * module graph of its own, which has refused text imports that `deno publish --dry-run` accepts.
 */

/** A text file, and the module that carries it. */
export interface Packed {
  /** Relative to the top of the checkout, both. */
  readonly source: string;
  readonly module: string;
  /** The constant that the module exports. */
  readonly name: string;
}

/** Every text that the package carries. One module each, so that an entry loads what it needs. */
export const PACKED: readonly Packed[] = [
  { source: "hooks/launcher", module: "src/setup/packed/launcher.ts", name: "LAUNCHER" },
  { source: "hooks/oxtail-hook", module: "src/setup/packed/gate.ts", name: "GATE" },
  { source: "hooks/oxtail-listener", module: "src/setup/packed/listener.ts", name: "LISTENER" },
  { source: "deno.lock", module: "src/setup/packed/lock.ts", name: "LOCK" },
];

/** The module that exports `text` under the name of `packed`, line by line as it is. */
export function packedModule({ source, name }: Packed, text: string): string {
  return [
    `/** Made from ${source} by \`deno task generate\`. @module */`,
    "",
    `/** The text of ${source}. */`,
    `export const ${name} = \`${escaped(text)}\`;`,
    "",
  ].join("\n");
}

/** What a template literal would read as something else. */
function escaped(text: string): string {
  return text.replaceAll(/\\|`|\$\{/g, (found) => `\\${found}`);
}
