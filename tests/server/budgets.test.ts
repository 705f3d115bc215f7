/**
 * Seen means seen: what a result carries is within what its client shows the model whole, and nothing counts as
 * arrived that did not stand there.
 */

import { slugOf } from "../../src/clients/claude_code.ts";
import { installHooks } from "../../tools/checkout.ts";
import { equal, match, that, until } from "../support/assert.ts";
import { openFleet } from "../support/fleet.ts";
import { runHook } from "../support/hook.ts";
import { json, list, object } from "../support/talk.ts";
import { createWorld, type TestAgent, type World } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const TURN = "cccccccc-0000-4000-8000-000000000003";

/** What each client shows its model whole, in bytes. */
const CLIENTS = {
  "claude-code": 40_000,
  "codex-mcp-client": 9_000,
  "some-editor": 18_000,
} as const;

/** A body that JSON nearly doubles: 7.8 kB of XML. */
function xml(n: number): string {
  const line = `<entry id="${n}" kind="note"><title>It's "so"</title></entry>\n`;
  return line.repeat(Math.floor(7_800 / line.length));
}

/** The text of a result, checked against the budget. */
async function text(
  agent: TestAgent,
  most: number,
  tool: string,
  args: Record<string, unknown> = {},
): Promise<string> {
  // Codex names the call, and so says that no script of code mode makes it.
  const called = await agent.call(tool, args, { meta: { callId: "call_1" } });
  const bytes = new TextEncoder().encode(called.text).length;
  that(bytes <= most, `${tool} gave ${bytes} bytes, this client shows ${most}`);
  return called.text;
}

/** An agent of this client that has said its session id. */
async function startB(world: World, clientName: string, env = {}): Promise<TestAgent> {
  const b = await world.start({ clientName, env });
  await b.call("claim_session", { session_id: B });
  return b;
}

/** The ids of the messages that have arrived, as far as the store knows. */
function arrived(world: World): string[] {
  return Array.from(
    Deno.readDirSync(`${world.root}/mail/${B}/done`),
    ({ name }) => name.slice(23, 49),
  ).sort();
}

for (const [clientName, most] of Object.entries(CLIENTS)) {
  Deno.test(`${clientName}: of twelve large messages those have arrived whose whole bodies stood in results`, async () => {
    await using world = await createWorld();
    const a = await world.start({ session: A });
    const b = await startB(world, clientName);
    const bodies = new Map<string, string>();
    for (let n = 0; n < 12; n++) {
      const sent = await json(a, "send_message", { target: B, body: xml(n) });
      bodies.set(String(sent["message_id"]), xml(n));
    }
    const seen = new Set<string>();
    const announced = new Set<string>();
    // Such a client cuts a result by characters. What is cut cannot be read as JSON.
    const read = async (args = {}) => {
      const all = JSON.parse((await text(b, most, "read_my_messages", args)).slice(0, most));
      return list(all, "messages");
    };
    for (let messages = await read(); messages.length > 0; messages = await read()) {
      for (const { id, body, body_omitted } of messages) {
        if (body === bodies.get(String(id))) seen.add(String(id));
        else {
          equal(body_omitted, true, "no body is cut");
          announced.add(String(id));
        }
      }
    }
    await b.call("get_my_session");
    equal(arrived(world), [...seen].sort());
    equal(seen.size + announced.size, 12);
    const me = list(await json(b, "list_project_sessions"), "sessions").find((row) => row["is_me"]);
    equal(me?.["unread"], announced.size, "what was announced is unread");
    for (const id of announced) {
      let body = "";
      for (let part = 1, parts = 1; part <= parts; part++) {
        equal(arrived(world).includes(id), false, "not before its last part");
        const [message = {}] = await read({ message_id: id, part });
        that(Number(message["parts"] ?? 1) >= 1, "says how many");
        equal([message["part"], message["body_bytes"]], [part, bodies.get(id)?.length]);
        parts = Number(message["parts"]);
        body += message["body"];
      }
      equal(body, bodies.get(id));
      await b.call("get_my_session");
      await until(() => arrived(world).includes(id), "the last part to be proved");
    }
    equal(arrived(world), [...bodies.keys()].sort());
  });
}

Deno.test("a part that is not there, or of no message, is refused; the last part alone proves nothing", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await startB(world, "codex-mcp-client");
  const { message_id } = await json(a, "send_message", { target: B, body: xml(1) });
  await b.call("read_my_messages");
  const [first = {}] = list(await json(b, "read_my_messages", { message_id }), "messages");
  equal([first["part"], first["parts"]], [1, 2]);
  match(first["hint"], /"part":2\}\) has the next part/);
  const beyond = await json(b, "read_my_messages", { message_id, part: 3 });
  equal([beyond["error"], beyond["message"]], ["no-such-part", "This message has 2 parts"]);
  equal((await json(b, "read_my_messages", { part: 1 }))["error"], "no-message-id");
  await using other = await startB(world, "codex-mcp-client");
  const [last = {}] = list(
    await json(other, "read_my_messages", { message_id, part: 2 }),
    "messages",
  );
  equal([last["part"], last["hint"]], [2, undefined]);
  await other.call("get_my_session");
  equal(arrived(world), []);
});

Deno.test("Claude Code's own limit in tokens makes the budget smaller, and never larger", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  await using _first = await startB(world, "claude-code");
  for (let n = 0; n < 8; n++) {
    await json(a, "send_message", { target: B, body: `${n}`.padEnd(4_000, "x") });
  }
  const sizes: number[] = [];
  for (const tokens of ["6000", "1000000", "nonsense", "1"]) {
    await using b = await startB(world, "claude-code", { MAX_MCP_OUTPUT_TOKENS: tokens });
    const { text: read } = await b.call("read_my_messages");
    sizes.push(new TextEncoder().encode(read).length);
    for (const folder of ["cur", "done"]) {
      for (const { name } of Deno.readDirSync(`${world.root}/mail/${B}/${folder}`)) {
        Deno.renameSync(
          `${world.root}/mail/${B}/${folder}/${name}`,
          `${world.root}/mail/${B}/new/${name.split("~")[0]}`,
        );
      }
    }
  }
  const [small = 0, large = 0, unset = 0, least = 0] = sizes;
  that(small <= 9_000 && small > 8_000, `${small} bytes`);
  equal([large > 30_000, unset], [true, large]);
  that(least <= 3_000 && least > 500, `${least} bytes`);
});

Deno.test("an answer that no result can carry is announced, and read in parts", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await startB(world, "codex-mcp-client");
  const asking = text(b, 9_000, "ask_peer", { target: A, body: "all of it?", timeout_ms: 20_000 });
  const question = await until(async () => {
    return list(await json(a, "read_my_messages"), "messages")[0];
  }, "the question");
  await json(a, "reply_to_message", { message_id: question["id"], body: xml(1) });
  const told = JSON.parse(await asking);
  const reply = object(told, "reply");
  equal([told.correlation, told.timed_out], ["correlated", false]);
  equal([reply["body"], reply["body_omitted"], reply["body_bytes"]], [
    undefined,
    true,
    xml(1).length,
  ]);
  match(reply["hint"], /read_my_messages/);
  await b.call("get_my_session");
  equal(arrived(world), []);
  const [offered = {}] = list(await json(b, "read_my_messages"), "messages");
  equal([offered["id"], offered["body_omitted"]], [reply["id"], true]);
});

Deno.test("a question that no refusal can carry is announced", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await startB(world, "codex-mcp-client");
  const asking = json(a, "ask_peer", { target: B, body: xml(1), timeout_ms: 20_000 });
  const folder = `${world.root}/mail/${B}/new`;
  await until(() => Array.from(Deno.readDirSync(folder)).length > 0, "the question");
  const refused = JSON.parse(await text(b, 9_000, "ask_peer", { target: A, body: "and yours?" }));
  equal(refused.error, "would-deadlock");
  const { message_id, body_omitted } = object(refused, "their_question");
  equal([typeof message_id, body_omitted], ["string", true]);
  await b.call("get_my_session");
  equal(arrived(world), []);
  await json(b, "reply_to_message", { message_id, body: "read it elsewhere" });
  equal(object(await asking, "reply")["body"], "read it elsewhere");
});

Deno.test("open tasks beyond the budget are counted, and one that never fits is named by its id", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await startB(world, "codex-mcp-client");
  for (const body of ["small", xml(1), "x".repeat(6_000), "y".repeat(6_000), "z"]) {
    await json(a, "send_message", { target: B, body, action_required: true });
  }
  const work = JSON.parse(await text(b, 9_000, "my_open_work"));
  equal([work.count, work.deferred_count], [3, 2]);
  const [, large = {}] = list(work, "open");
  equal([large["body_omitted"], large["body_bytes"]], [true, xml(1).length]);
});

Deno.test("a list too long for the client shows agents first, and says how many are left", async () => {
  await using world = await createWorld();
  const b = await startB(world, "codex-mcp-client");
  using fleet = openFleet(world.root, world.project);
  for (let pid = 2_000_000; pid < 2_000_060; pid++) fleet.add(pid);
  const full = JSON.parse(await text(b, 9_000, "list_project_sessions"));
  const shown = list(full, "sessions").length;
  equal(shown + full.left, 61);
  that(shown > 10, `${shown} rows`);
  const compact = JSON.parse(await text(b, 9_000, "list_project_sessions", { compact: true }));
  const outside = list(compact, "agents_outside_tmux").length;
  that(outside > shown, `${outside} rows`);
  equal(outside + (compact.left ?? 0), 61);
});

Deno.test("a transcript is read within the budget, the newest first, and says that the client sets it", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await startB(world, "codex-mcp-client");
  const folder = `${world.home}/.claude/projects/${slugOf(world.project)}`;
  await Deno.mkdir(folder, { recursive: true });
  const line = (content: string) => JSON.stringify({ type: "user", message: { content } });
  const said = [...Array.from({ length: 9 }, (_, n) => xml(n)), "the last word"];
  await Deno.writeTextFile(`${folder}/${A}.jsonl`, said.map(line).join("\n") + "\n");
  const read = JSON.parse(await text(b, 9_000, "read_session", { name: A, max_bytes: 1_000_000 }));
  equal([read.clamped_by_client, read.truncated, read.bytes_truncated], [true, true, true]);
  const texts = list(read, "messages").map((message) => String(message["text"]));
  equal(texts.at(-1), "the last word");
  match(texts[0], /^<entry id="8" [^]*cut at max_bytes/);
  that(texts.join("").length > 3_000, `${texts.join("").length} characters`);
  const small = JSON.parse(await text(b, 9_000, "read_session", { name: A, limit: 1 }));
  equal([small.clamped_by_client, small.truncated], [undefined, true]);
  await a.call("get_my_session");
});

Deno.test("what a hook only announced, a tool offers in the same turn, as its first delivery", async () => {
  await using world = await createWorld();
  await installHooks(world.home);
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const body = "\n".repeat(5_000) + "the end";
  await json(a, "send_message", { target: B, body });
  match(await runHook(world, B, "UserPromptSubmit", TURN), /not shown here/);
  const me = list(await json(b, "list_project_sessions"), "sessions").find((row) => row["is_me"]);
  equal(me?.["unread"], 1);
  const [message = {}] = list(await json(b, "read_my_messages"), "messages");
  equal([message["body"], message["attempt"]], [body, 1]);
  equal((await json(b, "read_my_messages"))["count"], 0, "it was shown");
  await runHook(world, B, "Stop", TURN);
  equal(arrived(world).length, 1);
});

Deno.test("the same words again are a second wish once the first were read", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const again = { target: B, body: "run it again", wake: "auto" };
  const first = await json(a, "send_message", again);
  const twin = await json(a, "send_message", again);
  equal([twin["duplicate"], twin["message_id"], twin["status"]], [
    true,
    first["message_id"],
    "queued",
  ]);
  equal(typeof twin["wake_status"], "string", "a wake was wanted, and tried");
  equal((await json(b, "read_my_messages"))["count"], 1);
  const second = await json(a, "send_message", again);
  equal([second["duplicate"], second["message_id"] === first["message_id"]], [undefined, false]);
  equal((await json(b, "read_my_messages"))["count"], 1);
});
