/** A machine that reaches this package on JSR: a loopback registry, and a cache that has nothing of it. */

import type { Package } from "../../tools/loopback_registry/package.ts";
import { publishTo } from "../../tools/loopback_registry/publish.ts";
import { openRegistry } from "../../tools/loopback_registry/registry.ts";
import { standInPackages } from "../../tools/loopback_registry/stand_ins.ts";
import { denoDir } from "../cli/running.ts";

/** What a shell command came to. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The machine; disposing of it removes everything. */
export interface Jsr extends AsyncDisposable {
  /** Variables that lead Deno to the registry, and a PATH with Deno in it. */
  readonly env: Readonly<Record<string, string>> & {
    readonly PATH: string;
    readonly DENO_DIR: string;
    readonly JSR_URL: string;
  };
  /** An absolute folder with programs, the first one in PATH. */
  readonly bin: string;
  /** What was published. */
  readonly published: Package;
  /** Runs a line of shell as a user in `home` would, in `cwd`. */
  sh(line: string, options: { home: string; cwd: string; stdin?: string }): Promise<Ran>;
}

/** How this machine reaches the network, where that needs more than a name. */
const NETWORK = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "DENO_CERT",
  "DENO_TLS_CA_STORE",
  "NODE_EXTRA_CA_CERTS",
  "NPM_CONFIG_REGISTRY",
];

/** Publishes this checkout and gives the machine. */
export async function openJsr(): Promise<Jsr> {
  await using opened = new AsyncDisposableStack();
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "oxtail-jsr-" }));
  opened.defer(() => Deno.remove(folder, { recursive: true }));
  const registry = opened.use(openRegistry({ packages: standInPackages() }));
  const [bin, cache] = [`${folder}/bin`, `${folder}/cache`];
  await fillFolders(bin, cache);
  const options = { denoDir: cache, args: ["--no-check"], quiet: true };
  const status = await publishTo(registry, options);
  const published = registry.packages.at(-1);
  if (status !== 0 || published?.name !== "@oxtail/server") {
    throw new Error(`Cannot publish: ${registry.refused.join("; ") || status}`);
  }
  const env = {
    ...networkVariables(),
    PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`,
    DENO_DIR: cache,
    JSR_URL: registry.url,
    TMUX_TMPDIR: folder,
    NO_COLOR: "1",
  };
  const closing = opened.move();
  return {
    env,
    bin,
    published,
    sh: (line, { home, cwd, stdin }) => sh(line, cwd, { ...env, HOME: home }, stdin),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** Deno as a program, and a cache that has what this machine has of npm, and nothing of JSR. */
async function fillFolders(bin: string, cache: string): Promise<void> {
  for (const path of [bin, cache]) await Deno.mkdir(path);
  await Deno.symlink(Deno.execPath(), `${bin}/deno`);
  // The bundler, which comes from npm too, lies in "dl".
  for (const name of ["npm", "dl"]) {
    await Deno.mkdir(`${denoDir()}/${name}`, { recursive: true });
    await Deno.symlink(`${denoDir()}/${name}`, `${cache}/${name}`);
  }
}

function networkVariables(): Record<string, string> {
  const pairs = NETWORK.map((name): [string, string] => [name, Deno.env.get(name) ?? ""]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ""));
}

async function sh(
  line: string,
  cwd: string,
  env: Record<string, string>,
  stdin = "",
): Promise<Ran> {
  const child = new Deno.Command("/bin/sh", {
    args: ["-c", line],
    cwd,
    env,
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [output] = await Promise.all([child.output(), feed(child.stdin, stdin)]);
  const text = new TextDecoder();
  return {
    code: output.code,
    stdout: text.decode(output.stdout),
    stderr: text.decode(output.stderr),
  };
}

async function feed(stream: WritableStream<Uint8Array>, text: string): Promise<void> {
  const writer = stream.getWriter();
  try {
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch {
    // It has ended without reading.
  }
}
