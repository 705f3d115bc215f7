/**
 * The command `oxtail` for `deno install -g`: it starts the launcher, which starts every command in a
 * process of its own with the permissions of the table. This one may run a shell, which is the user's
 * full authority, and reads no mail and no text of others.
 *
 * @module
 */

import denoJson from "../../deno.json" with { type: "json" };
import { LAUNCHER } from "../setup/packed.ts";
import { standAside } from "../sys/process.ts";

if (import.meta.main) {
  const root = `jsr:@oxtail/server@${denoJson.version}`;
  const launcher = LAUNCHER.replace(/^from=checkout/m, "from=jsr").replace(
    /^root=$/m,
    `root=${root}`,
  );
  // Deno starts nothing with variables of the linker, unless it may run everything.
  const env = Object.entries(Deno.env.toObject()).filter(([name]) => !/^(LD|DYLD)_/.test(name));
  const args = ["-c", launcher, "oxtail", ...Deno.args];
  Deno.exitCode = await standAside("/bin/sh", args, Object.fromEntries(env));
}
