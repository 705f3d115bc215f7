import { runProgram } from "../../src/sys/process.ts";
import { ancestry, listProcesses, parseProcesses } from "../../src/sys/ps.ts";
import { findProgram } from "../programs.ts";
import { equal, match, that } from "../support/assert.ts";

const TABLE = `    1     0 Ss   /sbin/init
  100     1 Ss+  -bash
  200   100 Sl+  claude --continue
  201   100 Tl+  vim
  300   200 S    deno run mod.ts
`;

Deno.test("a process table has pid, parent, foreground and the whole command line", () => {
  const { byPid } = parseProcesses(TABLE);
  equal(byPid.size, 5);
  equal(byPid.get(200), { pid: 200, ppid: 100, foreground: true, args: "claude --continue" });
});

Deno.test("a stopped process and one in the background are not in the foreground", () => {
  const { byPid } = parseProcesses(TABLE);
  equal(byPid.get(201)?.foreground, false);
  equal(byPid.get(300)?.foreground, false);
});

Deno.test("ancestors come nearest first, beginning with the process itself", () => {
  equal(ancestry(parseProcesses(TABLE), 300).map(({ pid }) => pid), [300, 200, 100, 1]);
  equal(ancestry(parseProcesses(TABLE), 999), []);
});

Deno.test("a circle of parents ends, and so does a chain of thousands", () => {
  equal(ancestry(parseProcesses("5 6 S a\n6 5 S b\n"), 5).map(({ pid }) => pid), [5, 6]);
  const chain = Array.from({ length: 5000 }, (_, i) => `${i + 1} ${i} S x`).join("\n") + "\n";
  equal(ancestry(parseProcesses(chain), 5000).length, 64);
});

Deno.test("lines that are no rows, a cut last line and rows with one pid are left out", () => {
  const { byPid } = parseProcesses(
    "\n 7 1 S ok\nnonsense\n-3 1 S x\n8 1 S a\n8 9 S b\n9 1 S cut of",
  );
  equal([...byPid.keys()], [7]);
});

const ps = findProgram("ps");
Deno.test({
  name: "the real ps shows this process and its parent",
  ignore: ps === null,
  async fn() {
    const table = await listProcesses(runProgram, ps ?? "");
    that(table.ok, "ps failed");
    const [own, parent] = ancestry(table.value, Deno.pid);
    equal(own?.pid, Deno.pid);
    that(own?.args.includes("deno") === true, "deno is missing in its own command line");
    equal(parent?.pid, Deno.ppid);
  },
});

Deno.test("ps is asked for everybody's processes and for whole command lines", async () => {
  let asked: readonly string[] = [];
  await listProcesses((_program, args) => {
    asked = args;
    return Promise.resolve({ code: 0, stdout: "", stderr: "" });
  }, "/bin/ps");
  equal(asked, ["-axww", "-o", "pid=,ppid=,stat=,args="]);
});

Deno.test("a ps that is missing is a reason, not an exception", async () => {
  const table = await listProcesses(runProgram, "/nonexistent/ps");
  that(!table.ok, "it worked");
  match(table.reason, /\/nonexistent\/ps/);
});
