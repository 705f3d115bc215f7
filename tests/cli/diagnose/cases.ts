/** Machines on which one thing is wrong. */

import { createHash } from "node:crypto";
import { ROOT_FOLDERS } from "../../../src/mail/layout.ts";
import { PLUGIN_ID } from "../../../src/setup/plugin.ts";
import type { SetupRecord } from "../../../src/setup/record.ts";
import { startOf, writeStart } from "../../support/fleet.ts";
import { writeProgram } from "../launching.ts";
import { clientText, CODEX_SESSION, type Machine, writeJson } from "./scene.ts";

/** Something that is wrong, and what is to be said of it: no more, and no less. */
export interface Case {
  readonly name: string;
  readonly make: (machine: Machine) => void;
  readonly says: readonly string[];
  /** What was seen, of the first finding. */
  readonly sees?: RegExp;
  /** What fixes it, of the first finding. */
  readonly mend?: RegExp;
}

const rewrite = (path: string, text: string) => Deno.writeTextFileSync(path, text);

/** A script as an older oxtail's setup wrote and noted it. */
function installedBefore(root: string, name: string): void {
  const text = "#!/bin/sh\n# the script of an older oxtail\n";
  rewrite(`${root}/hooks/${name}`, text);
  const hash = createHash("sha256").update(text).digest("hex");
  noted(root, { version: "0.0.9", scripts: { [`hooks/${name}`]: hash } });
}

/** What setup notes of its work. */
function noted(root: string, record: Partial<SetupRecord>): void {
  Deno.mkdirSync(`${root}/setup`, { mode: 0o700 });
  writeJson(`${root}/setup/record.json`, { schema_version: 1, ...record });
  Deno.chmodSync(`${root}/setup/record.json`, 0o600);
}

/** What Claude Code does with what other programs write to its sessions. */
function inbound(home: string, crossSessionInbound: string): void {
  Deno.mkdirSync(`${home}/.claude`, { recursive: true });
  writeJson(`${home}/.claude/settings.json`, { crossSessionInbound });
}

/** What a client says that it has; null for no plugin. */
function has(
  { programs }: Machine,
  client: "claude-code" | "codex",
  plugin: string | null,
  version?: string,
): void {
  const name = client === "codex" ? "codex" : "claude";
  writeProgram(programs.get(name) ?? "", clientText(client, plugin, version));
}

/** Nothing of oxtail is in Claude Code, and setup has noted that it told one client. */
function leaveClaudeAlone(machine: Machine, client: "claude-code" | "codex"): void {
  const { home, root, fleet } = machine;
  fleet.end(11);
  has(machine, "claude-code", null);
  Deno.removeSync(`${root}/starts/claude-session.json`);
  const folder = `${home}/${client === "codex" ? ".codex" : ".claude"}`;
  noted(root, { version: "0.1.0", clients: [{ client, folder, before: null }] });
}

/** All of them. */
export const CASES: readonly Case[] = [
  {
    name: "no store",
    make: ({ root }) => Deno.renameSync(root, `${root}.gone`),
    says: [
      "fail store-missing",
      "fail launcher-missing",
      "fail gate-missing",
      "fail listener-missing",
    ],
    mend: /^'\/.*deno' task --cwd '\/.*' setup$/,
  },
  {
    name: "a store that is a link",
    make({ root }) {
      Deno.renameSync(root, `${root}.real`);
      Deno.symlinkSync(`${root}.real`, root);
    },
    says: ["fail store-link"],
    mend: /^there=\$\(readlink -f '.*\.oxtail'\); rm '.*\.oxtail'; /,
  },
  {
    name: "a store that is a file",
    make({ root }) {
      Deno.renameSync(root, `${root}.gone`);
      rewrite(root, "");
    },
    says: [
      "fail store-not-folder",
      "fail launcher-missing",
      "fail gate-missing",
      "fail listener-missing",
    ],
    mend: /^mv '.*\.oxtail' '.*\.oxtail\.away'$/,
  },
  {
    name: "a store of another user",
    make: ({ env }) => env.OXTAIL_UID = String((Deno.uid() ?? 0) + 1),
    says: ["fail store-foreign"],
    mend: /^mv /,
  },
  {
    name: "a store that is open to others",
    make: ({ root }) => Deno.chmodSync(root, 0o755),
    says: ["fail store-open"],
    mend: /^chmod 700 '/,
  },
  {
    name: "files that are open to others",
    make: ({ root }) => Deno.chmodSync(`${root}/sessions/11-00000000.json`, 0o644),
    says: ["warn modes-open"],
    mend: /^chmod -R go-rwx '/,
  },
  {
    name: "a link in the store",
    make: ({ root }) => Deno.symlinkSync("/etc/passwd", `${root}/turn/main`),
    says: ["warn links-found"],
    mend: /^find '.*' -type l -delete$/,
  },
  {
    name: "a link in place of a folder of the store",
    make({ root }) {
      Deno.removeSync(`${root}/claims`);
      Deno.symlinkSync("/tmp", `${root}/claims`);
    },
    says: ["fail links-found"],
  },
  {
    name: "a folder that is missing",
    make: ({ root }) => Deno.removeSync(`${root}/claims`),
    says: ["warn folders-missing"],
    mend: /^mkdir -m 700 '.*\/claims'$/,
  },
  {
    name: "a store that setup made and no agent has used",
    make({ root }) {
      for (const folder of ROOT_FOLDERS) Deno.removeSync(`${root}/${folder}`, { recursive: true });
    },
    says: ["warn hooks-silent", "warn hooks-silent"],
  },
  {
    name: "odd files",
    make: ({ root }) => rewrite(`${root}/starts/note.txt`, "x"),
    says: ["warn modes-open", "warn odd-found"],
  },
  {
    name: "bad files",
    make({ root }) {
      Deno.mkdirSync(`${root}/mail/a/bad`, { recursive: true, mode: 0o700 });
      Deno.writeTextFileSync(`${root}/mail/a/bad/1-x`, "x", { mode: 0o600 });
    },
    says: ["warn bad-found"],
    mend: /^find '.*\/mail' -path '\*\/bad\/\*' -delete$/,
  },
  {
    name: "unfinished sends",
    make({ temp, root }) {
      temp.nowMs = Date.now() - 60_000;
      temp.send("crashed", "main");
      Deno.removeSync(`${root}/mail/main`, { recursive: true });
    },
    says: ["warn sends-unfinished"],
    mend: /start their senders again within an hour/,
  },
  {
    name: "agents that nothing wakes",
    make({ fleet, root }) {
      fleet.add(13, { client: { type: "codex", session_id: CODEX_SESSION.replace("01", "02") } });
      for (const name of ["13-00000000.json", "13-00000000.lock"]) {
        Deno.chmodSync(`${root}/sessions/${name}`, 0o600);
      }
    },
    says: ["fail agents-next-turn"],
    sees: /^1 agent is woken by nothing: mail waits for the next turn there$/,
    mend: /oxtail setup --codex-queue/,
  },
  {
    name: "an agent that nobody knows yet",
    make({ fleet, root }) {
      fleet.add(13, { client: { type: "codex", session_id: null } });
      for (const name of ["13-00000000.json", "13-00000000.lock"]) {
        Deno.chmodSync(`${root}/sessions/${name}`, 0o600);
      }
    },
    says: ["warn agents-next-turn"],
    sees: /^1 agent is not known yet: before its first prompt nothing wakes it$/,
    mend: /^type a prompt there$/,
  },
  {
    name: "nothing wrong of an agent that runs without a person",
    make({ fleet, root }) {
      fleet.add(13, { client: { type: "codex", session_id: null }, mode: "headless" });
      for (const name of ["13-00000000.json", "13-00000000.lock"]) {
        Deno.chmodSync(`${root}/sessions/${name}`, 0o600);
      }
    },
    says: [],
  },
  {
    name: "an entry that cannot be read, of a server that lives",
    make({ fleet, root }) {
      fleet.add(13, {});
      Deno.writeTextFileSync(`${root}/sessions/13-00000000.json`, "{");
      for (const name of ["13-00000000.json", "13-00000000.lock"]) {
        Deno.chmodSync(`${root}/sessions/${name}`, 0o600);
      }
    },
    says: ["warn entries-malformed"],
  },
  {
    name: "no launcher",
    make: ({ root }) => Deno.removeSync(`${root}/bin/oxtail`),
    says: ["fail launcher-missing"],
    mend: /^'\/.*deno' task --cwd '\/.*' setup$/,
  },
  {
    name: "no clients",
    make({ programs, fleet }) {
      for (const name of ["claude", "codex"] as const) programs.delete(name);
      for (const pid of [11, 12]) fleet.end(pid);
    },
    says: ["fail clients-none"],
  },
  {
    name: "a client that is newer than the tested one",
    make: (machine) => has(machine, "claude-code", PLUGIN_ID, "2.1.333 (Claude Code)"),
    says: ["warn client-newer"],
  },
  {
    name: "a client that is older",
    make: (machine) => has(machine, "claude-code", PLUGIN_ID, "2.1.99 (Claude Code)"),
    says: [],
  },
  {
    name: "a client that does not say its version",
    make: (machine) => has(machine, "codex", PLUGIN_ID, "broken"),
    says: ["warn client-silent"],
  },
  {
    name: "Claude Code does not have the plugin",
    make(machine) {
      machine.fleet.end(11);
      has(machine, "claude-code", null);
    },
    says: ["fail registration-missing"],
    sees: /^Claude Code does not have the plugin, .* which are not looked at$/,
    mend: /^~\/\.oxtail\/bin\/oxtail setup --client claude-code$/,
  },
  {
    name: "Claude Code runs a server that it was told of in its own settings",
    make: (machine) => has(machine, "claude-code", null),
    says: [],
  },
  {
    name: "Codex does not have the plugin",
    make(machine) {
      machine.fleet.end(12);
      has(machine, "codex", null);
    },
    says: ["fail registration-missing"],
    mend: /^~\/\.oxtail\/bin\/oxtail setup --client codex$/,
  },
  {
    name: "a plugin of this name from elsewhere",
    make: (machine) => has(machine, "claude-code", "oxtail@oxtail"),
    says: [],
  },
  {
    name: "setup's plugin beside one from elsewhere",
    make: (machine) => has(machine, "claude-code", `${PLUGIN_ID} oxtail@oxtail`),
    says: ["warn installed-twice"],
    mend: /^claude plugin uninstall oxtail@oxtail$/,
  },
  {
    name: "two plugins of Codex from elsewhere",
    make: (machine) => has(machine, "codex", "oxtail@oxtail oxtail@fork"),
    says: ["warn installed-twice"],
    mend: /^codex plugin remove oxtail@oxtail$/,
  },
  {
    name: "a client that cannot say which plugins it has",
    make: ({ programs }) =>
      writeProgram(
        programs.get("codex") ?? "",
        "#!/bin/sh\n[ $1 = --version ] && echo 0.171.0 && exit\necho 'Error: bad config' >&2; exit 1\n",
      ),
    says: ["fail client-silent"],
    sees: /^Codex refused "plugin list --json": Error: bad config$/,
  },
  {
    name: "nothing wrong of a client that setup was told to leave alone",
    make: (machine) => leaveClaudeAlone(machine, "codex"),
    says: [],
  },
  {
    name: "a client from which somebody took what setup had put there",
    make: (machine) => leaveClaudeAlone(machine, "claude-code"),
    says: ["fail registration-missing"],
  },
  {
    name: "no gate",
    make: ({ root }) => Deno.removeSync(`${root}/hooks/oxtail-hook`),
    says: ["fail gate-missing"],
    mend: /^~\/\.oxtail\/bin\/oxtail setup$/,
  },
  {
    name: "a stale gate",
    make: ({ root }) =>
      Deno.writeTextFileSync(`${root}/hooks/oxtail-hook`, "\n# changed\n", { append: true }),
    says: ["fail gate-stale"],
    mend: /^~\/\.oxtail\/bin\/oxtail setup$/,
  },
  {
    name: "a gate that may not be run",
    make: ({ root }) => Deno.chmodSync(`${root}/hooks/oxtail-hook`, 0o600),
    says: ["fail gate-not-runnable"],
    mend: /^chmod 700 '/,
  },
  {
    name: "a gate of an older oxtail",
    make: ({ root }) => installedBefore(root, "oxtail-hook"),
    says: ["fail gate-stale"],
    sees: /^The gate is that of oxtail 0\.0\.9, this is \d/,
    mend: /^~\/\.oxtail\/bin\/oxtail setup$/,
  },
  {
    name: "no listener",
    make: ({ root }) => Deno.removeSync(`${root}/hooks/oxtail-listener`),
    says: ["fail listener-missing"],
    mend: /^~\/\.oxtail\/bin\/oxtail setup$/,
  },
  {
    name: "a listener of an older oxtail",
    make: ({ root }) => installedBefore(root, "oxtail-listener"),
    says: ["fail listener-stale"],
    sees: /^The idle listener is that of oxtail 0\.0\.9, this is \d/,
    mend: /^~\/\.oxtail\/bin\/oxtail setup$/,
  },
  {
    name: "a listener that was changed",
    make({ root }) {
      installedBefore(root, "oxtail-listener");
      Deno.writeTextFileSync(`${root}/hooks/oxtail-listener`, "# changed\n", { append: true });
    },
    says: ["fail listener-stale"],
    sees: /^The idle listener was changed after setup had written it$/,
    mend: /^~\/\.oxtail\/bin\/oxtail setup$/,
  },
  {
    name: "a listener that differs, and nobody knows why",
    make: ({ root }) =>
      Deno.writeTextFileSync(`${root}/hooks/oxtail-listener`, "# changed\n", { append: true }),
    says: ["fail listener-stale"],
    sees: /^The idle listener is not the one of this version$/,
    mend: /^~\/\.oxtail\/bin\/oxtail setup$/,
  },
  {
    name: "a listener that may not be run",
    make: ({ root }) => Deno.chmodSync(`${root}/hooks/oxtail-listener`, 0o600),
    says: ["fail listener-not-runnable"],
    mend: /^chmod 700 '.*oxtail-listener'$/,
  },
  {
    name: "no listener, where no Claude Code is",
    make({ root, programs, fleet }) {
      programs.delete("claude");
      fleet.end(11);
      Deno.removeSync(`${root}/hooks/oxtail-listener`);
    },
    says: [],
  },
  {
    name: "no gate, where the plugin of a checkout brings its own",
    make(machine) {
      const { root, programs, fleet } = machine;
      programs.delete("codex");
      fleet.end(12);
      has(machine, "claude-code", null);
      for (const name of ["oxtail-hook", "oxtail-listener"]) {
        Deno.removeSync(`${root}/hooks/${name}`);
      }
    },
    says: [],
  },
  {
    name: "no gate, where the plugin of a checkout brings its own, but Codex needs one",
    make(machine) {
      has(machine, "claude-code", null);
      Deno.removeSync(`${machine.root}/hooks/oxtail-hook`);
    },
    says: ["fail gate-missing"],
  },
  {
    name: "hooks that the user has silenced",
    make: ({ root }) => Deno.writeTextFileSync(`${root}/hooks/off`, "", { mode: 0o600 }),
    says: ["warn hooks-off"],
    mend: /^~\/\.oxtail\/bin\/oxtail install-hook$/,
  },
  {
    name: "hooks of Codex that have never fired",
    make({ root, fleet }) {
      fleet.end(12);
      Deno.removeSync(`${root}/starts/${CODEX_SESSION}.json`);
    },
    says: ["warn hooks-silent"],
    mend: /^type \/hooks in Codex and trust all, then type a prompt$/,
  },
  {
    name: "a session of Claude Code that no hook has marked",
    make({ root, home }) {
      Deno.removeSync(`${root}/starts/claude-session.json`);
      writeStart(root, startOf("another", `${home}/project`, { client: "claude-code" }));
      Deno.chmodSync(`${root}/starts/another.json`, 0o600);
    },
    says: ["warn hooks-not-firing"],
  },
  {
    name: "a Claude Code that has the plugin, and may not run its hooks",
    make: ({ root }) => Deno.removeSync(`${root}/starts/claude-session.json`),
    says: ["warn hooks-managed"],
    sees: /allowManagedHooksOnly/,
    mend: /^restart it; when that changes nothing, have oxtail@oxtail-local allowed/,
  },
  {
    name: "a client whose organisation refuses plugins",
    make(machine) {
      has(machine, "claude-code", null);
      const { home, root } = machine;
      const claude = { client: "claude-code", folder: `${home}/.claude`, before: null } as const;
      noted(root, { version: "0.1.0", clients: [{ ...claude, isAlone: true }] });
    },
    says: ["warn client-managed"],
    mend:
      /^ask an administrator to allow the plugin oxtail@oxtail-local, then ~\/.oxtail\/bin\/oxtail setup --client claude-code$/,
  },
  {
    name: "two servers of oxtail in one session",
    make({ fleet, root }) {
      fleet.add(13, { client: { session_id: "claude-session", pid: 99 }, wakes: "socket" });
      fleet.add(14, { client: { session_id: "claude-session", pid: 99 }, wakes: "socket" });
      for (const { name } of Deno.readDirSync(`${root}/sessions`)) {
        Deno.chmodSync(`${root}/sessions/${name}`, 0o600);
      }
    },
    says: ["warn installed-twice"],
  },
  {
    name: "no tmux",
    make: ({ programs }) => programs.delete("tmux"),
    says: ["warn tmux-missing"],
    mend: /^(sudo apt-get install tmux # .*|brew install tmux)$/,
  },
  {
    name: "a tmux that fails",
    make: ({ programs }) =>
      writeProgram(
        programs.get("tmux") ?? "",
        "#!/bin/sh\necho 'protocol version mismatch' >&2\nexit 1\n",
      ),
    says: ["warn tmux-unreachable"],
  },
  {
    name: "a tmux without a server",
    make: ({ programs }) =>
      writeProgram(
        programs.get("tmux") ?? "",
        "#!/bin/sh\necho 'no server running on x' >&2\nexit 1\n",
      ),
    says: [],
  },
  {
    name: "nothing that is wrong where keys are off, and starts neither tmux nor ps",
    make({ root, programs }) {
      noted(root, {
        version: "0.1.0",
        choices: { keys: false, codexQueue: false, allowTools: false, copilotExtension: false },
      });
      for (const name of ["tmux", "ps"] as const) {
        writeProgram(programs.get(name) ?? "", "#!/bin/sh\nexit 3\n");
      }
    },
    says: [],
  },
  {
    name: "a Claude Code that holds what others write to its sessions, which setup has not seen",
    make: ({ home }) => inbound(home, "hold"),
    says: ["warn sockets-stale"],
    sees: /^Claude Code holds what others write to its sessions \(crossSessionInbound\)/,
    mend: /setup$/,
  },
  {
    name: "a Claude Code that takes what others write by now",
    make({ root }) {
      const launcher = `${root}/bin/oxtail`;
      rewrite(launcher, Deno.readTextFileSync(launcher).replace("\nsockets=on", "\nsockets='off'"));
    },
    says: ["warn sockets-stale"],
    sees: /^Claude Code takes what others write to its sessions, and held it when setup ran/,
    mend: /setup$/,
  },
  {
    name: "nothing that is wrong where setup has seen that Claude Code holds what others write",
    make({ home, root }) {
      const launcher = `${root}/bin/oxtail`;
      rewrite(launcher, Deno.readTextFileSync(launcher).replace("\nsockets=on", "\nsockets='off'"));
      inbound(home, "refuse");
    },
    says: [],
  },
  {
    name: "a store on a file system that other machines share",
    make: ({ env }) => {
      env["OXTAIL_FILE_SYSTEM"] = "nfs4";
    },
    says: ["warn store-network"],
    sees: /^The store lies on nfs4, which other machines may write to/,
  },
  {
    name: "nothing that is wrong on a disk of its own",
    make: ({ env }) => {
      env["OXTAIL_FILE_SYSTEM"] = "ext4";
    },
    says: [],
  },
  {
    name: "programs in PATH that the launcher passed over",
    make: ({ env }) => {
      env["OXTAIL_SKIPPED"] = "project /p/bin/tmux\nwritable /x y/ps\u202e";
    },
    says: ["warn program-skipped"],
    sees: /^2 programs in PATH are passed over, the next one of that name is taken$/,
  },
  {
    name: "no ps",
    make: ({ programs }) => programs.delete("ps"),
    says: ["warn ps-missing"],
    mend: /^(sudo apt-get install procps # .*|brew install procps)$/,
  },
  {
    name: "a ps that fails",
    make: ({ programs }) => writeProgram(programs.get("ps") ?? "", "#!/bin/sh\nexit 1\n"),
    says: ["warn ps-failed"],
    mend: /ps -ax$/,
  },
  {
    name: "a session that is open in two terminals",
    make({ root }) {
      const entry = JSON.parse(Deno.readTextFileSync(`${root}/sessions/11-00000000.json`));
      const further = `${root}/starts/claude-session@${entry.client.pid}.json`;
      Deno.writeTextFileSync(further, "{}", { mode: 0o600 });
    },
    says: ["warn open-twice"],
    mend: /^close one of the two, or type \/clear there$/,
  },
  {
    name: "a gate without what it reads when mail waits",
    make: ({ root }) => Deno.removeSync(`${root}/hooks/oxtail-hand-over`),
    says: ["fail gate-stale"],
    sees: /^The part of the gate at .*\/oxtail-hand-over is missing or cannot be read$/,
  },
  {
    name: "a gate whose second part is an older one",
    make: ({ root }) => installedBefore(root, "oxtail-hand-over"),
    says: ["fail gate-stale"],
    sees: /^The part of the gate at .*\/oxtail-hand-over is that of oxtail 0\.0\.9, this is \d/,
  },
  {
    name: "settings that are none",
    make: ({ root }) =>
      Deno.writeTextFileSync(
        `${root}/settings`,
        "# mine\n\nOXTAIL_AUTOWAKE=off\nOXTAIL_AUTOWAKE=maybe\nOXTAIL_FOO=1\nOXTAIL_MAX_UNREAD=-1\nMCP_TRACE_FILE=x\nnot\u202e\n",
        { mode: 0o600 },
      ),
    says: ["warn settings-bad"],
    sees: /^.*\.oxtail\/settings: 5 lines are no setting; 1 line of it counts, where /,
    mend: /^correct or remove these lines: docs\/settings\.md has the names$/,
  },
  {
    name: "settings that are a link",
    make: ({ root }) => Deno.symlinkSync("/etc/passwd", `${root}/settings`),
    says: ["fail links-found", "warn settings-bad"],
  },
];
