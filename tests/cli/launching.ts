/** Running the launcher with a stand-in for Deno that prints what it was given. */

import { fromFileUrl } from "@std/path";

/** Absolute path of the launcher. */
export const LAUNCHER: string = fromFileUrl(new URL("../../hooks/launcher", import.meta.url));

/** What a launch came to. */
export interface Launched {
  code: number;
  /** The arguments Deno got. */
  args: string[];
  /** The variables Deno got. */
  env: Record<string, string>;
  stderr: string;
}

/** A temporary folder with a home, a folder of programs and a stand-in for Deno. */
export interface Stage {
  /** Absolute and free of links. */
  top: string;
  home: string;
  bin: string;
  deno: string;
}

/** How to launch. */
export interface Launch {
  args: string[];
  cwd?: string;
  env?: Record<string, string>;
  launcher?: string;
  /** The shell, when it is not the one that the script names. */
  shell?: string;
}

const STAND_IN = `#!/bin/sh
for arg; do printf 'arg\\037%s\\036' "$arg"; done
env -0 | tr '\\0' '\\036'
`;

/** A client that installs what it is told to, and keeps to itself what. */
export const CLIENT = `#!/bin/sh
case $* in
--version) echo 9.9.9 ;;
'plugin list --json')
  if [ -e "$HOME/has" ]; then echo '[{"id":"oxtail@oxtail-local"}]'; else echo '[]'; fi ;;
'plugin install oxtail@oxtail-local') : >"$HOME/has"; mkdir -p "$HOME/.claude/plugins" ;;
'plugin uninstall oxtail@oxtail-local') rm -r "$HOME/has" "$HOME/.claude" ;;
esac
`;

/** Calls `use` with a stage in a folder called `name`, and removes it afterwards. */
export async function onStage(
  use: (stage: Stage) => Promise<void>,
  name = "a stage",
): Promise<void> {
  const temporary = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "oxtail-" }));
  const top = `${temporary}/${name}`;
  const stage = { top, home: `${top}/home`, bin: `${top}/bin`, deno: `${top}/bin/deno` };
  try {
    Deno.mkdirSync(stage.home, { recursive: true });
    Deno.mkdirSync(stage.bin);
    writeProgram(stage.deno, STAND_IN);
    await use(stage);
  } finally {
    Deno.removeSync(temporary, { recursive: true });
  }
}

/** Writes an executable file. */
export function writeProgram(path: string, text: string): void {
  Deno.writeTextFileSync(path, text);
  Deno.chmodSync(path, 0o755);
}

/** Runs the launcher in a clean environment. */
export async function launch(stage: Stage, options: Launch): Promise<Launched> {
  const launcher = options.launcher ?? LAUNCHER;
  const [program, first] = options.shell ? [options.shell, [launcher]] : [launcher, []];
  const output = await new Deno.Command(program, {
    args: [...first, ...options.args],
    cwd: options.cwd ?? stage.home,
    clearEnv: true,
    env: { HOME: stage.home, PATH: `${stage.bin}:/usr/bin:/bin`, ...options.env },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const launched: Launched = {
    code: output.code,
    args: [],
    env: {},
    stderr: decoder.decode(output.stderr),
  };
  for (const record of decoder.decode(output.stdout).split("\x1e")) read(record, launched);
  return launched;
}

function read(record: string, launched: Launched): void {
  if (record.startsWith("arg\x1f")) {
    launched.args.push(record.slice(4));
    return;
  }
  const equals = record.indexOf("=");
  if (equals > 0) launched.env[record.slice(0, equals)] = record.slice(equals + 1);
}
