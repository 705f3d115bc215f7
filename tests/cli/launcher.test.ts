import assert from "node:assert/strict";
import { COMMAND_NAMES, ENTRIES, ENTRY_NAMES } from "../../src/cli/entries.ts";
import {
  COMMON_FLAGS,
  flagsFor,
  HEAP_FLAG,
  type LauncherSettings,
  renderEntries,
  renderLauncher,
  shellQuote,
} from "../../src/cli/launcher.ts";
import { FORGOTTEN } from "../../tools/command_lines.ts";
import { launch, LAUNCHER, onStage, type Stage, writeProgram } from "./launching.ts";

const TEMPLATE = Deno.readTextFileSync(LAUNCHER);
const TO_FORGET = Object.fromEntries(FORGOTTEN.map((name) => [name, "/x"]));

function settings(stage: Stage, more: Partial<LauncherSettings> = {}): LauncherSettings {
  return {
    from: "checkout",
    deno: stage.deno,
    denoDir: `${stage.top}/cache`,
    root: "/opt/oxtail",
    config: "/opt/oxtail/deno.json",
    lock: "",
    claudeDir: "",
    codexDir: "",
    keys: true,
    ...more,
  };
}

Deno.test("the launcher has the table of entry points as it is in the code", () => {
  assert.equal(TEMPLATE, renderEntries(TEMPLATE), "run deno task generate");
});

Deno.test("the server gets exactly the flags of the table", () =>
  onStage(async (stage) => {
    const [tmux, ps] = [`${stage.bin}/tmux`, `${stage.bin}/ps`];
    writeProgram(tmux, "#!/bin/sh\n");
    writeProgram(ps, "#!/bin/sh\n");
    const args = ["--root=/r", "--lock=/r/l", `--deno=${stage.deno}`, "server", "--x", "a b", ""];
    const { home } = stage;
    const places = { home, claudeDir: `${home}/.claude`, codexDir: `${home}/.codex`, tmux, ps };
    const launched = await launch(stage, { args });
    assert.deepEqual(launched.args, [
      "run",
      "--config=/r/deno.json",
      "--lock=/r/l",
      "--frozen",
      ...COMMON_FLAGS,
      HEAP_FLAG,
      ...flagsFor(ENTRIES.server, places),
      "/r/mod.ts",
      "--x",
      "a b",
      "",
    ]);
    assert.equal(launched.env["OXTAIL_TMUX"], tmux);
    assert.equal(launched.env["OXTAIL_PS"], ps);
    assert.equal(launched.env["OXTAIL_UID"], String(Deno.uid()));
  }));

Deno.test("a hook gets exactly the flags of the table", () =>
  onStage(async (stage) => {
    const files = ["--config=/r/c.json", "--lock=/r/c.lock"];
    const args = ["--root=/r", ...files, "hook", "claude-code", "Stop"];
    const { home } = stage;
    const places = { home, claudeDir: "/unused", codexDir: "/unused" };
    assert.deepEqual((await launch(stage, { args })).args, [
      "run",
      "--no-config",
      "--no-lock",
      ...COMMON_FLAGS,
      ...flagsFor(ENTRIES.hook, places),
      "/r/hooks/hook.ts",
      "claude-code",
      "Stop",
    ]);
  }));

for (const entry of ["diagnose", "status", "message"] as const) {
  for (const words of [[], ["--probe"], ["--json", "--", "--probe"]]) {
    Deno.test(`${[entry, ...words].join(" ")} gets exactly the flags of the table`, () =>
      onStage(async (stage) => {
        const { home, bin } = stage;
        const programs = ["tmux", "ps", "claude", "codex"];
        for (const name of programs) writeProgram(`${bin}/${name}`, "#!/bin/sh\n");
        const [tmux = "", ps = "", claude = "", codex = ""] = programs.map((n) => `${bin}/${n}`);
        const found = { tmux, ps, claude, codex };
        const args = ["--root=/r", "--claude-dir=/c", `--deno=${stage.deno}`, entry, ...words];
        const places = { home, claudeDir: "/c", codexDir: `${home}/.codex`, ...found };
        const launched = await launch(stage, { args });
        assert.deepEqual(launched.args, [
          "run",
          "--config=/r/deno.json",
          "--no-lock",
          ...COMMON_FLAGS,
          ...flagsFor(ENTRIES[entry], places, words),
          `/r/src/cli/${entry}.ts`,
          ...words,
        ]);
        if (entry !== "diagnose") return;
        assert.equal(launched.env["OXTAIL_CLAUDE"], claude);
        assert.equal(launched.env["OXTAIL_CODEX"], codex);
        assert.equal(launched.env["OXTAIL_CLAUDE_DIR"], "/c");
        assert.equal(launched.env["OXTAIL_CODEX_DIR"], `${home}/.codex`);
      }));
  }
}

Deno.test("of two clients' sockets in one environment the one of its own client counts, in its own form", () =>
  onStage(async (stage) => {
    const claude = `${stage.top}/cc-socks/4321.sock`;
    const qwen = `${stage.top}/qwen-socks-0123456789abcdef/${Deno.pid}.sock`;
    const elsewhere = `${stage.top}/qwen-socks-x/${Deno.pid}.sock`;
    for (const path of [claude, qwen, elsewhere]) {
      Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")));
    }
    await makeSockets([claude, qwen, elsewhere]);
    const asks = async (env: Record<string, string>) => {
      const args = [`--deno=${stage.deno}`, "--root=/r", "server"];
      const launched = await launch(stage, { args, env });
      const net = launched.args.filter((arg) => arg.startsWith("--allow-net"));
      return [launched.env["OXTAIL_SOCKET"], ...net];
    };
    const both = { CLAUDE_CODE_MESSAGING_SOCKET: claude, QWEN_CODE_MESSAGING_SOCKET: qwen };
    assert.deepEqual(await asks(both), [qwen, `--allow-net=unix:${qwen}`]);
    const { CLAUDE_CODE_MESSAGING_SOCKET: _, ...alone } = both;
    assert.deepEqual(await asks(alone), [qwen, `--allow-net=unix:${qwen}`]);
    assert.deepEqual(await asks({ QWEN_CODE_MESSAGING_SOCKET: elsewhere }), [""]);
  }));

Deno.test("the server may talk to the socket of its own session, and to nothing else of the kind", () =>
  onStage(async (stage) => {
    const folder = `${stage.top}/cc-socks`;
    Deno.mkdirSync(folder);
    const socket = `${folder}/4321.sock`;
    await makeSockets([socket, `${folder}/other.sock`, `${stage.top}/4321.sock`]);
    Deno.symlinkSync(socket, `${folder}/1.sock`);
    Deno.writeTextFileSync(`${folder}/2.sock`, "");
    const asks = async (path: string, ...more: string[]) => {
      const args = [`--deno=${stage.deno}`, "--root=/r", ...more];
      return await launch(stage, { args, env: { CLAUDE_CODE_MESSAGING_SOCKET: path } });
    };
    const { args, env } = await asks(socket, "server");
    assert.ok(args.includes(`--allow-net=unix:${socket}`), args.join(" "));
    const has = (name: string) => args.find((arg) => arg.startsWith(name))?.split(",").at(-1);
    assert.deepEqual([has("--allow-read="), has("--allow-write=")], [socket, socket]);
    assert.equal(env["OXTAIL_SOCKET"], socket);
    const others = [
      "",
      "cc-socks/4321.sock",
      `${folder}/3.sock`, // missing
      `${folder}/1.sock`, // a link
      `${folder}/2.sock`, // no socket
      `${folder}/other.sock`,
      `${stage.top}/4321.sock`,
      `${folder}/../cc-socks/4321.sock`,
      `${socket},/var/run/docker.sock`,
    ];
    for (const path of others) {
      const launched = await asks(path, "server");
      assert.equal(launched.args.some((arg) => arg.startsWith("--allow-net")), false, path);
      assert.equal(launched.args.some((arg) => arg.includes(".sock")), false, path);
      assert.equal(launched.env["OXTAIL_SOCKET"], "", path);
    }
    for (const entry of ENTRY_NAMES.filter((name) => name !== "server")) {
      const launched = await asks(socket, entry);
      assert.equal(launched.args.some((arg) => arg.startsWith("--allow-net")), false, entry);
      assert.equal(launched.args.some((arg) => arg.includes(".sock")), false, entry);
    }
  }));

Deno.test("the server may talk to no socket where setup was told so", () =>
  onStage(async (stage) => {
    Deno.mkdirSync(`${stage.top}/cc-socks`);
    const socket = `${stage.top}/cc-socks/4321.sock`;
    await makeSockets([socket]);
    const launcher = `${stage.top}/launcher`;
    const text = Deno.readTextFileSync(LAUNCHER).replace(/^sockets=on/m, "sockets=off");
    writeProgram(launcher, text);
    const env = { CLAUDE_CODE_MESSAGING_SOCKET: socket };
    const args = [`--deno=${stage.deno}`, "--root=/r", "server"];
    const launched = await launch(stage, { launcher, args, env });
    assert.equal(launched.args.some((arg) => arg.includes(".sock")), false);
  }));

/** Makes sockets, which stay when whoever made them has ended. */
async function makeSockets(paths: readonly string[]): Promise<void> {
  const script = "for (const path of Deno.args) Deno.listen({ transport: 'unix', path });" +
    "Deno.kill(Deno.pid, 'SIGKILL')";
  await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-config", "--no-lock", `data:text/javascript,${script}`, ...paths],
  }).output();
}

Deno.test("programs that are not installed are neither allowed nor named", () =>
  onStage(async (stage) => {
    Deno.symlinkSync("/usr/bin/id", `${stage.bin}/id`);
    const env = { PATH: stage.bin, OXTAIL_TMUX: "/evil" };
    const deno = `${stage.top}/deno`;
    writeProgram(
      deno,
      Deno.readTextFileSync(stage.deno).replace("env -0", "PATH=/usr/bin:/bin; env -0")
        .replace("for arg", "PATH=/usr/bin:/bin; for arg"),
    );
    const launched = await launch(stage, { args: [`--deno=${deno}`, "server"], env });
    assert.equal(launched.args.some((arg) => arg.startsWith("--allow-run")), false);
    assert.equal(launched.env["OXTAIL_TMUX"], "");
    assert.equal(launched.env["OXTAIL_PS"], "");
  }));

Deno.test("a program found through a relative entry of PATH is not used", () =>
  onStage(async (stage) => {
    writeProgram(`${stage.home}/tmux`, "#!/bin/sh\n");
    const { env } = await launch(stage, {
      args: [`--deno=${stage.deno}`, "server"],
      env: { PATH: ".:/usr/bin:/bin" },
    });
    assert.notEqual(env["OXTAIL_TMUX"], "./tmux");
    assert.notEqual(env["OXTAIL_TMUX"], `${stage.home}/tmux`);
  }));

Deno.test("a program in a folder that Deno cannot name is passed over for the next one", () =>
  onStage(async (stage) => {
    Deno.mkdirSync(`${stage.top}/a,b`);
    writeProgram(`${stage.top}/a,b/tmux`, "#!/bin/sh\n");
    writeProgram(`${stage.bin}/tmux`, "#!/bin/sh\n");
    const { env } = await launch(stage, {
      args: [`--deno=${stage.deno}`, "server"],
      env: { PATH: `${stage.top}/a,b:${stage.bin}:/usr/bin:/bin` },
    });
    assert.equal(env["OXTAIL_TMUX"], `${stage.bin}/tmux`);
  }));

Deno.test("run by npx, setup may start the Deno by the name that npx put into PATH", () =>
  onStage(async (stage) => {
    const folder = `${stage.top}/_npx/1`;
    Deno.mkdirSync(`${folder}/.bin`, { recursive: true });
    Deno.copyFileSync(stage.deno, `${folder}/deno`);
    Deno.symlinkSync(`${folder}/deno`, `${folder}/.bin/deno`);
    const { args } = await launch(stage, {
      args: [`--deno=${folder}/deno`, "setup"],
      env: { PATH: `${folder}/.bin:/usr/bin:/bin` },
    });
    const allowed = args.find((arg) => arg.startsWith("--allow-run="))?.slice(12).split(",") ?? [];
    assert.ok(allowed.includes(`${folder}/.bin/deno`), allowed.join());
  }));

Deno.test("without keys the server may start no program", () =>
  onStage(async (stage) => {
    const launcher = `${stage.top}/oxtail`;
    writeProgram(launcher, renderLauncher(TEMPLATE, settings(stage, { keys: false })));
    const { args } = await launch(stage, { launcher, args: ["server"] });
    assert.equal(args.some((arg) => arg.startsWith("--allow-run")), false);
    assert.equal(args.at(-1), "/opt/oxtail/mod.ts");
  }));

Deno.test("without keys diagnose may start the clients, and neither tmux nor ps", () =>
  onStage(async (stage) => {
    const launcher = `${stage.top}/oxtail`;
    writeProgram(launcher, renderLauncher(TEMPLATE, settings(stage, { keys: false })));
    for (const name of ["claude", "codex", "tmux"]) {
      writeProgram(`${stage.bin}/${name}`, "#!/bin/sh\n");
    }
    const { args, env } = await launch(stage, { launcher, args: ["diagnose"] });
    assert.deepEqual(
      args.filter((arg) => arg.startsWith("--allow-run")).map(sorted),
      [`--allow-run=${stage.bin}/claude,${stage.bin}/codex`],
    );
    assert.equal(env.OXTAIL_CLAUDE, `${stage.bin}/claude`);
    assert.equal(env.OXTAIL_CODEX, `${stage.bin}/codex`);
    assert.equal(env.OXTAIL_TMUX, "");
  }));

Deno.test("Codex may be started only where the user chose it, by that path alone", () =>
  onStage(async (stage) => {
    writeProgram(`${stage.bin}/codex`, "#!/bin/sh\n");
    const runFlag = ({ args }: { args: string[] }) =>
      args.find((arg) => arg.startsWith("--allow-run"))?.split(",") ?? [];
    const plain = await launch(stage, { args: [`--deno=${stage.deno}`, "server"] });
    assert.equal(runFlag(plain).some((path) => path.includes("codex")), false);
    assert.equal(plain.env.OXTAIL_CODEX, "");
    const chosen = await launch(stage, {
      args: [`--deno=${stage.deno}`, "--codex=/opt/codex", "server"],
    });
    assert.equal(runFlag(chosen).includes("/opt/codex"), true);
    assert.equal(chosen.env.OXTAIL_CODEX, "/opt/codex");
    assert.equal(chosen.env.OXTAIL_CODEX_PATH, `${stage.bin}:/usr/bin:/bin`);
    const relative = await launch(stage, { args: ["--codex=codex", "server"] });
    assert.equal(relative.code, 64);
    const launcher = `${stage.top}/oxtail`;
    writeProgram(launcher, renderLauncher(TEMPLATE, settings(stage, { codex: "/a b/codex" })));
    const installed = await launch(stage, { launcher, args: ["server"] });
    assert.equal(installed.env.OXTAIL_CODEX, "/a b/codex");
  }));

Deno.test("without keys the server may still start the Codex that the user chose, and nothing else", () =>
  onStage(async (stage) => {
    const launcher = `${stage.top}/oxtail`;
    const chosen = settings(stage, { keys: false, codex: "/opt/codex" });
    writeProgram(launcher, renderLauncher(TEMPLATE, chosen));
    const { args, env } = await launch(stage, { launcher, args: ["server"] });
    assert.ok(args.includes("--allow-run=/opt/codex"), args.join("\n"));
    assert.deepEqual([env.OXTAIL_TMUX, env.OXTAIL_PS, env.OXTAIL_CODEX], ["", "", "/opt/codex"]);
  }));

Deno.test("CDPATH does not lead a checkout's launcher elsewhere", () =>
  onStage(async (stage) => {
    Deno.mkdirSync(`${stage.top}/checkout/hooks`, { recursive: true });
    Deno.mkdirSync(`${stage.top}/other/hooks`, { recursive: true });
    writeProgram(`${stage.top}/checkout/hooks/launcher`, TEMPLATE);
    const { args } = await launch(stage, {
      launcher: "hooks/launcher",
      shell: "/bin/sh",
      cwd: `${stage.top}/checkout`,
      args: [`--deno=${stage.deno}`, "server"],
      env: { CDPATH: `${stage.top}/other` },
    });
    assert.equal(args.at(-1), `${Deno.realPathSync(stage.top)}/checkout/mod.ts`);
  }));

Deno.test("an installed launcher needs no options, whatever the paths hold", () =>
  onStage(async (stage) => {
    const launcher = `${stage.top}/oxtail`;
    writeProgram(launcher, renderLauncher(TEMPLATE, settings(stage, { claudeDir: "/a $(b) 'c'" })));
    const { args, env } = await launch(stage, { launcher, args: ["server"] });
    assert.ok(args.includes("--config=/opt/oxtail/deno.json"), args.join("\n"));
    const read = args.find((arg) => arg.startsWith("--allow-read="));
    assert.ok(read?.includes(",/a $(b) 'c'/projects,"), read);
    assert.equal(env["DENO_DIR"], `${stage.top}/cache`);
  }, `it's "$HOME" \`x\` \\ ;`));

Deno.test("an installed bundle runs without the network and without npm", () =>
  onStage(async (stage) => {
    const launcher = `${stage.top}/oxtail`;
    const bundle = settings(stage, { from: "bundle", root: "/h/.oxtail/lib/1.0.0", config: "" });
    writeProgram(launcher, renderLauncher(TEMPLATE, bundle));
    const { args } = await launch(stage, { launcher, args: ["hook", "codex"] });
    assert.ok(args.includes("--no-config"), args.join("\n"));
    assert.ok(args.includes("--no-remote") && args.includes("--no-npm"), args.join("\n"));
    assert.deepEqual(args.slice(-2), ["/h/.oxtail/lib/1.0.0/hook.js", "codex"]);
  }));

Deno.test("the short way to a hook leads where the long way leads", () =>
  onStage(async (stage) => {
    const launcher = `${stage.top}/oxtail`;
    const options = { from: "bundle", root: "/h/.oxtail/lib/1.0.0", config: "" } as const;
    const env = { ...TO_FORGET, PATH: "/usr/bin:/bin" };
    const start = async (denoDir: string, args: string[], more = {}) => {
      writeProgram(launcher, renderLauncher(TEMPLATE, settings(stage, { ...options, denoDir })));
      const started = await launch(stage, { launcher, args, env: { ...env, ...more } });
      delete started.env["DENO_DIR"];
      delete started.env["_"];
      return started;
    };
    for (const args of [["codex", "Stop"], ["claude-code", "PreToolUse", "oxtail"], ["a b", "*"]]) {
      // Only the long way knows a cache of its own.
      const [short, long] = [
        await start("", ["hook", ...args]),
        await start("/c", ["hook", ...args]),
      ];
      assert.deepEqual(short, long);
      assert.equal(short.args.at(-args.length - 1), "/h/.oxtail/lib/1.0.0/hook.js");
      assert.deepEqual(FORGOTTEN.filter((name) => name in short.env), []);
    }
    for (const HOME of ["", "relative", "/with,comma"]) {
      assert.equal((await start("", ["hook", "codex", "Stop"], { HOME })).code, 64, HOME);
    }
    Deno.removeSync(stage.deno);
    assert.equal((await start("", ["hook", "codex", "Stop"])).code, 69);
  }, `it's "$HOME" \`x\` \\ ;`));

Deno.test("what the user has set in ~/.oxtail/settings reaches server and hooks, and no other name does", () =>
  onStage(async (stage) => {
    Deno.mkdirSync(`${stage.home}/.oxtail`);
    const path = `${stage.home}/.oxtail/settings`;
    const text = [
      "# for the night",
      "",
      "OXTAIL_AUTOWAKE=off",
      'MCP_TRACE_FILE=/h/a "b" $(touch x)=c',
      "OXTAIL_MAX_UNREAD=5",
      "OXTAIL_TMUX=/p/tmux",
      "OXTAIL_HOME=/elsewhere",
      "NODE_OPTIONS=--inspect",
      "PATH=/p",
      "OXTAIL_SELF_WAKE",
      "$(touch y)=1",
      "OXTAIL_READ_MAX_MESSAGES=7",
    ].join("\n");
    const launcher = `${stage.top}/oxtail`;
    const options = { from: "bundle", root: "/h/.oxtail/lib/1.0.0", config: "" } as const;
    writeProgram(launcher, renderLauncher(TEMPLATE, settings(stage, { ...options, denoDir: "" })));
    const start = async (args: string[]) => {
      const env = { PATH: "/usr/bin:/bin", OXTAIL_MAX_UNREAD: "9" };
      const { env: got } = await launch(stage, { launcher, args, env });
      const names = ["OXTAIL_AUTOWAKE", "MCP_TRACE_FILE", "OXTAIL_MAX_UNREAD"];
      const last = ["OXTAIL_READ_MAX_MESSAGES", "OXTAIL_SELF_WAKE", "NODE_OPTIONS"];
      assert.ok(
        got["OXTAIL_TMUX"] !== "/p/tmux" && got["OXTAIL_HOME"] === undefined,
        args.join(" "),
      );
      assert.deepEqual(got["PATH"], "/usr/bin:/bin");
      return [...names, ...last].map((name) => got[name]);
    };
    // The short way to a hook, the long one, and a server.
    for (const args of [["hook", "codex", "Stop"], ["hook", "codex", "SessionStart"], ["server"]]) {
      Deno.writeTextFileSync(path, text);
      const wanted = ["off", '/h/a "b" $(touch x)=c', "9", "7", undefined, undefined];
      assert.deepEqual(await start(args), wanted);
      const none = [undefined, undefined, "9", undefined, undefined, undefined];
      Deno.writeTextFileSync(path, `${"\n".repeat(100)}${text}`);
      assert.deepEqual(await start(args), none, "only so many lines are read");
      Deno.removeSync(path);
      Deno.symlinkSync("/etc/passwd", path);
      assert.deepEqual(await start(args), none, "a link is not followed");
      Deno.removeSync(path);
    }
  }));

Deno.test("an installed package runs by its specifier", () =>
  onStage(async (stage) => {
    const launcher = `${stage.top}/oxtail`;
    const jsr = settings(stage, { from: "jsr", root: "jsr:@oxtail/server@0.1.0", config: "" });
    writeProgram(launcher, renderLauncher(TEMPLATE, jsr));
    const { args } = await launch(stage, { launcher, args: ["hook"] });
    assert.ok(args.includes("--no-config"), args.join("\n"));
    assert.equal(args.at(-1), "jsr:@oxtail/server@0.1.0/hook");
  }));

Deno.test("variables that Deno obeys outside of its permissions are forgotten, and it looks for no newer one", () =>
  onStage(async (stage) => {
    const env = { ...TO_FORGET, NODE_EXTRA_CA_CERTS: "/ca" };
    const launched = await launch(stage, { args: [`--deno=${stage.deno}`, "hook"], env });
    assert.deepEqual(FORGOTTEN.filter((name) => name in launched.env), []);
    assert.equal(launched.env["NODE_EXTRA_CA_CERTS"], "/ca");
    const named = TEMPLATE.match(/\b(?:NODE|DENO|OTEL)_[A-Z0-9_]+/g) ?? [];
    const others = ["DENO_DIR", "DENO_NO_UPDATE_CHECK", "NODE_EXTRA_CA_CERTS", "NODE_ENV"];
    assert.deepEqual([...new Set(named)].sort(), [...FORGOTTEN, ...others].sort());
    assert.equal(launched.env["DENO_NO_UPDATE_CHECK"], "1");
  }));

Deno.test("setup gets exactly the flags of the table, with the folders of PATH", () =>
  onStage(async (stage) => {
    const { home, bin } = stage;
    writeProgram(`${bin}/claude`, "#!/bin/sh\n");
    const launched = await launch(stage, { args: ["--root=/r", `--deno=${stage.deno}`, "setup"] });
    const claude = `${bin}/claude`;
    const places = { home, claudeDir: `${home}/.claude`, codexDir: `${home}/.codex`, claude };
    const flags = flagsFor(ENTRIES.setup, {
      ...places,
      deno: stage.deno,
      path: [bin, "/usr/bin", "/bin"],
    });
    assert.deepEqual(
      launched.args.filter((arg) => /^--(allow|deny)/.test(arg)).map(sorted),
      flags.map(sorted),
    );
  }));

Deno.test("setup may edit what a link among the settings leads to, and nothing beside it", () =>
  onStage(async (stage) => {
    const { home } = stage;
    Deno.mkdirSync(`${home}/.claude`);
    Deno.mkdirSync(`${home}/dotfiles`);
    Deno.writeTextFileSync(`${home}/dotfiles/settings.json`, "{}");
    Deno.symlinkSync("../dotfiles/settings.json", `${home}/.claude/settings.json`);
    const { args } = await launch(stage, { args: [`--deno=${stage.deno}`, "uninstall"] });
    const write = args.find((arg) => arg.startsWith("--allow-write="))?.split(",") ?? [];
    assert.deepEqual(write.filter((path) => path.includes("dotfiles")), [
      `${home}/dotfiles/settings.json`,
      `${home}/dotfiles/settings.json.oxtail-setup`,
    ]);
  }));

Deno.test("setup takes the folders that the clients use here, and else those of an earlier setup", () =>
  onStage(async (stage) => {
    const args = ["--claude-dir=/old/c", "--codex-dir=/old/x", `--deno=${stage.deno}`, "uninstall"];
    const { env } = await launch(stage, { args, env: { CLAUDE_CONFIG_DIR: "/new/c" } });
    assert.equal(env["CLAUDE_CONFIG_DIR"], "/new/c");
    assert.equal(env["CODEX_HOME"], "/old/x");
  }));

/** A flag with its values in order: the launcher and the table may list them differently. */
function sorted(flag: string): string {
  const [name = "", values = ""] = flag.split("=");
  return `${name}=${[...new Set(values.split(","))].sort().join(",")}`;
}

const REFUSED: { name: string; args: string[]; env?: Record<string, string>; says: RegExp }[] = [
  {
    name: "an unknown entry point",
    args: ["serve"],
    says: /Cannot start "serve": expected server/,
  },
  { name: "an unknown option", args: ["--denodir=/x", "server"], says: /option "--denodir=\/x"/ },
  { name: "an empty HOME", args: ["hook"], env: { HOME: "" }, says: /HOME is not set, set it/ },
  { name: "a relative HOME", args: ["hook"], env: { HOME: "h" }, says: /HOME "h": it must be an/ },
  { name: "a HOME with a comma", args: ["hook"], env: { HOME: "/a,b" }, says: /"\/a,b": .*comma/ },
  {
    name: "a relative Deno",
    args: ["--deno=deno", "hook"],
    says: /--deno "deno": it must be an abs/,
  },
  { name: "a relative config", args: ["--config=c", "hook"], says: /"c": it must be an absolute/ },
];

for (const { name, args, env, says } of REFUSED) {
  Deno.test(`${name} is refused in one line, with exit status 64`, () =>
    onStage(async (stage) => {
      const launched = await launch(stage, { args, env: env ?? {} });
      assert.match(launched.stderr, says);
      assert.equal(launched.stderr.trim().split("\n").length, 1);
      assert.equal(launched.code, 64);
    }));
}

Deno.test("without a command it lists the commands, and fails", () =>
  onStage(async (stage) => {
    const { code, stderr } = await launch(stage, { args: [] });
    assert.equal(code, 64);
    assert.match(stderr, /^Usage: oxtail <command>/);
    for (const name of COMMAND_NAMES) {
      assert.ok(stderr.includes(`\n  ${name.padEnd(16)}${ENTRIES[name].does}\n`), name);
    }
    assert.deepEqual(stderr.split("\n").filter((line) => line.length > 80), []);
  }));

for (const word of ["--help", "-h", "help"]) {
  Deno.test(`${word} lists the commands, without HOME and without Deno`, async () => {
    const child = new Deno.Command(LAUNCHER, { args: [word], clearEnv: true, stdin: "null" });
    const { code, stdout, stderr } = await child.output();
    assert.deepEqual([code, new TextDecoder().decode(stderr)], [0, ""]);
    assert.match(new TextDecoder().decode(stdout), /^Usage: oxtail <command>/);
  });
}

Deno.test("status --line starts a program of its own, and --dock the cockpit", () =>
  onStage(async (stage) => {
    const line = await launch(stage, { args: ["status", "--line"] });
    assert.match(line.args.join(" "), /\/src\/person\/line\.ts$/);
    const more = await launch(stage, { args: ["status", "--line", "--json"] });
    assert.match(more.args.join(" "), /\/src\/cli\/status\.ts --line --json$/);
    const dock = await launch(stage, { args: ["--dock"] });
    assert.match(dock.args.join(" "), /\/src\/person\/cockpit\.ts --dock$/);
  }));

Deno.test("the cockpit is told of no CI and no development, and everybody else of all that there is", () =>
  onStage(async (stage) => {
    const names = ["CI", "CONTINUOUS_INTEGRATION", "TF_BUILD", "TEAMCITY_VERSION", "DEV"];
    const env = Object.fromEntries(names.map((name) => [name, "true"]));
    const cockpit = await launch(stage, { args: ["cockpit"], env });
    assert.deepEqual(names.filter((name) => name in cockpit.env), []);
    assert.equal(cockpit.env["NODE_ENV"], "production");
    const status = await launch(stage, { args: ["status"], env });
    assert.deepEqual(names.filter((name) => name in status.env), names);
    assert.equal("NODE_ENV" in status.env, false);
  }));

Deno.test("the cockpit may start the script that setup made, and nothing where there is none", () =>
  onStage(async (stage) => {
    const runs = ({ args }: { args: readonly string[] }) =>
      args.filter((arg) => arg.startsWith("--allow-run"));
    assert.deepEqual(runs(await launch(stage, { args: ["cockpit"] })), []);
    const act = `${stage.home}/.oxtail/lib/act`;
    Deno.mkdirSync(`${stage.home}/.oxtail/lib`, { recursive: true });
    writeProgram(act, "#!/bin/sh\n");
    assert.deepEqual(runs(await launch(stage, { args: ["cockpit"] })), [`--allow-run=${act}`]);
  }));

Deno.test("--version alone asks a command for it", () =>
  onStage(async (stage) => {
    const { args } = await launch(stage, { args: ["--version"] });
    assert.match(args.join(" "), /\/src\/cli\/status\.ts --version$/);
  }));

Deno.test("an unset HOME is refused", () =>
  onStage(async (stage) => {
    const launched = await launch(stage, {
      shell: "/usr/bin/env",
      launcher: "-u",
      args: ["HOME", LAUNCHER, "hook"],
    });
    assert.match(launched.stderr, /HOME is not set/);
    assert.equal(launched.code, 64);
  }));

Deno.test("a missing Deno is said in one line, with exit status 69", () =>
  onStage(async (stage) => {
    const named = await launch(stage, { args: ["--deno=/none/deno", "hook"] });
    assert.match(
      named.stderr,
      /"\/none\/deno" is not a program, run setup again \(npx -y deno@2\.9\.6 task setup .*\) or pass --deno/,
    );
    assert.equal(named.code, 69);
    const searched = await launch(stage, { args: ["hook"], env: { PATH: "/none" } });
    assert.match(searched.stderr, /deno was not found, install it/);
    assert.equal(searched.code, 69);
  }));

Deno.test("variables of the linker are forgotten: Deno would start no program with them", () =>
  onStage(async (stage) => {
    const env = { LD_LIBRARY_PATH: "/conda/lib", DYLD_X: "a\nexport LD_Y='b'", OLD_LD_A: "kept" };
    const launched = await launch(stage, { args: [`--deno=${stage.deno}`, "setup"], env });
    assert.equal(launched.code, 0, launched.stderr);
    const names = Object.keys(launched.env).filter((name) => /LD_/.test(name));
    assert.deepEqual(names, ["OLD_LD_A"]);
  }));

/** Runs shell commands as root of a namespace of its own; null where this machine has none. */
async function asRoot(stage: Stage, script: string) {
  const lines = `unshare -rm sh -c ${shellQuote(`${script}\nexec "$@"`)} sh "$@"`;
  const able = await new Deno.Command("/bin/sh", { args: ["-c", "unshare -rm mount"] }).output();
  if (!able.success) return null;
  const output = await new Deno.Command("/bin/sh", {
    args: ["-c", lines, "sh", LAUNCHER, `--deno=${stage.deno}`, "setup"],
    cwd: stage.top,
    clearEnv: true,
    env: { HOME: stage.home, PATH: `${stage.bin}:/usr/bin:/bin:/sbin` },
    stdin: "null",
  }).output();
  return { code: output.code, stderr: new TextDecoder().decode(output.stderr) };
}

Deno.test("setup is refused where no program may be run, before anything is written", () =>
  onStage(async (stage) => {
    const mounted = await asRoot(stage, `mount -t tmpfs -o noexec none "$HOME" && cd "$HOME"`);
    if (mounted === null) return;
    assert.equal(mounted.code, 64);
    assert.match(mounted.stderr, /^oxtail: Cannot run setup: ".* stage\/home" is mounted noexec/);
    const lower = `mount -t tmpfs -o noexec none "$HOME" && mkdir "$HOME/.oxtail" &&
      mount -t tmpfs none "$HOME/.oxtail"`;
    assert.equal((await asRoot(stage, lower))?.code, 0);
  }, "a stage"));

Deno.test("diagnose is told on which file system the store lies, and nobody else", () =>
  onStage(async (stage) => {
    if (Deno.build.os !== "linux") return;
    const { stdout } = await new Deno.Command("cat", { args: ["/proc/self/mounts"] }).output();
    const mounts = new TextDecoder().decode(stdout).split("\n").map((line) => line.split(" "));
    const [, , type] = mounts
      .filter(([, point = "?"]) => `${stage.home}/`.startsWith(`${point.replace(/\/$/, "")}/`))
      .sort(([, a = ""], [, b = ""]) => a.length - b.length).at(-1) ?? [];
    const { env } = await launch(stage, { args: ["diagnose"] });
    assert.equal(env["OXTAIL_FILE_SYSTEM"], type);
    assert.equal("OXTAIL_FILE_SYSTEM" in (await launch(stage, { args: ["server"] })).env, false);
  }));

Deno.test("setup as root in somebody else's home is refused", {
  ignore: Deno.uid() !== 0,
}, () =>
  onStage(async (stage) => {
    Deno.chownSync(stage.home, 1234, 1234);
    for (const entry of ["setup", "uninstall", "install-hook"]) {
      const refused = await launch(stage, { args: [`--deno=${stage.deno}`, entry] });
      assert.equal(refused.code, 64);
      assert.match(refused.stderr, /^oxtail: Cannot run \S+ as root: .*somebody else's home/);
      assert.equal(refused.stderr.trim().split("\n").length, 1);
    }
    assert.equal((await launch(stage, { args: [`--deno=${stage.deno}`, "status"] })).code, 0);
  }));

Deno.test("a home or a project whose path is not UTF-8 is refused with a sentence, and a hook goes on", () =>
  onStage(async (stage) => {
    // Only a shell can name such a folder.
    const run = async (script: string) => {
      const output = await new Deno.Command("/bin/sh", {
        args: [
          "-c",
          `bad="$PWD/$(printf 'caf\\351')"; mkdir -p "$bad" "café"\n${script}`,
          "sh",
          LAUNCHER,
        ],
        cwd: stage.top,
        clearEnv: true,
        env: { HOME: stage.home, PATH: `${stage.bin}:/usr/bin:/bin` },
        stdin: "null",
      }).output();
      return [output.code, new TextDecoder().decode(output.stderr)];
    };
    const home = "oxtail: Cannot use HOME: its path is not UTF-8, and Deno can name no other\n";
    assert.deepEqual(await run('HOME=$bad exec "$1" setup'), [64, home]);
    const project =
      "oxtail: Cannot start here: the path of this folder or its branch is not UTF-8, rename it\n";
    assert.deepEqual(await run('cd "$bad" && exec "$1" server'), [64, project]);
    assert.deepEqual(await run('cd "$bad" && exec "$1" hook claude-code SessionStart'), [0, ""]);
    assert.deepEqual(await run('cd café && HOME=$PWD exec "$1" server'), [0, ""]);
  }));

Deno.test("every profile's folders are allowed, and a shell of one of them means its own", () =>
  onStage(async (stage) => {
    const { home } = stage;
    const launcher = `${stage.top}/launcher`;
    const others = { claudeOthers: [`${home}/work`], codexOthers: ["/x2"] };
    writeProgram(launcher, renderLauncher(TEMPLATE, settings(stage, others)));
    const allowed = async (entry: string, flag: string, env = {}) => {
      const launched = await launch(stage, { launcher, args: [entry], env });
      const list = launched.args.find((arg) => arg.startsWith(`--allow-${flag}=`)) ?? "";
      return { list: list.slice(`--allow-${flag}=`.length).split(","), env: launched.env };
    };
    const { list, env } = await allowed("server", "read");
    for (const path of [`${home}/.claude/projects`, `${home}/work/projects`, "/x2/sessions"]) {
      assert.ok(list.includes(path), list.join());
    }
    assert.equal(env["OXTAIL_CLAUDE_DIR"], `${home}/.claude`);
    const there = await allowed("status", "read", { CLAUDE_CONFIG_DIR: `${home}/work` });
    assert.equal(there.env["OXTAIL_CLAUDE_DIR"], `${home}/work`);
    assert.ok(there.list.includes(`${home}/.claude/sessions`), there.list.join());
    const strange = await allowed("status", "read", { CLAUDE_CONFIG_DIR: "/etc" });
    assert.equal(strange.env["OXTAIL_CLAUDE_DIR"], `${home}/.claude`);
    assert.ok(!strange.list.some((path) => path.startsWith("/etc")), strange.list.join());
    Deno.mkdirSync(`${home}/work`);
    Deno.writeTextFileSync(`${stage.top}/s.json`, "{}");
    Deno.symlinkSync(`${stage.top}/s.json`, `${home}/work/settings.json`);
    const third = await allowed("uninstall", "write", { CLAUDE_CONFIG_DIR: "/third" });
    for (
      const path of [
        "/third/settings.json",
        `${home}/.claude/settings.json.oxtail-setup`,
        `${home}/work/settings.json`,
        `${stage.top}/s.json`,
        "/x2/config.toml",
      ]
    ) assert.ok(third.list.includes(path), `${path} in ${third.list.join()}`);
  }));

Deno.test("a client outside PATH is found where its installer put it, and may be run", () =>
  onStage(async (stage) => {
    const claude = `${stage.home}/.claude/local/claude`;
    Deno.mkdirSync(`${stage.home}/.claude/local`, { recursive: true });
    writeProgram(claude, "#!/bin/sh\n");
    const flags = async (entry: string) => {
      const { args } = await launch(stage, { args: [`--deno=${stage.deno}`, entry] });
      const find = (name: string) => args.find((arg) => arg.startsWith(name))?.split(/[=,]/) ?? [];
      return [find("--allow-run=").includes(claude), find("--allow-read=").includes(claude)];
    };
    assert.deepEqual(await flags("setup"), [true, true]);
    assert.deepEqual(await flags("uninstall"), [true, true]);
    assert.deepEqual(await flags("diagnose"), [true, false]);
    Deno.chmodSync(`${stage.home}/.claude/local`, 0o777);
    assert.deepEqual(await flags("setup"), [false, false]);
  }));

Deno.test("a word that is nearly a command is told the command", () =>
  onStage(async (stage) => {
    const near = { stauts: "status", diag: "diagnose", unistall: "uninstall", setupp: "setup" };
    for (const [word, meant] of Object.entries(near)) {
      const { code, stderr } = await launch(stage, { args: [word] });
      assert.deepEqual(
        [code, stderr],
        [64, `oxtail: Cannot start "${word}": did you mean ${meant}?\n`],
      );
    }
    assert.match((await launch(stage, { args: ["a\\b*"] })).stderr, /"a\\b\*": expected server/);
  }));

async function printed(program: string, args: readonly string[], env: Record<string, string>) {
  const output = await new Deno.Command(program, { args: [...args], clearEnv: true, env }).output();
  return new TextDecoder().decode(output.stdout);
}

Deno.test("permissions prints for each program what Deno is then told", () =>
  onStage(async (stage) => {
    const env = { HOME: stage.home, PATH: `${stage.bin}:/usr/bin:/bin` };
    const table = await printed(LAUNCHER, [`--deno=${stage.deno}`, "permissions"], env);
    const parts = table.split(/^(?=\S)/m);
    assert.deepEqual(parts.map((part) => part.split("\n")[0]), [...ENTRY_NAMES]);
    for (const part of parts) {
      const [name = "", ...lines] = part.trimEnd().split("\n");
      const { args } = await launch(stage, { args: [`--deno=${stage.deno}`, name] });
      const told = args.filter((arg) => /^--(allow|deny)/.test(arg))
        .flatMap((arg) => arg.replace(/^[^=]*=/, "").split(","));
      const said = lines.flatMap((line) => line.slice(12).split(" "))
        .filter((word) => word !== "nothing");
      assert.deepEqual([...said].sort(), [...told].sort(), name);
    }
  }, "stage"));

Deno.test("what completes command lines in bash, zsh and fish names every command, and asks it for its options", () =>
  onStage(async (stage) => {
    writeProgram(`${stage.bin}/oxtail`, "#!/bin/sh\nprintf '%s' '  --json  --here'\n");
    const env = { HOME: stage.home, PATH: `${stage.bin}:/usr/bin:/bin` };
    for (const shell of ["bash", "zsh", "fish"]) {
      const text = await printed(LAUNCHER, ["completions", shell], env);
      for (const name of [...COMMAND_NAMES, "permissions"]) assert.match(text, new RegExp(name));
    }
    const script = `eval "$(sh '${LAUNCHER}' completions bash)"
      COMP_WORDS=(oxtail unin) COMP_CWORD=1; _oxtail; echo "\${COMPREPLY[@]}"
      COMP_WORDS=(oxtail gc --h) COMP_CWORD=2; _oxtail; echo "\${COMPREPLY[@]}"
      COMP_WORDS=(oxtail server --h) COMP_CWORD=2; _oxtail; echo "\${COMPREPLY[@]}"`;
    const said = await printed("/bin/bash", ["-c", script], env);
    assert.equal(said, "uninstall uninstall-hook\n--here\n\n");
    const { code, stderr } = await launch(stage, { args: ["completions", "tcsh"] });
    assert.deepEqual([code, /expected bash, zsh or fish/.test(stderr)], [64, true]);
  }));
