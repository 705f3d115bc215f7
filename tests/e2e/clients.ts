/** The real clients, at the versions that the scenarios were written for, in a cache folder. */

import { parseObject } from "../../src/wire/json.ts";
import { npmEnvironment, run } from "./command.ts";

/** A client that scenarios drive. */
export type ClientName = "claude" | "codex";

/** The paths of the programs. */
export type ClientPaths = Readonly<Record<ClientName, string>>;

/** The programs, or why this machine has none. */
export type Clients =
  | { readonly ok: true; readonly paths: ClientPaths }
  | { readonly ok: false; readonly reason: string };

/** A version of each client. */
export type ClientVersions = Readonly<Record<ClientName, string>>;

/** The versions that the scenarios were written for; `--claude=` and `--codex=` choose others. */
export const CLIENT_VERSIONS: ClientVersions = { claude: "2.1.332", codex: "0.171.0" };

/** The folders of the programs inside the npm packages of a platform. */
const PLATFORMS: Readonly<Record<string, { npm: string; codexTarget: string }>> = {
  "linux x86_64": { npm: "linux-x64", codexTarget: "x86_64-unknown-linux-musl" },
  "linux aarch64": { npm: "linux-arm64", codexTarget: "aarch64-unknown-linux-musl" },
  "darwin x86_64": { npm: "darwin-x64", codexTarget: "x86_64-apple-darwin" },
  "darwin aarch64": { npm: "darwin-arm64", codexTarget: "aarch64-apple-darwin" },
};

/** The cache folder: `OXTAIL_E2E_CLIENTS`, else `~/.cache/oxtail-clients`. Other versions are kept beside it. */
export function clientsFolder({ claude, codex }: ClientVersions): string {
  const folder = Deno.env.get("OXTAIL_E2E_CLIENTS") ??
    `${Deno.env.get("HOME") ?? "/tmp"}/.cache/oxtail-clients`;
  const isPinned = claude === CLIENT_VERSIONS.claude && codex === CLIENT_VERSIONS.codex;
  return isPinned ? folder : `${folder}-${claude}-${codex}`;
}

/** Finds the clients, or installs them from npm into the cache folder: about 600 MB, once. */
export async function findClients(
  versions: ClientVersions,
  say: (line: string) => void,
): Promise<Clients> {
  const platform = PLATFORMS[`${Deno.build.os} ${Deno.build.arch}`];
  if (platform === undefined) return none(`The clients have no build for ${Deno.build.target}`);
  const folder = clientsFolder(versions);
  const claudePackage = `${folder}/node_modules/@anthropic-ai/claude-code-${platform.npm}`;
  const codexPackage = `${folder}/node_modules/@openai/codex-${platform.npm}`;
  const found = {
    claude: `${claudePackage}/claude`,
    codex: `${codexPackage}/vendor/${platform.codexTarget}/bin/codex`,
  };
  const isCurrent = () =>
    versionOf(claudePackage).startsWith(versions.claude) && isFile(found.claude) &&
    versionOf(codexPackage).startsWith(versions.codex) && isFile(found.codex);
  if (!isCurrent()) {
    say(`Installing the clients into ${folder} (about 600 MB, once)`);
    const fault = await install(folder, versions);
    if (fault !== null) return none(fault);
    if (!isCurrent()) return none(`npm installed no client for ${platform.npm} into ${folder}`);
  }
  return { ok: true, paths: found };
}

async function install(folder: string, versions: ClientVersions): Promise<string | null> {
  await Deno.mkdir(folder, { recursive: true });
  if (!isFile(`${folder}/package.json`)) {
    await Deno.writeTextFile(`${folder}/package.json`, '{"private":true}\n');
  }
  const packages = [
    `@anthropic-ai/claude-code@${versions.claude}`,
    `@openai/codex@${versions.codex}`,
  ];
  const args = ["install", "--no-audit", "--no-fund", "--no-save", "--force", ...packages];
  try {
    const { ok, stderr } = await run("npm", args, {
      env: npmEnvironment(folder),
      cwd: folder,
    });
    return ok
      ? null
      : `npm cannot install the clients: ${stderr.trim().split("\n").at(-1) ?? "it failed"}`;
  } catch {
    return `The clients are not in ${folder}, and there is no npm to install them with`;
  }
}

function versionOf(folder: string): string {
  try {
    const version = parseObject(Deno.readTextFileSync(`${folder}/package.json`))?.version;
    return typeof version === "string" ? version : "";
  } catch {
    return "";
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function none(reason: string): Clients {
  return { ok: false, reason };
}
