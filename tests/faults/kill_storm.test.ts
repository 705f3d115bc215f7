/** What a send promises holds when its writer is killed at any moment. */

import { equal, that } from "../support/assert.ts";
import { runStorm } from "./storm.ts";

Deno.test({
  name: "after 200 kills of a writer every promised message is read, once or marked as repeated",
  // The killed programs' pipes are closed by their end, not by the test.
  sanitizeResources: false,
  async fn() {
    const folder = await Deno.makeTempDir();
    const root = `${folder}/.oxtail`;
    const report = await runStorm({ root, kills: 200, writers: 2, killReader: true });
    equal(report.lost, []);
    equal(report.unmarked, []);
    equal(report.torn, 0);
    that(report.promised > 200, `something was promised: ${report.promised}`);
    await Deno.remove(folder, { recursive: true });
  },
});
