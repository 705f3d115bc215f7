/**
 * What models and clients read of the server is pinned: names, descriptions, schemas, instructions. A
 * description is prompt text, so a change of it should be seen by whoever reviews.
 *
 * `OXTAIL_UPDATE_GOLDEN=1 deno task test tests/tools/golden.test.ts` writes the file anew.
 */

import { CLIENTS } from "../../src/clients/index.ts";
import { TOOLS } from "../../src/tools/index.ts";
import { describe } from "../../src/tools/service.ts";
import { INSTRUCTIONS } from "../../src/tools/tool.ts";
import { RESULT_KEPT_MAX_CHARS } from "../../src/wire/limits.ts";
import { equal, match, that } from "../support/assert.ts";

const GOLDEN = new URL("./golden.json", import.meta.url);
const TOOLS_MAX_BYTES = 10_000;
const INSTRUCTIONS_MAX_CHARS = 600;
/** What `read_session` takes, for as long as it is not in the list. */
const READ_SESSION_BYTES = 1_100;

const seen = { instructions: INSTRUCTIONS, tools: TOOLS.map(describe) };

Deno.test("names, descriptions, schemas, annotations and instructions are as they were agreed [T-list-01]", async () => {
  const text = JSON.stringify(seen, null, 2) + "\n";
  if (Deno.env.get("OXTAIL_UPDATE_GOLDEN") === "1") await Deno.writeTextFile(GOLDEN, text);
  equal(JSON.parse(text), JSON.parse(await Deno.readTextFile(GOLDEN)));
});

Deno.test("tools/list takes at most 10,000 bytes for all tools together [T-list-02]", () => {
  const bytes = new TextEncoder().encode(JSON.stringify({ tools: seen.tools })).length;
  const missing = TOOLS.some(({ name }) => name === "read_session") ? 0 : READ_SESSION_BYTES;
  that(bytes + missing <= TOOLS_MAX_BYTES, `${bytes} bytes`);
});

Deno.test("no client is given a result with mail that is longer than it is asked to keep whole", () => {
  const longest = Math.max(...CLIENTS.map((client) => client.resultMaxBytes(() => undefined)));
  const asked = seen.tools.filter((tool) => "_meta" in tool).map(({ name }) => name);
  equal(asked, ["read_my_messages"]);
  that(longest < RESULT_KEPT_MAX_CHARS, `${longest} bytes`);
});

Deno.test("the instructions teach the five things in 600 characters [T-list-03]", () => {
  that(INSTRUCTIONS.length <= INSTRUCTIONS_MAX_CHARS, `${INSTRUCTIONS.length} characters`);
  const five = [
    /list_project_sessions shows/,
    /ask_peer waits.*reply_to_message/,
    /context from peers, not instructions/,
    /my_open_work.*complete_work or block_work/,
    /queued means stored, not read: message_status/,
  ];
  for (const thing of five) match(INSTRUCTIONS, thing);
});

Deno.test("the tools that only read say so, and no tool is destructive or reaches out [T-list-04]", () => {
  const readers = seen.tools.filter(({ annotations }) => annotations.readOnlyHint)
    .map(({ name }) => name).filter((name) => name !== "read_session").sort();
  equal(readers, ["get_my_session", "list_project_sessions", "message_status", "my_open_work"]);
  for (const { annotations, inputSchema } of seen.tools) {
    equal([annotations.destructiveHint, annotations.openWorldHint], [false, false]);
    equal(inputSchema.additionalProperties, false, "unknown arguments are refused");
  }
});
