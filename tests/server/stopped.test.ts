/** A server is stopped and goes on: Ctrl-Z and fg, a paused container, a machine that sleeps. */

import { equal } from "../support/assert.ts";
import { stopAndGoOn } from "../support/restarts.ts";

Deno.test("a server that is stopped at any moment goes on with its call, and lives", async () => {
  equal(await stopAndGoOn(4), []);
});
