/** What counts as arrived, and what is offered again. */

import { queued } from "../../src/mail/lease.ts";
import { offers, take, takeBackTurns as takeBack } from "../../src/mail/mailbox.ts";
import { boxOf, boxTag } from "../../src/wire/ids.ts";
import { equal, match, that } from "../support/assert.ts";
import { readerOf } from "../support/store.ts";
import { type Client, type HookHome, hookHome, NEXT_TURN, SESSION, TURN } from "./hook_calls.ts";

const CLIENTS: readonly Client[] = ["claude-code", "codex"];
const THIRD_TURN = "3c1c2d3e-aaaa-4bbb-8ccc-4214d46ef207";
const AGAIN = /second delivery of this id; ignore if already handled/;

/** How many messages are new, handed over, and acknowledged. */
function counts({ mail }: HookHome): number[] {
  return ["new", "cur", "done"].map((folder) => mail.names(`mail/${SESSION}/${folder}`).length);
}

function activity({ mail }: HookHome): string {
  return Deno.readTextFileSync(`${mail.root}/activity/${SESSION}`);
}

for (const client of CLIENTS) {
  Deno.test(`${client}: the Stop of the same turn acknowledges, whoever handed over`, async () => {
    using home = await hookHome();
    await home.call(client, "UserPromptSubmit", { turn: TURN });
    home.mail.send("alice", SESSION);
    await home.call(client, "PreToolUse", { turn: TURN });
    home.mail.send("alice", SESSION, { body: "\n".repeat(8_000) });
    await home.call(client, "PreToolUse", { turn: TURN });
    equal(counts(home), [0, 2, 0]);
    const stop = await home.call(client, "Stop", { turn: TURN });
    equal([stop.stdout, counts(home)], ["", [0, 1, 1]], "an announcement needs more");
    equal(activity(home), "idle");
  });

  for (const turn of [TURN, NEXT_TURN]) {
    const as = turn === TURN ? "" : ", also when the client calls the turn another name then";
    Deno.test(`${client}: what a Stop handed over, the next Stop acknowledges${as}`, async () => {
      using home = await hookHome();
      await home.call(client, "UserPromptSubmit", { turn: TURN });
      home.mail.send("alice", SESSION);
      const first = await home.call(client, "Stop", { turn: TURN });
      that(first.text !== "", "blocked");
      equal([activity(home), counts(home)], ["busy", [0, 1, 0]]);
      home.mail.send("alice", SESSION, { body: "another" });
      const second = await home.call(client, "Stop", { turn, fields: { stop_hook_active: true } });
      equal([second.stdout, second.stderr], ["", ""], "it never blocks twice");
      equal([activity(home), counts(home)], ["idle", [1, 0, 1]]);
    });
  }

  Deno.test(`${client}: what SessionStart handed over belongs to the first turn`, async () => {
    using home = await hookHome();
    home.mail.send("alice", SESSION);
    that((await home.call(client, "SessionStart")).text !== "", "handed over");
    const prompt = await home.call(client, "UserPromptSubmit", { turn: TURN });
    equal(prompt.text, "", "not offered again");
    const [name = ""] = home.mail.names(`mail/${SESSION}/cur`);
    match(name, new RegExp(`~${TURN}~1~\\d+$`));
    await home.call(client, "Stop", { turn: TURN });
    equal(counts(home), [0, 0, 1]);
  });

  Deno.test(`${client}: a session that starts again is told again what it was told before`, async () => {
    using home = await hookHome();
    home.mail.send("alice", SESSION);
    await home.call(client, "SessionStart");
    const again = await home.call(client, "SessionStart", { fields: { source: "resume" } });
    match(again.text, AGAIN);
    equal(counts(home), [0, 1, 0]);
  });

  Deno.test(`${client}: an announcement is repeated in the next turn, five times in all, and is never called a delivery`, async () => {
    using home = await hookHome();
    home.mail.send("alice", SESSION, { body: "\n".repeat(8_000) });
    const said: string[] = [];
    for (let n = 1; n <= 7; n++) {
      const { text } = await home.call(client, "UserPromptSubmit", { turn: `turn-${n}` });
      said.push(/(\w+) delivery of this id/.exec(text)?.[1] ?? (text === "" ? "" : "announced"));
      await home.call(client, "Stop", { turn: `turn-${n}`, fields: { stop_hook_active: true } });
    }
    equal(said, [...Array(5).fill("announced"), "", ""]);
    equal(counts(home), [0, 1, 0]);
  });
}

Deno.test("Claude Code drops context at Escape: what the turn left is offered again first", async () => {
  using home = await hookHome();
  await home.call("claude-code", "UserPromptSubmit", { turn: TURN });
  const old = home.mail.send("alice", SESSION, { body: "old" });
  await home.call("claude-code", "PreToolUse", { turn: TURN });
  home.mail.send("bob", SESSION, { body: "new" });
  const { text } = await home.call("claude-code", "UserPromptSubmit", { turn: NEXT_TURN });
  const [first = "", second = ""] = text.split("\n").filter((line) => / \d\/2 from /.test(line));
  match(first, new RegExp(`1/2 from alice .*id=${old.message.message_id} .*${AGAIN.source}$`));
  equal(AGAIN.test(second), false);
  equal(counts(home), [0, 2, 0]);
  equal((await home.call("claude-code", "UserPromptSubmit", { turn: NEXT_TURN })).text, "");
  await home.call("claude-code", "Stop", { turn: NEXT_TURN });
  equal(counts(home), [0, 0, 2]);
});

Deno.test("Codex keeps context through Escape: a later prompt is evidence enough", async () => {
  using home = await hookHome();
  await home.call("codex", "UserPromptSubmit", { turn: TURN });
  home.mail.send("alice", SESSION);
  await home.call("codex", "PreToolUse", { turn: TURN });
  const { text } = await home.call("codex", "UserPromptSubmit", { turn: NEXT_TURN });
  equal([text, counts(home)], ["", [0, 0, 1]]);
});

Deno.test("what SessionStart handed over to a turn that was interrupted comes again", async () => {
  using home = await hookHome();
  home.mail.send("alice", SESSION);
  await home.call("claude-code", "SessionStart");
  await home.call("claude-code", "UserPromptSubmit", { turn: TURN });
  const { text } = await home.call("claude-code", "UserPromptSubmit", { turn: NEXT_TURN });
  match(text, AGAIN);
});

Deno.test("the Stop of another turn is no evidence", async () => {
  using home = await hookHome();
  await home.call("claude-code", "UserPromptSubmit", { turn: TURN });
  home.mail.send("alice", SESSION);
  await home.call("claude-code", "PreToolUse", { turn: TURN });
  const stop = await home.call("claude-code", "Stop", { turn: THIRD_TURN });
  match(stop.text, AGAIN);
  equal(counts(home), [0, 1, 0]);
});

Deno.test("a compaction in the middle of a turn keeps the turn, and tells again", async () => {
  using home = await hookHome();
  await home.call("claude-code", "UserPromptSubmit", { turn: TURN });
  home.mail.send("alice", SESSION);
  await home.call("claude-code", "PreToolUse", { turn: TURN });
  const start = await home.call("claude-code", "SessionStart", { fields: { source: "compact" } });
  match(start.text, AGAIN);
  equal(activity(home), "busy");
  await home.call("claude-code", "Stop", { turn: TURN });
  equal(counts(home), [0, 0, 1]);
});

/** As if the hook that took all that waits had been killed before it printed. */
function takenByADeadHook({ mail }: HookHome, turn: string): void {
  for (const name of mail.names(`mail/${SESSION}/new`)) {
    const box = `${mail.root}/mail/${SESSION}`;
    const lease = `~${boxTag(SESSION)}~${turn}~1~${Date.now()}-`;
    Deno.renameSync(`${box}/new/${name}`, `${box}/cur/${name}${lease}`);
  }
}

for (const client of CLIENTS) {
  Deno.test(`${client}: what a hook of the turn took and died with comes at its Stop, before what is newer`, async () => {
    using home = await hookHome();
    await home.call(client, "UserPromptSubmit", { turn: TURN });
    home.mail.send("alice", SESSION, { body: "first" });
    takenByADeadHook(home, TURN);
    home.mail.nowMs += 1;
    home.mail.send("alice", SESSION, { body: "second" });
    const before = await home.call(client, "PreToolUse", { turn: TURN });
    equal(before.text, "", "the second waits for the first, whose hook may still be printing");
    const { text } = await home.call(client, "Stop", { turn: TURN });
    equal(text.match(/^\| .*$/gm), ["| first", "| second"]);
  });

  Deno.test(`${client}: what the user took back is handed over by the next hook, and says so`, async () => {
    for (const event of ["PreToolUse", "PostToolUse", "Stop"] as const) {
      using home = await hookHome();
      await home.call(client, "UserPromptSubmit", { turn: TURN });
      home.mail.send("alice", SESSION);
      await home.call(client, "PreToolUse", { turn: TURN });
      await home.call(client, "Stop", { turn: TURN });
      await home.call(client, "UserPromptSubmit", { turn: NEXT_TURN });
      const reader = { box: SESSION, tag: boxTag(SESSION) };
      equal(takeBack(home.mail.store, reader, new Set([TURN]), Date.now()), 1);
      const { text } = await home.call(client, event, { turn: NEXT_TURN });
      match(text, /shown before in a part of the conversation that was taken back$/m);
      equal([AGAIN.test(text), counts(home)], [false, [0, 1, 0]]);
      const fields = { stop_hook_active: event === "Stop" };
      await home.call(client, "Stop", { turn: NEXT_TURN, fields });
      equal(counts(home), [0, 0, 1], "its turn proves it as any other");
    }
  });
}
/** Hands a message over as a tool does whose result was written in `turn`; returns the message's id. */
function returned({ mail }: HookHome, turn: string): string {
  const { message } = mail.send("alice", SESSION);
  const reader = { ...readerOf(SESSION, turn), via: "ask_peer" as const };
  const [offer] = offers(mail.store, reader, [], queued(mail.store, SESSION));
  that(offer !== undefined && take(mail.store, reader, offer, false) !== null, "taken");
  return message.message_id;
}

Deno.test("hooks of Codex leave what a tool returned to its server, and offer it again in the next turn", async () => {
  using home = await hookHome();
  await home.call("codex", "UserPromptSubmit", { turn: TURN });
  returned(home, TURN);
  const stop = await home.call("codex", "Stop", { turn: TURN });
  equal([stop.text, counts(home)], ["", [0, 1, 0]]);
  match((await home.call("codex", "UserPromptSubmit", { turn: NEXT_TURN })).text, AGAIN);
  await home.call("codex", "Stop", { turn: NEXT_TURN });
  equal(counts(home), [0, 0, 1], "and what a hook hands over, the Stop proves");
});

Deno.test("the end of a turn proves to Claude Code what a tool returned in it", async () => {
  using home = await hookHome();
  await home.call("claude-code", "UserPromptSubmit", { turn: TURN });
  returned(home, TURN);
  await home.call("claude-code", "Stop", { turn: TURN });
  equal(counts(home), [0, 0, 1]);
});

Deno.test("the result of a call in the background belongs to the turn whose prompt tells of it", async () => {
  using home = await hookHome();
  await home.call("claude-code", "UserPromptSubmit", { turn: TURN });
  await home.call("claude-code", "Stop", { turn: TURN });
  const told = returned(home, "0");
  returned(home, "0");
  const result = JSON.stringify({ ok: true, reply: { id: told, body: "x".repeat(8_000) } });
  const prompt = `<task-notification>\n<status>completed</status>\n<result>\n${result}`;
  const next = { turn: NEXT_TURN, fields: { prompt } };
  const { text } = await home.call("claude-code", "UserPromptSubmit", next);
  match(text, AGAIN);
  equal([text.includes(told), counts(home)], [false, [0, 2, 0]], "the other one alone");
  await home.call("claude-code", "Stop", { turn: NEXT_TURN });
  equal(counts(home), [0, 0, 2]);
});

Deno.test("a prompt in which somebody only quotes such a notice takes nothing over", async () => {
  using home = await hookHome();
  await home.call("claude-code", "UserPromptSubmit", { turn: TURN });
  await home.call("claude-code", "Stop", { turn: TURN });
  const id = returned(home, "0");
  const prompt = `what is "prompt":"<task-notification> ${id}"?`;
  const next = { turn: NEXT_TURN, fields: { prompt } };
  match((await home.call("claude-code", "UserPromptSubmit", next)).text, AGAIN);
});

Deno.test("a call of Codex that ends after its turn makes nobody busy, and hands nothing over", async () => {
  using home = await hookHome();
  await home.call("codex", "UserPromptSubmit", { turn: TURN });
  await home.call("codex", "PreToolUse", { turn: TURN });
  await home.call("codex", "Stop", { turn: TURN });
  home.mail.send("alice", SESSION);
  const late = await home.call("codex", "PostToolUse", { turn: TURN });
  equal([late.text, activity(home), counts(home)], ["", "idle", [1, 0, 0]]);
  // The gate leaves a box that it cannot name to the program.
  const session = `${SESSION.toUpperCase()}`;
  const box = boxOf(session);
  await home.call("codex", "Stop", { turn: TURN, session });
  home.mail.send("alice", session);
  await home.call("codex", "PostToolUse", { turn: TURN, session });
  equal(Deno.readTextFileSync(`${home.mail.root}/activity/${box}`), "idle");
  equal(home.mail.names(`mail/${box}/new`).length, 1);
});

Deno.test("an end of a turn of Gemini CLI without an answer is Escape and proves nothing, however long the prompt was", async () => {
  for (const prompt of ["hi", `a "quoted" \\ ${"word ".repeat(4_000)}`]) {
    using home = await hookHome();
    const said = (event: string, fields: object) => ({
      stdin: JSON.stringify({
        session_id: SESSION,
        cwd: "/home/u",
        hook_event_name: event,
        ...fields,
      }),
    });
    const prompted = () => home.call("gemini", "UserPromptSubmit", said("BeforeAgent", { prompt }));
    const ended = (prompt_response: string, stop_hook_active = false) =>
      home.call(
        "gemini",
        "Stop",
        said("AfterAgent", { prompt, prompt_response, stop_hook_active }),
      );
    home.mail.send("alice", SESSION);
    match((await prompted()).text, /1 message from another agent/);
    for (const none of ["[no response text]", ""]) {
      const { stdout, stderr } = await ended(none);
      equal([stdout, stderr, counts(home), activity(home)], ["", "", [0, 1, 0], "idle"]);
    }
    match((await prompted()).text, AGAIN);
    await ended(`Done: \\ "${"x".repeat(9_000)}"`);
    equal([counts(home), activity(home)], [[0, 0, 1], "idle"]);
    // What stands behind an answer is seen as well: a turn that goes on because of mail does so once.
    await prompted();
    home.mail.send("alice", SESSION);
    that((await ended("Yes")).text !== "", "it goes on");
    home.mail.send("alice", SESSION);
    equal((await ended("x".repeat(9_000), true)).text, "");
  }
});
