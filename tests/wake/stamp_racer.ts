/** One process of a race for a stamp: waits for the given moment, claims, says whether it won. */

import { denoClock, temporaryName } from "../../src/sys/deno_clock.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { claimStamp } from "../../src/wake/stamps.ts";

if (import.meta.main) {
  const [root = "", path = "", startMs = "0"] = Deno.args;
  const store = { files: denoFiles(temporaryName), clock: denoClock, root, uid: null };
  while (Date.now() < Number(startMs));
  console.log(claimStamp(store, path, 1_000).won ? "won" : "lost");
}
