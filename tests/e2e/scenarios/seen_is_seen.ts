/**
 * Twelve messages of 7.8 kB of XML for each of a Claude Code, a Codex that calls tools one by one, and a Codex
 * that calls them from scripts. Hooks hand over what fits their frames, and the models read until nothing comes.
 * What is acknowledged then is exactly what stood whole in requests to the models; the rest is unread, and is
 * read by its id, in parts.
 */

import { isObject, parseObject } from "../../../src/wire/json.ts";
import { CODE_MODE_MODEL } from "../codex.ts";
import type { Lab } from "../lab.ts";
import { installOxtail, mailNames, sendTo } from "../oxtail.ts";
import { expectEqual, type Scenario } from "../scenario.ts";
import { threadOf } from "../wakes.ts";

const MESSAGES = 12;
/** Reads until nothing comes, and one more. */
const READS = 5;
/** Looks into a transcript follow the end of a turn, and come once a minute. */
const PROOF_MS = 90_000;

/** One agent and how its model calls a tool. */
interface Reader {
  readonly name: string;
  readonly session: string;
  /** Directives that call read_my_messages with each of these arguments. */
  readonly reads: (all: readonly object[]) => string;
}

const TOOL = { claude: "mcp__oxtail__read_my_messages", codex: "mcp__oxtail::read_my_messages" };
const classic = (tool: string) => (all: readonly object[]) =>
  all.map((args) => `CALL_TOOL ${tool} ${JSON.stringify(args)}`).join(" ;; ");
const inScripts = (all: readonly object[]) =>
  all.map((args) => `JS text(await tools.${TOOL.claude}(${JSON.stringify(args)}))`)
    .concat("SAY done").join(" ;;; ");

/** See the top of this file. */
export const seenIsSeen: Scenario = {
  name: "what is acknowledged is what stood whole in a request to the model, in both clients",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab, { codexHooks: true });
    const claude = await lab.startClaude("a");
    await lab.startCodex("x", { withoutDaemon: true });
    const x = await threadOf(lab, "x", "x");
    await lab.startCodex("y", { withoutDaemon: true, model: CODE_MODE_MODEL });
    await lab.say(
      "y",
      "JS text(await tools.mcp__oxtail__set_my_state({name:'scripted'})) ;;; SAY done",
    );
    const y = await lab.waitFor(
      () => boxes(lab).find((box) => box !== claude.sessionId && box !== x),
      40_000,
      "the scripted Codex has a box",
    );
    const readers: Reader[] = [
      { name: "a", session: claude.sessionId, reads: classic(TOOL.claude) },
      { name: "x", session: x, reads: classic(TOOL.codex) },
      { name: "y", session: y, reads: inScripts },
    ];
    const figures: string[] = [];
    for (const reader of readers) figures.push(await readAll(lab, reader));
    return figures.join(", ");
  },
};

async function readAll(lab: Lab, reader: Reader): Promise<string> {
  const { name, session, reads } = reader;
  const bodies = new Map<string, string>();
  for (let n = 0; n < MESSAGES; n++) bodies.set(sendTo(lab, session, xml(name, n)), xml(name, n));
  await lab.say(name, reads(Array(READS).fill({})));
  await turnEnds(lab, name, READS);
  const seen = await settles(lab, reader, bodies);
  const unseen = [...bodies.keys()].filter((id) => !seen.includes(id));
  // A longer prompt is cut by the composers. Each turn's hooks show one or two that fit a frame besides.
  for (;;) {
    const left = unseen.filter((id) => !stood(lab, name, id, bodies.get(id) ?? "")).slice(0, 3);
    if (left.length === 0) break;
    const before = calls(lab, name);
    const parts = left.flatMap((id) => [1, 2].map((part) => ({ message_id: id, part })));
    await lab.say(name, reads(parts));
    await turnEnds(lab, name, before + parts.length);
  }
  const all = await settles(lab, reader, bodies);
  expectEqual(all.length, MESSAGES, `the messages that ${name} has read in the end`);
  return `${name}: ${seen.length} at once, ${unseen.length} in parts`;
}

/** Waits until what is acknowledged is what was seen, and gives it. */
async function settles(
  lab: Lab,
  { name, session }: Reader,
  bodies: ReadonlyMap<string, string>,
): Promise<string[]> {
  const seen = () =>
    [...bodies].filter(([id, body]) => stood(lab, name, id, body)).map(([id]) => id);
  const done = () =>
    mailNames(lab, session, "done").map((file) => file.slice(23, 49)).filter((id) =>
      bodies.has(id)
    );
  const notSeen = () => done().filter((id) => !seen().includes(id));
  await lab.waitFor(
    () => done().length >= seen().length || notSeen().length > 0,
    PROOF_MS,
    `what ${name} was shown is acknowledged`,
  );
  expectEqual(notSeen(), [], `what is acknowledged of ${name} and stood in no request`);
  expectEqual(done().sort(), seen().sort(), `what is acknowledged of ${name}`);
  const unread = [...mailNames(lab, session, "new"), ...mailNames(lab, session, "cur")];
  expectEqual(unread.length, bodies.size - done().length, `what is left for ${name}`);
  return done();
}

/** Whether the whole body stood in a request: in a frame, in a result, or in parts of it. */
function stood(lab: Lab, name: string, id: string, body: string): boolean {
  const framed = body.split("\n").map((line) => `| ${line}`).join("\n");
  const inResult = JSON.stringify(body).slice(1, -1).replaceAll("<", "\\u003c");
  const printed = JSON.stringify(inResult).slice(1, -1);
  const heard = lab.model.of(name).map((request) => request.heard);
  const forms = [framed, inResult, printed];
  if (heard.some((text) => forms.some((form) => text.includes(form)))) return true;
  return partsHeard(lab, name, id).join("") === body;
}

/** The parts of a message that stood in results. */
function partsHeard(lab: Lab, name: string, id: string): string[] {
  const parts: string[] = [];
  for (const { text } of lab.model.results(name, name === "y" ? "exec" : "read_my_messages")) {
    for (const message of messagesIn(text)) {
      if (message["id"] !== id || typeof message["part"] !== "number") continue;
      parts[message["part"] - 1] = String(message["body"]);
    }
  }
  return parts;
}

/** The messages in a result as a model gets it: our JSON, or what a script printed of it. */
function messagesIn(text: string): { readonly [field: string]: unknown }[] {
  const object = parseObject(text.slice(Math.max(0, text.indexOf("{"))).trim());
  const content = object?.["content"];
  if (Array.isArray(content)) {
    return content.flatMap((item) => isObject(item) ? messagesIn(String(item["text"])) : []);
  }
  const messages = object?.["messages"];
  return Array.isArray(messages) ? messages.filter(isObject) : [];
}

function calls(lab: Lab, name: string): number {
  return lab.model.results(name, name === "y" ? "exec" : "read_my_messages").length;
}

async function turnEnds(lab: Lab, name: string, results: number): Promise<void> {
  const extra = name === "y" ? 1 : 0;
  await lab.waitFor(
    () => calls(lab, name) >= results + (results === READS ? extra : 0),
    120_000,
    `${name} has read`,
  );
  const last = () => lab.model.of(name).length;
  let before = -1;
  // A Stop that hands over makes the turn go on.
  await lab.waitFor(
    async () => {
      const now = last();
      const isQuiet = now === before;
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return isQuiet && last() === now;
    },
    60_000,
    `the turn of ${name} has ended`,
  );
}

function xml(name: string, n: number): string {
  const line = `<entry of="${name}" id="${n}" kind="note"><title>It's "so"</title></entry>\n`;
  return line.repeat(Math.floor(7_800 / line.length)).trimEnd();
}

function boxes(lab: Lab): string[] {
  return [...Deno.readDirSync(`${lab.home}/.oxtail/activity`)].map(({ name }) => name);
}
