/** Running the installed hook commands, with the input and the environment that Claude Code gives. */

import { objectField, parseObject, stringField } from "../../src/wire/json.ts";

/** What a hook said. */
export interface HookAnswer {
  /** Text for the model: additional context, or the reason to go on. */
  readonly text: string | null;
  /** Stop only: the turn goes on. */
  readonly block: boolean;
  /** What it complained about on stderr. */
  readonly complaint: string;
}

/** The events that the stand-in has. */
export type HookEvent = "SessionStart" | "UserPromptSubmit" | "PreToolUse" | "Stop";

/** Runs the hooks of one session. */
export interface Hooks {
  run(event: HookEvent, fields: Readonly<Record<string, unknown>>): Promise<HookAnswer>;
}

/** The longest text of a hook that is looked at, in characters. */
const TEXT_MAX_CHARS = 10_000;

/**
 * The hooks that are installed under `home`.
 *
 * @param cwd The folder the client works in
 */
export function installedHooks(home: string, cwd: string, sessionId: string): Hooks {
  const slug = cwd.replace(/[^A-Za-z0-9]/g, "-");
  const common = {
    session_id: sessionId,
    transcript_path: `${home}/.claude/projects/${slug}/${sessionId}.jsonl`,
    cwd,
  };
  return {
    async run(event, fields) {
      const input = { ...common, hook_event_name: event, ...fields };
      const child = new Deno.Command("sh", {
        args: ["-c", `"$HOME/.oxtail/hooks/oxtail-hook" claude-code ${event}`],
        cwd,
        env: { CLAUDE_CODE_SESSION_ID: sessionId, CLAUDE_PID: String(Deno.pid) },
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const answer = child.output();
      const stdin = child.stdin.getWriter();
      await stdin.write(new TextEncoder().encode(JSON.stringify(input)));
      await stdin.close();
      const { stdout, stderr } = await answer;
      const text = new TextDecoder();
      return readAnswer(text.decode(stdout), text.decode(stderr).trim());
    },
  };
}

/** What a hook's output says to the client. */
export function readAnswer(stdout: string, complaint: string): HookAnswer {
  const object = parseObject(stdout);
  if (object === null) return { text: null, block: false, complaint };
  if (object["decision"] === "block") {
    return { text: stringField(object, "reason", TEXT_MAX_CHARS), block: true, complaint };
  }
  const output = objectField(object, "hookSpecificOutput");
  const text = output === null ? null : stringField(output, "additionalContext", TEXT_MAX_CHARS);
  return { text, block: false, complaint };
}
