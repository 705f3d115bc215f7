/** What transcripts of clients prove of the results that tools returned. */

import { openResultProofs, standsIn } from "../../src/agents/result_proofs.ts";
import { clientByType } from "../../src/clients/index.ts";
import { queued } from "../../src/mail/lease.ts";
import { offers, take } from "../../src/mail/mailbox.ts";
import { denoReader } from "../../src/sys/deno_ports.ts";
import { equal, match, that } from "../support/assert.ts";
import { readerOf, tempStore } from "../support/store.ts";

const THREAD = "01a22d87-404c-70e0-a738-6e8790aee0c6";
const TURN = "01a22d87-71dd-7c33-afc3-11f49a07bfd4";
const BODY = 'It says "no".\nThe path is C:\\new <b>ünïts</b>, and that is where it ends';

/** A message that a tool returned to an agent in `turn`, with the transcript that its client writes. */
function world(type: "codex" | "claude-code", turn = TURN) {
  const home = tempStore();
  const folder = home.root.replace(/\/[^/]*$/, "");
  const day = type === "codex" ? ".codex/sessions/2026/11/30" : ".claude/projects/-work";
  Deno.mkdirSync(`${folder}/${day}`, { recursive: true });
  const name = type === "codex" ? `rollout-2026-11-30T17-36-08-${THREAD}.jsonl` : `${THREAD}.jsonl`;
  const path = `${folder}/${day}/${name}`;
  const env = (variable: string) => variable === "HOME" ? folder : undefined;
  const client = {
    type,
    version: null,
    pid: null,
    session_id: THREAD,
    session_id_source: "call-meta",
    transcript_path: null,
    cwd: "/work",
  } as const;
  const { message } = home.send("alice", THREAD, { body: BODY });
  const reader = { ...readerOf(THREAD, turn), via: "ask_peer" as const };
  const [offer] = offers(home.store, reader, [], queued(home.store, THREAD));
  that(offer !== undefined && take(home.store, reader, offer, false) !== null, "taken");
  const proofs = openResultProofs({
    store: home.store,
    reader: denoReader,
    env,
    client: clientByType(type),
    current: () => client,
  });
  proofs.written(client, "call_1", [message.message_id]);
  const result = JSON.stringify({ ok: true, reply: { id: message.message_id, body: BODY } })
    .replaceAll("<", "\\u003c");
  const mail = () =>
    ["new", "cur", "done"].flatMap((state) =>
      home.names(`mail/${THREAD}/${state}`).map((one) =>
        `${state} ${one.split("~").slice(2).join("~")}`
      )
    ).join();
  return {
    home,
    result,
    mail,
    /** Writes lines, each a second after the one before, and looks. */
    async looks(...lines: object[]): Promise<string> {
      for (const line of lines) {
        home.nowMs += 1_000;
        const timestamp = new Date(home.nowMs).toISOString();
        const text = `${JSON.stringify({ timestamp, ...line })}\n`;
        Deno.writeTextFileSync(path, text, { append: true });
      }
      home.nowMs += 60_000;
      await proofs.look();
      return mail();
    },
  };
}

const passed = { internal_chat_message_metadata_passthrough: { turn_id: TURN } };
const event = (type: string) => ({ type: "event_msg", payload: { type, turn_id: TURN } });
const item = (type: string, more: object) => ({
  type: "response_item",
  payload: { type, call_id: "call_1", ...more, ...passed },
});
const script = item("custom_tool_call", { name: "exec", input: "…" });
const classic = item("function_call", { name: "ask_peer", arguments: "{}" });
const printed = (...texts: string[]) =>
  item("custom_tool_call_output", { output: texts.map((text) => ({ type: "input_text", text })) });
const given = (output: string) => item("function_call_output", { output });

Deno.test("a message is proved by what Codex gave its model, however often it is JSON in JSON", async () => {
  const prints = [
    (result: string) =>
      printed("Script completed", JSON.stringify({ content: [{ text: result }] })),
    (result: string) =>
      printed(JSON.stringify({ r: JSON.stringify({ content: [{ text: result }] }) })),
    (result: string) => printed(result),
    (result: string) => printed(`${JSON.parse(result).reply.id}: ${JSON.parse(result).reply.body}`),
    (result: string) => given(result),
  ];
  for (const print of prints) {
    const { home, result, looks } = world("codex");
    using _ = home;
    match(await looks(event("task_started"), script, print(result)), /^done .*~f\d+$/);
  }
});

Deno.test("an ended call whose result its script never printed is proved by nothing [M-seen-01]", async () => {
  const { home, result, looks, mail } = world("codex");
  using _ = home;
  const call = {
    type: "event_msg",
    payload: { type: "item_completed", turn_id: TURN, item: result },
  };
  const running = item("custom_tool_call_output", { output: "Script running with cell ID 2" });
  await looks(event("task_started"), script, running, event("task_complete"), call);
  match(mail(), /^cur .*k$/);
  const without = printed(JSON.parse(result).reply.body);
  match(await looks(without), /^cur .*k$/);
});

Deno.test("what stands in a part of the transcript before the hand-over proves nothing", async () => {
  const { home, result, looks } = world("codex");
  using _ = home;
  home.nowMs -= 100_000;
  match(await looks(event("task_started"), classic, given(result)), /^cur .*k$/);
});

Deno.test("a turn that called tools one by one proves its results by its end, one with a script does not", async () => {
  for (const call of [classic, script]) {
    const { home, looks } = world("codex");
    using _ = home;
    const mail = await looks(event("task_started"), call, given("other"), event("task_complete"));
    match(mail, call === classic ? /^done .*~a\d+$/ : /^cur .*k$/);
  }
  const { home, looks } = world("codex");
  using _ = home;
  match(await looks(classic, event("task_complete")), /^cur .*k$/);
});

Deno.test("a result whose middle Codex left out is announced, though its id and its end stand there", async () => {
  const { home, result, looks } = world("codex");
  using _ = home;
  const cut = `${result.slice(0, 60)}…812 tokens truncated…${result.slice(-50)}`;
  const lines = [event("task_started"), classic, given(cut), event("task_complete")];
  match(await looks(...lines), /^cur .*k!$/);
});

Deno.test("a message that was read in parts is proved by all of them, however far apart, and by no last one alone", async () => {
  const parts = [BODY.slice(0, 40), BODY.slice(40)];
  const far = Array.from({ length: 10 }, () => printed("x".repeat(10_000)));
  for (
    const [shown, after] of [[parts, /^done .*~f\d+$/], [parts.slice(1), /^cur .*k!$/]] as const
  ) {
    const { home, result, looks } = world("codex");
    using _ = home;
    const { id } = JSON.parse(result).reply;
    const prints = shown.map((body) => printed(JSON.stringify({ r: { id, body } })));
    const [first = script, ...rest] = prints.length > 1 ? prints : [script, ...prints];
    match(await looks(event("task_started"), script, first, ...far, ...rest), after);
  }
});

Deno.test("without hooks what a script never printed is queued again once its turn is over", async () => {
  const { home, looks } = world("codex", "s4711-00000000");
  using _ = home;
  match(await looks(event("task_started"), script), /^cur /);
  match(await looks(event("task_complete")), /^new /);
});

Deno.test("a result that Claude Code spilled into a file is announced, and no Stop acknowledges it [M-seen-01]", async () => {
  for (
    const [id, text, after] of [
      ["call_1", "<persisted-output>\nPreview (first 2KB)", /^cur .*k!$/],
      ["call_1", "whole", /^cur .*k$/],
      ["call_2", "<persisted-output>\nPreview (first 2KB)", /^cur .*k$/],
    ] as const
  ) {
    const { home, looks } = world("claude-code");
    using _ = home;
    const content = [{ type: "tool_result", tool_use_id: id, content: [{ type: "text", text }] }];
    match(await looks({ type: "user", message: { role: "user", content } }), after);
  }
});

Deno.test("a part stands in a text up to three times JSON, and a text of escapes in its own words", () => {
  const part = 'a\\n"b"\n\\u003c';
  let text = part;
  for (let n = 0; n < 4; n++) {
    equal(standsIn(text, part), true, String(n));
    text = JSON.stringify({ text });
  }
  equal(standsIn(text, part), false);
  equal(standsIn("\\u12\\", "\\u12\\"), true);
});
