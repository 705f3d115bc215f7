/** What a client's settings say of oxtail. Readers of them are total: the files are the user's. */

import { isObject, type JsonObject, objectField, own } from "../wire/json.ts";
import { type OwnScript, ownScript } from "./hook_command.ts";

/** Whether a client starts the server. */
export type Registration = "yes" | "here" | "off" | "no";

/** The hooks of a client, as far as they are ours. */
export interface HookSettings {
  /** The events that call the gate. */
  readonly events: readonly string[];
  /** The events that start the idle listener; none where the client knows no such thing. */
  readonly listens: readonly string[];
  /** The client runs no hooks at all. */
  readonly isOff: boolean;
  /** The events whose hook the client will skip until its user has approved it. */
  readonly untrusted: readonly string[];
}

/** A hook in a settings file: `hooks.<event>[group].hooks[handler]`. */
export interface OwnHook {
  readonly event: string;
  readonly group: number;
  readonly handler: number;
}

/** The events without which mail is not handed over, and for which the gate is made. */
export const NEEDED_EVENTS: readonly string[] = [
  "SessionStart",
  "UserPromptSubmit",
  "PreToolUse",
  "Stop",
];

/** The name under which the server is registered. */
export const SERVER_NAME = "oxtail";

/** The hooks in `settings` that call the gate, or another script of ours. */
export function ownHooks(settings: JsonObject, script: OwnScript = "gate"): OwnHook[] {
  const events = objectField(settings, "hooks") ?? {};
  return Object.entries(events).flatMap(([event, groups]) =>
    listOf(groups).flatMap((entry, group) =>
      listOf(isObject(entry) ? own(entry, "hooks") : null).flatMap((hook, handler) => {
        const command = isObject(hook) ? own(hook, "command") : null;
        return typeof command === "string" && ownScript(command) === script
          ? [{ event, group, handler }]
          : [];
      })
    )
  );
}

/** The events of `hooks`, each once. */
export function eventsOf(hooks: readonly OwnHook[]): string[] {
  return [...new Set(hooks.map(({ event }) => event))];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
