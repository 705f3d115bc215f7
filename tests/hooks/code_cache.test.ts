/** Which hooks let Deno keep the program as it compiled it: without that each one takes 8 ms longer. */

import { equal } from "../support/assert.ts";
import { createWorld, install } from "../support/world.ts";
import { clientInput, type Event, SESSION } from "./hook_calls.ts";

Deno.test("a hook within a turn ends before the compiled program is kept, and a session's start keeps it", async () => {
  await using world = await createWorld();
  await install(world.home);
  const cache = `${world.home}/cache`;
  // With folders missing the gate starts the program at every event.
  equal(await ranWith(world.home, cache, "PreToolUse"), 0);
  equal(isKept(cache), false);
  equal(await ranWith(world.home, cache, "SessionStart"), 0);
  equal(isKept(cache), true);
});

/** Runs a hook as a client does, with a cache folder of its own; its exit status. */
async function ranWith(home: string, cache: string, event: Event): Promise<number> {
  await Deno.remove(`${home}/.oxtail/turn`, { recursive: true }).catch(() => {});
  const child = new Deno.Command(`${home}/.oxtail/hooks/oxtail-hook`, {
    args: ["claude-code", event],
    clearEnv: true,
    env: {
      HOME: home,
      PATH: "/usr/local/bin:/usr/bin:/bin",
      DENO_DIR: cache,
      CLAUDE_PID: String(Deno.pid),
      CLAUDE_CODE_SESSION_ID: SESSION,
    },
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(clientInput("claude-code", event)));
  await input.close();
  return (await child.status).code;
}

/** Whether the cache of compiled code speaks of the program. */
function isKept(cache: string): boolean {
  return [...Deno.readDirSync(cache)].some(({ name }) =>
    name.startsWith("v8_code_cache") &&
    new TextDecoder("latin1").decode(Deno.readFileSync(`${cache}/${name}`)).includes("/hook.js")
  );
}
