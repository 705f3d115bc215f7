/**
 * `deno task registry [--port=N]`: publishes this checkout to a registry on this machine and serves it
 * until Ctrl-C, so that README can be followed as if the package were on JSR.
 */

import { chooseConfig } from "../registry.ts";
import { publishTo } from "./publish.ts";
import { openRegistry } from "./registry.ts";
import { standInPackages } from "./stand_ins.ts";

const EXIT_USAGE = 64;

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: readonly string[]): Promise<number> {
  const port = portFrom(args);
  if (port === null) {
    console.error(`Cannot use "${args.join(" ")}": expected --port=N, or nothing`);
    return EXIT_USAGE;
  }
  const { denoDir } = await chooseConfig();
  await using registry = openRegistry({ port, packages: standInPackages() });
  const status = await publishTo(registry, { denoDir, args: ["--no-check"], quiet: true });
  if (status !== 0) {
    console.error(`Cannot publish: ${registry.refused.join("; ") || "run deno task publish"}`);
    return status;
  }
  const served = registry.packages.map(({ name, version }) => `${name}@${version}`);
  console.log(`Serving ${served.join(", ")} until Ctrl-C. In another terminal:

  export JSR_URL=${registry.url} DENO_DIR="$(mktemp -d)" HOME="$(mktemp -d)"
  mkdir "$HOME/.claude"

Then follow README: Deno takes this registry for JSR. The cache is a new one because Deno keeps
what it has once seen of a version; the home is a new one so that yours stays as it is.`);
  await interrupted();
  return 0;
}

function portFrom(args: readonly string[]): number | null {
  const [arg = "--port=0", ...rest] = args;
  const port = Number(/^--port=(\d{1,5})$/.exec(arg)?.[1] ?? NaN);
  return rest.length === 0 && port <= 65_535 ? port : null;
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      Deno.addSignalListener(signal, () => resolve());
    }
  });
}
