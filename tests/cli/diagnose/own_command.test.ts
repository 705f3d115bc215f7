import { pasteable } from "../../../src/cli/diagnose/say.ts";
import { ENTRY_NAMES } from "../../../src/cli/entries.ts";
import type { FindingCode } from "../../../src/render/report.ts";
import type { Origin } from "../../../src/setup/programs.ts";
import { equal, match } from "../../support/assert.ts";

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
  equal(
    mend(true, JSR, "start Codex once, then oxtail setup --client codex"),
    "start Codex once, then ~/.oxtail/bin/oxtail setup --client codex",
  );
});

Deno.test("from JSR a command has the permissions that it declares, and no other", () => {
  const setup = mend(false, JSR, "oxtail setup --client codex") ?? "";
  match(setup, / deno run --no-config --no-lock --no-prompt --allow-read="\$HOME\/\.oxtail,/);
  match(
    setup,
    / --allow-run="deno,claude,codex" .* jsr:@oxtail\/server@1\.2\.3\/setup --client codex$/,
  );
  const all = ENTRY_NAMES.map((name) => mend(false, JSR, `oxtail ${name}`) ?? "");
  equal(all.filter((line) => / -A | --allow-all/.test(line) || !line.includes(JSR.root)), []);
});

Deno.test("other commands and sentences stay as they are", () => {
  for (const text of ["chmod 700 '/h/oxtail x'", "look for a newer oxtail now"]) {
    equal(mend(true, CHECKOUT, text), text);
  }
});
