/**
 * Text files of the package as one module. A text import would do, but JSR analyses a package with a
 * module graph of its own, which has refused text imports that `deno publish --dry-run` accepts.
 */

import { createHash } from "node:crypto";

/** A text file, relative to the top of the checkout, and the constant that carries it. */
export interface Packed {
  readonly source: string;
  readonly name: string;
}

/** Every text that the package carries. A bundle of an entry takes only those that it needs. */
export const PACKED: readonly Packed[] = [
  { source: "hooks/launcher", name: "LAUNCHER" },
  { source: "hooks/oxtail-hook", name: "GATE" },
  { source: "hooks/oxtail-hand-over", name: "HAND_OVER" },
  { source: "hooks/oxtail-listener", name: "LISTENER" },
  { source: "hooks/oxtail-plugin.mjs", name: "PLUGIN" },
  { source: "hooks/act", name: "ACT" },
  { source: "deno.lock", name: "LOCK" },
];

/** The module that carries them. */
export const PACKED_MODULE = "src/setup/packed.ts";

/** The text of {@link PACKED_MODULE}, given how to read a source: each text line by line as it is. */
export function packedModule(read: (source: string) => string): string {
  return [
    "/** Texts that setup installs. Made by `deno task generate`. @module */",
    "",
    "/** The SHA-256 of the scripts that make the gate, hex. */",
    "export const GATE_SHA256: { readonly [script: string]: string } = {",
    ...["hooks/oxtail-hook", "hooks/oxtail-hand-over"]
      .map((script) => `  "${script}": "${sha256(read(script))}",`),
    "};",
    ...PACKED.flatMap(({ source, name }) => [
      "",
      `/** The text of ${source}. */`,
      `export const ${name} = \`${escaped(read(source))}\`;`,
    ]),
    "",
  ].join("\n");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** What a template literal would read as something else. */
function escaped(text: string): string {
  return text.replaceAll(/\\|`|\$\{/g, (found) => `\\${found}`);
}
