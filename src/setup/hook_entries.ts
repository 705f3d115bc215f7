/**
 * The hook entries that setup writes, as data. A command never changes between versions: Codex asks
 * its user to trust a hook again when it does. What was seen with Claude Code 2.1.330 and Codex CLI
 * 0.169.0 is in docs/adr/0041.
 */

import { LISTENER_EVENTS, type ListenerEvent, listenerHook } from "../clients/claude_listener.ts";
import { ownScript } from "../clients/hook_command.ts";
import { isObject } from "../wire/json.ts";

/** A client that setup can configure, as people name it. */
export type ClientName = "claude-code" | "codex";

/** One entry of a client's hook settings. */
export interface HookEntry {
  readonly event: string;
  /** Which tools, or which kind of notification; absent for all. */
  readonly matcher?: string;
  readonly command: string;
  /** In seconds, after which the client gives the hook up. */
  readonly timeout: number;
  /** How Claude Code runs the idle listener: in the background, and its exit status 2 starts a turn. */
  readonly background?: { readonly asyncRewake: true; readonly async?: true };
}

/** A hook is done within 2 s whatever it finds; this is for a machine under load. */
const TIMEOUT_S = 10;
/** Codex allows these events no more, and shows a warning at every start when it cuts a longer one. */
const CODEX_END_TIMEOUT_S = 3;

/** The entries for a client, in the order in which they are written. */
export const HOOK_ENTRIES: { readonly [Name in ClientName]: readonly HookEntry[] } = {
  "claude-code": [
    entry("claude-code", "SessionStart"),
    entry("claude-code", "UserPromptSubmit"),
    { ...entry("claude-code", "PreToolUse"), matcher: "*" },
    // Always starts the hook program. Identical commands would run once, so it has a third word.
    {
      ...entry("claude-code", "PreToolUse"),
      matcher: "mcp__oxtail__.*",
      command: `${hookCommand("claude-code", "PreToolUse")} oxtail`,
    },
    entry("claude-code", "PermissionRequest"),
    { ...entry("claude-code", "Notification"), matcher: "permission_prompt" },
    { ...entry("claude-code", "PostToolUse"), matcher: "*" },
    entry("claude-code", "Stop"),
    entry("claude-code", "SessionEnd"),
    ...LISTENER_EVENTS.map(listenerEntry),
  ],
  codex: [
    entry("codex", "SessionStart"),
    entry("codex", "UserPromptSubmit"),
    { ...entry("codex", "PreToolUse"), matcher: "*" },
    entry("codex", "PermissionRequest"),
    { ...entry("codex", "PostToolUse"), matcher: "*" },
    entry("codex", "Stop"),
    { ...entry("codex", "Interrupt"), timeout: CODEX_END_TIMEOUT_S },
    { ...entry("codex", "SessionEnd"), timeout: CODEX_END_TIMEOUT_S },
  ],
};

/** The command line of a hook. The client's shell puts the home folder in, whatever it holds. */
export function hookCommand(client: ClientName, event: string): string {
  return `"$HOME/.oxtail/hooks/oxtail-hook" ${client} ${event}`;
}

/** Whether a hook in a client's settings is ours: of this version, or of any before it. */
export function isOwnHook(hook: unknown): boolean {
  if (!isObject(hook)) return false;
  if (Object.hasOwn(hook, "_oxtailHook")) return true;
  return typeof hook.command === "string" && ownScript(hook.command) !== null;
}

function entry(client: ClientName, event: string): HookEntry {
  return { event, command: hookCommand(client, event), timeout: TIMEOUT_S };
}

function listenerEntry(event: ListenerEvent): HookEntry {
  const { type: _, command, timeout, ...background } = listenerHook(event);
  return { event, command, timeout, background };
}
