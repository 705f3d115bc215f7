/**
 * Claude Code's agent view: one `<-` at an empty prompt puts the session into the background, where it goes
 * on under another id, and a spare session is started for the next one. There are as many rows as there
 * are agents, and name and mail are with the one that goes on, whoever it was sent to.
 */

import type { Lab } from "../lab.ts";
import { installOxtail, mailNames } from "../oxtail.ts";
import { statusOf } from "../run_oxtail.ts";
import { expect, expectEqual, resultObject, type Scenario } from "../scenario.ts";
import { isObject } from "../../../src/wire/json.ts";
import { arrayOf } from "../stream.ts";

/** See the top of this file. */
export const claudeAgentView: Scenario = {
  name: "a Claude Code that goes into the background keeps name and mail, and spares are nobody",
  async run(lab: Lab): Promise<string> {
    await installOxtail(lab);
    const peer = await lab.startClaude("b");
    const old = await lab.startClaude("a");
    await lab.say("a", 'CALL_TOOL mcp__oxtail__set_my_state {"purpose":"Login","name":"login"}');
    await lab.waitFor(() => lab.model.results("a", "set_my_state")[0], 30_000, "a has a name");
    await send(lab, "login", "sent before");
    expectEqual(mailNames(lab, old.sessionId, "new").length, 1, "the mail that waits for a");

    await lab.waitFor(async () => (await lab.session("a"))?.status === "idle", 20_000, "a is idle");
    await lab.key("a", "Left");
    const leftMs = Date.now();
    const heir = await lab.waitFor(
      () =>
        notes(lab).find(({ parkedJobId, sessionId }) => parkedJobId && sessionId === old.sessionId),
      20_000,
      "a's client says that it has parked its session",
    );
    const now = await lab.waitFor(
      () => notes(lab).find(({ jobId }) => jobId === heir.parkedJobId)?.sessionId,
      20_000,
      "the session goes on in the background",
    );
    await lab.waitFor(() => notes(lab).some(({ spare }) => spare === true), 20_000, "a spare one");
    await waitForRows(lab, [peer.sessionId, now]);
    const movedMs = Date.now() - leftMs;
    expectEqual(await names(lab), ["login"], "the names in b's list");
    await send(lab, "login", "sent to the name");
    await send(lab, old.sessionId, "sent to the old id");

    // A task that is typed into the view makes an agent of the spare session.
    await typeInto(lab, "SAY at work");
    const third = await lab.waitFor(
      () =>
        notes(lab).find(({ kind, spare, sessionId }) =>
          kind === "bg" && spare !== true && sessionId !== now
        )?.sessionId,
      20_000,
      "the spare session is used",
    );
    await waitForRows(lab, [peer.sessionId, now, third]);

    // Escape shows the one that went on, in the terminal of the one that was parked.
    await lab.key("a", "Escape");
    await lab.waitFor(async () => /SAY hello|❯/.test(await lab.capture("a")), 5_000, "a prompt");
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await typeInto(lab, "SAY I go on");
    const heard = await lab.waitFor(
      () => lab.requests("a").findLast(({ heard }) => heard.includes("I go on")),
      20_000,
      "the one that went on has a turn",
    );
    for (const body of ["sent before", "sent to the name", "sent to the old id"]) {
      expect(heard.heard.includes(`| ${body}`), `its model has seen "${body}"`);
    }

    // The terminal is left, and its session is opened again by a client of its own.
    await lab.key("a", "Left");
    await lab.waitFor(
      async () => {
        for (const key of ["C-c", "C-c"]) {
          await lab.key("a", key);
          await new Promise((resolve) => setTimeout(resolve, 250));
        }
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        return !notes(lab).some(({ sessionId }) => sessionId === old.sessionId);
      },
      30_000,
      "the parked terminal has ended",
    );
    await waitForRows(lab, [peer.sessionId, now, third]);
    await lab.startClaude("c", { args: ["--resume", old.sessionId] });
    await waitForRows(lab, [peer.sessionId, now, third, old.sessionId]);
    expectEqual(await names(lab), ["login"], "the names in b's list");
    await send(lab, old.sessionId, "for the resumed one");
    await lab.say("c", "SAY resumed");
    const resumed = await lab.waitFor(
      () => lab.requests("c").findLast(({ heard }) => heard.includes("| for the resumed one")),
      20_000,
      "the resumed session gets its own mail",
    );
    expect(resumed.heard.includes("had gone on as login"), "it is told who keeps its name");
    return `two rows ${movedMs} ms after the key, three mails with the one that went on`;
  },
};

interface Note {
  readonly sessionId: string;
  readonly [field: string]: unknown;
}

/** What the clients of the lab say of their sessions. */
function notes(lab: Lab): Note[] {
  const folder = `${lab.home}/.claude/sessions`;
  return [...Deno.readDirSync(folder)].flatMap(({ name }) => {
    try {
      return name.endsWith(".json") ? [JSON.parse(Deno.readTextFileSync(`${folder}/${name}`))] : [];
    } catch {
      return [];
    }
  });
}

/** Waits until b's list and `oxtail status` show exactly these sessions. */
async function waitForRows(lab: Lab, ids: readonly string[]): Promise<void> {
  const wanted = ids.toSorted().join();
  let seen = "";
  await lab.waitFor(
    async () => {
      const { agents } = await statusOf(lab);
      const rows = arrayOf(agents).filter(isObject).map((row) => String(row.session_id));
      seen = rows.sort().join();
      return seen === wanted;
    },
    10_000,
    `oxtail status shows ${ids.length} rows`,
  ).catch((error) => {
    throw new Error(`${error.message}, found ${seen}, wanted ${wanted}`);
  });
  const listed = (await list(lab)).map((row) => String(row.client_session_id)).sort().join();
  expectEqual(listed, wanted, "the rows of list_project_sessions");
}

async function list(lab: Lab) {
  const before = lab.model.results("b", "list_project_sessions").length;
  await lab.say("b", "CALL_TOOL mcp__oxtail__list_project_sessions {}");
  const { text } = await lab.waitFor(
    () => lab.model.results("b", "list_project_sessions")[before],
    30_000,
    "b has listed",
  );
  return arrayOf(resultObject(text).sessions).filter(isObject)
    .filter(({ client_session_id }) => client_session_id !== null);
}

/** The names that agents gave themselves. */
async function names(lab: Lab): Promise<string[]> {
  return (await list(lab)).map(({ peer_name }) => String(peer_name)).filter((name) =>
    name === "login"
  );
}

async function send(lab: Lab, target: string, body: string): Promise<void> {
  const before = lab.model.results("b", "send_message").length;
  const args = JSON.stringify({ target, body });
  await lab.say("b", `CALL_TOOL mcp__oxtail__send_message ${args}`);
  const { text } = await lab.waitFor(
    () => lab.model.results("b", "send_message")[before],
    30_000,
    `b has sent to ${target}`,
  );
  expectEqual(resultObject(text).status, "queued", `what b sent to ${target}: ${text}`);
}

async function typeInto(lab: Lab, text: string): Promise<void> {
  await lab.type("a", text);
  await new Promise((resolve) => setTimeout(resolve, 600));
  await lab.key("a", "Enter");
}
