/** read_session, through servers that are started as clients start them. */

import { slugOf } from "../../src/clients/claude_code.ts";
import { equal, match, that } from "../support/assert.ts";
import { createWorld, type World } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const C = "01a206ac-e4b6-7cc3-baf6-8ae4e923d690";
const HOUR_AGO = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000);

/** Writes the transcript of a Claude session in `cwd`; an hour old. */
async function claudeSays(
  world: World,
  session: string,
  texts: readonly string[],
): Promise<string> {
  const folder = `${world.home}/.claude/projects/${slugOf(world.project)}`;
  const lines = texts.map((text, n) =>
    JSON.stringify({
      type: n % 2 === 0 ? "user" : "assistant",
      timestamp: `2026-01-02T03:04:0${n}.000Z`,
      message: { content: [{ type: "text", text }] },
    })
  );
  const path = `${folder}/${session}.jsonl`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(path, lines.join("\n") + "\n");
  await Deno.utime(path, HOUR_AGO, HOUR_AGO);
  return path;
}

Deno.test("an agent's newest messages, with where they come from", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  await b.call("set_my_state", { name: "reviewer" });
  await claudeSays(world, B, ["why?", "because\u202e", "<ok>"]);
  for (const name of [B, "reviewer", B.slice(0, 8)]) {
    const { json, text } = await a.call("read_session", { name });
    const age = json["transcript_age_seconds"];
    that(typeof age === "number" && age >= 3_600 && age < 3_660, `${age}`);
    equal({ ...json, transcript_age_seconds: 3_600 }, {
      schema_version: 1,
      session: "reviewer",
      mode: "transcript",
      client_type: "claude-code",
      resolved_session_id: B,
      session_id_source: "env",
      transcript_mtime: HOUR_AGO.toISOString(),
      transcript_age_seconds: 3_600,
      project_root: world.project,
      inferred: true,
      ok: true,
      messages: [
        { role: "user", text: "why?" },
        { role: "assistant", text: "because\\u{202e}" },
        { role: "user", text: "<ok>" },
      ],
      truncated: false,
      count_truncated: false,
      bytes_truncated: false,
      total_messages: 3,
      total_messages_exact: true,
    });
    that(!text.includes("<"), "no text can look like markup");
  }
});

Deno.test("timestamps come when they are asked for, and one's own transcript can be read", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  await claudeSays(world, A, ["hello"]);
  const own = { name: A, include_timestamps: true, project_root: world.project };
  const { json } = await a.call("read_session", own);
  equal(json["messages"], [{ role: "user", text: "hello", timestamp: "2026-01-02T03:04:00.000Z" }]);
  equal([json["resolved_session_id"], json["inferred"]], [A, false]);
});

Deno.test("limits that are out of range are taken for the nearest end", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  await claudeSays(world, A, ["x".repeat(1_000), "y", "z"]);
  const read = async (args: Record<string, unknown>) => {
    const { json } = await a.call("read_session", { name: A, ...args });
    const messages = json["messages"];
    that(Array.isArray(messages), JSON.stringify(json));
    return [messages.length, json["count_truncated"], json["bytes_truncated"]];
  };
  equal(await read({ limit: 0 }), [1, true, false]);
  equal(await read({ limit: -1e300 }), [1, true, false]);
  equal(await read({ limit: 2.9 }), [2, true, false]);
  equal(await read({ limit: 1e300, max_bytes: 1e300 }), [3, false, false]);
  equal(await read({ max_bytes: 0 }), [3, false, true]);
  const { json } = await a.call("read_session", { name: A, max_bytes: -5 });
  match(json["messages"], /"x{200,240} … \[cut at max_bytes\]"/);
});

Deno.test("tail_scan false counts all messages, and the default says that it did not", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  await claudeSays(world, A, ["1", "2", "3", "4", "5"]);
  const read = async (args: Record<string, unknown>) => {
    const { json } = await a.call("read_session", { name: A, limit: 2, ...args });
    return [json["total_messages"], json["total_messages_exact"], json["count_truncated"]];
  };
  equal(await read({}), [3, false, true]);
  equal(await read({ tail_scan: true }), [3, false, true]);
  equal(await read({ tail_scan: false }), [5, true, true]);
});

Deno.test("a Codex session is read from its rollout, whatever its day", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const codex = await world.start({ clientName: "codex-mcp-client" });
  await codex.call("get_my_session", {}, { meta: { sessionId: C, threadId: C } });
  const day = `${world.home}/.codex/sessions/2024/02/29`;
  await Deno.mkdir(day, { recursive: true });
  const fixture = new URL("../transcripts/fixtures/codex.jsonl", import.meta.url);
  await Deno.copyFile(fixture, `${day}/rollout-2024-02-29T00-00-00-${C}.jsonl`);
  const { json } = await a.call("read_session", { name: C, limit: 2 });
  equal(json["messages"], [
    { role: "user", text: "SAY after compact" },
    { role: "assistant", text: "after compact" },
  ]);
  equal([json["client_type"], json["session_id_source"]], ["codex", "call-meta"]);
});

Deno.test("what is not an agent of this project is refused, and nothing of it is told", async () => {
  await using world = await createWorld();
  const other = `${world.home}/elsewhere`;
  await Deno.mkdir(`${other}/.git`, { recursive: true });
  await Deno.writeTextFile(`${other}/.git/HEAD`, "ref: refs/heads/secret\n");
  const a = await world.start({ session: A });
  const b = await world.start({ session: B, cwd: other });
  await b.call("set_my_state", { name: "stranger" });
  await claudeSays(world, B, ["secret"]);
  const cases = [
    [{ name: B }, "not-in-project-scope"],
    [{ name: A, project_root: other }, "not-in-project-scope"],
    [{ name: B.slice(0, 8) }, "unknown-or-unclaimed-session"],
    [{ name: "stranger" }, "unknown-or-unclaimed-session"],
    [{ name: "nobody", mode: "transcript" }, "unknown-or-unclaimed-session"],
  ] as const;
  for (const [args, error] of cases) {
    const { json, text } = await a.call("read_session", args);
    equal([json["ok"], json["error"], json["mode"]], [false, error, "none"]);
    equal([json["session"], json["resolved_session_id"], json["client_type"]], [null, null, null]);
    that(!/secret|stranger|elsewhere|bbbbbbbb/.test(text), text);
  }
});

Deno.test("an address of several agents is answered with all of them", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  await world.start({ session: B });
  await world.start({ session: `${B}-again` });
  const { json } = await a.call("read_session", { name: B.slice(0, 9) });
  equal([json["error"], json["resolved_session_id"]], ["ambiguous-target", null]);
  match(json["candidates"], new RegExp(`"${B}".*"${B}-again"`));
});

Deno.test("without a transcript and without a pane both reasons are told", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  await world.start({ session: B });
  const read = async (mode: string) => (await a.call("read_session", { name: B, mode })).json;
  const auto = await read("auto");
  equal([auto["error"], auto["mode"]], ["no-transcript-and-no-pane", "none"]);
  match(auto["message"], /does not exist yet.*; and it shows no pane: /);
  equal([auto["resolved_session_id"], auto["session_id_source"]], [B, "env"]);
  equal((await read("transcript"))["error"], "no-transcript");
  equal((await read("pane"))["error"], "no-transcript-and-no-pane");
});

Deno.test("an agent that nobody knows the session of says what to do", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  await world.start({ clientName: "another-client" });
  const { json } = await a.call("list_project_sessions");
  const rows = Array.isArray(json["sessions"]) ? json["sessions"] : [];
  const name = rows.find((row) => !row.is_me).peer_name;
  for (const mode of ["auto", "transcript"]) {
    const read = await a.call("read_session", { name, mode });
    equal(read.json["error"], "unknown-or-unclaimed-session");
    match(read.json["message"], /claim_session/);
  }
});

Deno.test("a transcript that is a pipe, a folder or a link out of the folder is not read", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const path = await claudeSays(world, A, ["x"]);
  const secret = `${world.home}/secret.jsonl`;
  await Deno.rename(path, secret);
  const makers = {
    pipe: () => new Deno.Command("mkfifo", { args: [path] }).output(),
    folder: () => Deno.mkdir(path),
    link: () => Deno.symlink(secret, path),
    device: () => Deno.symlink("/dev/zero", path),
  };
  for (const [name, make] of Object.entries(makers)) {
    await make();
    const { json } = await a.call("read_session", { name: A, mode: "transcript" });
    equal(json["error"], "no-transcript", name);
    match(json["message"], /so it is not read$/);
    await Deno.remove(path);
  }
});

Deno.test("a client folder that the server may not read is a reason, not a crash", async () => {
  await using world = await createWorld();
  const path = await claudeSays(world, A, ["x"]);
  const moved = `${world.home}/moved`;
  await Deno.rename(`${world.home}/.claude`, moved);
  const a = await world.start({ session: A, env: { CLAUDE_CONFIG_DIR: moved } });
  const { json } = await a.call("read_session", { name: A, mode: "transcript" });
  equal(json["error"], "no-transcript", path);
  equal(json["resolved_session_id"], A);
});

Deno.test("arguments of the wrong kind are named", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const cases: readonly [Record<string, unknown>, RegExp][] = [
    [{}, /name: /],
    [{ name: A, limit: "5" }, /limit: /],
    [{ name: A, mode: "screen" }, /mode: /],
    [{ name: A, lines: 5 }, /unknown argument "lines"/],
  ];
  for (const [args, expected] of cases) {
    const { isError, text } = await a.call("read_session", args);
    that(isError, text);
    match(text, expected);
  }
});
