/** A hook of bob that was called by nobody, for tests of its parts. */

import type { Hook } from "../../src/hooks/hook.ts";
import { parseHookInput } from "../../src/wire/hook_input.ts";
import { boxTag } from "../../src/wire/ids.ts";
import { HAND_OVER_MAX_BYTES } from "../../src/wire/limits.ts";
import type { TempStore } from "../support/store.ts";

/** The hook before a tool of Claude Code, in `store` and with this environment. */
export function madeHook(
  store: TempStore["store"],
  env: Readonly<Record<string, string>> = {},
): Hook {
  return {
    store,
    env: (name) => env[name],
    client: "claude-code",
    event: "PreToolUse",
    input: parseHookInput("{}"),
    sessionId: "bob",
    box: "bob",
    tag: boxTag("bob"),
    maxBytes: HAND_OVER_MAX_BYTES,
    complain: () => {},
  };
}
