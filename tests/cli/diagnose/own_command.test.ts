import { pasteable } from "../../../src/cli/diagnose/own_command.ts";
import type { Origin } from "../../../src/setup/library.ts";
import type { FindingCode } from "../../../src/render/finding.ts";
import { equal } from "../../support/assert.ts";

const CHECKOUT: Origin = { from: "checkout", root: "/it's mine" };
const JSR: Origin = { from: "jsr", root: "jsr:@oxtail/server@1.2.3" };

function mend(
  hasLauncher: boolean,
  origin: Origin,
  command: string,
  code: FindingCode = "gate-stale",
): string | null {
  const finding = { area: "hooks", verdict: "fail", code, seen: "x", mend: command } as const;
  return pasteable(finding, { hasLauncher, origin, deno: "/opt/deno" }).mend;
}

Deno.test("a command of oxtail is one that can be pasted, wherever it comes from", () => {
  equal(mend(true, CHECKOUT, "oxtail install-hook"), "~/.oxtail/bin/oxtail install-hook");
  equal(
    mend(false, CHECKOUT, "oxtail setup --client codex"),
    "'/opt/deno' task --cwd '/it'\\''s mine' setup --client codex",
  );
  equal(mend(false, JSR, "oxtail setup"), "'/opt/deno' run -A jsr:@oxtail/server@1.2.3/setup");
});

Deno.test("whoever removes the store is not sent to the launcher in it", () => {
  equal(
    mend(true, JSR, "rm '/h/.oxtail' && oxtail setup", "store-link"),
    "rm '/h/.oxtail' && '/opt/deno' run -A jsr:@oxtail/server@1.2.3/setup",
  );
});

Deno.test("other commands and sentences stay as they are", () => {
  for (const text of ["chmod 700 '/h/oxtail x'", "look for a newer oxtail now"]) {
    equal(mend(true, CHECKOUT, text), text);
  }
});
