/** `/clear` while no server looks: the hook alone sees to the mail of the session before. */

import { leaveSuccessor } from "../../src/mail/successor.ts";
import type { Start } from "../../src/wire/notes.ts";
import { equal, match } from "../support/assert.ts";
import { openFleet, startOf, writeStart } from "../support/fleet.ts";
import { type Client, type HookHome, hookHome, type HookResult } from "./hook_calls.ts";

const began = (
  { call }: HookHome,
  session: string,
  source: string,
  client: Client = "claude-code",
): Promise<HookResult> => call(client, "SessionStart", { session, fields: { source } });

/** The note that the hook of `session` wrote, changed. */
function renote({ mail }: HookHome, session: string, change: Partial<Start>): void {
  const path = `${mail.root}/starts/${session}.json`;
  writeStart(mail.root, { ...JSON.parse(Deno.readTextFileSync(path)), ...change });
}

function queued({ mail }: HookHome, box: string): number {
  return mail.names(`mail/${box}/new`).length;
}

Deno.test("after /clear the new session is handed what waited for the one before, and gets what comes [M-follow-01]", async () => {
  using home = await hookHome();
  await began(home, "first", "startup");
  home.mail.send("alice", "first", { body: "the tests are green" });
  await home.call("claude-code", "SessionEnd", { session: "first", fields: { reason: "clear" } });
  Deno.writeTextFileSync(`${home.mail.root}/mail/first/card.json`, "a name");
  const done = await began(home, "second", "clear");
  equal(Deno.readTextFileSync(`${home.mail.root}/mail/second/card.json`), "a name");
  equal([done.code, done.stderr], [0, ""]);
  match(done.text, /the tests are green/);
  equal(home.mail.names("mail/second/cur").length, 1);
  home.mail.send("alice", "first");
  equal([queued(home, "first"), queued(home, "second")], [0, 1]);
});

const ended = ({ call }: HookHome, session: string) =>
  call("claude-code", "SessionEnd", { session, fields: { reason: "clear" } });

Deno.test("of the sessions of one process the last one is the one that was cleared", async () => {
  using home = await hookHome();
  await began(home, "first", "startup");
  await ended(home, "first");
  await began(home, "second", "resume");
  await ended(home, "second");
  home.mail.send("alice", "first");
  await began(home, "third", "clear");
  equal(home.mail.names("mail/first").includes("successor"), false);
  equal(Deno.readTextFileSync(`${home.mail.root}/mail/second/successor`), "third\n");
  equal(queued(home, "first"), 1);
});

Deno.test("where two sessions of one process may have been cleared, and where one is open elsewhere, no mail moves", async () => {
  using home = await hookHome();
  await began(home, "first", "startup");
  await began(home, "second", "startup");
  for (const session of ["first", "second"]) await ended(home, session);
  for (const session of ["first", "second"]) home.mail.send("alice", session);
  await began(home, "third", "clear");
  equal([queued(home, "first"), queued(home, "second")], [1, 1]);
  await ended(home, "third");
  home.mail.send("alice", "third");
  using fleet = openFleet(home.mail.root, "/home/u/proj");
  fleet.add(101, { client: { session_id: "third", pid: 4_000_000 } });
  await began(home, "fourth", "clear");
  equal([queued(home, "third"), queued(home, "fourth")], [1, 0]);
});

Deno.test("a session that is cleared where it was opened again goes on, although it is parked elsewhere", async () => {
  using home = await hookHome();
  await began(home, "first", "resume");
  await ended(home, "first");
  home.mail.send("alice", "first");
  using fleet = openFleet(home.mail.root, "/home/u/proj");
  fleet.add(101, { client: { session_id: "first", pid: 4_000_000 }, hidden: true });
  await began(home, "second", "clear");
  equal([queued(home, "first"), home.mail.names("mail/second/cur").length], [0, 1]);
});

Deno.test("mail stays where nothing proves that its session was cleared", async () => {
  const cases: readonly [string, (home: HookHome) => Promise<unknown>][] = [
    ["a resumed session", (home) => began(home, "second", "resume")],
    ["another start", (home) => {
      renote(home, "first", { client_start: "Mon Nov 23 04:31:40 2020" });
      return began(home, "second", "clear");
    }],
    ["another pid", (home) => {
      renote(home, "first", { client_pid: 4_000_000 });
      return began(home, "second", "clear");
    }],
    ["another container", (home) => {
      renote(home, "first", { domain: "0f3a9c21" });
      return began(home, "second", "clear");
    }],
    ["no start", (home) => {
      renote(home, "first", { client_start: null });
      return began(home, "second", "clear");
    }],
    ["another client", (home) => {
      renote(home, "first", { client: "codex" });
      return began(home, "second", "clear");
    }],
    ["Codex, whose threads share a process", (home) => {
      renote(home, "first", { client: "codex" });
      return began(home, "second", "clear", "codex");
    }],
    ["a note that speaks for another session", (home) => {
      const { root } = home.mail;
      Deno.renameSync(`${root}/starts/first.json`, `${root}/starts/forged.json`);
      return began(home, "second", "clear");
    }],
  ];
  for (const [what, act] of cases) {
    using home = await hookHome();
    await began(home, "first", "startup");
    home.mail.send("alice", "first");
    await act(home);
    equal([what, home.mail.names("mail/first").includes("successor")], [what, false]);
    equal([what, queued(home, "first")], [what, 1]);
  }
});

Deno.test("a successor that is there already is never changed, and mail is moved where it leads here", async () => {
  using home = await hookHome();
  await began(home, "first", "startup");
  home.mail.send("alice", "first");
  await ended(home, "first");
  leaveSuccessor(home.mail.store, "first", "elsewhere");
  await began(home, "second", "clear");
  equal(Deno.readTextFileSync(`${home.mail.root}/mail/first/successor`), "elsewhere\n");
  equal(queued(home, "first"), 1);
  // Its server named this session, and ended before it moved anything.
  leaveSuccessor(home.mail.store, "first", "second");
  await ended(home, "second");
  renote(home, "second", { at_ms: 1, ended_ms: 2 });
  await began(home, "second", "clear");
  equal([queued(home, "first"), home.mail.names("mail/second/cur").length], [0, 1]);
});

Deno.test("hundreds of notes of others do not hide the one of the session before", async () => {
  using home = await hookHome();
  await began(home, "first", "startup");
  home.mail.send("alice", "first");
  const anHourAgo = new Date(Date.now() - 3_600_000);
  for (let n = 0; n < 300; n++) {
    writeStart(home.mail.root, startOf(`other-${n}`, "/p"));
    Deno.utimeSync(`${home.mail.root}/starts/other-${n}.json`, anHourAgo, anHourAgo);
  }
  await home.call("claude-code", "SessionEnd", { session: "first" });
  await began(home, "second", "clear");
  equal(home.mail.names("mail/second/cur").length, 1);
});

Deno.test("a thread of Codex that is on the screen again takes back what went to the one in its place", async () => {
  using home = await hookHome();
  const { mail } = home;
  await began(home, "first", "startup", "codex");
  await began(home, "second", "startup", "codex");
  Deno.writeTextFileSync(`${mail.root}/mail/second/card.json`, "a name");
  leaveSuccessor(mail.store, "first", "second");
  mail.send("alice", "first", { body: "for whoever is there" });
  equal([queued(home, "first"), queued(home, "second")], [0, 1]);
  const again = await began(home, "first", "resume", "codex");
  match(again.text, /for whoever is there/);
  equal(Deno.readTextFileSync(`${mail.root}/mail/second/successor`), "first\n");
  equal(Deno.readTextFileSync(`${mail.root}/mail/first/card.json`), "a name");
  mail.send("alice", "second");
  equal([queued(home, "first"), queued(home, "second")], [1, 0]);
});

Deno.test("a thread that is resumed in another process takes nothing back from the one in its place", async () => {
  using home = await hookHome();
  const { mail } = home;
  await began(home, "first", "startup", "codex");
  await began(home, "second", "startup", "codex");
  renote(home, "second", { client_pid: 4_000_000 });
  leaveSuccessor(mail.store, "first", "second");
  mail.send("alice", "second");
  await began(home, "first", "resume", "codex");
  equal([queued(home, "first"), queued(home, "second")], [0, 1]);
  mail.send("alice", "first");
  equal([queued(home, "first"), queued(home, "second")], [1, 1]);
});
