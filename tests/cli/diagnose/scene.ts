/** A machine on which everything is as it should be, for tests that then break one thing. */

import { ROOT } from "../../../tools/paths.ts";
import { writeProgram } from "../launching.ts";
import { type Fleet, openFleet, startOf, writeStart } from "../../support/fleet.ts";
import { type TempStore, tempStore } from "../../support/store.ts";
import { type Run, runCommandLine } from "../running.ts";
import { schemaFault } from "../../support/json_schema.ts";
import { equal } from "../../support/assert.ts";

/** A thread of Codex. */
export const CODEX_SESSION = "01a2023f-c53d-72a2-b1c0-9c1187fb7b2e";

/** As much of a finding as tests look at. */
export interface Finding {
  readonly verdict: string;
  readonly code: string;
  readonly seen: string;
  readonly mend: string | null;
  readonly details: readonly string[];
}

/** A machine. */
export interface Machine extends Disposable {
  readonly temp: TempStore;
  readonly fleet: Fleet;
  readonly home: string;
  readonly root: string;
  /** Absolute paths of stand-ins for programs; take one away to uninstall it. */
  readonly programs: Map<"tmux" | "ps" | "claude" | "codex", string>;
  readonly env: Record<string, string>;
  /** Runs the command with the permissions of the table. */
  diagnose(...args: string[]): Promise<Run>;
  /** All findings, after checking the JSON against its schema and the exit status against both. */
  findings(): Promise<Finding[]>;
  /** The findings that are no pass, as `verdict code`. */
  wrong(): Promise<string[]>;
  /** The finding with this code. */
  finding(code: string): Promise<Finding | undefined>;
}

/** Sets up a machine on which nothing is wrong. */
export function openMachine(): Machine {
  const temp = tempStore();
  const { root } = temp;
  const home = root.slice(0, -"/.oxtail".length);
  const fleet = openFleet(root, `${home}/project`);
  // One that is woken by the socket of its session, and one by its queue.
  fleet.add(11, { client: { session_id: "claude-session" }, wakes: "socket" });
  Deno.mkdirSync(`${root}/turn`, { mode: 0o700, recursive: true });
  Deno.writeTextFileSync(`${root}/turn/claude-session.mode`, "default\n", { mode: 0o600 });
  fleet.add(12, { client: { type: "codex", session_id: CODEX_SESSION }, wakes: "queue" });
  for (const client of ["claude-code", "codex"]) {
    const session = client === "codex" ? CODEX_SESSION : "claude-session";
    writeStart(root, startOf(session, `${home}/project`, { client }));
    Deno.chmodSync(`${root}/starts/${session}.json`, 0o600);
  }
  for (const { name } of Deno.readDirSync(`${root}/sessions`)) {
    Deno.chmodSync(`${root}/sessions/${name}`, 0o600);
  }
  install(root);
  const programs = standIns(home);
  const machine: Machine = {
    temp,
    fleet,
    home,
    root,
    programs,
    env: {},
    diagnose: (...args) => run(machine, args),
    findings: () => findings(machine),
    async wrong() {
      const list = await findings(machine);
      return list.filter(({ verdict }) => verdict !== "pass")
        .map(({ verdict, code }) => `${verdict} ${code}`);
    },
    finding: async (wanted) => (await findings(machine)).find(({ code }) => code === wanted),
    [Symbol.dispose]() {
      fleet[Symbol.dispose]();
      temp[Symbol.dispose]();
    },
  };
  return machine;
}

/** The codes of all findings that these tests have met. */
export const met = new Set<string>();

async function findings(machine: Machine): Promise<Finding[]> {
  const { code, stdout, stderr } = await machine.diagnose("--json");
  equal(stderr, "");
  equal(schemaFault("diagnose", stdout), null);
  const json = JSON.parse(stdout);
  equal(code, json.ok ? 0 : 1);
  return json.findings;
}

async function run({ home, programs, env }: Machine, args: string[]): Promise<Run> {
  const found = Object.fromEntries(programs);
  const done = await runCommandLine("diagnose", home, {
    args,
    places: found,
    env: {
      PATH: "/usr/bin:/bin",
      ...Object.fromEntries(
        [...programs].map(([name, path]) => [`OXTAIL_${name.toUpperCase()}`, path]),
      ),
      OXTAIL_UID: String(Deno.uid()),
      ...env,
    },
  });
  const codes = /^ {2}(?:pass|warn|fail) {2}([\w-]+)|"code": ?"([\w-]+)"/gm;
  for (const [, shown, json] of done.stdout.matchAll(codes)) met.add(shown ?? json ?? "");
  return done;
}

/** Launcher, gate and listener, as setup installs them. */
function install(root: string): void {
  for (
    const [folder, name, source] of [
      ["bin", "oxtail", "launcher"],
      ["hooks", "oxtail-hook", "oxtail-hook"],
      ["hooks", "oxtail-hand-over", "oxtail-hand-over"],
      ["hooks", "oxtail-listener", "oxtail-listener"],
    ]
  ) {
    Deno.mkdirSync(`${root}/${folder}`, { mode: 0o700, recursive: true });
    writeProgram(
      `${root}/${folder}/${name}`,
      Deno.readTextFileSync(`${ROOT}/hooks/${source}`),
    );
  }
}

/** Writes a file of JSON. */
export function writeJson(path: string, value: unknown): void {
  Deno.writeTextFileSync(path, JSON.stringify(value, null, 2));
}

function standIns(home: string): Machine["programs"] {
  const bin = `${home}/programs`;
  Deno.mkdirSync(bin);
  const texts = {
    tmux: "echo 'P %1 77 $0 window'",
    ps: "echo '    1     0 Ss   init'",
    claude: clientText("claude-code", "oxtail@oxtail-local"),
    codex: clientText("codex", "oxtail@oxtail-local"),
  };
  const found: Machine["programs"] = new Map();
  for (const name of ["tmux", "ps", "claude", "codex"] as const) {
    const text = texts[name];
    writeProgram(`${bin}/${name}`, text.startsWith("#!") ? text : `#!/bin/sh\n${text}\n`);
    found.set(name, `${bin}/${name}`);
  }
  return found;
}

/** A client that has these plugins, with blanks between them, or null for none; of the tested version unless said otherwise. */
export function clientText(
  client: "claude-code" | "codex",
  plugin: string | null,
  version: string = client === "codex" ? "codex-cli 0.171.0" : "2.1.332 (Claude Code)",
): string {
  const ids = plugin?.split(" ") ?? [];
  const list = client === "codex"
    ? { installed: ids.map((pluginId) => ({ pluginId })) }
    : ids.map((id) => ({ id }));
  return `#!/bin/sh
[ -n "$HOME" ] || exit 9
case $* in
--version) echo '${version}' ;;
'plugin list --json') echo '${JSON.stringify(list)}' ;;
*) exit 8 ;;
esac
`;
}
