import assert from "node:assert/strict";
import { ENTRIES, ENTRY_NAMES, type EntryName } from "../../src/cli/entries.ts";
import { renderLauncher } from "../../src/cli/launcher.ts";
import { LAUNCHER, onStage, type Stage, writeProgram } from "./launching.ts";

/** What every entry is tried on. Each attempt prints its name when it succeeds. */
const PROBE = `
const [port, deno, home, linked, socket, ...closed] = Deno.args;
const store = home + "/.oxtail";
const knock = async (path) => {
  const connection = await Deno.connect({ transport: "unix", path });
  await connection.write(new Uint8Array(1));
  connection.close();
};
/** Each way to change what lies in a folder of the store, or to get at it under another name. */
const waysInto = (folder) => {
  const [file, own] = [store + "/" + folder + "/file", store + "/mail/own"];
  const cut = (path) => Deno.writeTextFileSync(path, "");
  return {
    "writes its file": () => cut(file),
    "makes a file in it": () => cut(store + "/" + folder + "/new"),
    "goes round by ..": () => cut(store + "/mail/../" + folder + "/file"),
    "goes round by a URL": () => cut(new URL("file://" + store + "/mail/%2e%2e/" + folder + "/file")),
    "doubles the slashes": () => cut(home + "//.oxtail//" + folder + "//file"),
    "spells HOME in another way": () => cut(linked + "/.oxtail/" + folder + "/file"),
    "renames it": () => Deno.renameSync(store + "/" + folder, store + "/mail/" + folder),
    "renames another onto it": () => Deno.renameSync(store + "/mail/empty", store + "/" + folder),
    "renames what it lies in": () => Deno.renameSync(store, home + "/moved"),
    "renames its file": () => Deno.renameSync(file, own + "-renamed"),
    "renames a file onto its file": () => Deno.renameSync(own, file),
    "links its file": () => Deno.linkSync(file, own + "-link"),
    "links a file into it": () => Deno.linkSync(own, store + "/" + folder + "/link"),
    "makes a symbolic link to it": () => Deno.symlinkSync(file, own + "-symlink"),
    "copies a file onto its file": () => Deno.copyFileSync(own, file),
    "removes its file": () => Deno.removeSync(file),
    "removes what it lies in": () => Deno.removeSync(store, { recursive: true }),
    "changes its mode": () => Deno.chmodSync(file, 0o777),
    "cuts its file": () => Deno.truncateSync(file),
    "goes through /proc": () => cut("/proc/self/root" + file),
  };
};
const intoClosed = closed.flatMap((folder) =>
  Object.entries(waysInto(folder)).map(([way, into]) => [way + " (" + folder + ")", into])
);
const attempts = {
  ...Object.fromEntries(intoClosed),
  "read the keys of the bridge": () => Deno.readTextFileSync(store + "/bridge/file"),
  "read them by ..": () => Deno.readTextFileSync(store + "/mail/../bridge/file"),
  "list them": () => [...Deno.readDirSync(store + "/bridge")],

  "read a key": () => Deno.readTextFileSync(home + "/.ssh/id"),
  "read a key through the store": () => Deno.readTextFileSync(home + "/.oxtail/../.ssh/id"),
  "list the home folder": () => [...Deno.readDirSync(home)],
  "read the project": () => Deno.readTextFileSync("secret.txt"),
  "write to the project": () => Deno.writeTextFileSync("new.txt", ""),
  "write to the home folder": () => Deno.writeTextFileSync(home + "/.profile", ""),
  "write to the folder of Claude Code": () => Deno.writeTextFileSync(home + "/.claude/new", ""),
  "write to the folder of Codex": () => Deno.writeTextFileSync(home + "/.codex/auth.json", ""),
  "replace Claude Code's settings": () => Deno.writeTextFileSync(home + "/.claude/settings.json", "{}"),
  "replace Claude Code's file": () => Deno.writeTextFileSync(home + "/.claude.json", "{}"),
  "read what Codex knows": () => Deno.readTextFileSync(home + "/.codex/auth"),
  "write to the store": () => Deno.writeTextFileSync(home + "/.oxtail/new", ""),
  "write to a box": () => Deno.writeTextFileSync(home + "/.oxtail/mail/new", ""),
  "run sh": () => new Deno.Command("/bin/sh", { args: ["-c", "exit 0"] }).outputSync(),
  "run deno": () => new Deno.Command(deno, { args: ["--version"], clearEnv: true }).outputSync(),
  "read other environment": () => Deno.env.get("SECRET"),
  "read PATH": () => Deno.env.get("PATH"),
  "read all environment": () => Deno.env.toObject(),
  "ask the system": () => Deno.hostname(),
  "open a library": () => Deno.dlopen("/lib/x86_64-linux-gnu/libc.so.6", {}),
  "open a socket": async () => (await Deno.connect({ hostname: "127.0.0.1", port: Number(port) })).close(),
  "write to its client's socket": () => knock(socket),
  "write to another socket": () => knock(socket.replace("4321", "1")),
  "import from outside": async () => await import(home + "/outside.js"),
};
for (const [name, attempt] of Object.entries(attempts)) {
  try {
    await attempt();
    console.log(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable) && error.name !== "TypeError") console.log(name, error);
  }
}
`;

/** The folders of the store that hold programs or keys. */
const CLOSED = ["bin", "lib", "hooks", "setup", "plugin", "bridge"];
/** Who installs programs. */
const INSTALLERS: ReadonlySet<EntryName> = new Set(["setup", "uninstall"]);
/** Who writes one file beside the scripts of the hooks. */
const SWITCHES: ReadonlySet<EntryName> = new Set(["install-hook", "uninstall-hook"]);

const INSTALLS = [
  "replace Claude Code's settings",
  "write to the store",
  "write to a box",
  "read PATH",
];

/** What each entry may do of all that. */
const ALLOWED: { readonly [Name in EntryName]: readonly string[] } = {
  server: ["write to the store", "write to a box", "write to its client's socket"],
  hook: ["write to the store", "write to a box"],
  diagnose: ["read PATH"],
  cockpit: [],
  status: [],
  line: [],
  message: ["write to the store", "write to a box"],
  answer: ["write to the store", "write to a box"],
  show: [],
  search: [],
  log: [],
  export: [],
  report: [],
  wake: ["write to the store", "write to a box"],
  jump: [],
  gc: ["write to the store", "write to a box"],
  setup: [...INSTALLS, "run deno"],
  uninstall: INSTALLS,
  "install-hook": [],
  "uninstall-hook": [],
};

for (const name of ENTRY_NAMES) {
  Deno.test(`with its own flags, ${name} may do what it needs, and everything else is refused`, () =>
    onStage(async (stage) => {
      const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      await using sockets = await openSockets(stage.top);
      const succeeded = await probe(stage, name, listener.addr.port, sockets.own);
      listener.close();
      assert.deepEqual(succeeded.sort(), [...ALLOWED[name]].sort());
    }));
}

Deno.test("no entry may use the network, the system or a library, and one may start Deno", () => {
  for (const name of ENTRY_NAMES) {
    assert.equal(ENTRIES[name].run.includes("deno"), name === "setup", name);
  }
});

/** Two sockets that a client might have opened, with somebody who accepts. */
async function openSockets(top: string) {
  const folder = `${top}/cc-socks`;
  Deno.mkdirSync(folder);
  const [own, other] = [`${folder}/4321.sock`, `${folder}/1.sock`];
  const script =
    "for (const path of Deno.args) Deno.listen({ transport: 'unix', path }).accept();" +
    "console.log('open'); setInterval(() => {}, 1000)";
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-config", "--no-lock", `data:text/javascript,${script}`, own, other],
    stdout: "piped",
  }).spawn();
  const output = child.stdout.getReader();
  await output.read();
  return {
    own,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await output.cancel();
      await child.status;
    },
  };
}

/** The attempts that succeed in a script that takes the place of an entry. */
async function probe(
  stage: Stage,
  name: EntryName,
  port: number,
  socket: string,
): Promise<string[]> {
  const project = `${stage.top}/project`;
  const lib = `${stage.top}/lib`;
  for (const folder of [".ssh", ".claude", ".codex", ".oxtail"]) {
    Deno.mkdirSync(`${stage.home}/${folder}`);
  }
  for (const folder of [project, lib]) Deno.mkdirSync(folder);
  for (const folder of [...CLOSED, "mail", "mail/empty"]) {
    Deno.mkdirSync(`${stage.home}/.oxtail/${folder}`);
    Deno.writeTextFileSync(`${stage.home}/.oxtail/${folder}/file`, "");
  }
  Deno.removeSync(`${stage.home}/.oxtail/mail/empty/file`);
  Deno.writeTextFileSync(`${stage.home}/.oxtail/mail/own`, "");
  const linked = `${stage.top}/linked`;
  Deno.symlinkSync(stage.home, linked);
  Deno.writeTextFileSync(`${project}/secret.txt`, "secret");
  Deno.writeTextFileSync(`${stage.home}/.ssh/id`, "secret");
  Deno.writeTextFileSync(`${stage.home}/.codex/auth`, "secret");
  Deno.writeTextFileSync(`${stage.home}/outside.js`, "");
  Deno.writeTextFileSync(`${lib}/${name}.js`, PROBE);
  const launcher = `${stage.top}/oxtail`;
  const settings = {
    from: "bundle",
    deno: Deno.execPath(),
    denoDir: `${stage.top}/cache`,
    root: lib,
    config: "",
    lock: "",
    claudeDir: "",
    codexDir: "",
    keys: true,
  } as const;
  const closed = INSTALLERS.has(name)
    ? ["bridge"]
    : CLOSED.filter((folder) => folder !== "hooks" || !SWITCHES.has(name));
  writeProgram(launcher, renderLauncher(Deno.readTextFileSync(LAUNCHER), settings));
  const { stdout, stderr } = await new Deno.Command(launcher, {
    args: [name, String(port), Deno.execPath(), stage.home, linked, socket, ...closed],
    cwd: project,
    clearEnv: true,
    env: {
      HOME: stage.home,
      PATH: "/usr/bin:/bin",
      SECRET: "secret",
      NO_COLOR: "1",
      CLAUDE_CODE_MESSAGING_SOCKET: socket,
    },
    stdin: "null",
  }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
}
