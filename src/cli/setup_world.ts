/** What the commands around setup have in common: the real world, and what is installed. */

import denoJson from "../../deno.json" with { type: "json" };
import { parseClients, type SetupWorld } from "../setup/machine.ts";
import { MORE_CLIENTS } from "../setup/more.ts";
import { ACT, GATE, HAND_OVER, LAUNCHER, LISTENER, LOCK, PLUGIN } from "../setup/packed.ts";
import { originOf, type OwnSources } from "../setup/programs.ts";
import { CLIENT_NAMES } from "../setup/record.ts";
import { denoFiles } from "../sys/deno_files.ts";
import { denoEnv, temporaryName } from "../sys/deno_ports.ts";
import { denoSettingsFiles } from "../sys/deno_settings_files.ts";
import { failureOf, FileError } from "../sys/files.ts";
import { runBundler, runProgram } from "../sys/process.ts";
import { safeText } from "../wire/text.ts";
import { type Arguments, complain, say, UsageError } from "./command.ts";

/** Exit status for what may work later (sysexits.h). */
const EX_TEMPFAIL = 75;

/** The real world. */
export function realWorld(): SetupWorld {
  return {
    files: denoFiles(temporaryName),
    settings: denoSettingsFiles,
    look: {
      env: denoEnv,
      isFolder: (path) => statOf(path)?.isDirectory === true,
      isProgram: (path) => {
        const found = statOf(path);
        return found?.isFile === true && ((found.mode ?? 0) & 0o111) !== 0;
      },
      realPath,
    },
    deno: { executable: Deno.execPath(), version: Deno.version.deno },
    run: runProgram,
    bundle: runBundler,
    say,
    complain,
    ask(lines, question) {
      if (!Deno.stdin.isTerminal()) return null;
      for (const line of lines) say(line);
      return prompt(safeText(question)) ?? "";
    },
    close(folder) {
      try {
        Deno.chmodSync(folder, 0o700);
      } catch (error) {
        throw new FileError("denied", "close", folder, error);
      }
    },
    enter: (folder) => Deno.chdir(folder),
    keepProgram(from, to) {
      try {
        // A kill in between leaves no half of a program under its name.
        const temporary = `${to}.${temporaryName()}`;
        try {
          Deno.linkSync(from, temporary);
        } catch {
          Deno.copyFileSync(from, temporary);
        }
        Deno.chmodSync(temporary, 0o700);
        Deno.renameSync(temporary, to);
      } catch (error) {
        throw new FileError("other", "copy", from, error);
      }
    },
  };
}

/** Runs a command whose files may fail it: it then says which, in one line, and gives 1. */
export async function guarded(name: string, run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    const { fault, message } = failureOf(error);
    complain(`oxtail ${name}: ${message}`);
    return fault === "no-space" ? EX_TEMPFAIL : 1;
  }
}

/** What is installed, given where the command that installs it comes from. */
export function ownSources(url: string, module: string): OwnSources {
  const { version } = denoJson;
  return {
    version,
    origin: originOf(url, module, version),
    launcher: LAUNCHER,
    gate: GATE,
    handOver: HAND_OVER,
    listener: LISTENER,
    plugin: PLUGIN,
    act: ACT,
    lock: LOCK,
  };
}

/**
 * The clients that the arguments name; null for all.
 *
 * @throws {UsageError} When there is no such client
 */
export function clientsFrom({ values }: Arguments): readonly string[] | null {
  const known = [...CLIENT_NAMES, ...MORE_CLIENTS.map(({ type }) => type)];
  const clients = parseClients(values.get("client"), known);
  if (!clients.ok) throw new UsageError(clients.reason);
  return clients.value;
}

function statOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch {
    return null; // missing, or not ours to look at
  }
}

function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path;
  }
}
