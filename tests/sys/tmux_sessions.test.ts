import type { RunProgram } from "../../src/sys/ports.ts";
import { runProgram } from "../../src/sys/process.ts";
import { NO_TMUX, parseTmuxMap, tmuxReader } from "../../src/sys/tmux.ts";
import { equal, match, that } from "../support/assert.ts";
import { startTmux, TMUX_PROGRAM } from "../support/tmux.ts";
import { environment } from "../wake/support.ts";

Deno.test("sessions and panes are read, and a name cannot shift a field", () => {
  const { sessions, panes } = parseTmuxMap(
    "S $0 0 1700000000 2 work\nS $1 3 1700000001 1 a b $9 9\nD $0 /p q\nD $1 relative\n" +
      "P %0 10 $0 %9 99 $1 evil\nP %1;x 11 $0 a\nnonsense\n",
  );
  equal(sessions.get("$0"), {
    name: "work",
    path: "/p q",
    attached: false,
    createdAt: 1_700_000_000,
    windows: 2,
  });
  equal(sessions.get("$1")?.name, null);
  equal(sessions.get("$1")?.path, null);
  equal(sessions.get("$1")?.attached, true);
  equal([...panes], [["%0", { pid: 10, session: "$0", windowName: "%9 99 $1 evil" }]]);
});

Deno.test("no tmux server means no sessions; another failure is a reason", async () => {
  const fails = (stderr: string): RunProgram => () =>
    Promise.resolve({ code: 1, stdout: "", stderr });
  const read = (stderr: string) => tmuxReader(fails(stderr), "/bin/tmux", environment())();
  equal(await read("no server running on /tmp/tmux-0/default"), { ok: true, value: NO_TMUX });
  const connect = "error connecting to /tmp/x (No such file or directory)";
  equal(await read(connect), { ok: true, value: NO_TMUX });
  const refused = await read("server exited unexpectedly");
  match(refused.ok ? "" : refused.reason, /server exited unexpectedly/);
});

Deno.test({
  name: "the real tmux is asked once, and shows sessions, panes and who looks at them",
  ignore: TMUX_PROGRAM === null,
  async fn() {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "it's $HOME " }));
    await using tmux = await startTmux("first", folder);
    await tmux.run("new-session", "-d", "-s", "second", "-n", "my window", "-c", folder, "cat");
    let runs = 0;
    const run: RunProgram = (...all) => (runs++, runProgram(...all));
    const map = await tmuxReader(run, TMUX_PROGRAM ?? "", environment({ TMUX: tmux.variable }))();
    that(map.ok, "tmux failed");
    equal(runs, 1);
    const [first] = map.value.sessions.values();
    equal([first?.name, first?.path, first?.attached, first?.windows], ["first", folder, false, 1]);
    equal([...map.value.panes.values()].map(({ windowName }) => windowName)[1], "my window");
    await Deno.remove(folder);
  },
});
