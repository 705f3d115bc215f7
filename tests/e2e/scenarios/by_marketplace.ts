/**
 * Each client alone takes oxtail from a fresh clone by its own installer: nobody has run setup, nothing is
 * downloaded, and there is a `deno` in PATH. Without one the session says what is missing.
 */

import { mustRun } from "../command.ts";
import type { ClientName } from "../clients.ts";
import type { Lab } from "../lab.ts";
import { mailState } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { textOf } from "../stream.ts";
import { clientIn, threadOf } from "../wakes.ts";
import { isObject, parseObject } from "../../../src/wire/json.ts";
import { ROOT } from "../../../tools/paths.ts";

const QUESTION = "Which port does the API listen on?";
const ANSWER = "It listens on 8443.";
const MISSING = "it needs Deno, and there is no deno in PATH. Install it by npm install -g deno";
const CLAUDE = "CALL_TOOL mcp__plugin_oxtail_oxtail__";
const CODEX = "CALL_TOOL mcp__oxtail::";

/** See the top of this file. */
export const claudeByMarketplace: Scenario = {
  name: "Claude Code takes the plugin from a fresh clone, two ask and answer, and it goes again",
  async run(lab: Lab): Promise<string> {
    await configure(lab);
    await provideDeno(lab);
    await install(lab, "claude");
    await lab.startClaude("a");
    const peer = await lab.startClaude("b");
    await lab.say("b", `${CLAUDE}get_my_session {} ;; SAY there`);
    await isInProject(lab, "b");
    const took = await ask(lab, { asker: "a", peer: "b", target: peer.sessionId, tool: CLAUDE });
    for (const name of ["a", "b"]) await end(lab, name, "/exit");
    await uninstall(lab, "claude");
    isGone(lab);
    return took;
  },
};

/** See the top of this file. */
export const codexByMarketplace: Scenario = {
  name: "Codex takes the plugin from a fresh clone, two ask and answer, and it goes again",
  async run(lab: Lab): Promise<string> {
    await configure(lab);
    await provideDeno(lab);
    await install(lab, "codex");
    await lab.startCodex("a");
    await lab.startCodex("b");
    // Idle, and under the daemon that both share: its queue wakes it.
    const target = await threadOf(lab, "b", "codex");
    await isInProject(lab, "codex");
    const took = await ask(lab, { asker: "a", peer: "codex", target, tool: CODEX });
    for (const name of ["a", "b"]) await end(lab, name, "/quit");
    await uninstall(lab, "codex");
    isGone(lab);
    return took;
  },
};

/** See the top of this file. */
export const marketplaceWithoutDeno: Scenario = {
  name: "without a deno in PATH the session and every tool say what is missing, in both clients",
  async run(lab: Lab): Promise<string> {
    await configure(lab);
    const env = { PATH: `${lab.root}/bin:${pathWithoutDeno(lab)}` };
    await install(lab, "claude");
    await install(lab, "codex");
    const isSaid = async (name: string) =>
      (await lab.capture(name)).replace(/[^\w,.-]/g, "").includes(MISSING.replaceAll(" ", ""));
    await lab.startClaude("a", { env });
    await lab.waitFor(() => isSaid("a"), 20_000, "Claude Code shows what is missing");
    await lab.say("a", `${CLAUDE}ask_peer {"target":"b","body":"x"} ;; SAY there`);
    await lab.startCodex("x", { env });
    await lab.say("x", `${CODEX}list_project_sessions {} ;; SAY there`);
    await lab.waitFor(() => isSaid("x"), 30_000, "Codex shows what is missing");
    for (const [name, tool] of [["a", "ask_peer"], ["codex", "list_project_sessions"]] as const) {
      const { text } = await lab.waitFor(
        () => lab.model.results(name, tool)[0],
        30_000,
        `${name} has the answer of ${tool}`,
      );
      expect(text.includes(MISSING), `${tool} says what is missing, found ${text}`);
    }
    for (const name of ["home/.oxtail", "home/.cache/deno"]) {
      expect(!exists(`${lab.root}/${name}`), `there is no ${name}`);
    }
    return "said by both clients and their tools";
  },
};

async function configure(lab: Lab): Promise<void> {
  await lab.configure({
    server: null,
    claudeSettings: { permissions: { allow: ["mcp__plugin_oxtail_oxtail", "Bash"] } },
    codexHooks: null,
  });
}

/** Runs a client's own installer, with nothing to reach. */
async function tell(lab: Lab, client: ClientName, ...args: string[]): Promise<void> {
  const env = {
    HOME: lab.home,
    PATH: `${lab.root}/bin:/usr/local/bin:/usr/bin:/bin`,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    HTTPS_PROXY: "http://127.0.0.1:9",
  };
  await mustRun(`${lab.root}/bin/${client}`, ["plugin", ...args], { env, cwd: lab.home });
}

async function install(lab: Lab, client: ClientName): Promise<void> {
  const clone = `${lab.root}/clone`;
  if (!exists(clone)) await mustRun("git", ["clone", "--quiet", ROOT, clone]);
  if (client === "claude") {
    return await tell(lab, client, "install", "oxtail", "--marketplace", clone);
  }
  await tell(lab, client, "marketplace", "add", clone);
  await tell(lab, client, "add", "oxtail@oxtail");
}

async function uninstall(lab: Lab, client: ClientName): Promise<void> {
  await tell(lab, client, client === "codex" ? "remove" : "uninstall", "oxtail@oxtail");
  await tell(lab, client, "marketplace", "remove", "oxtail");
}

/** A question from one to the other, which is idle; gives how long the answer took. */
async function ask(
  lab: Lab,
  { asker, peer, target, tool }: Record<"asker" | "peer" | "target" | "tool", string>,
): Promise<string> {
  lab.model.rule({
    agent: peer,
    when: `| ${QUESTION}`,
    then: `${tool}reply_to_message {"message_id":"$ID","body":"${ANSWER}"}`,
  });
  const beganMs = Date.now();
  const question = JSON.stringify({ target, body: QUESTION, timeout_ms: 60_000 });
  await lab.say(asker, `${tool}ask_peer ${question}`);
  const { text, atMs } = await lab.waitFor(
    () => lab.model.results(peer === "codex" ? peer : asker, "ask_peer")[0],
    70_000,
    `${asker} has the answer`,
  );
  const { reply, message_id } = resultObject(text);
  expect(isObject(reply), `ask_peer returns a reply, found ${text}`);
  expectEqual(reply.body, ANSWER, "the body of the reply");
  await lab.waitFor(
    () => mailState(lab, target, textOf(message_id)) === "done",
    20_000,
    "the question lies in done",
  );
  return `asked to answered ${atMs - beganMs} ms`;
}

/** The server's project is the folder of the session, and not the one that its program was started from. */
async function isInProject(lab: Lab, agent: string): Promise<void> {
  const { text } = await lab.waitFor(
    () => lab.model.results(agent, "get_my_session")[0],
    40_000,
    "the session knows itself",
  );
  const { entry } = resultObject(text);
  expect(isObject(entry) && isObject(entry.project), `there is a project, found ${text}`);
  expectEqual(entry.project.root, lab.project, "the project of the session");
  expectEqual(clientIn(text).cwd, lab.project, "its folder");
}

async function end(lab: Lab, name: string, word: string): Promise<void> {
  await lab.say(name, word);
  await lab.waitFor(
    async () => (await lab.processes(name)).length <= 1,
    20_000,
    `${name} has ended`,
  );
}

/**
 * No client has it any more, and the store has no program in it. What the clients keep for themselves is
 * theirs: Codex what was trusted, and Claude Code for a while a copy that it marks as orphaned.
 */
function isGone(lab: Lab): void {
  const settings = parseObject(read(`${lab.home}/.claude/settings.json`)) ?? {};
  const known = parseObject(read(`${lab.home}/.claude/plugins/installed_plugins.json`)) ?? {};
  const lists = [settings.enabledPlugins, settings.extraKnownMarketplaces, known.plugins];
  const tables = read(`${lab.home}/.codex/config.toml`).match(/^\[(?!hooks\.state).*oxtail.*/gm);
  const folders = [".codex/plugins/cache/oxtail/oxtail", ".claude/plugins/marketplaces/oxtail"];
  const programs = ["bin", "lib", "hooks", "plugin", "setup"].map((name) => `.oxtail/${name}`);
  expectEqual(
    [
      ...lists.flatMap((list) => isObject(list) ? Object.keys(list) : []),
      ...tables ?? [],
      ...[...folders, ...programs].filter((path) => exists(`${lab.home}/${path}`)),
    ],
    [],
    "what is left",
  );
}

function read(path: string): string {
  return exists(path) ? Deno.readTextFileSync(path) : "";
}

function exists(path: string): boolean {
  try {
    return Deno.lstatSync(path) !== null;
  } catch {
    return false;
  }
}

async function provideDeno(lab: Lab): Promise<void> {
  await Deno.symlink(Deno.execPath(), `${lab.root}/bin/deno`);
}

/** A folder with all programs of the system but deno. */
function pathWithoutDeno(lab: Lab): string {
  const folder = `${lab.root}/system`;
  Deno.mkdirSync(folder);
  for (const place of ["/usr/local/bin", "/usr/bin", "/bin"].filter(exists)) {
    for (const { name } of Deno.readDirSync(place)) {
      if (name !== "deno" && !exists(`${folder}/${name}`)) {
        Deno.symlinkSync(`${place}/${name}`, `${folder}/${name}`);
      }
    }
  }
  return folder;
}
