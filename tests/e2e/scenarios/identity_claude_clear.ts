/**
 * A Claude Code is identified with no ceremony. After `/clear` its server, whose environment still has
 * the old id, takes the new one by itself, and mail to the old one arrives.
 */

import type { Lab } from "../lab.ts";
import { installOxtail, mailNames } from "../oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { isObject, type JsonObject } from "../../../src/wire/json.ts";

/** See the top of this file. */
export const identityClaudeClear: Scenario = {
  name: "a Claude Code keeps its mail and gets its new id through /clear",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    const before = await lab.startClaude("a");
    await lab.startClaude("b");
    expectEqual((await whoIs(lab, "a", 0)).session_id, before.sessionId, "a's id at the start");

    await lab.say("a", "/clear");
    const clearedMs = Date.now();
    const after = await lab.waitFor(
      async () => {
        const session = await lab.session("a");
        return session !== null && session.sessionId !== before.sessionId ? session : null;
      },
      20_000,
      "a has another session",
    );
    await send(lab, before.sessionId, "sent to the old id", 0);
    await lab.waitFor(
      () => entryIds(lab).includes(after.sessionId),
      10_000,
      "a's server shows the new id",
    );
    const noticedMs = Date.now() - clearedMs;
    expect(!entryIds(lab).includes(before.sessionId), "no server shows the old id any more");
    await send(lab, before.sessionId, "sent there once more", 1);
    expectEqual(mailNames(lab, before.sessionId, "new"), [], "what is left in the old box");

    await lab.say("a", "SAY hello");
    const heard = await lab.waitFor(
      () => lab.requests("a").findLast((request) => request.heard.includes("sent to the old id")),
      20_000,
      "a's model has seen the mail",
    );
    expect(heard.heard.includes("sent there once more"), "a's model has seen both messages");
    const now = await whoIs(lab, "a", 1);
    expectEqual(now.session_id, after.sessionId, "a's id after /clear");
    expectEqual(now.session_id_source, "hook-drop", "where the new id is known from");
    return `the new id was shown ${noticedMs} ms after /clear`;
  },
};

/** What get_my_session says of the client in the window `name`; its call number `nth`. */
async function whoIs(lab: Lab, name: string, nth: number): Promise<JsonObject> {
  await lab.say(name, "CALL_TOOL mcp__oxtail__get_my_session {}");
  const result = await lab.waitFor(
    () => lab.model.results(name, "get_my_session")[nth],
    30_000,
    `${name} has called get_my_session`,
  );
  const { entry } = resultObject(result.text);
  expect(isObject(entry) && isObject(entry.client), `there is an entry, found ${result.text}`);
  return entry.client;
}

async function send(lab: Lab, target: string, body: string, nth: number): Promise<void> {
  await lab.say("b", `CALL_TOOL mcp__oxtail__send_message ${JSON.stringify({ target, body })}`);
  const result = await lab.waitFor(
    () => lab.model.results("b", "send_message")[nth],
    30_000,
    "b has sent",
  );
  expectEqual(resultObject(result.text).status, "queued", "the status of what b sent");
}

/** The session ids in the registry. */
function entryIds(lab: Lab): string[] {
  const folder = `${lab.home}/.oxtail/sessions`;
  return [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".json"))
    .flatMap(({ name }) =>
      /"session_id":"([^"]+)"/.exec(Deno.readTextFileSync(`${folder}/${name}`))?.[1] ?? []
    );
}
