/** Another process that wants a lock: `lock_waiter.ts <path>`. It says when it waits, and then what it got. */

import { denoFiles } from "../../src/sys/deno_files.ts";
import { temporaryName } from "../../src/sys/deno_ports.ts";

if (import.meta.main) {
  const [path = ""] = Deno.args;
  const files = denoFiles(temporaryName);
  console.log("waits");
  try {
    files.lock(path);
    console.log("holds it");
  } catch (error) {
    console.log(String(error));
  }
}
