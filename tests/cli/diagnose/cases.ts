/** Machines on which one thing is wrong. */

import { createHash } from "node:crypto";
import { ROOT_FOLDERS } from "../../../src/mail/layout.ts";
import type { SetupRecord } from "../../../src/setup/record.ts";
import { writeProgram } from "../launching.ts";
import { CODEX_SESSION, hooksFor, type Machine, writeJson } from "./scene.ts";

/** Something that is wrong, and what is to be said of it: no more, and no less. */
export interface Case {
  readonly name: string;
  readonly make: (machine: Machine) => void;
  readonly says: readonly string[];
  /** What was seen, of the first finding. */
  readonly sees?: RegExp;
  /** What mends it, of the first finding. */
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

/** Nothing of oxtail is in Claude Code, and setup has noted that it edited one file. */
function leaveClaudeAlone({ home, root, fleet }: Machine, edited: string): void {
  fleet.end(11);
  for (const file of [".claude.json", ".claude/settings.json"]) Deno.removeSync(`${home}/${file}`);
  Deno.removeSync(`${root}/starts/claude-session.json`);
  noted(root, { version: "0.1.0", files: { [edited]: { before: null, after: "" } } });
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
    says: ["warn agents-next-turn"],
    mend: /oxtail setup --codex-queue/,
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
    make: ({ programs }) =>
      writeProgram(programs.get("claude") ?? "", "#!/bin/sh\necho '2.1.331 (Claude Code)'\n"),
    says: ["warn client-newer"],
  },
  {
    name: "a client that is older",
    make: ({ programs }) =>
      writeProgram(programs.get("claude") ?? "", "#!/bin/sh\necho '2.1.99 (Claude Code)'\n"),
    says: [],
  },
  {
    name: "a client that does not say its version",
    make: ({ programs }) =>
      writeProgram(programs.get("codex") ?? "", "#!/bin/sh\necho broken >&2; exit 3\n"),
    says: ["warn client-silent"],
  },
  {
    name: "Claude Code does not know the server",
    make({ home, fleet }) {
      fleet.end(11);
      writeJson(`${home}/.claude.json`, { mcpServers: { other: {} } });
    },
    says: ["warn registration-missing"],
    sees:
      /\.claude\.json does not name the server, .* a project's own \.mcp\.json does, which is not/,
    mend: /^~\/\.oxtail\/bin\/oxtail setup --client claude-code$/,
  },
  {
    name: "Claude Code runs a server that it was told of elsewhere",
    make: ({ home }) => writeJson(`${home}/.claude.json`, {}),
    says: [],
  },
  {
    name: "Codex does not know the server",
    make({ home, fleet }) {
      fleet.end(12);
      const path = `${home}/.codex/config.toml`;
      rewrite(path, Deno.readTextFileSync(path).replace("mcp_servers.oxtail", "mcp_servers.x"));
    },
    says: ["warn registration-missing"],
    mend: /^~\/\.oxtail\/bin\/oxtail setup --client codex$/,
  },
  {
    name: "Claude Code knows neither the server nor the hooks",
    make({ home, root, fleet }) {
      fleet.end(11);
      writeJson(`${home}/.claude.json`, {});
      writeJson(`${home}/.claude/settings.json`, {});
      Deno.removeSync(`${root}/starts/claude-session.json`);
    },
    says: ["fail registration-missing", "fail hooks-missing"],
  },
  {
    name: "nothing wrong of a client that setup was told to leave alone",
    make: (machine) => leaveClaudeAlone(machine, `${machine.home}/.codex/config.toml`),
    says: [],
  },
  {
    name: "a client from which somebody took what setup had put there",
    make: (machine) => leaveClaudeAlone(machine, `${machine.home}/.claude/settings.json`),
    says: ["fail registration-missing", "fail hooks-missing"],
  },
  {
    name: "a client that was never started",
    make({ home, root, fleet }) {
      fleet.end(12);
      Deno.removeSync(`${home}/.codex`, { recursive: true });
      Deno.removeSync(`${root}/starts/${CODEX_SESSION}.json`);
    },
    says: ["fail registration-missing", "fail hooks-missing"],
    mend: /^start Codex once, then ~\/\.oxtail\/bin\/oxtail setup --client codex$/,
  },
  {
    name: "settings that are no JSON",
    make: ({ home }) => rewrite(`${home}/.claude.json`, "{"),
    says: ["fail settings-unreadable"],
    sees: /\.claude\.json: it is not JSON: \w+ in line 1$/,
  },
  {
    name: "no gate",
    make: ({ root }) => Deno.removeSync(`${root}/hooks/oxtail-hook`),
    says: ["fail gate-missing"],
    mend: /^~\/\.oxtail\/bin\/oxtail install-hook$/,
  },
  {
    name: "a stale gate",
    make: ({ root }) =>
      Deno.writeTextFileSync(`${root}/hooks/oxtail-hook`, "\n# changed\n", { append: true }),
    says: ["fail gate-stale"],
    mend: /^~\/\.oxtail\/bin\/oxtail install-hook$/,
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
    mend: /^~\/\.oxtail\/bin\/oxtail install-hook$/,
  },
  {
    name: "no listener",
    make: ({ root }) => Deno.removeSync(`${root}/hooks/oxtail-listener`),
    says: ["fail listener-missing"],
    mend: /^~\/\.oxtail\/bin\/oxtail install-hook$/,
  },
  {
    name: "a listener of an older oxtail",
    make: ({ root }) => installedBefore(root, "oxtail-listener"),
    says: ["fail listener-stale"],
    sees: /^The idle listener is that of oxtail 0\.0\.9, this is \d/,
    mend: /^~\/\.oxtail\/bin\/oxtail install-hook$/,
  },
  {
    name: "a listener that was changed",
    make({ root }) {
      installedBefore(root, "oxtail-listener");
      Deno.writeTextFileSync(`${root}/hooks/oxtail-listener`, "# changed\n", { append: true });
    },
    says: ["fail listener-stale"],
    sees: /^The idle listener was changed after setup had written it$/,
    mend: /^~\/\.oxtail\/bin\/oxtail install-hook$/,
  },
  {
    name: "a listener that differs, and nobody knows why",
    make: ({ root }) =>
      Deno.writeTextFileSync(`${root}/hooks/oxtail-listener`, "# changed\n", { append: true }),
    says: ["fail listener-stale"],
    sees: /^The idle listener is not the one of this version$/,
    mend: /^~\/\.oxtail\/bin\/oxtail install-hook$/,
  },
  {
    name: "a listener that may not be run",
    make: ({ root }) => Deno.chmodSync(`${root}/hooks/oxtail-listener`, 0o600),
    says: ["fail listener-not-runnable"],
    mend: /^chmod 700 '.*oxtail-listener'$/,
  },
  {
    name: "a listener that Claude Code does not start",
    make: ({ home }) =>
      writeJson(`${home}/.claude/settings.json`, { hooks: hooksFor("claude-code", undefined, []) }),
    says: ["warn listener-unregistered"],
    mend: /^~\/\.oxtail\/bin\/oxtail install-hook$/,
  },
  {
    name: "a listener that Claude Code starts at some events only",
    make: ({ home }) =>
      writeJson(`${home}/.claude/settings.json`, {
        hooks: hooksFor("claude-code", undefined, ["Stop"]),
      }),
    says: ["warn listener-unregistered"],
    sees: /SessionStart, UserPromptSubmit/,
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
    name: "no hooks",
    make({ home, root }) {
      writeJson(`${home}/.claude/settings.json`, {});
      Deno.removeSync(`${root}/starts/claude-session.json`);
    },
    says: ["fail hooks-missing"],
    mend: /^~\/\.oxtail\/bin\/oxtail install-hook$/,
  },
  {
    name: "hooks that are installed elsewhere and fire",
    make: ({ home }) => Deno.removeSync(`${home}/.claude/settings.json`),
    says: [],
  },
  {
    name: "no gate, where the plugin of Claude Code brings its own",
    make({ home, root, programs, fleet }) {
      programs.delete("codex");
      fleet.end(12);
      Deno.removeSync(`${home}/.claude/settings.json`);
      for (const name of ["oxtail-hook", "oxtail-listener"]) {
        Deno.removeSync(`${root}/hooks/${name}`);
      }
    },
    says: [],
  },
  {
    name: "no gate, where the plugin of Claude Code brings its own, but Codex needs one",
    make({ home, root }) {
      Deno.removeSync(`${home}/.claude/settings.json`);
      Deno.removeSync(`${root}/hooks/oxtail-hook`);
    },
    says: ["fail gate-missing"],
  },
  {
    name: "only some of the hooks",
    make: ({ home }) =>
      writeJson(`${home}/.claude/settings.json`, { hooks: hooksFor("claude-code", ["Stop"]) }),
    says: ["fail hooks-partial"],
  },
  {
    name: "hooks that are switched off",
    make: ({ home }) =>
      writeJson(`${home}/.claude/settings.json`, {
        hooks: hooksFor("claude-code"),
        disableAllHooks: true,
      }),
    says: ["fail hooks-off"],
  },
  {
    name: "hooks of Codex that nobody has trusted",
    make({ home, root }) {
      const path = `${home}/.codex/config.toml`;
      rewrite(path, Deno.readTextFileSync(path).replaceAll("trusted_hash", "other"));
      Deno.removeSync(`${root}/starts/${CODEX_SESSION}.json`);
    },
    says: ["fail hooks-untrusted", "warn hooks-silent"],
    mend: /type \/hooks and choose to trust all$/,
  },
  {
    name: "settings of hooks that are no JSON",
    make: ({ home }) => rewrite(`${home}/.codex/hooks.json`, "["),
    says: ["fail hooks-unreadable"],
    sees: /hooks\.json: it is not JSON: \w+ in line 1$/,
  },
  {
    name: "settings with a comment, which Claude Code refuses",
    make({ home }) {
      const path = `${home}/.claude/settings.json`;
      rewrite(path, `// mine\n${Deno.readTextFileSync(path)}`);
    },
    says: ["fail hooks-unreadable"],
    sees: /it has comments, .* so Claude Code takes nothing from it: take them out$/,
  },
  {
    name: "settings with a comma too many, which Codex refuses",
    make({ home }) {
      const path = `${home}/.codex/hooks.json`;
      rewrite(path, Deno.readTextFileSync(path).replace(/\n\}$/, ",\n}"));
    },
    says: ["fail hooks-unreadable"],
    sees: /so Codex takes nothing from it: take them out$/,
  },
  {
    name: "a session of Claude Code that no hook has marked",
    make: ({ root }) => Deno.removeSync(`${root}/starts/claude-session.json`),
    says: ["warn hooks-not-firing"],
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
    name: "nothing that is wrong where keys are off, and starts no program",
    make({ root, programs }) {
      noted(root, { version: "0.1.0", choices: { keys: false, codexQueue: false } });
      for (const path of programs.values()) writeProgram(path, "#!/bin/sh\nexit 3\n");
    },
    says: [],
  },
  {
    name: "clients that do not start the server where keys are off",
    make({ home, root, fleet, programs }) {
      noted(root, { version: "0.1.0", choices: { keys: false, codexQueue: false } });
      for (const name of ["tmux", "ps"] as const) programs.delete(name);
      fleet.end(11);
      writeJson(`${home}/.claude.json`, {});
    },
    says: ["warn registration-missing"],
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
];
