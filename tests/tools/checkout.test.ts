import assert from "node:assert/strict";
import { exists } from "@std/fs";
import { installHooks } from "../../tools/checkout.ts";
import { ROOT } from "../../tools/paths.ts";
import { LAUNCHER, onStage } from "../cli/launching.ts";

Deno.test({
  name: "installed hooks are private programs, and installing twice changes nothing",
  ignore: !await exists(`${ROOT}/hooks/oxtail-hook`),
  fn: () =>
    onStage(async ({ home }) => {
      await installHooks(home);
      const first = await Deno.readTextFile(`${home}/.oxtail/bin/oxtail`);
      await installHooks(home);
      assert.equal(await Deno.readTextFile(`${home}/.oxtail/bin/oxtail`), first);
      assert.ok(first.includes(`root='${ROOT}'`), first);
      assert.notEqual(first, await Deno.readTextFile(LAUNCHER));
      for (const path of ["", "/bin", "/hooks", "/bin/oxtail", "/hooks/oxtail-hook"]) {
        const { mode } = await Deno.stat(`${home}/.oxtail${path}`);
        assert.equal((mode ?? 0) & 0o777, 0o700, path);
      }
      const names = await Array.fromAsync(Deno.readDir(`${home}/.oxtail/bin`));
      assert.deepEqual(names.map(({ name }) => name), ["oxtail"]);
    }),
});
