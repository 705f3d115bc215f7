/** The steps of the demo. Each does something, checks what came of it, and gives the evidence. */

import { activityPath, rootOf } from "../../src/mail/layout.ts";
import { denoClock } from "../../src/sys/deno_ports.ts";
import { boxOf } from "../../src/wire/ids.ts";
import { isObject, type JsonObject } from "../../src/wire/json.ts";
import { WAKE_DEBOUNCE_MS } from "../../src/wire/limits.ts";
import { WAKE_LINE } from "../../src/wire/wake.ts";
import type { Server } from "../stand_in/server.ts";
import type { Scene } from "./scene.ts";
import { locate, type Sighting } from "./trail.ts";
import { expect, until } from "./wait.ts";
import { BRANCH } from "./world.ts";

/** What proves a step, in one line, and lines that follow it; shown with `--details`. */
export interface Evidence {
  readonly proof: string;
  readonly details?: readonly string[];
}

/** One step. It throws when something is not as it should be, saying what was seen. */
export interface Step {
  /** A sentence. */
  readonly title: string;
  run(scene: Scene): Promise<Evidence>;
}

/** All steps, in order. */
export const STEPS: readonly Step[] = [
  { title: "Two agents start, each with an oxtail server of its own", run: start },
  { title: "Each sees the other in its list", run: seeEachOther },
  { title: "They call themselves asker and answerer", run: takeNames },
  { title: "A message reaches the answerer while it works, within its turn", run: tellBusy },
  { title: "A question wakes the idle answerer, and the answer comes back", run: askIdle },
  {
    title: "Where a person scrolls back nothing is typed: the message waits for the next prompt",
    run: tellInCopyMode,
  },
];

async function start({ answerer, asker }: Scene): Promise<Evidence> {
  await answerer.idle();
  return { proof: `process ${asker.pid}, and one under the client in pane ${answerer.id}` };
}

async function seeEachOther({ asker, answerer, answererSession }: Scene): Promise<Evidence> {
  const sessions = agentsIn(await asker.call("list_project_sessions", {}));
  const seen = sessions.map((row) => row["client_session_id"]);
  expect(sessions.length === 2, `the first agent sees ${JSON.stringify(sessions)}`);
  expect(seen.includes(answererSession), `the first agent sees ${seen.join(" and ")}`);
  await answerer.prompt("call list_project_sessions");
  const line = await until("the second agent's list", async () => {
    return /^\* list_project_sessions: (.*)$/m.exec(await answerer.screen())?.[1] ?? null;
  });
  expect(line.split(", ").length === 2, `the second agent sees ${line}`);
  await answerer.idle();
  return { proof: "list_project_sessions shows 2 agents to both" };
}

async function takeNames({ asker, answerer }: Scene): Promise<Evidence> {
  const named = await asker.call("set_my_state", { name: "asker", purpose: "builds the shop" });
  expect(named["ok"] === true, `set_my_state: ${JSON.stringify(named)}`);
  await answerer.prompt('call set_my_state {"name":"answerer"}');
  await until("the second agent's name", async () => {
    const sessions = agentsIn(await asker.call("list_project_sessions", {}));
    return sessions.some((row) => row["peer_name"] === "answerer") ? true : null;
  });
  await answerer.idle();
  return { proof: "asker and answerer, by set_my_state" };
}

async function tellBusy(scene: Scene): Promise<Evidence> {
  const { asker, answerer } = scene;
  await answerer.prompt("work 5");
  await until("a running turn", () => Promise.resolve(activity(scene) === "busy" ? true : null));
  const before = answerer.received().length;
  const sent = await send(scene, "The form is ready for review");
  expect(sent.wake === "skipped_busy", `the wake was ${sent.wake}`);
  const startMs = performance.now();
  await until("the message on its screen", async () => {
    return (await answerer.screen()).includes(sent.id) ? true : null;
  });
  const tookMs = Math.round(performance.now() - startMs);
  expect(activity(scene) === "busy", "its turn was over by then");
  expect(answerer.received().length === before, "keys were typed");
  await answerer.idle();
  await settled(scene, asker);
  return { proof: `skipped_busy; its next PreToolUse hook handed it over after ${tookMs} ms` };
}

async function askIdle(scene: Scene): Promise<Evidence> {
  const { asker, answerer } = scene;
  const before = answerer.received().length;
  const input = { target: "answerer", body: "Which branch are you on?", timeout_ms: 8_000 };
  const startMs = performance.now();
  const asked = await asker.call("ask_peer", input);
  const tookMs = Math.round(performance.now() - startMs);
  const reply = isObject(asked["reply"]) ? String(asked["reply"]["body"]) : null;
  expect(reply !== null, `no answer came: ${JSON.stringify(asked)}`);
  expect(reply.includes(BRANCH), `the answer was ${reply}`);
  expect(asked["wake_status"] === "fired", `the wake was ${JSON.stringify(asked)}`);
  const typed = answerer.received().slice(before);
  expect(typed === `${WAKE_LINE}\r`, `its terminal received ${JSON.stringify(typed)}`);
  await answerer.idle();
  await settled(scene, asker);
  return {
    proof: `fired; after ${tookMs} ms the answer: ${reply}`,
    details: [`typed into ${answerer.id}, its pane by the process tree: ${WAKE_LINE}`],
  };
}

async function tellInCopyMode(scene: Scene): Promise<Evidence> {
  const { world, answerer } = scene;
  const trail: string[] = [];
  const before = answerer.received().length;
  // Two wakes of one agent within this time are one.
  await denoClock.sleep(WAKE_DEBOUNCE_MS);
  await world.tmux("copy-mode", "-t", answerer.id);
  const sent = await send(scene, "No hurry: the tests are green");
  expect(sent.wake === "skipped_copy_mode", `the wake was ${sent.wake}`);
  expect(answerer.received().length === before, "keys were typed");
  trail.push(await reaches(scene, sent.id, "new"));
  await world.tmux("send-keys", "-t", answerer.id, "-X", "cancel");
  await answerer.prompt("work 3");
  // The gate keeps it in one folder until the end of the turn, the program in another.
  trail.push(await reaches(scene, sent.id, "hand", "cur", "done"));
  trail.push(await reaches(scene, sent.id, "done"));
  await answerer.idle();
  const states = ["queued      ", "handed over ", "acknowledged"];
  return {
    proof: "skipped_copy_mode; its next prompt hands the message over:",
    details: trail.map((line, at) => `${states[at]}  ${line}`),
  };
}

/** Sends a message that asks for a wake; gives its id and what became of the wake. */
async function send({ asker }: Scene, body: string): Promise<{ id: string; wake: string }> {
  const sent = await asker.call("send_message", { target: "answerer", body, wake: "auto" });
  expect(sent["ok"] === true, `send_message: ${JSON.stringify(sent)}`);
  return { id: String(sent["message_id"]), wake: String(sent["wake_status"]) };
}

/** Waits until the message lies in one of the folders, and gives the line that shows it there. */
async function reaches(scene: Scene, id: string, ...folders: string[]): Promise<string> {
  const root = rootOf(scene.world.home);
  const sighting = await until(`the message in ${folders.join(" or ")}`, (): Sighting | null => {
    const found = locate(root, scene.answererSession, id);
    return found !== null && folders.includes(found.folder) ? found : null;
  });
  return sighting.line;
}

/** Waits until the second agent's idle mark is there, and nothing is unread. */
async function settled(scene: Scene, asker: Server): Promise<void> {
  await until("the idle mark", () => Promise.resolve(activity(scene) === "idle" ? true : null));
  const row = agentsIn(await asker.call("list_project_sessions", {}))
    .find((each) => each["client_session_id"] === scene.answererSession);
  expect(row?.["unread"] === 0, `${String(row?.["unread"])} messages are still unread`);
}

function activity({ world, answererSession }: Scene): string {
  return Deno.readTextFileSync(activityPath(rootOf(world.home), boxOf(answererSession))).trim();
}

/** The agents in a list; a row without a session id is a tmux session without one. */
function agentsIn(result: JsonObject): JsonObject[] {
  const sessions = result["sessions"];
  expect(Array.isArray(sessions), `list_project_sessions: ${JSON.stringify(result)}`);
  return sessions.filter(isObject).filter((row) => row["client_session_id"] !== null);
}

/** The end of the second agent's screen, without empty lines. */
export async function lastLines({ answerer }: Scene, count: number): Promise<string[]> {
  const lines = (await answerer.screen()).split("\n").map((line) => line.trimEnd());
  return lines.filter((line) => line !== "").slice(-count);
}
