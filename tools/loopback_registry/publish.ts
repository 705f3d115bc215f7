/** Publishing this checkout by the real `deno publish`. */

import { ROOT } from "../paths.ts";
import { deno } from "../process.ts";
import type { Registry } from "./registry.ts";

/** How to publish. */
export interface PublishOptions {
  /** Absolute path of Deno's cache. */
  readonly denoDir: string;
  /** More arguments of `deno publish`. Without `--dry-run` among them it uploads. */
  readonly args: readonly string[];
  readonly quiet?: boolean;
}

/** Publishes this checkout; gives the exit status. Without a registry to JSR, and then as a dry run. */
export async function publishTo(
  registry: Pick<Registry, "url"> | null,
  { denoDir, args, quiet = false }: PublishOptions,
): Promise<number> {
  // The loopback registry takes anybody's word; a token keeps Deno from opening a browser.
  const target = registry === null ? ["--dry-run"] : ["--no-provenance", "--token=loopback"];
  const env = { DENO_DIR: denoDir, ...registry === null ? {} : { JSR_URL: registry.url } };
  const rest = args.filter((arg) => !target.includes(arg));
  return await deno(
    ["publish", "--allow-dirty", `--config=${ROOT}/deno.json`, ...target, ...rest],
    { env, quiet },
  );
}
