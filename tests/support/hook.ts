/** Running the installed hook commands of a world, as Claude Code does. */

import { coverageEnv } from "./coverage.ts";
import type { World } from "./world.ts";

/** The hook events that tests use. */
export type HookEvent = "SessionStart" | "UserPromptSubmit" | "PreToolUse" | "Stop";

/** Runs the hook of `sessionId` for an event of the turn `turn`, and returns what it printed. */
export async function runHook(
  world: World,
  sessionId: string,
  event: HookEvent,
  turn: string,
): Promise<string> {
  const input = {
    session_id: sessionId,
    transcript_path: "/none",
    cwd: world.project,
    prompt_id: turn,
    hook_event_name: event,
    ...(event === "PreToolUse"
      ? { tool_name: "Bash", tool_input: {}, tool_use_id: "x" }
      : { prompt: "go" }),
  };
  const child = new Deno.Command(`${world.home}/.oxtail/hooks/oxtail-hook`, {
    args: ["claude-code", event],
    clearEnv: true,
    env: { PATH: "/usr/bin:/bin", HOME: world.home, ...coverageEnv() },
    cwd: world.project,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(input)));
  await writer.close();
  const { stdout } = await child.output();
  return new TextDecoder().decode(stdout);
}
