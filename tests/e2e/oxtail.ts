/** oxtail as these scenarios install it: the server and the hooks of this checkout. */

import { isObject, type JsonObject } from "../../src/wire/json.ts";
import { checkoutConfig, installHooks } from "../../tools/checkout.ts";
import type { Lab } from "./lab.ts";
import { arrayOf } from "./stream.ts";

const CLAUDE_EVENTS = ["SessionStart", "UserPromptSubmit", "PreToolUse", "Stop"];

/** The folders that a message of a box goes through. */
export type State = "new" | "cur" | "done" | "bad";

/** Installs the hooks into the lab's HOME and configures both clients with hooks and server. */
export async function installOxtail(lab: Lab): Promise<void> {
  await installHooks(lab.home);
  await lab.configure({
    server: await checkoutConfig(),
    claudeSettings: {
      permissions: { allow: ["mcp__oxtail", "Bash"] },
      hooks: Object.fromEntries(CLAUDE_EVENTS.map((event) => [event, [hookEntry(event)]])),
    },
    codexHooks: null,
  });
}

/** The names of the messages that lie in `state` of a session's box. The ids of both clients are box names as they are. */
export function mailNames(lab: Lab, sessionId: string, state: State): string[] {
  try {
    return [...Deno.readDirSync(`${lab.home}/.oxtail/mail/${sessionId}/${state}`)].map((entry) =>
      entry.name
    )
      .sort();
  } catch {
    return [];
  }
}

/** The state in which the message `id` lies in the box of a session, or null. */
export function mailState(lab: Lab, sessionId: string, id: string): State | null {
  const states: State[] = ["new", "cur", "done", "bad"];
  return states.find((state) =>
    mailNames(lab, sessionId, state).some((name) => name.includes(id))
  ) ?? null;
}

/** The session ids that `list_project_sessions` shows besides the caller's own. */
export function peersIn(list: JsonObject): string[] {
  return arrayOf(list.sessions).filter(isObject)
    .filter((row) => row.is_me !== true)
    .flatMap((row) => typeof row.client_session_id === "string" ? [row.client_session_id] : []);
}

function hookEntry(event: string): JsonObject {
  const command = `"$HOME/.oxtail/hooks/oxtail-hook" claude-code ${event}`;
  const hooks = [{ type: "command", command, timeout: 10 }];
  return event === "PreToolUse" ? { matcher: "*", hooks } : { hooks };
}
