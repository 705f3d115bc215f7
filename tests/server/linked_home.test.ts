/** A HOME behind a symbolic link, and a client's folder that is one: Deno's permissions name paths. */

import { slugOf } from "../../src/clients/claude_code.ts";
import { callHook } from "../hooks/hook_calls.ts";
import { equal, match } from "../support/assert.ts";
import { readTrace } from "../support/trace.ts";
import { createWorld, install } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";

Deno.test("servers, hooks and traces work in a HOME behind a link", async () => {
  await using world = await createWorld();
  const linked = `${world.home}.linked`;
  await Deno.symlink(world.home, linked);
  try {
    await install(linked);
    const trace = `${linked}/.oxtail/trace.ndjson`;
    const env = { HOME: linked, MCP_TRACE_FILE: trace };
    const a = await world.start({ session: A, env });
    const b = await world.start({ session: B, env });
    const asked = a.call("ask_peer", { target: B, body: "Which branch?" });
    let taken = await b.call("read_my_messages");
    while (taken.json["count"] === 0) taken = await b.call("read_my_messages");
    const id = /"id":"([^"]+)"/.exec(taken.text)?.[1];
    await b.call("reply_to_message", { message_id: id, body: "main" });
    match((await asked).json, /"body":"main"/);
    equal((await a.call("send_message", { target: B, body: "once more" })).json["ok"], true);
    const { stdout } = await callHook(linked, "claude-code", "PreToolUse", { session: B });
    match(stdout, /once more/);
    equal(readTrace(trace).length > 0, true);
  } finally {
    await Deno.remove(linked);
  }
});

Deno.test("the transcript of a client whose folder is a link is read, and none beside it", async () => {
  await using world = await createWorld();
  const folder = `${world.home}/dotfiles/claude`;
  const projects = `${folder}/projects/${slugOf(world.project)}`;
  await Deno.mkdir(projects, { recursive: true });
  await Deno.remove(`${world.home}/.claude`, { recursive: true }).catch(() => {});
  await Deno.symlink(folder, `${world.home}/.claude`);
  const line = JSON.stringify({ type: "user", message: { content: "what was said" } });
  await Deno.writeTextFile(`${projects}/${B}.jsonl`, `${line}\n`);
  const a = await world.start({ session: A });
  await using _b = await world.start({ session: B });
  match((await a.call("read_session", { name: B })).text, /what was said/);
  await Deno.rename(`${projects}/${B}.jsonl`, `${world.home}/elsewhere.jsonl`);
  await Deno.symlink(`${world.home}/elsewhere.jsonl`, `${projects}/${B}.jsonl`);
  const refused = await a.call("read_session", { name: B });
  equal([refused.json["ok"], /what was said/.test(refused.text)], [false, false]);
});
