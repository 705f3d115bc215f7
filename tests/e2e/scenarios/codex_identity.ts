/**
 * A Codex CLI asks who it is. Its server knows neither from the environment nor from its parent; the
 * metadata of the tool call itself says which thread calls.
 */

import type { Lab } from "../lab.ts";
import { installOxtail } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { isObject } from "../../../src/wire/json.ts";

/** See the top of this file. */
export const codexIdentity: Scenario = {
  name: "a Codex CLI is identified by the metadata of its tool call",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    await lab.startCodex("codex");
    const saidMs = Date.now();
    await lab.say("codex", "CALL_TOOL mcp__oxtail::get_my_session {}");
    const result = await lab.waitFor(
      () => lab.model.results("codex", "get_my_session")[0],
      40_000,
      "the result of get_my_session is in a request of codex",
    );
    const { entry, detect_diagnosis } = resultObject(result.text);
    expect(isObject(entry) && isObject(entry.client), `there is an entry, found ${result.text}`);
    expect(isObject(detect_diagnosis), "there is a diagnosis");
    expectEqual(entry.client.session_id, await threadId(lab), "the session id of the entry");
    expectEqual(entry.client.session_id_source, "call-meta", "where the id comes from");
    return `prompt to answer ${result.atMs - saidMs} ms`;
  },
};

/** The id that Codex itself gave the thread: the end of its transcript's name. */
async function threadId(lab: Lab): Promise<string> {
  const names = await transcripts(`${lab.home}/.codex/sessions`);
  const ids = names.flatMap((name) =>
    /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl$/.exec(name)?.[1] ?? []
  );
  expectEqual(ids.length, 1, "the number of transcripts");
  return ids[0] ?? "";
}

async function transcripts(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isDirectory) names.push(...await transcripts(`${folder}/${entry.name}`));
    else names.push(entry.name);
  }
  return names;
}
