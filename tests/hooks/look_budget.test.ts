import { lookBudget } from "../../src/hooks/hook.ts";
import { HOOK_LOOK_MAX_MS, HOOK_LOOK_MIN_FILES } from "../../src/wire/limits.ts";
import { equal } from "../support/assert.ts";

/** Says for each of `files` looks, `msEach` apart, whether the time was over before it. */
function looks(files: number, msEach: number): boolean[] {
  let ms = 1_000;
  const isOver = lookBudget({ nowMs: () => ms });
  return Array.from({ length: files }, () => {
    ms += msEach;
    return isOver();
  });
}

Deno.test("a hook looks for a while, and then stops", () => {
  const quick = looks(1_000, 0.5);
  equal(quick.indexOf(true), HOOK_LOOK_MAX_MS * 2);
  equal(quick.lastIndexOf(false), HOOK_LOOK_MAX_MS * 2 - 1);
});

Deno.test("on a machine that is too busy to look, it looks at some files all the same", () => {
  equal(looks(1_000, 10_000).indexOf(true), HOOK_LOOK_MIN_FILES);
});
