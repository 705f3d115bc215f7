/** What the hooks say of an agent: an open dialog, an interrupted turn, a session that is over. */

import { activityState } from "../../src/agents/activity.ts";
import { parseActivity } from "../../src/wire/notes.ts";
import { equal, match, that } from "../support/assert.ts";
import { type Client, type Event, type HookHome, hookHome, SESSION, TURN } from "./hook_calls.ts";

const CLIENTS: readonly Client[] = ["claude-code", "codex"];
const SUBAGENT = { agent_id: "a1", agent_type: "general-purpose" };
/** An id whose box only the program knows: it makes the marks then. */
const ODD = { session: "Ab.C", box: "x-41622e43" };

function activity({ mail }: HookHome, box = SESSION): string {
  return Deno.readTextFileSync(`${mail.root}/activity/${box}`);
}

function started({ mail }: HookHome, box = SESSION) {
  return JSON.parse(Deno.readTextFileSync(`${mail.root}/starts/${box}.json`));
}

for (const client of CLIENTS) {
  Deno.test(`${client}: every later event of the session clears an open dialog`, async () => {
    using home = await hookHome();
    const cleared: [Event, string][] = [
      ["PostToolUse", "busy"],
      ["PreToolUse", "busy"],
      ["UserPromptSubmit", "busy"],
      ["Stop", "idle"],
      ["Interrupt", "idle"],
      ["SessionStart", "idle"],
      ["SessionEnd", "done"],
    ];
    for (const { session, box } of [{ session: SESSION, box: SESSION }, ODD]) {
      for (const [event, word] of cleared) {
        const asked = await home.call(client, "PermissionRequest", { session });
        equal([asked.code, asked.stdout, asked.stderr], [0, "", ""]);
        equal(activity(home, box), "wait");
        const done = await home.call(client, event, { session });
        equal([done.code, done.stdout, done.stderr], [0, "", ""], event);
        equal(activity(home, box), word, `${event} of ${box}`);
      }
    }
  });

  Deno.test(`${client}: a compaction in a turn clears a dialog and keeps the turn`, async () => {
    using home = await hookHome();
    await home.call(client, "UserPromptSubmit");
    await home.call(client, "PermissionRequest");
    await home.call(client, "SessionStart", { fields: { source: "compact" } });
    equal(activity(home), "busy");
    equal(Deno.readTextFileSync(`${home.mail.root}/turn/${SESSION}`).trim(), TURN);
  });

  Deno.test(`${client}: what ends for a subagent does not end for its parent`, async () => {
    using home = await hookHome();
    await home.call(client, "SessionStart");
    for (const { session, box } of [{ session: SESSION, box: SESSION }, ODD]) {
      await home.call(client, "UserPromptSubmit", { session });
      for (const event of ["Stop", "Interrupt", "SessionEnd"] as const) {
        const done = await home.call(client, event, { session, fields: SUBAGENT });
        equal([done.code, done.stdout, done.stderr], [0, "", ""]);
        equal(activity(home, box), "busy", event);
      }
    }
    equal(started(home).ended, false);
  });

  Deno.test(`${client}: a prompt to a subagent begins no turn of its parent`, async () => {
    using home = await hookHome();
    await home.call(client, "SessionStart");
    await home.call(client, "UserPromptSubmit");
    await home.call(client, "Stop");
    const turn = Deno.readTextFileSync(`${home.mail.root}/turn/${SESSION}`);
    const fields = { ...SUBAGENT, turn_id: "of-the-subagent", prompt_id: "of-the-subagent" };
    await home.call(client, "UserPromptSubmit", { fields });
    if (client === "codex") await home.call(client, "PreToolUse", { fields });
    equal(Deno.readTextFileSync(`${home.mail.root}/turn/${SESSION}`), turn);
    equal(activity(home), "idle");
  });

  Deno.test(`${client}: words of the model about agent_id do not keep a turn from ending`, async () => {
    using home = await hookHome();
    await home.call(client, "UserPromptSubmit");
    const fields = { last_assistant_message: 'The field "agent_id" is set.' };
    await home.call(client, "Stop", { fields });
    equal(activity(home), "idle");
  });

  Deno.test(`${client}: a session that ends is marked, and its leases end`, async () => {
    using home = await hookHome();
    await home.call(client, "SessionStart");
    await home.call(client, "UserPromptSubmit");
    home.mail.send("alice", SESSION);
    that((await home.call(client, "PreToolUse")).text !== "", "handed over");
    const before = started(home);
    const end = await home.call(client, "SessionEnd");
    equal([end.code, end.stdout, end.stderr], [0, "", ""]);
    equal(
      activityState({ word: parseActivity(activity(home)) ?? "idle", sinceMs: 0 }, 0, 0),
      "ended",
    );
    const { ended_ms, ...noted } = started(home);
    equal({ ...noted, ended_ms: null }, { ...before, ended: true });
    that(Math.abs(Date.now() - (ended_ms ?? 0)) < 60_000, "and when that was");
    // The turn that the session was in has no lease of its own any more.
    match(Deno.readTextFileSync(`${home.mail.root}/turn/${SESSION}`), /^e\d+ *\n$/);
    const resumed = await home.call(client, "SessionStart", { fields: { source: "resume" } });
    match(resumed.text, /second delivery of this id/);
    equal(started(home).ended, false);
  });
}

Deno.test("only a notification of a permission prompt says that a dialog is open", async () => {
  using home = await hookHome();
  for (const { session, box } of [{ session: SESSION, box: SESSION }, ODD]) {
    await home.call("claude-code", "Stop", { session });
    const fields = { notification_type: "idle_prompt", message: '"permission_prompt"' };
    await home.call("claude-code", "Notification", { session, fields });
    equal(activity(home, box), "idle");
    await home.call("claude-code", "Notification", { session });
    equal(activity(home, box), "wait");
  }
});

Deno.test("a dialog for a subagent's tool is open all the same, until the tool has run", async () => {
  using home = await hookHome();
  home.mail.send("alice", SESSION);
  for (const { session, box } of [{ session: SESSION, box: SESSION }, ODD]) {
    await home.call("claude-code", "PermissionRequest", { session, fields: SUBAGENT });
    equal(activity(home, box), "wait");
    const done = await home.call("claude-code", "PostToolUse", { session, fields: SUBAGENT });
    equal([done.stdout, activity(home, box)], ["", "busy"]);
  }
  equal(home.mail.names(`mail/${SESSION}/new`).length, 1);
});

Deno.test("the end of a session that nobody noted writes no start", async () => {
  using home = await hookHome();
  const done = await home.call("claude-code", "SessionEnd");
  equal([done.code, done.stdout, done.stderr], [0, "", ""]);
  equal([home.mail.names("starts"), activity(home)], [[], "done"]);
});

Deno.test("the session that /clear ends is the one that the client names, not the new one", async () => {
  using home = await hookHome();
  const next = "11111111-2222-4333-8444-555555555555";
  await home.call("claude-code", "SessionEnd", { env: { CLAUDE_CODE_SESSION_ID: next } });
  equal(home.mail.names("activity"), [SESSION]);
});
