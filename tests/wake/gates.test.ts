import { compareWakeLine, isHumanActive } from "../../src/wake/gates.ts";
import { WAKE_LINE } from "../../src/wire/wake.ts";
import { equal } from "../support/assert.ts";

Deno.test("somebody is at the keys for three seconds after the last one, in this window only", () => {
  const now = 1_800_000_000_900;
  const seconds = (ago: number) => Math.floor((now - ago) / 1000) * 1000;
  const pane = { windowId: "@1" };
  const active = (windowId: string, ago: number, isOpaque = false) =>
    isHumanActive([{ windowId, activeMs: seconds(ago), isOpaque }], pane, now);
  equal(active("@1", 0), true);
  equal(active("@1", 2_999), true);
  equal(active("@1", 4_000), false);
  equal(active("@2", 0), false);
  equal(isHumanActive([], pane, now), false);
  equal(active("@1", 3_600_000, true), true, "keys that tmux cannot see");
  equal(active("@2", 0, true), false);
});

Deno.test("the wake line is recognised wrapped, begun, and not when anything was added", () => {
  equal(compareWakeLine(WAKE_LINE), "whole");
  equal(compareWakeLine(WAKE_LINE.replaceAll(" ", "\n   ")), "whole");
  equal(compareWakeLine(WAKE_LINE.slice(0, 20)), "beginning");
  equal(compareWakeLine(`${WAKE_LINE} x`), "other");
  equal(compareWakeLine("x"), "other");
});

Deno.test("where vi's keys took the first letter of the wake line, the rest on a new line is recognised", () => {
  equal(compareWakeLine(`\n${WAKE_LINE.slice(1)}`), "whole");
  equal(compareWakeLine(`\n${WAKE_LINE.slice(1, 20)}`), "beginning");
  equal(compareWakeLine(`\n${WAKE_LINE.slice(1)} x`), "other");
  equal(compareWakeLine(WAKE_LINE.slice(1)), "other");
});
