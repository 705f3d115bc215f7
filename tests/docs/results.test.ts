/** What docs/protocol.md says of the tools' results is what the tools give. */

import { slugOf } from "../../src/clients/claude_code.ts";
import { equal, match, that } from "../support/assert.ts";
import { list, object } from "../support/talk.ts";
import { type Called, createWorld, type World } from "../support/world.ts";
import { page } from "./pages.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";

/** The fields that the page names for a tool or a part of its result; `isNeeded` says which have no `?`. */
function documented(what: string): { names: Set<string>; needed: Set<string> } {
  const row = page("docs/protocol.md").split("\n").find((line) =>
    new RegExp(`^\\| +${RegExp.escape(what)} +\\|`).test(line)
  );
  const fields = row?.split("|")[2]?.replaceAll(/\([^)]*\)/g, "").split("; with")[0] ?? "";
  const all = Array.from(fields.matchAll(/`([a-z_]+)(\??)`/g));
  that(all.length > 0, `the page says nothing of ${what}`);
  return {
    names: new Set(all.map(([, name = ""]) => name)),
    needed: new Set(all.flatMap(([, name = "", mark]) => mark === "" ? [name] : [])),
  };
}

function agrees(what: string, value: Record<string, unknown>): void {
  const { names, needed } = documented(what);
  const keys = Object.keys(value).filter((key) =>
    key !== "ok" && (key !== "schema_version" || names.has(key))
  );
  equal(keys.filter((key) => !names.has(key)), [], `fields of ${what} that the page has not`);
  equal([...needed].filter((name) => !(name in value)), [], `fields that ${what} has not`);
}

/** What B and its user said to each other, as Claude Code keeps it. */
async function writeTranscript({ home, project }: World, session: string): Promise<void> {
  const folder = `${home}/.claude/projects/${slugOf(project)}`;
  await Deno.mkdir(folder, { recursive: true });
  const line = JSON.stringify({ type: "user", message: { content: "hello" } });
  await Deno.writeTextFile(`${folder}/${session}.jsonl`, `${line}\n`);
}

Deno.test("the results of the tools have the fields that the protocol names", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const check = (what: string, { json, text }: Called) => {
    match(text, /"ok":true/);
    agrees(what, json);
    return json;
  };
  const listed = check("`list_project_sessions`", await a.call("list_project_sessions"));
  agrees("a row of `sessions`", list(listed, "sessions")[0] ?? {});
  await writeTranscript(world, B);
  check("`read_session`", await a.call("read_session", { name: B }));
  check("`set_my_state`", await a.call("set_my_state", { purpose: "tests" }));
  check("`get_my_session`", await a.call("get_my_session"));
  check("`claim_session`", await a.call("claim_session", { session_id: A }));
  check("`register_my_session`", await a.call("register_my_session", { session_id: A }));
  const send = async (body: string, more = {}) => {
    const sent = await a.call("send_message", { target: B, body, ...more });
    return String(check("`send_message`", sent)["message_id"]);
  };
  await send("a note", { wake: "auto" });
  const done = await send("a task", { action_required: true });
  const blocked = await send("another", { action_required: true });
  const asking = a.call("ask_peer", { target: B, body: "?" });
  let read = (await b.call("read_my_messages")).json;
  const messages = [...list(read, "messages")];
  while (!messages.some((message) => "request_id" in message)) {
    read = (await b.call("read_my_messages")).json;
    messages.push(...list(read, "messages"));
  }
  agrees("`read_my_messages`", read);
  for (const message of messages) agrees("one of `messages`", message);
  const id = messages.find((message) => "request_id" in message)?.["id"];
  check("`reply_to_message`", await b.call("reply_to_message", { message_id: id, body: "!" }));
  agrees("`reply` of `ask_peer`", object(check("`ask_peer`", await asking), "reply"));
  check("`message_status`", await a.call("message_status", { message_id: id }));
  const work = check("`my_open_work`", await b.call("my_open_work"));
  agrees("one of `open`", list(work, "open")[0] ?? {});
  const both = "`complete_work`, `block_work`";
  check(both, await b.call("complete_work", { message_id: done, body: "done" }));
  check(both, await b.call("block_work", { message_id: blocked, reason: "no access" }));
  check("`message_status`", await a.call("message_status", { message_id: done }));
});
