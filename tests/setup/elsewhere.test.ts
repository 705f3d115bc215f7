import assert from "node:assert/strict";
import { uninstall } from "../../src/setup/uninstall.ts";
import type { SetupWorld } from "../../src/setup/world.ts";
import { FileError } from "../../src/sys/files.ts";
import { type Home, inHome } from "./world.ts";

/** What the clients' variables are in one run. */
interface Moved {
  claude?: string;
  codex?: string;
}

/** A home whose runs may reach only the folders that the variables name, as the launcher allows it. */
function inMovedHome(use: (home: Home, moved: Moved) => Promise<void>): Promise<void> {
  const moved: Moved = {};
  return inHome((home) => use(home, moved), (world, home) => {
    const env = (name: string) =>
      name === "CLAUDE_CONFIG_DIR"
        ? moved.claude
        : name === "CODEX_HOME"
        ? moved.codex
        : world.look.env(name);
    const places = () => [
      `${home}/.oxtail`,
      `${home}/.claude.json`,
      moved.claude ?? `${home}/.claude`,
      moved.codex ?? `${home}/.codex`,
    ];
    return { look: { ...world.look, env }, ...within(world, places) };
  });
}

function within({ files }: SetupWorld, places: () => string[]): Partial<SetupWorld> {
  const reach = (path: string) => {
    if (places().some((place) => path === place || path.startsWith(`${place}/`))) return path;
    throw new FileError("denied", "look at", path);
  };
  return {
    files: {
      ...files,
      lstat: (path) => files.lstat(reach(path)),
      list: (path) => files.list(reach(path)),
      remove: (path) => files.remove(reach(path)),
    },
  };
}

const lines = (home: Home) => home.said.join("\n").split("\n");

Deno.test("where setup was told of two folders of a client, uninstall undoes one, names the other and keeps ~/.oxtail", () =>
  inMovedHome(async (home, moved) => {
    const [one, two] = [`${home.home}/c1`, `${home.home}/c2`];
    for (const folder of [one, two]) Deno.mkdirSync(folder);
    Deno.mkdirSync(`${two}/commands`);
    home.write("c1/settings.json", `{ "mine":1 }`);
    const before = home.all();
    for (const folder of [one, two]) {
      moved.claude = folder;
      assert.equal(await home.setup(), 0);
    }
    const first = Object.entries(home.all()).filter(([path]) => path.startsWith("c1/"));
    home.said.length = 0;
    assert.equal(await home.uninstall(), 1);
    assert.deepEqual(
      Object.entries(home.all()).filter(([path]) => path.startsWith("c1/")),
      first,
    );
    assert.deepEqual([...Deno.readDirSync(two)].map(({ name }) => name), ["commands"]);
    assert.ok(home.all()[".oxtail/bin/oxtail"]);
    const quoted = `'${one.replaceAll("'", `'\\''`)}'`;
    assert.deepEqual(lines(home).slice(0, 2), [
      "note       this run does not reach ~/c1/.claude.json, ~/c1/settings.json, " +
      "~/c1/commands/oxtail-join.md",
      `note       to take oxtail out of them: CLAUDE_CONFIG_DIR=${quoted} ~/.oxtail/bin/oxtail uninstall`,
    ]);
    assert.deepEqual(lines(home).slice(-2), [
      "kept       ~/.oxtail: what this run does not reach needs it",
      "oxtail: Not everything was undone, see the notes above",
    ]);
    moved.claude = one;
    assert.equal(await home.uninstall(), 0, home.said.join("\n"));
    assert.deepEqual(home.all(), before);
  }));

Deno.test("what lies elsewhere is named by a dry run and before a question, and the question leaves ~/.oxtail out", () => {
  const asked: string[] = [];
  return inMovedHome(async (home, moved) => {
    Deno.mkdirSync(`${home.home}/x`);
    moved.codex = `${home.home}/x`;
    await home.setup();
    delete moved.codex;
    home.said.length = 0;
    assert.equal(await home.uninstall({ dryRun: true }), 1);
    assert.match(home.said.join("\n"), /^note {7}this run does not reach .*x\/config\.toml/);
    assert.match(home.said.join("\n"), /: CODEX_HOME='.*\/x' ~\/\.oxtail\/bin\/oxtail uninstall$/m);
    assert.doesNotMatch(home.said.join("\n"), /Would remove/);
    await home.uninstall({ dryRun: true, data: "keep" });
    assert.match(home.said.join("\n"), /bin\/oxtail uninstall --keep-data$/m);
    home.said.length = 0;
    const before = home.all();
    const ask = (_: readonly string[], question: string) => (asked.push(question), false);
    const options = { clients: null, dryRun: false, yes: false, data: "unread" } as const;
    assert.equal(await uninstall({ ...home.world, ask }, options), 1);
    assert.match(home.said[0] ?? "", /^note /);
    assert.doesNotMatch(asked.join(), /all mail/);
    assert.deepEqual(home.all(), before);
  });
});

Deno.test("the usual folder of a client is elsewhere as well when this run is told of another", () =>
  inMovedHome(async (home, moved) => {
    Deno.mkdirSync(`${home.home}/c1`);
    await home.setup();
    moved.claude = `${home.home}/c1`;
    await home.setup();
    home.said.length = 0;
    assert.equal(await home.uninstall(), 1);
    const notes = lines(home).filter((line) => line.startsWith("note "));
    assert.match(notes[0] ?? "", /reach ~\/\.claude\.json, ~\/\.claude\/settings\.json, /);
    assert.match(notes[1] ?? "", /CLAUDE_CONFIG_DIR='.*\/\.claude' /);
    assert.equal(notes.length, 2);
    moved.claude = `${home.home}/.claude`;
    assert.equal(await home.uninstall(), 0, home.said.join("\n"));
    assert.deepEqual(Object.keys(home.all()).sort(), [".claude", ".codex", "c1"]);
  }));

Deno.test("folders elsewhere do not stop an uninstall of one client, and what they changed since counts as undone", () =>
  inMovedHome(async (home, moved) => {
    for (const name of ["c1", "c2"]) Deno.mkdirSync(`${home.home}/${name}`);
    for (const name of ["c1", "c2"]) {
      moved.claude = `${home.home}/${name}`;
      await home.setup();
    }
    const options = {
      clients: ["claude-code"] as const,
      dryRun: false,
      yes: true,
      data: "unread",
    } as const;
    for (const name of ["c1", "c2"]) {
      const path = `${name}/settings.json`;
      home.write(path, home.read(path).replace("{", `{"a": 1,`));
      moved.claude = `${home.home}/${name}`;
      home.said.length = 0;
      assert.equal(await uninstall(home.world, options), 0);
      const hints = lines(home).filter((line) => line.endsWith(" uninstall --client claude-code"));
      assert.equal(hints.length, name === "c1" ? 1 : 0);
      assert.deepEqual(JSON.parse(home.read(path)), { a: 1 });
      assert.equal(home.all()[`${name}/commands`], undefined);
    }
    delete moved.claude;
    assert.equal(await home.uninstall(), 0, home.said.join("\n"));
    assert.equal(home.all()[".oxtail"], undefined);
  }));

Deno.test("a folder elsewhere that is gone is forgotten once uninstall looks there", () =>
  inMovedHome(async (home, moved) => {
    Deno.mkdirSync(`${home.home}/c1`);
    moved.claude = `${home.home}/c1`;
    await home.setup();
    delete moved.claude;
    await home.setup();
    Deno.removeSync(`${home.home}/c1`, { recursive: true });
    assert.equal(await home.uninstall(), 1);
    moved.claude = `${home.home}/c1`;
    assert.equal(await home.uninstall(), 0, home.said.join("\n"));
    assert.deepEqual(Object.keys(home.all()).sort(), [".claude", ".codex"]);
  }));
