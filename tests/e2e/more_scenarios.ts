/** What each client beside Claude Code and Codex has to do with the real program: the same for all of them. */

import { boxOf } from "../../src/wire/ids.ts";
import { isObject } from "../../src/wire/json.ts";
import type { Lab } from "./lab.ts";
import type { MoreClient } from "./more.ts";
import { mailNames, mailState, sendTo } from "./oxtail.ts";
import { runOxtail } from "./run_oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "./scenario.ts";
import { handOvers } from "./script.ts";
import { textOf } from "./stream.ts";
import { clientIn, heardMs, sendWaking, threadOf, toldAt } from "./wakes.ts";

/** How long a client may take on a busy machine: nothing here is about speed. */
const PATIENCE_MS = 90_000;

/** Set up from nothing, it asks and is asked, sees the whole of what is large, and is left as it was. */
export function talks(client: MoreClient): Scenario {
  return {
    about: { client: client.type, column: "talks" },
    name: `setup for ${client.title}, which asks Claude Code and is asked by Codex, and uninstall`,
    async run(lab: Lab): Promise<string> {
      await lab.configure({ server: null, claudeSettings: {}, codexHooks: null });
      await lab.prepareMore(client);
      const before = snapshot(lab, client);
      await runOxtail(lab, "setup", "--yes", "--allow-tools", ...client.setup ?? []);
      const once = snapshot(lab, client);
      await runOxtail(lab, "setup", "--yes", "--allow-tools", ...client.setup ?? []);
      expectEqual(snapshot(lab, client), once, "what a second setup leaves");

      const claude = await lab.startClaude("a");
      await lab.startCodex("codex");
      const codex = await threadOf(lab, "codex", "codex");
      const [one, two] = await Promise.all([
        start(lab, client, "one"),
        start(lab, client, "two"),
      ]);
      expect(one !== two, `two sessions have ids of their own, found ${one} twice`);
      answers(
        lab,
        "a",
        "mcp__plugin_oxtail_oxtail__reply_to_message",
        "| Say whether it is red",
        "No",
      );
      answers(lab, "one", client.tool("reply_to_message"), "| Say whether it is green", "Yes");
      const askedMs = Date.now();
      expectEqual(
        await asks(lab, "one", client.tool("ask_peer"), claude.sessionId, "Say whether it is red"),
        "No",
        "the answer of Claude Code",
      );
      const answeredMs = Date.now() - askedMs;
      const asked = asks(lab, "codex", "mcp__oxtail::ask_peer", one, "Say whether it is green");
      // Where nothing wakes it, its person does.
      if (!client.wakes) await lab.say("one", "SAY here");
      expectEqual(await asked, "Yes", "the answer to Codex");
      if (client.transcript === true) await isRead(lab, one);
      await readsWhole(lab, client, two);
      await quit(lab, ["one", "two"]);
      await runOxtail(lab, "uninstall", "--yes", "--delete-mail", "--client", client.type);
      expectEqual(snapshot(lab, client), before, "what uninstall leaves");
      expect(codex !== one, "Codex is another");
      return `asked to answered ${answeredMs} ms`;
    },
  };
}

/** Mail within a turn, Escape before the answer, and a new session. */
export function handsOver(client: MoreClient): Scenario {
  return {
    about: { client: client.type, column: "handsOver" },
    name: `${client.title} is handed mail within a turn, again after Escape, and in a new session`,
    async run(lab: Lab): Promise<string> {
      await prepare(lab, client);
      const id = await start(lab, client, "one");
      const before = lab.requests("one").length;
      await lab.say("one", `${client.sleep(8)} ;; SAY done`);
      await lab.waitFor(
        () => lab.requests("one").length > before,
        PATIENCE_MS,
        "the turn has begun",
      );
      const message = sendTo(lab, id, "within the turn");
      const heard = await lab.waitFor(
        () => lab.requests("one").find(({ heard }) => heard.includes("| within the turn")),
        PATIENCE_MS,
        "the next request holds the message",
      );
      expect(heard.conversation.entries.length > 2, "it comes with the result of the tool");
      await isDone(lab, id, message);

      const again = await afterEscape(lab, client, id);
      const next = await afterNew(lab, client, id);
      return `handed over; after Escape ${again}; ${next}`;
    },
  };
}

/** Woken when idle, beside a draft. */
export function wakes(client: MoreClient): Scenario {
  return {
    about: { client: client.type, column: "wakes" },
    name: `an idle ${client.title} is woken without a key, and its half-typed draft stays`,
    async run(lab: Lab): Promise<string> {
      await prepare(lab, client);
      await lab.startClaude("a");
      const id = await start(lab, client, "one");
      await lab.type("one", "half a thought");
      await pause(1_500);
      const server = "plugin_oxtail_oxtail";
      const sent = await sendWaking(lab, "a", id, "wake up", server);
      const told = await lab.waitFor(
        () => heardMs(lab, "one", "| wake up"),
        PATIENCE_MS,
        "its model is told",
      );
      // On a busy machine its turn begins later than a sender waits.
      expect(/^fired/.test(sent.status), `the wake was made, found ${sent.status}`);
      await isDone(lab, id, sent.id);
      expect(
        (await lab.composer("one")).startsWith("half a thought"),
        `the draft is as it was, found ${await lab.composer("one")}`,
      );
      return toldAt(told - sent.toldMs);
    },
  };
}

async function prepare(lab: Lab, client: MoreClient): Promise<void> {
  await lab.configure({ server: null, claudeSettings: {}, codexHooks: null });
  await lab.prepareMore(client);
  const clients = ["--client", `claude-code,${client.type}`];
  await runOxtail(lab, "setup", "--yes", "--allow-tools", ...clients, ...client.setup ?? []);
}

/** Starts it in a window; gives the id by which it is known. */
async function start(lab: Lab, client: MoreClient, name: string): Promise<string> {
  await lab.startMore(client, name);
  return await whoIs(lab, client, name);
}

/** Has it say who it is. */
async function whoIs(lab: Lab, client: MoreClient, name: string): Promise<string> {
  const before = lab.model.results(name, "get_my_session").length;
  await lab.say(name, `CALL_TOOL ${client.tool("get_my_session")} {}`);
  const told = await lab.waitFor(
    () => lab.model.results(name, "get_my_session")[before],
    PATIENCE_MS,
    `${name} says who it is`,
  );
  const found = clientIn(told.text);
  expectEqual(found.type, client.type, "the client of the entry");
  const id = textOf(found.session_id);
  expect(id !== "", `its session is known, found ${told.text}`);
  await isIdle(lab, id);
  return id;
}

/** The sessions that hooks have marked. */
function sessionsMarked(lab: Lab): string[] {
  return [...Deno.readDirSync(`${lab.home}/.oxtail/activity`)].map(({ name }) => name);
}

/** Waits until our hooks say that the turn has ended. */
async function isIdle(lab: Lab, id: string): Promise<void> {
  const word = () => {
    try {
      return Deno.readTextFileSync(`${lab.home}/.oxtail/activity/${boxOf(id)}`);
    } catch {
      return "";
    }
  };
  await lab.waitFor(() => word().startsWith("idle"), PATIENCE_MS, "the turn has ended");
}

async function isDone(lab: Lab, id: string, message: string): Promise<void> {
  await lab.waitFor(
    () => mailState(lab, id, message) === "done",
    PATIENCE_MS,
    "the end of the turn has acknowledged the message",
  );
}

/** What a prompt's hook said is gone with the turn, and comes again with the next one. */
async function afterEscape(lab: Lab, client: MoreClient, id: string): Promise<string> {
  await isIdle(lab, id);
  const message = sendTo(lab, id, "before Escape");
  await lab.say("one", "DELAY 20000 ;; SAY too late");
  await lab.waitFor(
    () => heardMs(lab, "one", "| before Escape"),
    PATIENCE_MS,
    "it was handed over",
  );
  await lab.waitFor(() => isEmptied(lab, client), PATIENCE_MS, "it waits for a prompt");
  await pause(1_000);
  expect(mailState(lab, id, message) !== "done", "nothing is acknowledged by Escape");
  const before = lab.requests("one").length;
  await lab.say("one", "SAY finished");
  const { heard } = await lab.waitFor(
    () => lab.requests("one").slice(before).find(({ heard }) => heard.includes("SAY finished")),
    PATIENCE_MS,
    "the next turn has begun",
  );
  const times = handOvers(heard).filter((one) => one.id === message).length;
  expect(times >= 1, "the next turn is told of it");
  await isDone(lab, id, message);
  return `told ${times === 1 ? "once" : `${times} times`}`;
}

/** Whether it waits; some put the prompt back into the composer. */
async function isEmptied(lab: Lab, client: MoreClient): Promise<boolean> {
  const screen = await lab.capture("one");
  if (client.isReady(screen)) return true;
  for (const key of client.isBusy(screen) ? client.escape : ["C-u"]) {
    await lab.key("one", key);
    await pause(300);
  }
  await pause(700);
  return false;
}

/** The new session has an id of its own, and gets what is sent to it. */
async function afterNew(lab: Lab, client: MoreClient, id: string): Promise<string> {
  await isIdle(lab, id);
  const known = sessionsMarked(lab);
  await lab.say("one", client.newSession);
  await lab.waitFor(
    async () =>
      client.isReady(await lab.capture("one")) &&
      (client.startsLate || sessionsMarked(lab).some((one) => !known.includes(one))),
    PATIENCE_MS,
    "a new session has begun",
  );
  await pause(1_500);
  const next = await whoIs(lab, client, "one");
  expect(next !== id, "a new session has an id of its own");
  const message = sendTo(lab, next, "to the new one");
  await lab.say("one", "SAY hello");
  await lab.waitFor(
    () => heardMs(lab, "one", "| to the new one"),
    PATIENCE_MS,
    "it was handed over",
  );
  await isDone(lab, next, message);
  return `a new session after ${client.newSession}`;
}

/** Another agent reads its transcript. */
async function isRead(lab: Lab, id: string): Promise<void> {
  const args = JSON.stringify({ name: id, mode: "transcript" });
  await lab.say("a", `CALL_TOOL mcp__plugin_oxtail_oxtail__read_session ${args}`);
  const told = await lab.waitFor(
    () => lab.model.results("a", "read_session")[0],
    30_000,
    "a has read the session",
  );
  expect(told.text.includes("get_my_session {}"), `its prompts are read, found ${told.text}`);
}

/** Sixty thousand characters of mail: what a result holds stands whole before the model. */
async function readsWhole(lab: Lab, client: MoreClient, id: string): Promise<void> {
  const body = "0123456789 abcde\n".repeat(470).trim();
  const sent = Array.from({ length: 8 }, () => sendTo(lab, id, body));
  const seen = new Set<string>();
  for (let round = 1; seen.size < sent.length; round++) {
    expect(round <= sent.length, `all of it is read, found ${seen.size}`);
    await lab.say("two", `CALL_TOOL ${client.tool("read_my_messages")} {} ;; SAY round ${round}`);
    const told = await lab.waitFor(
      () => lab.model.results("two", "read_my_messages")[round - 1],
      PATIENCE_MS,
      "it has read",
    );
    expect(told.text.length <= client.resultMaxChars, "the result is no longer than it shows");
    for (const message of sent) {
      const heard = lab.requests("two").at(-1)?.heard ?? "";
      if (heard.includes(message)) seen.add(message);
    }
    await isIdle(lab, id);
  }
  expectEqual(mailNames(lab, id, "new"), [], "what nobody has read");
}

/** Has the model of `agent` answer a question by its id, as soon as it hears it. */
function answers(lab: Lab, agent: string, tool: string, when: string, body: string): void {
  lab.model.rule({ agent, when, then: `CALL_TOOL ${tool} {"message_id":"$ID","body":"${body}"}` });
}

async function asks(lab: Lab, agent: string, tool: string, target: string, body: string) {
  const args = JSON.stringify({ target, body, timeout_ms: 150_000 });
  await lab.say(agent, `CALL_TOOL ${tool} ${args}`);
  const told = await lab.waitFor(
    () => lab.model.results(agent, "ask_peer")[0],
    170_000,
    `${agent} has its answer`,
  );
  const { reply } = resultObject(told.text);
  expect(isObject(reply), `there is a reply, found ${told.text}`);
  return reply.body;
}

/** Ends the clients of these windows. */
async function quit(lab: Lab, names: readonly string[]): Promise<void> {
  for (const name of names) await lab.say(name, "/quit");
  for (const name of names) {
    await lab.waitFor(
      async () => (await lab.processes(name)).length <= 1,
      PATIENCE_MS,
      `${name} ended`,
    );
  }
}

/** The bytes of every file that setup writes for a client. */
function snapshot(lab: Lab, client: MoreClient): Record<string, string> {
  return Object.fromEntries(client.files.map((path) => [path, bytesOf(`${lab.home}/${path}`)]));
}

function bytesOf(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "nothing";
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
