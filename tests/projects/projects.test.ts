/** Who sees whom: real git repositories, real servers, with and without the launcher. */

import { findProject, lookForProject } from "../../src/agents/project.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { temporaryName } from "../../src/sys/deno_ports.ts";
import { sameProject } from "../../src/wire/entry.ts";
import { checkoutConfig } from "../../tools/checkout.ts";
import { ROOT } from "../../tools/paths.ts";
import { findProgram } from "../programs.ts";
import { equal, match, that } from "../support/assert.ts";
import { createWorld, type TestAgent, type World } from "../support/world.ts";
import { environment } from "../wake/support.ts";

const git = findProgram("git");
const files = denoFiles(temporaryName);

/** The folders of a world with repositories of every kind. */
interface Places {
  readonly main: string;
  readonly worktree: string;
  readonly inMain: string;
  readonly nested: string;
  readonly submodule: string;
  readonly neighbour: string;
  readonly plain: string;
  readonly inPlain: string;
  readonly otherPlain: string;
}

async function run(cwd: string, ...args: string[]): Promise<void> {
  const config = ["-c", "user.name=T", "-c", "user.email=t@localhost"];
  const safe = ["-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main"];
  const { code, stderr } = await new Deno.Command(git ?? "git", {
    args: [...config, ...safe, ...args],
    cwd,
    env: { HOME: cwd, PATH: "/usr/local/bin:/usr/bin:/bin" },
    clearEnv: true,
  }).output();
  if (code !== 0) throw new Error(`git ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

async function repository(folder: string): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  await run(folder, "init", "-q");
  await Deno.writeTextFile(`${folder}/file`, folder);
  await run(folder, "add", ".");
  await run(folder, "commit", "-q", "-m", "Begin");
  return folder;
}

async function makePlaces({ home }: World): Promise<Places> {
  const base = `${home}/places`;
  const main = await repository(`${base}/main`);
  const neighbour = await repository(`${base}/main-2`);
  const nested = await repository(`${main}/nested`);
  const worktree = `${base}/work tree's`;
  await run(main, "worktree", "add", "-q", "-b", "feature/x", worktree);
  await run(main, "submodule", "add", "-q", neighbour, "sub");
  const [inMain, plain] = [`${main}/a/b`, `${base}/plain`];
  const [inPlain, otherPlain] = [`${plain}/child`, `${base}/plain-2`];
  for (const path of [inMain, inPlain, otherPlain]) await Deno.mkdir(path, { recursive: true });
  const submodule = `${main}/sub`;
  return { main, worktree, inMain, nested, submodule, neighbour, plain, inPlain, otherPlain };
}

/** Which places see each other, besides themselves. */
const TOGETHER: readonly (readonly (keyof Places)[])[] = [
  ["main", "worktree", "inMain"],
  ["plain", "inPlain"],
];

function seenFrom(place: keyof Places): readonly (keyof Places)[] {
  return TOGETHER.find((group) => group.includes(place)) ?? [place];
}

async function sees(agent: TestAgent): Promise<string[]> {
  const { json } = await agent.call("list_project_sessions");
  const rows = Array.isArray(json["sessions"]) ? json["sessions"] : [];
  return rows.map((row) => row.client_session_id).sort();
}

Deno.test({
  name:
    "worktrees are one project; nested, neighbour and submodule are others; no git: parent and child",
  ignore: git === null,
  async fn() {
    await using world = await createWorld();
    const places = await makePlaces(world);
    const agents = new Map<keyof Places, TestAgent>();
    for (const [name, cwd] of entries(places)) {
      agents.set(name, await world.start({ session: `session-${name}`, cwd }));
    }
    for (const [name, agent] of agents) {
      equal(await sees(agent), seenFrom(name).map((one) => `session-${one}`).sort(), name);
    }
    const main = agents.get("main");
    that(main !== undefined, "there is an agent in main");
    for (const [name] of entries(places)) {
      const sent = await main.call("send_message", { target: `session-${name}`, body: "x" });
      const expected = name === "main"
        ? "self-send"
        : seenFrom("main").includes(name)
        ? undefined
        : "cross-project";
      equal(sent.json["error"], expected, name);
    }
    const branch = async (name: keyof Places) => {
      const listed = await agents.get(name)?.call("list_project_sessions");
      const rows = Array.isArray(listed?.json["sessions"]) ? listed.json["sessions"] : [];
      return rows.find((row) => row.is_me).branch;
    };
    equal([await branch("worktree"), await branch("main"), await branch("plain")], [
      "feature/x",
      "main",
      null,
    ]);
  },
});

Deno.test({
  name: "a server that may look for itself comes to the same result as the launcher",
  ignore: git === null,
  async fn() {
    await using world = await createWorld();
    const places = await makePlaces(world);
    const projects = new Map(
      entries(places).map(([name, cwd]) => {
        const found = lookForProject(files, cwd) ?? findProject(environment(), cwd).project;
        return [name, found] as const;
      }),
    );
    for (const [a, one] of projects) {
      for (const [b, other] of projects) {
        equal(sameProject(one, other), a === b || seenFrom(a).includes(b), `${a} and ${b}`);
      }
    }
    equal(projects.get("worktree")?.branch, "feature/x");
    equal(projects.get("inMain")?.root, places.main);
  },
});

Deno.test("variables of the project from outside do not reach a server behind the launcher", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: "session-a" });
  const forged = {
    OXTAIL_PROJECT_ROOT: world.project,
    OXTAIL_PROJECT_ID: `${world.project}/.git`,
    OXTAIL_PROJECT_BRANCH: "forged",
  };
  const elsewhere = `${world.home}/elsewhere`;
  await Deno.mkdir(elsewhere);
  const b = await world.start({ session: "session-b", cwd: elsewhere, env: forged });
  equal(await sees(a), ["session-a"]);
  equal(await sees(b), ["session-b"]);
});

Deno.test("a root that is not above the working directory is ignored without the launcher, too", () => {
  const env = (root: string) => environment({ OXTAIL_PROJECT_ROOT: root, OXTAIL_PROJECT_ID: "/x" });
  for (const root of ["", "relative", "/home/u/proj-2", "/home/u/project/sub", "/home/u/proj/"]) {
    equal(findProject(env(root), "/home/u/proj").by, "cwd", root);
  }
  equal(findProject(env("/home/u"), "/home/u/proj").by, "launcher");
});

Deno.test("without the launcher a server that may not read the project says that it took its folder", async () => {
  await using world = await createWorld();
  const bare = await bareServer();
  const plain = await world.start({ session: "session-a", wrapper: bare([]) });
  const limited = await plain.call("get_my_session");
  match(limited.json["project_hint"], /working directory is taken for it: start the server with/);
  match(limited.json["entry"], new RegExp(`"root":"[^"]*/project","repo":null`));
  const open = await world.start({ session: "session-b", wrapper: bare(["--allow-read"]) });
  const free = await open.call("get_my_session");
  equal(free.json["project_hint"], undefined);
  match(free.json["entry"], /"repo":"[^"]*\/project\/\.git","branch":"main"/);
});

/** Runs the server with Deno itself, and with what reading `read` allows, instead of the launcher. */
async function bareServer(): Promise<(read: readonly string[]) => readonly string[]> {
  const { args } = await checkoutConfig();
  const config = args.find((arg) => arg.startsWith("--config=")) ?? "";
  const denoDir = args.find((arg) => arg.startsWith("--deno-dir="))?.slice("--deno-dir=".length);
  return (read) => [
    "/usr/bin/env",
    `DENO_DIR=${denoDir ?? ""}`,
    "/bin/sh",
    "-c",
    `exec "$0" run ${quote(config)} --no-lock --cached-only --no-prompt --allow-env ` +
    `${read.length > 0 ? read.join(" ") : '--allow-read="$HOME/.oxtail"'} ` +
    `--allow-write="$HOME/.oxtail" ${quote(`${ROOT}/mod.ts`)}`,
    Deno.execPath(),
  ];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function entries(places: Places): readonly (readonly [keyof Places, string])[] {
  const names: readonly (keyof Places)[] = [
    "main",
    "worktree",
    "inMain",
    "nested",
    "submodule",
    "neighbour",
    "plain",
    "inPlain",
    "otherPlain",
  ];
  return names.map((name) => [name, places[name]]);
}
