/** Starting the entry points of this checkout the way a client would: through the launcher. */

import { ENTRIES, ENTRY_NAMES } from "../src/cli/entries.ts";
import { type LauncherSettings, renderLauncher } from "../src/cli/launcher.ts";
import { launcherPath, launcherText } from "./counted_launcher.ts";
import { exists, ROOT } from "./paths.ts";
import { deno, run } from "./process.ts";
import { type Choice, chooseConfig } from "./registry.ts";

/** A command line: an absolute program and its arguments. */
export interface CommandLine {
  command: string;
  args: string[];
}

/**
 * The command line that starts the server of this checkout. All modules are in the cache when it
 * returns, so that the server starts at once and without the network.
 *
 * @throws {Error} When the modules cannot be fetched
 */
export async function checkoutConfig(choice?: Choice): Promise<CommandLine> {
  const { command, args } = launcherLine(await prepared(choice));
  return { command, args: [...args, "server"] };
}

/** Settings for a launcher outside of this checkout that starts what is in this checkout. */
export async function hookLauncherSettings(choice?: Choice): Promise<LauncherSettings> {
  return await prepared(choice);
}

/**
 * Installs launcher, gate and listener under `<home>/.oxtail`, as `setup` does, for the entry points
 * of this checkout. Idempotent.
 *
 * @param home Absolute path of the home folder to install in; it must exist
 */
export async function installHooks(home: string, choice?: Choice): Promise<void> {
  const settings = await hookLauncherSettings(choice);
  for (const folder of ["", "/bin", "/hooks", "/lib"]) {
    await Deno.mkdir(`${home}/.oxtail${folder}`, { recursive: true, mode: 0o700 });
  }
  await writeProgram(`${home}/.oxtail/bin/oxtail`, renderLauncher(launcherText(), settings));
  for (
    const script of ["oxtail-hook", "oxtail-hand-over", "oxtail-listener", "oxtail-plugin.mjs"]
  ) {
    const text = await Deno.readTextFile(`${ROOT}/hooks/${script}`);
    await writeProgram(`${home}/.oxtail/hooks/${script}`, text);
  }
  await writeProgram(`${home}/.oxtail/lib/act`, await Deno.readTextFile(`${ROOT}/hooks/act`));
}

/** Runs the launcher of this checkout; gives the exit status. */
export async function runLauncher(choice: Choice, args: string[]): Promise<number> {
  const line = launcherLine(await prepared(choice));
  return await run(line.command, [...line.args, ...args]);
}

/** Prints the client configuration for this checkout: JSON on stdout, anything else on stderr. */
export async function printConfig(choice: Choice): Promise<number> {
  const oxtail = await checkoutConfig(choice);
  console.log(JSON.stringify({ mcpServers: { oxtail } }, null, 2));
  return 0;
}

async function prepared(choice?: Choice): Promise<LauncherSettings> {
  const { config, lock, denoDir } = choice ?? await chooseConfig();
  const modules = ENTRY_NAMES.map((name) => `${ROOT}/${ENTRIES[name].module}`).filter(exists);
  const flags = [`--config=${config}`, `--lock=${lock}`, "--frozen=false"];
  const status = await deno(["cache", ...flags, ...modules], { stdout: "stderr" });
  if (status !== 0) throw new Error(`Cannot fetch the modules: deno cache ended with ${status}`);
  return {
    from: "checkout",
    deno: Deno.execPath(),
    denoDir,
    root: ROOT,
    config,
    lock,
    claudeDir: Deno.env.get("CLAUDE_CONFIG_DIR") ?? "",
    codexDir: Deno.env.get("CODEX_HOME") ?? "",
    keys: true,
  };
}

function launcherLine(settings: LauncherSettings): CommandLine {
  const args = [
    `--deno=${settings.deno}`,
    `--deno-dir=${settings.denoDir}`,
    `--config=${settings.config}`,
    `--lock=${settings.lock}`,
  ];
  const command = launcherPath();
  if (command !== `${settings.root}/hooks/launcher`) args.push(`--root=${settings.root}`);
  if (settings.claudeDir !== "") args.push(`--claude-dir=${settings.claudeDir}`);
  if (settings.codexDir !== "") args.push(`--codex-dir=${settings.codexDir}`);
  return { command, args };
}

/** Replaces the file at once: a client may be starting it. */
async function writeProgram(path: string, text: string): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}`;
  await Deno.writeTextFile(temporary, text, { mode: 0o700 });
  await Deno.chmod(temporary, 0o700);
  await Deno.rename(temporary, path);
}
