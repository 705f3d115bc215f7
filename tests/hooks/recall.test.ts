/** After a compaction or a resume a session is reminded of what it has not answered. */

import { handedOver } from "../../src/mail/lease.ts";
import { equal, match, that } from "../support/assert.ts";
import { inTime } from "../support/in_time.ts";
import { type Client, type HookHome, hookHome, SESSION, TURN } from "./hook_calls.ts";

const CLIENTS: readonly Client[] = ["claude-code", "codex"];

/** Hands over all that waits, in one turn, and lets the turn end. */
async function readAll(home: HookHome, client: Client, turn = TURN): Promise<void> {
  await home.call(client, "UserPromptSubmit", { turn });
  await home.call(client, "Stop", { turn, fields: { stop_hook_active: true } });
  equal(handedOver(home.mail.store, SESSION).length, 0, "acknowledged");
}

async function startAgain(home: HookHome, client: Client, source: string, env = {}) {
  const done = await home.call(client, "SessionStart", { fields: { source }, env });
  equal([done.code, done.stderr], [0, ""]);
  return done.text;
}

for (const client of CLIENTS) {
  for (const source of ["compact", "resume"]) {
    Deno.test(`${client}: after ${source}, what was acknowledged and not answered is listed`, async () => {
      using home = await hookHome();
      const ask = home.mail.send("alice", SESSION, { ask: true, body: "which port?" });
      const answered = home.mail.send("alice", SESSION, { ask: true, body: "which host?" });
      const task = home.mail.send("bob", SESSION, { action_required: true, body: "mend it" });
      const note = home.mail.send("carol", SESSION, { body: "for your information" });
      await readAll(home, client);
      home.mail.send(SESSION, "alice", { body: "this one", reply_to: answered.message.message_id });
      const lines = (await startAgain(home, client, source)).split("\n");
      const [first = "", ...rest] = lines;
      match(
        first,
        /^\[oxtail [0-9a-f]{6}\] 3 earlier messages to this session have no answer yet\. /,
      );
      const mark = first.slice(0, "[oxtail 123456]".length);
      that(rest.every((line) => line.startsWith(`${mark} `)), rest.join("\n"));
      const ids = rest.slice(0, 3).map((line) => / id=(\w{26}) /.exec(line)?.[1]);
      equal(ids, [task, ask, note].map(({ message }) => message.message_id));
      match(
        rest[1],
        / from alice \(test, alice\) id=\w{26} asks, request_id=\w{26}, sent \d+ s ago$/,
      );
      equal(rest.slice(3), [`${mark} 1 task is open.`]);
      that(!/which|mend/.test(lines.join("\n")), "no bodies");
    });
  }

  Deno.test(`${client}: what a person or oxtail itself said is never listed as unanswered`, async () => {
    using home = await hookHome();
    for (const origin of ["operator", "system"] as const) {
      home.mail.send(origin, SESSION, { origin, body: "look at the tests first" });
    }
    await readAll(home, client);
    equal(await startAgain(home, client, "compact"), "");
  });

  for (const source of ["startup", "clear"]) {
    Deno.test(`${client}: after ${source} nothing of it is told`, async () => {
      using home = await hookHome();
      home.mail.send("alice", SESSION, { ask: true });
      await readAll(home, client);
      equal(await startAgain(home, client, source), "");
    });
  }

  for (const source of ["resume", "clear", "compact"]) {
    Deno.test(`${client}: after ${source} its own pending mail comes first`, async () => {
      using home = await hookHome();
      home.mail.send("alice", SESSION, { ask: true, body: "answered never" });
      await readAll(home, client, "turn-1");
      home.mail.send("alice", SESSION, { body: "pending" });
      await home.call(client, "UserPromptSubmit", { turn: "turn-2" });
      home.mail.send("bob", SESSION, { body: "new" });
      const text = await startAgain(home, client, source);
      const parts = [/\| pending$/m, /second delivery/, /\| new$/m, /1 earlier message to/];
      const places = parts.map((part) => text.search(part));
      if (source === "clear") equal(places.pop(), -1);
      that(places.every((place) => place >= 0), text);
      that((places[0] ?? 0) < (places[2] ?? 0), "own pending before new mail");
      if (source !== "clear") that((places[3] ?? 0) > (places[2] ?? 0), "the reminder last");
    });
  }
}

Deno.test("hand-overs of another session of the same mail are not this session's", async () => {
  using home = await hookHome();
  home.mail.send("alice", SESSION, { ask: true });
  await readAll(home, "claude-code");
  const done = `${home.mail.root}/mail/${SESSION}/done`;
  const [name = ""] = home.mail.names(`mail/${SESSION}/done`);
  const [base = "", , ...lease] = name.split("~");
  Deno.renameSync(`${done}/${name}`, `${done}/${[base, "01234567", ...lease].join("~")}`);
  equal(await startAgain(home, "claude-code", "resume"), "");
});

Deno.test("replies and closed tasks want no answer", async () => {
  using home = await hookHome();
  const { message } = home.mail.send(SESSION, "alice", { ask: true });
  home.mail.send("alice", SESSION, { reply_to: message.message_id });
  home.mail.send("alice", SESSION, { action_required: true });
  await readAll(home, "claude-code");
  const done = `${home.mail.root}/mail/${SESSION}/done`;
  for (const name of home.mail.names(`mail/${SESSION}/done`)) {
    if (/\.[w-]t/.test(name)) Deno.renameSync(`${done}/${name}`, `${done}/${name}~done`);
  }
  equal(await startAgain(home, "claude-code", "resume"), "");
});

Deno.test("the reminder is bounded, and all in all the budget is kept to", async () => {
  using home = await hookHome();
  for (let n = 0; n < 60; n++) home.mail.send("alice", SESSION, { ask: true, body: `ask ${n}` });
  for (let n = 0; n < 3; n++) await readAll(home, "claude-code", `turn-${n}`);
  for (let n = 0; n < 20; n++) home.mail.send("bob", SESSION, { body: "x".repeat(1_000) });
  const text = await startAgain(home, "claude-code", "compact");
  that(text.length <= 9_000 && text.length > 7_000, `${text.length} characters`);
  match(text, /\] 60 earlier messages to this session have no answer yet\. /);
  const listed = text.match(/^\[oxtail \w+\] from alice /gm)?.length ?? 0;
  that(listed > 5 && listed <= 20, `${listed} are listed`);
  match(text, new RegExp(`\\] ${60 - listed} are not listed\\.$`));
  match(text, /^\[oxtail \w+\] \d+ messages from other agents/);
  const small = await startAgain(home, "claude-code", "compact", {
    OXTAIL_HOOK_MAX_BODY_CHARS: "1000",
  });
  that(small.length <= 1_000, `${small.length} characters`);
});

Deno.test("of thousands of answered messages the hook is not slow", async () => {
  using home = await hookHome();
  home.mail.send("alice", SESSION, { ask: true, body: "which port?" });
  await readAll(home, "claude-code");
  const sent = home.mail.send(SESSION, "alice", { reply_to: "01KASZG1V7AAAAAAAAAAAAAAAA" });
  const folder = `${home.mail.root}/sent/${SESSION}`;
  const [name = ""] = home.mail.names(`sent/${SESSION}`);
  const text = Deno.readTextFileSync(`${folder}/${name}`);
  const { message_id } = sent.message;
  for (let n = 0; n < 5_000; n++) {
    const id = `7ZZZZZZZZZZZZZZZZZZZ${String(n).padStart(6, "0")}`;
    const next = name.replace(message_id, id).replace(/^\d{15}/, "999999999999999");
    Deno.writeTextFileSync(`${folder}/${next}`, text.replaceAll(message_id, id));
  }
  const told = await inTime(
    1_000,
    "SessionStart",
    () => startAgain(home, "claude-code", "resume"),
  );
  that(told.includes("1 earlier message to this session"), told);
});
