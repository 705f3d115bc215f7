/** A session that is open in two terminals, one that was parked, and a spare one, as their hooks see it. */

import { unfold } from "../../src/mail/hand.ts";
import { leaveSuccessor } from "../../src/mail/successor.ts";
import { NO_DOMAIN } from "../../src/wire/ids.ts";
import { parseLeased } from "../../src/wire/name.ts";
import { parseStart } from "../../src/wire/notes.ts";
import { equal, match, that } from "../support/assert.ts";
import { openFleet } from "../support/fleet.ts";
import { type Event, type HookHome, hookHome, type HookResult, SESSION } from "./hook_calls.ts";

const [FIRST, SECOND] = [990_001, 990_002];

/** Calls a hook of the client process `pid`. */
function call(
  home: HookHome,
  pid: number,
  event: Event,
  fields: Record<string, unknown> = {},
  env: Record<string, string> = {},
): Promise<HookResult> {
  const own = { CLAUDE_PID: String(pid), CLAUDE_CODE_SESSION_ID: SESSION, ...env };
  return home.call("claude-code", event, { fields, env: own });
}

/** The note of the session, with the client process that the real gate would have found. */
function renote({ mail }: HookHome, pid: number, name = SESSION): void {
  const path = `${mail.root}/starts/${name}.json`;
  const start = JSON.parse(Deno.readTextFileSync(path));
  Deno.writeTextFileSync(path, JSON.stringify({ ...start, client_pid: pid, domain: NO_DOMAIN }));
}

const marks = ({ mail }: HookHome) =>
  ["activity", "turn"].map((folder) => Deno.readTextFileSync(`${mail.root}/${folder}/${SESSION}`));

async function openTwice(home: HookHome) {
  const fleet = openFleet(home.mail.root, "/home/u/proj");
  fleet.add(71, { client: { pid: FIRST, session_id: SESSION } });
  await call(home, FIRST, "SessionStart");
  renote(home, FIRST);
  const opened = await call(home, SECOND, "SessionStart", { source: "resume" });
  return { fleet, opened };
}

Deno.test("a second terminal of a session is told so once, and then not served while the first lives [M-window-01]", async () => {
  using home = await hookHome();
  const { fleet, opened } = await openTwice(home);
  using _ = fleet;
  match(
    opened.text,
    /^\[oxtail [0-9a-f]{6}\] This session is open in another terminal, which gets/,
  );
  equal((await call(home, SECOND, "SessionStart", { source: "compact" })).stdout, "");
  await call(home, FIRST, "UserPromptSubmit");
  const before = marks(home);
  home.mail.send("alice", SESSION, { body: "for the first one" });
  for (
    const event of [
      "UserPromptSubmit",
      "PreToolUse",
      "PostToolUse",
      "Notification",
      "Stop",
    ] as const
  ) {
    const { code, stdout, stderr } = await call(home, SECOND, event, { prompt_id: "another-turn" });
    equal([code, stdout, stderr], [0, "", ""], event);
  }
  equal(marks(home), before);
  match((await call(home, FIRST, "PreToolUse")).text, /for the first one/);
  unfold(home.mail.store, SESSION);
  const [name = ""] = home.mail.names(`mail/${SESSION}/cur`);
  equal(parseLeased(name)?.lease.owner, { pid: FIRST, domain: "" });
  await call(home, SECOND, "Stop", { prompt_id: "another-turn" });
  equal(home.mail.names(`mail/${SESSION}/cur`).length, 1);
  // Its end is not that of the session.
  await call(home, SECOND, "SessionEnd");
  const start = parseStart(Deno.readTextFileSync(`${home.mail.root}/starts/${SESSION}.json`));
  that(
    start.ok && !start.value.ended && start.value.client_pid === FIRST,
    "the note is the first one's",
  );
  equal(home.mail.names("starts"), [`${SESSION}.json`]);
});

Deno.test("when the first one has gone, the second one gets the mail from its next prompt on", async () => {
  using home = await hookHome();
  const { fleet } = await openTwice(home);
  home.mail.send("alice", SESSION, { body: "who is left" });
  fleet[Symbol.dispose]();
  const { text } = await call(home, SECOND, "UserPromptSubmit", { prompt_id: "its-turn" });
  match(text, /who is left/);
  equal(home.mail.names("starts"), [`${SESSION}.json`]);
  equal(marks(home).map((mark) => mark.trim()), ["busy", "its-turn"]);
  await call(home, SECOND, "Stop", { prompt_id: "its-turn" });
  equal(home.mail.names(`mail/${SESSION}/done`).length, 1);
});

Deno.test("a session that is quit and resumed, and one whose terminal was parked, is open once", async () => {
  for (const hidden of [undefined, true]) {
    using home = await hookHome();
    using fleet = openFleet(home.mail.root, "/home/u/proj");
    if (hidden === true) fleet.add(71, { client: { pid: FIRST, session_id: SESSION }, hidden });
    await call(home, FIRST, "SessionStart");
    renote(home, FIRST);
    if (hidden === undefined) await call(home, FIRST, "SessionEnd");
    home.mail.send("alice", SESSION, { body: "hello again" });
    match((await call(home, SECOND, "SessionStart", { source: "resume" })).text, /hello again/);
    equal(home.mail.names("starts"), [`${SESSION}.json`]);
  }
});

Deno.test("a session that is resumed after it had gone on is told who keeps its name", async () => {
  using home = await hookHome();
  await call(home, FIRST, "SessionStart");
  renote(home, FIRST);
  leaveSuccessor(home.mail.store, SESSION, "heir-of-it");
  const card = JSON.stringify({ schema_version: 1, name: "login", named_at: 1, state: null });
  Deno.writeTextFileSync(`${home.mail.root}/mail/heir-of-it/card.json`, card);
  const { text } = await call(home, SECOND, "SessionStart", { source: "resume" });
  match(
    text,
    /had gone on as login \(heir-of-\), which keeps its name, its messages and its tasks/,
  );
  equal(home.mail.names(`mail/${SESSION}`).includes("successor"), false);
});

Deno.test("a spare session works where its first prompt finds it", async () => {
  using home = await hookHome();
  const tree = `${home.home}/tree`;
  Deno.mkdirSync(`${tree}/.git`, { recursive: true });
  Deno.writeTextFileSync(`${tree}/.git/HEAD`, "ref: refs/heads/fix\n");
  const env = { CLAUDE_JOB_DIR: "/home/u/.claude/jobs/1" };
  await call(home, FIRST, "SessionStart", {}, env);
  const own = { CLAUDE_PID: String(FIRST), ...env };
  const at = async (cwd: string, turn: string) => {
    await home.call("claude-code", "UserPromptSubmit", {
      turn,
      fields: { cwd },
      env: own,
      cwd: tree,
    });
    const start = parseStart(Deno.readTextFileSync(`${home.mail.root}/starts/${SESSION}.json`));
    return start.ok ? [start.value.cwd, start.value.project.branch, start.value.mode] : [];
  };
  equal(await at(tree, "first-turn"), [tree, "fix", "background"]);
  equal(await at("/elsewhere", "second-turn"), [tree, "fix", "background"]);
});

Deno.test("a note says when its session is run for one answer", async () => {
  using home = await hookHome();
  await call(home, FIRST, "SessionStart", {}, { CLAUDE_CODE_ENTRYPOINT: "sdk-cli" });
  const start = parseStart(Deno.readTextFileSync(`${home.mail.root}/starts/${SESSION}.json`));
  equal(start.ok && start.value.mode, "headless");
});
