import type { RunProgram } from "../../src/sys/ports.ts";
import { runProgram } from "../../src/sys/process.ts";
import { ancestry, isSameStart, listStarted, startsOf } from "../../src/sys/ps.ts";
import { findProgram } from "../programs.ts";
import { equal, that } from "../support/assert.ts";

const ps = findProgram("ps");
const prints = (stdout: string, code = 0, stderr = ""): RunProgram => () =>
  Promise.resolve({ code, stdout, stderr });

Deno.test("rows have pid, parent, start and the command line; anything else is left out", async () => {
  const text = "  7   1 Mon Nov  3 04:31:40 2026 claude -c\nnonsense\n 8 7 yesterday sh\n9 7 Mon N";
  const table = await listStarted(prints(text), "/bin/ps");
  equal(table.ok && [...table.value.byPid.values()], [
    { pid: 7, ppid: 1, start: "Mon Nov  3 04:31:40 2026", args: "claude -c" },
  ]);
});

Deno.test("starts are compared by time: a second apart is the same, five are not", () => {
  const born = "Mon Nov 23 04:31:40 2026";
  equal(isSameStart(born, born), true);
  equal(isSameStart(born, "Mon Nov 23 04:31:41 2026"), true);
  equal(isSameStart(born, "Mon Nov 23 04:31:45 2026"), false);
  equal(isSameStart("Mon Nov  3 04:31:40 2026", "Mon Nov 3 04:31:40 2026"), true);
  for (const odd of [null, "", "x", "x"]) equal(isSameStart(odd, odd), false);
});

Deno.test("pids that are gone are missing, and a ps that fails is a reason", async () => {
  equal(await startsOf(prints("", 1), "/bin/ps", [9]), { ok: true, value: new Map() });
  equal((await startsOf(prints("", 1, "bad option"), "/bin/ps", [9])).ok, false);
  equal((await startsOf(runProgram, "/nonexistent", [9])).ok, false);
  const never: RunProgram = () => Promise.reject(new Error("ps was run"));
  equal(await startsOf(never, "/bin/ps", []), { ok: true, value: new Map() });
});

Deno.test({
  name: "the real ps gives the same start alone, in the table, and as the hooks ask for it",
  ignore: ps === null,
  async fn() {
    const program = ps ?? "";
    const table = await listStarted(runProgram, program);
    that(table.ok, "ps failed");
    const [own, parent] = ancestry(table.value, Deno.pid);
    equal(parent?.pid, Deno.ppid);
    const alone = await startsOf(runProgram, program, [Deno.pid, 4_194_303]);
    that(alone.ok && alone.value.size === 1, "one of them is gone");
    const hook = await new Deno.Command("sh", {
      args: ["-c", `LC_ALL=C TZ=UTC0 ps -o lstart= -p ${Deno.pid}`],
    }).output();
    const asked = new TextDecoder().decode(hook.stdout).trim();
    that(isSameStart(own?.start ?? null, alone.value.get(Deno.pid) ?? null), "in the table");
    that(isSameStart(own?.start ?? null, asked), "as the hooks ask");
    const ageMs = Date.now() - Date.parse(`${own?.start} UTC`);
    that(ageMs > -3_000 && ageMs < 3_600_000, `it started ${ageMs} ms ago`);
  },
});
