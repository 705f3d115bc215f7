/** Setup on a real disk in a temporary home, with everything else made up. */

import type { SetupWorld } from "../../src/setup/machine.ts";
import type { OwnSources } from "../../src/setup/programs.ts";
import { setup, type SetupOptions } from "../../src/setup/setup.ts";
import { uninstall, type UninstallOptions } from "../../src/setup/uninstall.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { temporaryName } from "../../src/sys/deno_ports.ts";
import { denoSettingsFiles } from "../../src/sys/deno_settings_files.ts";
import { standInClients } from "./clients.ts";

/** A home folder, and what was said in it. */
export interface Home {
  readonly home: string;
  readonly said: string[];
  readonly world: SetupWorld;
  /** Writes a file below the home folder. */
  write(path: string, text: string): void;
  read(path: string): string;
  setup(options?: Partial<SetupOptions>): Promise<number>;
  uninstall(options?: Partial<UninstallOptions>): Promise<number>;
  /** Every file and folder below the home folder, with its text, permission bits or link. */
  all(): Record<string, string>;
  /** The same, without what the clients keep for themselves. */
  settings(): Record<string, string>;
}

/** What is installed there. */
export const SOURCES: OwnSources = {
  version: "0.1.0",
  origin: { from: "checkout", root: "/opt/oxtail" },
  launcher: Deno.readTextFileSync(new URL("../../hooks/launcher", import.meta.url)),
  gate: "#!/bin/sh\n# the gate\n",
  handOver: "# the short way\n",
  act: "# what the cockpit may start\n",
  listener: "#!/bin/sh\n# the listener\n",
  plugin: "// the plugin\n",
  lock: "{}\n",
};

/** What no option chose. */
export const NOTHING_CHOSEN = {
  keys: null,
  codexQueue: null,
  allowTools: null,
  copilotExtension: null,
};

/** Calls `use` with a home that has both clients, and removes it afterwards. */
export async function inHome(
  use: (home: Home) => Promise<void>,
  change: (world: SetupWorld, home: string) => Partial<SetupWorld> = () => ({}),
): Promise<void> {
  const top = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "oxtail-" }));
  const home = `${top}/it's a "home" $HOME`;
  for (const folder of [".claude", ".codex", "bin"]) {
    Deno.mkdirSync(`${home}/${folder}`, { recursive: true });
  }
  for (const name of ["claude", "codex"]) Deno.writeTextFileSync(`${home}/bin/${name}`, "");
  const said: string[] = [];
  const plain = plainWorld(home, said);
  const world = { ...plain, ...change(plain, home) };
  const all = () => {
    const found: Record<string, string> = {};
    walk(home, "", found);
    return found;
  };
  try {
    await use({
      home,
      said,
      world,
      write: (path, text) => Deno.writeTextFileSync(`${home}/${path}`, text),
      read: (path) => Deno.readTextFileSync(`${home}/${path}`),
      setup: (options) =>
        setup(world, SOURCES, {
          clients: null,
          choices: NOTHING_CHOSEN,
          dryRun: false,
          yes: true,
          ...options,
        }),
      uninstall: (options) =>
        uninstall(world, {
          clients: null,
          here: false,
          dryRun: false,
          yes: true,
          data: "unread",
          ...options,
        }),
      all,
      settings: () =>
        Object.fromEntries(Object.entries(all()).filter(([path]) => !/\/plugins(\/|$)/.test(path))),
    });
  } finally {
    Deno.removeSync(top, { recursive: true });
  }
}

function plainWorld(home: string, said: string[]): SetupWorld {
  const env: Record<string, string> = { HOME: home, PATH: `${home}/bin` };
  return {
    files: denoFiles(temporaryName),
    settings: denoSettingsFiles,
    look: {
      env: (name) => env[name],
      isFolder: (path) => statOf(path)?.isDirectory === true,
      isProgram: (path) => statOf(path)?.isFile === true,
      realPath: (path) => path,
    },
    deno: { executable: "/usr/bin/deno", version: "2.9.6" },
    run: standInClients().run,
    bundle(_program, args) {
      const external = args.find((arg) => arg.startsWith("--external="))?.split("=")[1];
      const imports = external === undefined ? "" : `import x from "${external}";\n`;
      const text = `${imports}// ${args.at(-1)}\n`;
      Deno.writeTextFileSync(args[args.indexOf("--output") + 1] ?? "", text);
      return Promise.resolve({ code: 0, stdout: "", stderr: "" });
    },
    say: (line) => said.push(line),
    complain: (line) => said.push(line),
    ask: () => null,
    close: (folder) => Deno.chmodSync(folder, 0o700),
    enter: () => {},
    keepProgram: (from, to) => Deno.copyFileSync(from, to),
  };
}

function statOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch {
    return null;
  }
}

function walk(top: string, below: string, found: Record<string, string>): void {
  for (const { name } of Deno.readDirSync(`${top}${below}`)) {
    const path = `${below}/${name}`;
    const { isDirectory, isSymlink, mode } = Deno.lstatSync(`${top}${path}`);
    const bits = ((mode ?? 0) & 0o777).toString(8);
    if (isDirectory) walk(top, path, found);
    found[path.slice(1)] = isDirectory
      ? bits
      : isSymlink
      ? `-> ${Deno.readLinkSync(`${top}${path}`)}`
      : `${bits} ${Deno.readTextFileSync(`${top}${path}`)}`;
  }
}
