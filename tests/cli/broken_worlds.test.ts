/**
 * In a world that is broken, or full of what others wrote, every command says what is wrong in sentences: no
 * stack, and nothing that a terminal would obey.
 */

import type { EntryName } from "../../src/cli/entries.ts";
import { projectId } from "../../src/wire/entry.ts";
import { boxOf, projectTag } from "../../src/wire/ids.ts";
import { encodeCard } from "../../src/wire/notes.ts";
import { ROOT } from "../../tools/paths.ts";
import { equal, that } from "../support/assert.ts";
import { entryOf, type Fleet, openFleet, startOf, writeStart } from "../support/fleet.ts";
import { type TempStore, tempStore } from "../support/store.ts";
import { LAUNCHER } from "./launching.ts";
import { commandLine, denoDir } from "./running.ts";

/** Moves the cursor, sets the title, turns the direction round, hides, and ends a line. */
const HOSTILE = "\u001b[2J\u001b]0;x\u0007\u009b1m\u202e\u200b\u2028\r\nx\u{e0041}";

interface Scene {
  readonly temp: TempStore;
  readonly fleet: Fleet;
  readonly root: string;
  readonly home: string;
  readonly project: string;
  readonly env: Record<string, string>;
  /** Removed before the command runs, with the command in it. */
  cwd: string;
}

type World = { readonly name: string; readonly make: (scene: Scene) => void };

/** Puts a file in the place of whatever is there. */
function fileAt(path: string, text = HOSTILE): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch {
    // It was not there.
  }
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(path, text);
}

const WORLDS: readonly World[] = [
  { name: "no store", make: ({ root }) => Deno.removeSync(root, { recursive: true }) },
  { name: "a store that is a file", make: ({ root }) => fileAt(root) },
  {
    name: "a store that is a link",
    make({ root }) {
      Deno.renameSync(root, `${root}-real`);
      Deno.symlinkSync(`${root}-real`, root);
    },
  },
  { name: "a store that is open to all", make: ({ root }) => Deno.chmodSync(root, 0o777) },
  ...["mail", "sessions", "starts", "sent", "activity", "waits", "names", "claims", "listen"].map(
    (folder): World => ({
      name: `${folder} that is a file`,
      make: ({ root }) => fileAt(`${root}/${folder}`),
    }),
  ),
  { name: "a box that is a file", make: ({ root }) => fileAt(`${root}/mail/a-id`) },
  {
    name: "a box in which nothing is what it should be",
    make({ root }) {
      for (const folder of ["new", "cur", "done"]) fileAt(`${root}/mail/a-id/${folder}`);
      fileAt(`${root}/mail/a-id/card.json`);
      fileAt(`${root}/mail/a-id/successor`);
    },
  },
  {
    name: "names of files that a terminal obeys",
    make({ root }) {
      const name = HOSTILE.replaceAll("/", "");
      for (const folder of ["sessions", "starts", "mail", "mail/a-id/new", "autowake", "claims"]) {
        Deno.mkdirSync(`${root}/${folder}`, { recursive: true });
        Deno.writeTextFileSync(`${root}/${folder}/${name}`, HOSTILE);
      }
    },
  },
  {
    name: "agents whose client, branch and folders a terminal obeys",
    make({ temp, fleet, root, home, project }) {
      const type = HOSTILE.slice(0, 40);
      const client = { session_id: "b-id", type, cwd: `${project}/${HOSTILE}`, version: type };
      const hostile = { root: project, repo: `${project}/.git`, branch: HOSTILE };
      fleet.add(22, { client, project: hostile, state: { purpose: HOSTILE, updated_at: 1 } });
      writeStart(root, startOf("c-id", project, { client: type, project: hostile }));
      temp.send("b-id", "a-id", { from_name: HOSTILE, from_client: type, body: HOSTILE });
      Deno.mkdirSync(`${home}/.claude/sessions`, { recursive: true });
      fileAt(`${home}/.claude/sessions/1000022.json`);
    },
  },
  {
    name: "somebody away whose card a terminal obeys",
    make({ root, project }) {
      const id = projectId(entryOf(1, project).project);
      Deno.mkdirSync(`${root}/mail/away-id`, { recursive: true });
      const card = { name: "gone", named_at: 1, project: id, client: HOSTILE.slice(0, 40) };
      const more = { resumable: true, last_seen_ms: Date.now() };
      const state = { purpose: HOSTILE, updated_at: 1 };
      Deno.writeFileSync(`${root}/mail/away-id/card.json`, encodeCard({ ...card, ...more, state }));
      const held = { schema_version: 1, box: boxOf("away-id"), named_at: 1 };
      fileAt(`${root}/names/${projectTag(id)}/gone`, JSON.stringify(held));
    },
  },
  {
    name: "settings of the clients that are none",
    make({ home }) {
      for (const path of [".claude.json", ".claude/settings.json", ".codex/config.toml"]) {
        fileAt(`${home}/${path}`);
      }
      fileAt(`${home}/.codex/hooks.json`, `{"hooks": "oxtail ${JSON.stringify(HOSTILE).slice(1)}`);
    },
  },
  {
    name: "settings of the clients that are folders",
    make({ home }) {
      for (const path of [".claude.json", ".claude/settings.json", ".codex/config.toml"]) {
        Deno.mkdirSync(`${home}/${path}`, { recursive: true });
      }
    },
  },
  {
    name: "a record of setup that is none",
    make: ({ root }) => fileAt(`${root}/setup/record.json`),
  },
  {
    name: "a record of setup that names what a terminal obeys",
    make({ root }) {
      const files = { [`/x/${HOSTILE}`]: { before: null, after: HOSTILE } };
      const record = {
        schema_version: 1,
        version: HOSTILE,
        files,
        folders: [HOSTILE],
        scripts: {},
      };
      fileAt(`${root}/setup/record.json`, JSON.stringify(record));
    },
  },
  {
    name: "a trace that a terminal obeys",
    make({ env, root }) {
      env["MCP_TRACE_FILE"] = `${root}/trace`;
      const event = { ts: 1, event: "wake_outcome", status: HOSTILE, via: HOSTILE };
      fileAt(`${root}/trace`, `${HOSTILE}\n${JSON.stringify(event)}\n`);
    },
  },
  {
    name: "a trace that is somewhere else",
    make: ({ env }) => env["MCP_TRACE_FILE"] = `/nowhere/${HOSTILE}`,
  },
  {
    name: "a project whose path a terminal obeys",
    make({ env, project }) {
      env["OXTAIL_PROJECT_ROOT"] = `${project}/${HOSTILE}`;
      env["OXTAIL_PROJECT_BRANCH"] = HOSTILE;
    },
  },
  {
    name: "programs that were passed over",
    make: ({ env }) => env["OXTAIL_SKIPPED"] = `project /p/${HOSTILE}\nodd ${HOSTILE}`,
  },
  {
    name: "a folder that is gone",
    make(scene) {
      Deno.mkdirSync(`${scene.project}/gone`);
      scene.cwd = `${scene.project}/gone`;
    },
  },
];

const COMMANDS: readonly (readonly [EntryName, ...string[]])[] = [
  ["status"],
  ["status", "--json"],
  ["status", "--check"],
  ["diagnose"],
  ["diagnose", "--json"],
  ["message", "nobody", "hello"],
  ["message", "--json", HOSTILE, "hello"],
  ["gc"],
  ["gc", "--json"],
  ["uninstall", "--dry-run"],
  ["uninstall-hook", "--dry-run"],
  ["install-hook", "--dry-run"],
  ["setup", "--dry-run"],
  ["status", `--${HOSTILE}`],
];

const STACK = /^\s+at .+:\d+|Uncaught|Stack backtrace|panicked|\[Symbol|undefined/m;
const UNSAFE =
  /(?![\n\t])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u;

for (const { name, make } of WORLDS) {
  Deno.test(`no command shows a stack, or what a terminal obeys, with ${name}`, async () => {
    using temp = tempStore();
    using fleet = openFleet(temp.root, `${temp.root}/../project`);
    const home = temp.root.slice(0, -"/.oxtail".length);
    const project = `${home}/project`;
    Deno.mkdirSync(project);
    fleet.add(11, {
      name: "a",
      client: { session_id: "a-id" },
      project: { root: project, repo: `${project}/.git`, branch: "main" },
    });
    temp.send("x-id", "a-id");
    const env = {
      HOME: home,
      DENO_DIR: denoDir(),
      OXTAIL_PROJECT_ROOT: project,
      OXTAIL_PROJECT_ID: `${project}/.git`,
    };
    const scene = { temp, fleet, root: temp.root, home, project, env, cwd: project };
    make(scene);
    for (const said of await Promise.all(COMMANDS.map((command) => run(scene, command)))) {
      const shown = JSON.stringify(said);
      that(!STACK.test(said.text), shown);
      that(!UNSAFE.test(said.text), shown);
      that(said.code !== 70, `nobody expected this: ${shown}`);
      equal(said.json, null, shown);
    }
  });
}

/** What a command says; `json` is why what should be JSON is none, or null. */
async function run(scene: Scene, [name, ...args]: readonly [EntryName, ...string[]]) {
  const { home, project, env, cwd } = scene;
  // Deno does not start in a folder that is gone; the launcher says so.
  const isGone = cwd !== project;
  const line = isGone
    ? [LAUNCHER, `--deno=${Deno.execPath()}`, `--config=${ROOT}/deno.offline.json`, name, ...args]
    : [Deno.execPath(), ...commandLine(name, home, { args })];
  const leave = isGone ? `mkdir -p "$0"; cd "$0" && rmdir "$0"; ` : "";
  const output = await new Deno.Command("/bin/sh", {
    args: ["-c", `${leave}exec "$@"`, `${cwd}-${crypto.randomUUID()}`, ...line],
    clearEnv: true,
    env,
    cwd: project,
    stdin: "null",
  }).output();
  const [stdout, stderr] = [output.stdout, output.stderr].map((bytes) =>
    new TextDecoder().decode(bytes)
  );
  const text = `${stdout}${stderr}`;
  const isJson = args.includes("--json") && stdout !== "" && stdout !== undefined;
  return { command: [name, ...args], code: output.code, text, json: isJson ? fault(stdout) : null };
}

function fault(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return String(error);
  }
}
