/** The packages of JSR that ours may import, as far as they have a stand-in. */

import { importsFrom, readConfig, STAND_INS } from "../offline_config.ts";
import { ROOT } from "../paths.ts";
import type { Package } from "./package.ts";

/** The stand-ins as packages, in the versions that deno.json asks for. */
export function standInPackages(): Package[] {
  const wanted = importsFrom(readConfig(), "jsr:").map((specifier) =>
    specifier.slice("jsr:".length)
  );
  return wanted.map((specifier) => {
    const at = specifier.lastIndexOf("@");
    const name = specifier.slice(0, at);
    return {
      name,
      version: specifier.slice(at + 1),
      exports: { ".": "./mod.ts" },
      files: new Map([["/mod.ts", moduleOf(name, wanted)]]),
    };
  });
}

function moduleOf(name: string, wanted: readonly string[]): Uint8Array<ArrayBuffer> {
  let text = Deno.readTextFileSync(`${ROOT}/${STAND_INS[name]}`);
  for (const [other, path] of Object.entries(STAND_INS)) {
    const specifier = wanted.find((one) => one.startsWith(`${other}@`));
    text = text.replaceAll(`"./${path.split("/").at(-1)}"`, `"jsr:${specifier}"`);
  }
  return new TextEncoder().encode(text);
}
