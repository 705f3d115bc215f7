import { ansi, plain } from "../../src/cli/command.ts";
import { type Finding, renderReport, type Report, reportJson } from "../../src/render/report.ts";
import { equal } from "../support/assert.ts";
import { schemaFault } from "../support/json_schema.ts";

const OPEN: Finding = {
  area: "store",
  verdict: "warn",
  code: "modes-open",
  seen: "7 files or folders are open to other users",
  mend: "chmod -R go-rwx '/home/you/.oxtail'",
  details: ["/home/you/.oxtail/turn/a (mode 0644)", "and 6 more"],
};
const FINE: Finding = {
  area: "store",
  verdict: "pass",
  code: "store-ok",
  seen: "The store is a folder of yours, closed to others",
  mend: null,
};
const GONE: Finding = {
  area: "hooks",
  verdict: "fail",
  code: "gate-missing",
  seen: "There is no gate at /home/you/.oxtail/hooks/oxtail-hook",
  mend: "oxtail install-hook",
};

function report(...findings: Finding[]): Report {
  return {
    version: "1.2.3",
    root: "/home/you/.oxtail",
    atMs: 1_700_000_000_000,
    findings,
    wakes: null,
    probe: null,
  };
}

Deno.test("findings are shown by area, each with what was seen and what fixes it", () => {
  equal(renderReport(report(GONE, FINE, OPEN), plain), [
    "oxtail 1.2.3  /home/you/.oxtail",
    "",
    "Store",
    "  pass  store-ok      The store is a folder of yours, closed to others",
    "  warn  modes-open    7 files or folders are open to other users",
    "        /home/you/.oxtail/turn/a (mode 0644)",
    "        and 6 more",
    "        → chmod -R go-rwx '/home/you/.oxtail'",
    "",
    "Hooks",
    "  fail  gate-missing  There is no gate at /home/you/.oxtail/hooks/oxtail-hook",
    "        → oxtail install-hook",
    "",
    "1 warning, 1 failed",
  ]);
});

Deno.test("the last line counts what is wrong", () => {
  const last = (...findings: Finding[]) => renderReport(report(...findings), plain).at(-1);
  equal([last(FINE), last(OPEN), last(OPEN, OPEN), last(GONE, GONE)], [
    "Nothing failed",
    "1 warning, nothing failed",
    "2 warnings, nothing failed",
    "2 failed",
  ]);
});

Deno.test("with colour the text is the same", () => {
  const coloured = renderReport(report(GONE, FINE, OPEN), ansi).join("\n");
  // deno-lint-ignore no-control-regex
  const bare = coloured.replaceAll(/\x1b\[\d+m/g, "");
  equal(bare, renderReport(report(GONE, FINE, OPEN), plain).join("\n"));
  equal(coloured === bare, false);
});

Deno.test("the JSON has the documented shape, and is ok when nothing failed", () => {
  const wakes = {
    counted: 3,
    total: 4,
    byStatus: [["fired", 2], ["disabled", 1]],
    byTool: [["ask_peer", 3]],
  } as const;
  const full = reportJson({
    ...report(FINE, OPEN),
    wakes,
    probe: { storeMs: 0.5, readMs: 0.25 },
  });
  equal(schemaFault("diagnose", full), null);
  const json = JSON.parse(full);
  equal([json.ok, json.wakes.by_status, json.probe.store_ms], [true, {
    fired: 2,
    disabled: 1,
  }, 0.5]);
  const failed = reportJson(report(GONE));
  equal(schemaFault("diagnose", failed), null);
  equal(JSON.parse(failed).ok, false);
});
