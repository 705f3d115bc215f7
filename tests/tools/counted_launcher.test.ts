import assert from "node:assert/strict";
import { launcherPath, launcherText } from "../../tools/counted_launcher.ts";
import { launch, LAUNCHER, onStage } from "../cli/launching.ts";

Deno.test("only the launcher of a coverage run leaves Deno the variable to count by", () =>
  onStage(async (stage) => {
    const env = { DENO_COVERAGE_DIR: "/x", NODE_OPTIONS: "--x" };
    const args = [`--deno=${stage.deno}`, "--root=/opt/oxtail", "hook"];
    const counted = launcherPath(stage.top);
    assert.equal(Deno.readTextFileSync(counted), launcherText(stage.top));
    const launched = await launch(stage, { launcher: counted, args, env });
    assert.equal(launched.env["DENO_COVERAGE_DIR"], "/x");
    assert.equal(launched.env["NODE_OPTIONS"], undefined);
    const plain = await launch(stage, { launcher: LAUNCHER, args, env });
    assert.equal(plain.env["DENO_COVERAGE_DIR"], undefined);
    assert.deepEqual(plain.args, launched.args);
  }));
