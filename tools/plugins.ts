/**
 * The plugins of this repository, which the clients' own installers take from a clone: `plugins/<client>`, with
 * every program in it, and the two marketplaces that name them. Made by `deno task generate`.
 */

import { renderLauncher } from "../src/cli/launcher.ts";
import { publicPluginFiles } from "../src/setup/plugin.ts";
import { TOOLS } from "../src/tools/index.ts";
import { bundleInto } from "./bundle.ts";
import { readConfig } from "./offline_config.ts";
import { ROOT } from "./paths.ts";

/** A file of the repository that is made, and its text. */
interface Made {
  /** Relative to the top of the checkout. */
  readonly path: string;
  readonly text: string;
}

/** What a client starts by itself; for everything else people run setup. */
const PROGRAMS = ["server", "hook"] as const;
/** The scripts beside the hooks of each client. */
const SCRIPTS = {
  "claude-code": ["oxtail-hook", "oxtail-hand-over", "oxtail-listener"],
  codex: ["oxtail-hook", "oxtail-hand-over"],
} as const;
/** What else is in the bundles, and whose it is. */
const OTHERS = [
  ["@modelcontextprotocol/sdk", "Copyright (c) 2024 Anthropic, PBC"],
  ["zod and zod-to-json-schema", "Copyright (c) 2025 Colin McDonnell"],
] as const;

/** Every file of the plugins and their marketplaces, from the modules as they are on disk. */
export async function madePlugins(): Promise<Made[]> {
  const version = String(readConfig()["version"]);
  const programs = await bundled();
  const shared: Made[] = [
    { path: "bin/oxtail", text: launcher() },
    { path: "bin/without-deno", text: withoutDeno(version) },
    { path: "LICENSE", text: licence() },
    ...programs,
  ];
  return [
    ...publicPluginFiles(version),
    ...Object.entries(SCRIPTS).flatMap(([client, scripts]) =>
      [
        ...shared,
        ...scripts.map((name) => ({ path: `hooks/${name}`, text: read(`hooks/${name}`) })),
      ]
        .map(({ path, text }) => ({ path: `plugins/${client}/${path}`, text }))
    ),
  ];
}

async function bundled(): Promise<Made[]> {
  const folder = Deno.makeTempDirSync({ prefix: "oxtail-plugins-" });
  try {
    const fault = await bundleInto({ lock: `${ROOT}/deno.lock` }, folder, PROGRAMS);
    if (fault !== null) throw new Error(`Cannot bundle ${fault}`);
    return PROGRAMS.map((name) => {
      const text = Deno.readTextFileSync(`${folder}/${name}.js`);
      return { path: `lib/${name}.js`, text: withoutPlaces(text) };
    });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Above each module the bundler says where it lies, which is another place on every machine. */
function withoutPlaces(bundle: string): string {
  return bundle.replaceAll(/^\/\/ \S+\.(?:ts|js|json)\n/gm, "");
}

/** It finds everything beside itself, and Deno in PATH. */
function launcher(): string {
  const none = {
    deno: "",
    denoDir: "",
    root: "",
    config: "",
    lock: "",
    claudeDir: "",
    codexDir: "",
  };
  return renderLauncher(read("hooks/launcher"), { ...none, from: "bundle", keys: true });
}

function withoutDeno(version: string): string {
  const tools = TOOLS.map(({ name, title }) => ({
    name,
    description: title,
    inputSchema: { type: "object" },
    annotations: { readOnlyHint: true },
  }));
  return read("hooks/without-deno")
    .replace(
      "is filled in when the plugin is made: @VERSION@, and @TOOLS@, the list of our tools",
      () => "is made from hooks/without-deno by `deno task generate`",
    )
    .replace("@VERSION@", version)
    .replace("@TOOLS@", () => JSON.stringify(tools).replaceAll("'", "\\u0027"));
}

function licence(): string {
  const others = OTHERS.map(([name, holder]) => `- ${name}: MIT License, ${holder}`);
  return [read("LICENSE").trimEnd(), "", "The files in lib/ hold parts of:", "", ...others, ""]
    .join("\n");
}

function read(path: string): string {
  return Deno.readTextFileSync(`${ROOT}/${path}`);
}
