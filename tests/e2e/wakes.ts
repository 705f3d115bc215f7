/** What the scenarios of waking have in common: sending from one agent to another, and what came of it. */

import { isObject, type JsonObject } from "../../src/wire/json.ts";
import { WAKE_LINE } from "../../src/wire/wake.ts";
import type { Lab } from "./lab.ts";
import { resultObject } from "./scenario.ts";
import { textOf } from "./stream.ts";

/** How long an agent may take to say that it sent something. */
const SEND_MS = 30_000;

/** The turn ends, its hooks run, and nobody is at the keys any more. */
const AFTER_TURN_MS = 2_500;

/** A sent message and what its sender was told. */
export interface SentWake {
  readonly id: string;
  readonly status: string;
  readonly result: JsonObject;
  /** When the sender's model was told. */
  readonly toldMs: number;
}

/** Has the Claude Code in `from` send `body` to a session and wake it. */
export async function sendWaking(
  lab: Lab,
  from: string,
  target: string,
  body: string,
  server = "oxtail",
): Promise<SentWake> {
  const before = lab.model.results(from, "send_message").length;
  const args = JSON.stringify({ target, body, wake: "auto" });
  await lab.say(from, `CALL_TOOL mcp__${server}__send_message ${args}`);
  const told = await lab.waitFor(
    () => lab.model.results(from, "send_message")[before],
    SEND_MS,
    `${from} was told what became of its message`,
  );
  const result = resultObject(told.text);
  return {
    id: textOf(result.message_id),
    status: textOf(result.wake_status),
    result,
    toldMs: told.atMs,
  };
}

/** Claude Code may greet with a question of its own. */
export async function leaveGreeting(lab: Lab, name: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  if (!/Make auto mode your default/.test(await lab.capture(name))) return;
  await lab.key(name, "Escape");
  await new Promise((resolve) => setTimeout(resolve, 700));
}

/** The session id of the Codex in a window, which it is asked for; `agent` makes its requests. */
export async function threadOf(lab: Lab, name: string, agent: string, other = ""): Promise<string> {
  await lab.say(name, "CALL_TOOL mcp__oxtail::get_my_session {}");
  const thread = await lab.waitFor(
    () => {
      const ids = lab.model.results(agent, "get_my_session").map(({ text }) =>
        textOf(clientIn(text).session_id)
      );
      return ids.find((id) => id !== "" && id !== other);
    },
    40_000,
    `${name} knows its session`,
  );
  await new Promise((resolve) => setTimeout(resolve, AFTER_TURN_MS));
  return thread;
}

/** The client in a result of `get_my_session`. */
export function clientIn(text: string): JsonObject {
  const { entry } = resultObject(text);
  if (!isObject(entry) || !isObject(entry.client)) throw new Error(`There is no client in ${text}`);
  return entry.client;
}

/** When the message was stored, in ms since the epoch: its name says so. */
export function storedMs(name: string): number {
  return Number(name.slice(0, 15));
}

/** When a request of `agent` first held `text`, or null. */
export function heardMs(lab: Lab, agent: string, text: string): number | null {
  return lab.requests(agent).find(({ heard }) => heard.includes(text))?.atMs ?? null;
}

/** Whether the wake line stands anywhere on the screen of a window. */
export async function showsWakeLine(lab: Lab, name: string): Promise<boolean> {
  const screen = (await lab.capture(name)).replace(/\s+/g, " ");
  return screen.includes(WAKE_LINE);
}

/** When a model was told, as the figure of a scenario: most hear of a message before its sender does. */
export function toldAt(ms: number): string {
  return `${Math.abs(ms)} ms ${ms < 0 ? "before" : "after"} the sender was answered`;
}
