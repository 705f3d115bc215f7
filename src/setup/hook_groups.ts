/**
 * Our hooks among those of others. Both clients keep them as
 * `{"hooks": {<event>: [{"matcher"?, "hooks": [{"type", "command", "timeout"}]}]}}`, one group per
 * matcher. Everything here takes such a value and gives a new one.
 */

import { isObject, type JsonObject } from "../wire/json.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { type HookEntry, isOwnHook } from "./hook_entries.ts";

/** The hooks of one event. */
type Groups = readonly unknown[];

/** The value with exactly these entries of ours: replaced in place, appended where there was none. */
export function withHooks(value: JsonObject, entries: readonly HookEntry[]): Result<JsonObject> {
  const events = eventsOf(value);
  if (!events.ok) return events;
  const names = new Set([...events.value.keys(), ...entries.map(({ event }) => event)]);
  const hooks: Record<string, unknown> = {};
  for (const name of names) {
    const before = events.value.get(name) ?? [];
    const wanted = entries.filter(({ event }) => event === name).map(toGroup);
    const after = placed(before, wanted);
    // An event that we emptied goes, and one that was empty before stays.
    if (after.length > 0 || before.length === 0) hooks[name] = after;
  }
  return ok({ ...value, hooks });
}

/** The value without any entry of ours; without `hooks` when nothing else was in it. */
export function withoutHooks(value: JsonObject): Result<JsonObject> {
  if (!holdsOwnHooks(value)) return ok(value);
  const without = withHooks(value, []);
  if (!without.ok) return without;
  const { hooks, ...rest } = without.value;
  return isObject(hooks) && Object.keys(hooks).length > 0 ? without : ok(rest);
}

/** Whether an entry of ours is in it. */
export function holdsOwnHooks(value: JsonObject): boolean {
  const events = eventsOf(value);
  return events.ok &&
    [...events.value.values()].flat().some((group) =>
      isOwnHook(group) || hooksOf(group).some(isOwnHook)
    );
}

/** What others run on events of ours: one line for each, `PreToolUse: "their command"`. */
export function foreignHooks(value: JsonObject, entries: readonly HookEntry[]): string[] {
  const events = eventsOf(value);
  if (!events.ok) return [];
  const shared = new Set(entries.map(({ event }) => event));
  return [...events.value].filter(([event]) => shared.has(event)).flatMap(([event, groups]) =>
    groups.filter((group) => !isOwnHook(group)).flatMap(hooksOf)
      .filter((hook) => !isOwnHook(hook))
      .map((hook) => `${event}: ${describe(hook)}`)
  );
}

function eventsOf(value: JsonObject): Result<ReadonlyMap<string, Groups>> {
  const hooks = value.hooks ?? {};
  if (!isObject(hooks)) return no(`its "hooks" is not an object`);
  const events = new Map<string, Groups>();
  for (const [event, groups] of Object.entries(hooks)) {
    if (!Array.isArray(groups)) return no(`its "hooks.${event}" is not an array`);
    events.set(event, groups);
  }
  return ok(events);
}

/** `wanted` in the places of the groups that are ours alone; our hooks in mixed groups are dropped. */
function placed(before: Groups, wanted: readonly JsonObject[]): unknown[] {
  const rest = [...wanted];
  const after = before.flatMap((group): unknown[] => {
    const hooks = hooksOf(group);
    const foreign = isOwnHook(group) ? [] : hooks.filter((hook) => !isOwnHook(hook));
    if (!isOwnHook(group) && foreign.length === hooks.length) return [group];
    if (foreign.length > 0 && isObject(group)) return [{ ...group, hooks: foreign }];
    const own = rest.shift();
    return own === undefined ? [] : [own];
  });
  return [...after, ...rest];
}

function toGroup({ matcher, command, timeout, background }: HookEntry): JsonObject {
  const hooks = [{ type: "command", command, timeout, ...background }];
  return matcher === undefined ? { hooks } : { matcher, hooks };
}

function hooksOf(group: unknown): readonly unknown[] {
  return isObject(group) && Array.isArray(group.hooks) ? group.hooks : [];
}

function describe(hook: unknown): string {
  if (!isObject(hook)) return "an entry of another form";
  const text = hook.command ?? hook.prompt ?? hook.url ?? hook.tool ?? hook.type;
  return typeof text === "string" ? `"${text}"` : "an entry of another form";
}
