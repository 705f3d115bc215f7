/** The plugin in a client without hooks: the real file and the real gate, with a client that only takes notes. */

import { boxOf } from "../../src/wire/ids.ts";
import { isObject } from "../../src/wire/json.ts";
import { equal, match, that, until } from "../support/assert.ts";
import { type HookHome, hookHome } from "./hook_calls.ts";

const ID = "ses_dd1bb683affe6VxJXdO2kVgzmE";
const CHILD = "ses_dd1bb683affe6VxJXdO2kVgzmF";
const BOX = boxOf(ID);
const FOLDER = "/home/u/project";

interface Part {
  readonly id?: string;
  readonly type: string;
  readonly text: string;
}
/** A function of the plugin, as a client calls it. */
type Call = (input: object, output?: object) => unknown;

/** opencode with our plugin in it, and the messages that the plugin sent. */
async function opencode(home: HookHome) {
  const before = Deno.env.get("HOME");
  Deno.env.set("HOME", home.home);
  // It looks once where its user's home is.
  const plugin: { opencode: (input: object) => Record<string, Call> } = await import(
    `../../hooks/oxtail-plugin.mjs?${crypto.randomUUID()}`
  );
  const sent: { readonly by: string; readonly body: unknown }[] = [];
  const note = (by: string) => ({ body }: { body: unknown }) => {
    sent.push({ by, body });
    return Promise.resolve({});
  };
  const get = ({ path }: { path: { id: string } }) =>
    Promise.resolve({ data: path.id === CHILD ? { parentID: ID } : {} });
  const session = { get, prompt: note("told"), promptAsync: note("started") };
  const hooks = plugin.opencode({ client: { session }, directory: FOLDER });
  const call = async (name: string, input: object, output?: object) => {
    const hook = hooks[name];
    that(hook !== undefined, `${name} is there`);
    await hook(input, output);
  };
  return {
    call,
    sent,
    event: (type: string, more: object = {}) =>
      call("event", { event: { type, properties: { sessionID: ID, ...more } } }),
    /** A prompt; gives the texts that go to the model with it. */
    async prompt(text: string): Promise<string[]> {
      const parts: Part[] = [{ id: "prt_1", type: "text", text }];
      const model = { providerID: "p", modelID: "m" };
      await call("chat.message", { sessionID: ID, agent: "plan", model }, {
        message: { id: "msg_1" },
        parts,
      });
      return parts.slice(1).map((part) => part.text);
    },
    async [Symbol.asyncDispose]() {
      await call("dispose", {});
      if (before === undefined) Deno.env.delete("HOME");
      else Deno.env.set("HOME", before);
    },
  };
}

/** How many messages are new, handed over, and acknowledged. */
function counts({ mail }: HookHome): number[] {
  return ["new", "cur", "done"].map((folder) => mail.names(`mail/${BOX}/${folder}`).length);
}

function activity({ mail }: HookHome): string {
  return Deno.readTextFileSync(`${mail.root}/activity/${BOX}`);
}

Deno.test("mail comes with a prompt and within the turn, and the turn's end proves it", async () => {
  using home = await hookHome();
  await using client = await opencode(home);
  home.mail.send("alice", ID, { body: "first" });
  match((await client.prompt("go")).join("\n"), /\| first/);
  equal([activity(home), counts(home)], ["busy", [0, 1, 0]]);
  home.mail.send("alice", ID, { body: "second" });
  await client.call("tool.execute.after", { tool: "bash", sessionID: ID });
  const [told] = client.sent;
  that(told?.by === "told" && isObject(told.body), "it is told");
  // A message of ours changes neither the agent nor the model.
  equal([told.body.noReply, told.body.agent], [true, "plan"]);
  match(JSON.stringify(told.body), /\| second/);
  await client.event("session.idle");
  equal([activity(home), counts(home)], ["idle", [0, 0, 2]]);
});

Deno.test("neither Escape, of which opencode tells twice, nor a prompt that waits proves anything", async () => {
  using home = await hookHome();
  await using client = await opencode(home);
  home.mail.send("alice", ID);
  await client.prompt("go");
  await client.prompt("this one waits");
  equal(counts(home), [0, 1, 0], "the turn goes on");
  await client.event("session.error", { error: { name: "MessageAbortedError" } });
  for (let times = 0; times < 2; times++) await client.event("session.idle");
  equal([activity(home), counts(home)], ["idle", [0, 1, 0]]);
  // What was said stays in the conversation, so the next turn proves it, and nothing is said again.
  equal(await client.prompt("next"), []);
  equal(counts(home), [0, 0, 1]);
});

Deno.test("an idle session is woken once for a message, and mail at the end of a turn goes on with it", async () => {
  using home = await hookHome();
  await using client = await opencode(home);
  await client.prompt("go");
  home.mail.send("alice", ID, { body: "at the end" });
  await client.event("session.idle");
  equal([client.sent.length, client.sent[0]?.by, activity(home)], [1, "started", "busy"]);
  match(JSON.stringify(client.sent[0]?.body), /\| at the end/);
  await client.event("session.idle");
  equal([activity(home), counts(home)], ["idle", [0, 0, 1]]);
  home.mail.send("alice", ID, { wake: true });
  await until(() => client.sent.length > 1, "a turn was started");
  match(JSON.stringify(client.sent[1]?.body), /a peer sent you a message/);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  equal(client.sent.length, 2, "once");
});

Deno.test("a call of ours is stamped, for a subagent with its own id, and no model sees that", async () => {
  using home = await hookHome();
  await using client = await opencode(home);
  await client.prompt("go");
  const argsOf = async (tool: string, sessionID: string) => {
    const output: { args: Record<string, unknown> } = { args: { _session: "made up", a: 1 } };
    await client.call("tool.execute.before", { tool, sessionID, callID: "c" }, output);
    return output.args;
  };
  const own = await argsOf("oxtail_ask_peer", ID);
  that(isObject(own._session) && typeof own._session.key === "string", "it is stamped");
  match(own._session.key, /^[0-9a-f]{32}$/);
  equal([own._session.id, own._session.root, own.a], [ID, ID, 1]);
  const note = home.mail.names("starts").map((name) =>
    Deno.readTextFileSync(`${home.mail.root}/starts/${name}`)
  );
  match(note.join(), new RegExp(`"key":"${own._session.key}"`));
  const child = await argsOf("oxtail_ask_peer", CHILD);
  that(isObject(child._session), "it is stamped");
  equal([child._session.id, child._session.root], [CHILD, ID]);
  equal((await argsOf("bash", ID))._session, "made up");
  const messages = [{ parts: [{ tool: "oxtail_ask_peer", state: { input: own } }] }];
  await client.call("experimental.chat.messages.transform", {}, { messages });
  equal(own, { a: 1 });
});
