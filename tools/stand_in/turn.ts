/**
 * A turn of the stand-in: what a client does between a prompt and its end, with the real hooks and
 * the real tools. In place of a model stand three habits:
 *
 * - the prompt `work 5` is five steps of pretended work,
 * - the prompt `call set_my_state {"name":"bob"}` calls that tool of oxtail,
 * - every question that a hook hands it is answered.
 */

import { isObject, type JsonObject, parseObject } from "../../src/wire/json.ts";
import { readFrame } from "./frame.ts";
import type { HookAnswer, Hooks } from "./hooks.ts";
import type { Server } from "./server.ts";

/** What a turn works with. */
export interface TurnParts {
  readonly hooks: Hooks;
  readonly server: Pick<Server, "call">;
  /** Shows lines to whoever looks at the terminal. */
  readonly print: (text: string) => void;
  /** What it says to any question. */
  readonly answer: () => string;
  readonly sleep: (ms: number) => Promise<void>;
}

/** One step of pretended work, in ms. */
const STEP_MS = 200;
/** The most steps of one prompt. */
const STEPS_MAX = 50;

/** Runs the turn that `prompt` begins. */
export async function runTurn(parts: TurnParts, prompt: string): Promise<void> {
  const turn = { prompt_id: crypto.randomUUID(), permission_mode: "auto" };
  await react(parts, turn, await parts.hooks.run("UserPromptSubmit", { ...turn, prompt }));
  await work(parts, turn, prompt);
  await callTool(parts, turn, prompt);
  const stop = (again: boolean) =>
    parts.hooks.run("Stop", {
      ...turn,
      stop_hook_active: again,
      last_assistant_message: "Done",
    });
  const answer = await stop(false);
  await react(parts, turn, answer);
  // A client asks the hook once more after it let the turn go on.
  if (answer.block) await react(parts, turn, await stop(true));
}

async function work(parts: TurnParts, turn: Turn, prompt: string): Promise<void> {
  const steps = Math.min(STEPS_MAX, Number(/^work (\d+)/.exec(prompt)?.[1] ?? 0));
  for (let step = 1; step <= steps; step++) {
    await beforeTool(parts, turn, "Bash", { command: `step ${step}` });
    parts.print(`* step ${step} of ${steps}`);
    await parts.sleep(STEP_MS);
  }
}

async function callTool(parts: TurnParts, turn: Turn, prompt: string): Promise<void> {
  const [, tool, json = ""] = /^call (\w+)(?: (.*))?$/.exec(prompt) ?? [];
  if (tool === undefined) return;
  const input = parseObject(json) ?? {};
  await beforeTool(parts, turn, `mcp__oxtail__${tool}`, input);
  parts.print(`* ${tool}: ${summary(await parts.server.call(tool, input))}`);
}

/** What a tool's result comes down to: the agents it lists, or that it worked. */
function summary(result: JsonObject): string {
  const sessions = result["sessions"];
  if (!Array.isArray(sessions)) return result["ok"] === true ? "ok" : String(result["message"]);
  const agents = sessions.filter(isObject).filter((row) => row["client_session_id"] !== null);
  return agents.map((row) => String(row["peer_name"])).join(", ");
}

/** Shows what a hook said, and answers the questions in it. */
async function react(parts: TurnParts, turn: Turn, said: HookAnswer): Promise<void> {
  if (said.complaint !== "") parts.print(`! ${said.complaint}`);
  if (said.text === null) return;
  parts.print(said.text);
  for (const { id, from, asks } of readFrame(said.text)) {
    if (!asks) continue;
    const body = parts.answer();
    const input = { message_id: id, body };
    await beforeTool(parts, turn, "mcp__oxtail__reply_to_message", input);
    const result = await parts.server.call("reply_to_message", input);
    const outcome = result["ok"] === true ? body : `failed: ${String(result["message"])}`;
    parts.print(`* reply_to_message to ${from}: ${outcome}`);
  }
}

/** The hook that runs before each use of a tool. */
async function beforeTool(
  parts: TurnParts,
  turn: Turn,
  tool_name: string,
  tool_input: Readonly<Record<string, unknown>>,
): Promise<void> {
  const tool_use_id = `toolu_${crypto.randomUUID().slice(0, 8)}`;
  const fields = { ...turn, tool_name, tool_input, tool_use_id };
  await react(parts, turn, await parts.hooks.run("PreToolUse", fields));
}

type Turn = Readonly<Record<string, string>>;
