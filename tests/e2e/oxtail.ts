/** oxtail as these scenarios install it: the server and the hooks of this checkout. */

import { isObject, type JsonObject } from "../../src/wire/json.ts";
import { checkoutConfig, installHooks } from "../../tools/checkout.ts";
import { LISTENER_EVENTS, listenerHook } from "../../src/clients/claude_listener.ts";
import type { Lab } from "./lab.ts";
import { arrayOf } from "./stream.ts";

const CLAUDE_EVENTS = ["SessionStart", "UserPromptSubmit", "PreToolUse", "Stop"];
const CODEX_EVENTS = ["SessionStart", "UserPromptSubmit", "PreToolUse", "Stop"];

/** The folders that a message of a box goes through. */
export type State = "new" | "cur" | "done" | "bad";

/** What of oxtail is installed besides the server and the hooks. */
export interface Options {
  /** The idle listener of Claude Code; installed unless said otherwise. */
  readonly listener?: boolean;
  /** Claude Code asks before each command, instead of being allowed to run them. */
  readonly asks?: boolean;
  /** Codex may be started, to wake its sessions through its queue. */
  readonly codexQueue?: boolean;
  /** The hooks of Codex. */
  readonly codexHooks?: boolean;
  /** Variables for the server, set for both clients. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Installs the hooks into the lab's HOME and configures both clients with hooks and server. */
export async function installOxtail(lab: Lab, options: Options = {}): Promise<void> {
  await installHooks(lab.home);
  const hasListener = options.listener !== false;
  await lab.configure({
    server: withVariables(await serverCommand(lab, options), options.env ?? {}),
    claudeSettings: {
      permissions: { allow: ["mcp__oxtail", ...options.asks === true ? [] : ["Bash"]] },
      hooks: Object.fromEntries(
        CLAUDE_EVENTS.map((event) => [event, [hookEntry("claude-code", event, hasListener)]]),
      ),
    },
    codexHooks: options.codexHooks === true
      ? {
        hooks: Object.fromEntries(
          CODEX_EVENTS.map((event) => [event, [hookEntry("codex", event, false)]]),
        ),
      }
      : null,
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

async function serverCommand(lab: Lab, { codexQueue }: Options) {
  const { command, args } = await checkoutConfig();
  return { command, args: codexQueue === true ? [`--codex=${lab.codex}`, ...args] : args };
}

function withVariables(
  { command, args }: { readonly command: string; readonly args: readonly string[] },
  env: Readonly<Record<string, string>>,
) {
  const pairs = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0
    ? { command, args }
    : { command: "/usr/bin/env", args: [...pairs, command, ...args] };
}

function hookEntry(client: string, event: string, withListener: boolean): JsonObject {
  const command = `"$HOME/.oxtail/hooks/oxtail-hook" ${client} ${event}`;
  const hooks: JsonObject[] = [{ type: "command", command, timeout: 10 }];
  const listens = LISTENER_EVENTS.find((one) => one === event);
  if (withListener && listens !== undefined) hooks.push({ ...listenerHook(listens) });
  return event === "PreToolUse" ? { matcher: "*", hooks } : { hooks };
}
