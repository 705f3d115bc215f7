/** Every event with mail: what the model gets to see, and what becomes of the mail. */

import { equal, match, that } from "../support/assert.ts";
import { boxTag } from "../../src/wire/ids.ts";
import { type Client, type Event, type HookHome, hookHome, SESSION, TURN } from "./hook_calls.ts";

const CLIENTS: readonly Client[] = ["claude-code", "codex"];
const HANDING: readonly Event[] = [
  "SessionStart",
  "UserPromptSubmit",
  "PreToolUse",
  "PostToolUse",
  "Stop",
];

/** The names in a folder of the session's box. */
function box({ mail }: HookHome, folder: "new" | "cur" | "done"): string[] {
  return mail.names(`mail/${SESSION}/${folder}`);
}

/** The leases in `cur`: turn, attempt and marks. */
function leases(home: HookHome): string[] {
  return box(home, "cur").map((name) => {
    // Claude Code names its process to its hooks.
    const [, tag, turn, attempt, ms = ""] = name.replace(/~\d+\.[0-9a-f]*~/, "~").split("~");
    equal(tag, boxTag(SESSION));
    return [turn, attempt, ms.replace(/\d/g, "")].join(" ").trim();
  });
}

function activity({ mail }: HookHome): string {
  return Deno.readTextFileSync(`${mail.root}/activity/${SESSION}`);
}

for (const client of CLIENTS) {
  for (const event of HANDING) {
    const turn = event === "SessionStart" ? "0" : TURN;

    Deno.test(`${client} ${event}: an empty box prints nothing`, async () => {
      using home = await hookHome();
      const done = await home.call(client, event);
      equal([done.code, done.stdout, done.stderr], [0, "", ""]);
    });

    Deno.test(`${client} ${event}: one message is handed over in one frame`, async () => {
      using home = await hookHome();
      const { message } = home.mail.send("alice", SESSION, { body: "the tests are green" });
      const done = await home.call(client, event);
      equal([done.code, done.stderr], [0, ""]);
      const answer = JSON.parse(done.stdout);
      if (event === "Stop") {
        equal(Object.keys(answer), ["decision", "reason"]);
        equal(answer.decision, "block");
      } else {
        equal(Object.keys(answer), ["hookSpecificOutput"]);
        equal(answer.hookSpecificOutput.hookEventName, event);
      }
      const lines = done.text.split("\n");
      equal(lines.length, 4);
      match(lines[0], /^\[oxtail [0-9a-f]{6}\] 1 message from another agent of this project\. /);
      that(
        lines[1]?.includes(` 1/1 from alice (test, alice) id=${message.message_id} `) === true,
        "",
      );
      equal(lines[2], "| the tests are green");
      match(lines[3], /end\. reply_to_message takes the id\.$/);
      equal(box(home, "new"), []);
      equal(leases(home), [`${turn} 1`]);
      equal(activity(home), event === "SessionStart" ? "idle" : "busy");
    });

    Deno.test(`${client} ${event}: of many messages as many as fit are taken`, async () => {
      using home = await hookHome();
      for (let n = 0; n < 40; n++) {
        home.mail.send("alice", SESSION, { body: `${n} ${"x".repeat(1_000)}` });
      }
      const done = await home.call(client, event);
      that(done.text.length <= 9_000, `${done.text.length} characters`);
      that(done.text.length > 7_500, `${done.text.length} characters`);
      const taken = box(home, "cur").length;
      equal(box(home, "new").length, 40 - taken);
      that(done.text.includes(`] ${taken} messages from other agents`), "says how many");
      that(
        done.text.includes(`; ${40 - taken} more are queued (read_my_messages).`),
        "says the rest",
      );
      const bodies = [...done.text.matchAll(/^\| (\d+) /gm)].map((found) => Number(found[1]));
      equal(bodies, Array.from({ length: taken }, (_, n) => n), "oldest first");
    });

    Deno.test(`${client} ${event}: a body that fills more than a frame is announced`, async () => {
      using home = await hookHome();
      const { message } = home.mail.send("alice", SESSION, { body: "\n".repeat(8_000) });
      home.mail.send("alice", SESSION, { body: "and a short one" });
      const done = await home.call(client, event);
      const { message_id } = message;
      that(
        done.text.includes(
          `body of 8,000 bytes not shown here, ` +
            `read_my_messages({"message_id":"${message_id}"}) returns it`,
        ),
        done.text,
      );
      match(done.text, /^\| and a short one$/m);
      equal(leases(home), [`${turn} 1 !`, `${turn} 1`]);
      if (event === "SessionStart" || event === "Stop") return;
      const again = await home.call(client, event);
      equal(again.text, "", "announced once a turn");
    });

    Deno.test(`${client} ${event}: a subagent gets nothing`, async () => {
      using home = await hookHome();
      home.mail.send("alice", SESSION);
      if (event === "SessionStart") return;
      const done = await home.call(client, event, { fields: { agent_id: "a1", agent_type: "x" } });
      equal([done.code, done.stdout, done.stderr], [0, "", ""]);
      equal(box(home, "new").length, 1);
    });

    Deno.test(`${client} ${event}: a reply that an ask is waiting for is left alone`, async () => {
      using home = await hookHome();
      const ask = home.mail.compose(SESSION, "alice", { ask: true });
      const { request_id = "" } = ask.message;
      home.mail.send("alice", SESSION, { body: "an answer", reply_to: request_id });
      const folder = `${home.mail.root}/waits/${SESSION}`;
      Deno.mkdirSync(folder, { recursive: true });
      const lock = home.mail.store.files.lock(`${folder}/${request_id}`);
      equal((await home.call(client, event)).text, "");
      equal(box(home, "new").length, 1);
      lock.release();
      match((await home.call(client, event)).text, /^\| an answer$/m);
    });
  }
}

Deno.test("a session that starts is noted, with its client and its project", async () => {
  using home = await hookHome();
  const project = `${home.home}/a project`;
  Deno.mkdirSync(`${project}/.git`, { recursive: true });
  Deno.mkdirSync(`${project}/src`);
  Deno.writeTextFileSync(`${project}/.git/HEAD`, "ref: refs/heads/topic\n");
  for (const client of CLIENTS) {
    const cwd = `${project}/src`;
    const before = Date.now();
    const done = await home.call(client, "SessionStart", {
      cwd,
      fields: { cwd, source: "resume" },
    });
    equal([done.code, done.stdout, done.stderr], [0, "", ""]);
    const start = JSON.parse(Deno.readTextFileSync(`${home.mail.root}/starts/${SESSION}.json`));
    match(start.domain, /^[0-9a-f]{8}$/);
    match(start.client_start, /^\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$/);
    that(Math.abs(start.at_ms - before) < 5_000, "now");
    equal({ ...start, domain: "", client_start: null, at_ms: 0 }, {
      schema_version: 1,
      session_id: SESSION,
      client,
      client_pid: Deno.pid,
      domain: "",
      client_start: null,
      cwd,
      project: { root: project, repo: `${project}/.git`, branch: "topic" },
      transcript_path: `/home/u/${SESSION}.jsonl`,
      source: "resume",
      at_ms: 0,
      ended: false,
      ended_ms: null,
      ...(client === "claude-code" ? { mode: "interactive" } : {}),
    });
    equal(home.mail.names("mail/" + SESSION), ["bad", "cur", "done", "hand", "new"]);
    equal(Deno.readTextFileSync(`${home.mail.root}/turn/${SESSION}`).trim(), "0");
    equal(activity(home), "idle");
  }
});

Deno.test("variables from outside do not name the client or the session", async () => {
  using home = await hookHome();
  const env = {
    OXTAIL_HOOK_SESSION: "another-session",
    OXTAIL_CLIENT_PID: "1",
    OXTAIL_CLIENT_START: "forged",
    OXTAIL_DOMAIN: "f0f0f0f0",
    OXTAIL_PROJECT_ROOT: "/",
  };
  await home.call("codex", "SessionStart", { env, fields: { cwd: home.home }, cwd: home.home });
  equal(home.mail.names("starts"), [`${SESSION}.json`]);
  const start = JSON.parse(Deno.readTextFileSync(`${home.mail.root}/starts/${SESSION}.json`));
  equal([start.client_pid, start.project.root], [Deno.pid, home.home]);
  that(start.client_start !== "forged", "taken from ps");
  that(start.domain !== "f0f0f0f0", "taken from the kernel");
});

Deno.test("a session that goes on takes its mail itself again", async () => {
  using home = await hookHome();
  Deno.mkdirSync(`${home.mail.root}/mail/${SESSION}`, { recursive: true });
  Deno.writeTextFileSync(`${home.mail.root}/mail/${SESSION}/successor`, "other\n");
  await home.call("claude-code", "SessionStart", { fields: { source: "resume" } });
  equal(home.mail.names("mail/" + SESSION).includes("successor"), false);
});

for (const server of ["oxtail", "plugin_oxtail_oxtail"]) {
  Deno.test(`before ${server}'s read_my_messages nothing is handed over: the tool is about to`, async () => {
    using home = await hookHome();
    home.mail.send("alice", SESSION);
    const fields = { tool_name: `mcp__${server}__read_my_messages` };
    for (const forOwnTools of [true, false]) {
      const done = await home.call("claude-code", "PreToolUse", { fields, forOwnTools });
      equal([done.stdout, done.stderr], ["", ""]);
    }
    equal(box(home, "new").length, 1);
  });
}

Deno.test("the user's budget is kept to", async () => {
  using home = await hookHome();
  for (let n = 0; n < 20; n++) home.mail.send("alice", SESSION, { body: "x".repeat(100) });
  const done = await home.call("claude-code", "PreToolUse", {
    env: { OXTAIL_HOOK_MAX_BODY_CHARS: "1200" },
  });
  that(done.text.length <= 1_200 && done.text.length > 800, `${done.text.length} characters`);
});

Deno.test("a frame is within what clients bear that count bytes", async () => {
  using home = await hookHome();
  for (const letter of "あいう") home.mail.send("alice", SESSION, { body: letter.repeat(2_600) });
  const done = await home.call("codex", "PreToolUse");
  const bytes = new TextEncoder().encode(done.text).length;
  that(bytes <= 9_000 && bytes > 7_800, `${bytes} bytes`);
  equal(box(home, "new").length, 2);
});

Deno.test("messages of two senders are handed over in the order they were sent", async () => {
  using home = await hookHome();
  for (let n = 0; n < 6; n++) {
    home.mail.nowMs += 10;
    home.mail.send(n % 2 === 0 ? "alice" : "carol", SESSION, { body: `number ${n}` });
  }
  const { text } = await home.call("claude-code", "PreToolUse");
  equal([...text.matchAll(/^\| number (\d)$/gm)].map((found) => found[1]).join(""), "012345");
});
