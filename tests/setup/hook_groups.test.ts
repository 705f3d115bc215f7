import assert from "node:assert/strict";
import { HOOK_ENTRIES } from "../../src/setup/hook_entries.ts";
import { foreignHooks, withHooks, withoutHooks } from "../../src/setup/hook_groups.ts";
import { isObject, type JsonObject } from "../../src/wire/json.ts";

const ENTRIES = HOOK_ENTRIES["claude-code"].filter((entry) => entry.background === undefined);
const OURS = {
  type: "command",
  command: `"$HOME/.oxtail/hooks/oxtail-hook" claude-code Stop`,
  timeout: 10,
};
const say = (command: string) => ({ type: "command", command });

function hooksOf(value: JsonObject): JsonObject {
  const added = withHooks(value, ENTRIES);
  assert.ok(added.ok);
  assert.ok(isObject(added.value.hooks));
  return added.value.hooks;
}

Deno.test("hooks of others keep their place, and ours come behind them", () => {
  const others = [{ hooks: [say("one")] }, { matcher: "x", hooks: [say("two"), say("three")] }];
  assert.deepEqual(hooksOf({ hooks: { Stop: others } }).Stop, [...others, { hooks: [OURS] }]);
});

Deno.test("an older entry of ours is replaced where it stands", () => {
  const old = { hooks: [{ ...OURS, timeout: 5, _oxtailHook: { version: "0.0.1" } }] };
  const other = { hooks: [say("one")] };
  assert.deepEqual(hooksOf({ hooks: { Stop: [old, other] } }).Stop, [{ hooks: [OURS] }, other]);
});

Deno.test("an entry with our old mark is ours, whatever it runs", () => {
  const old = { hooks: [{ ...say("npx oxtail hook"), _oxtailHook: { version: "0.0.1" } }] };
  const marked = { hooks: [say("npx oxtail hook")], _oxtailHook: { version: "0.0.1" } };
  assert.deepEqual(hooksOf({ hooks: { Stop: [old, marked] } }).Stop, [{ hooks: [OURS] }]);
});

Deno.test("an entry of ours that is there twice is there once afterwards", () => {
  assert.deepEqual(hooksOf({ hooks: { Stop: [{ hooks: [OURS] }, { hooks: [OURS] }] } }).Stop, [
    { hooks: [OURS] },
  ]);
});

Deno.test("ours in a group with another's leaves the group, and the other stays", () => {
  const mixed = { matcher: "m", hooks: [say("one"), OURS] };
  assert.deepEqual(hooksOf({ hooks: { Stop: [mixed] } }).Stop, [
    { matcher: "m", hooks: [say("one")] },
    { hooks: [OURS] },
  ]);
});

Deno.test("an entry of ours on an event that we no longer use is dropped with the event", () => {
  assert.equal(
    Object.hasOwn(hooksOf({ hooks: { OldEvent: [{ hooks: [OURS] }] } }), "OldEvent"),
    false,
  );
});

Deno.test("taken out, only what others have is left", () => {
  const value = { a: 1, hooks: { Stop: [{ hooks: [say("one")] }], Other: [] } };
  const added = withHooks(value, ENTRIES);
  assert.ok(added.ok);
  assert.deepEqual(withoutHooks(added.value), { ok: true, value });
});

Deno.test("others' hooks on our events are named, and those on other events are not", () => {
  const value = { hooks: { Stop: [{ hooks: [say("one")] }], Other: [{ hooks: [say("two")] }] } };
  assert.deepEqual(foreignHooks({ ...value, hooks: { ...value.hooks, ...{} } }, ENTRIES), [
    `Stop: "one"`,
  ]);
});

Deno.test("no two entries of a client have the same command on one event: it would run once", () => {
  for (const entries of Object.values(HOOK_ENTRIES)) {
    const commands = entries.map(({ event, command }) => `${event} ${command}`);
    assert.equal(new Set(commands).size, commands.length);
  }
});

Deno.test("the commands are the ones that users have trusted", () => {
  assert.deepEqual(HOOK_ENTRIES.codex.map(({ event, timeout }) => `${event} ${timeout}`), [
    "SessionStart 10",
    "UserPromptSubmit 10",
    "PreToolUse 10",
    "PermissionRequest 10",
    "PostToolUse 10",
    "Stop 10",
    "Interrupt 3",
    "SessionEnd 3",
  ]);
  for (const [client, entries] of Object.entries(HOOK_ENTRIES)) {
    for (const { event, command } of entries) {
      const script = command.startsWith("exec ")
        ? `exec "$HOME/.oxtail/hooks/oxtail-listener"`
        : `"$HOME/.oxtail/hooks/oxtail-hook"`;
      assert.ok(command.startsWith(`${script} ${client} ${event}`), command);
    }
  }
});

Deno.test("the idle listener has an entry of its own that may wake, and goes with the others", () => {
  const added = withHooks({}, HOOK_ENTRIES["claude-code"]);
  assert.ok(added.ok && isObject(added.value.hooks));
  const stop: unknown = added.value.hooks.Stop;
  assert.ok(Array.isArray(stop));
  assert.deepEqual(stop[0], { hooks: [OURS] });
  const [listener] = stop[1].hooks;
  assert.equal(listener.command, `exec "$HOME/.oxtail/hooks/oxtail-listener" claude-code Stop`);
  assert.equal(listener.asyncRewake, true);
  assert.deepEqual(withoutHooks(added.value), { ok: true, value: {} });
});
