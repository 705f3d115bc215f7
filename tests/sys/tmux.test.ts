import type { RunProgram } from "../../src/sys/ports.ts";
import { openTmux, type Pane, parseLook } from "../../src/sys/tmux.ts";
import { WAKE_LINE } from "../../src/wire/wake.ts";
import { equal, match, that } from "../support/assert.ts";

const PANE: Pane = {
  id: "%3",
  pid: 42,
  inMode: false,
  isSynchronized: false,
  windowId: "@1",
  session: "lab",
};

/** A program that prints `stdout` and remembers how it was called. */
function recorder(stdout: string, code = 0) {
  const calls: { args: readonly string[]; env: Readonly<Record<string, string>> }[] = [];
  const run: RunProgram = (_program, args, env) => {
    calls.push({ args, env });
    return Promise.resolve({ code, stdout, stderr: code === 0 ? "" : "no server running" });
  };
  return { run, calls };
}

const nothing = () => undefined;

Deno.test("a look gives panes and viewers", () => {
  const at = { isSynchronized: false, windowId: "@0" };
  equal(parseLook("P %0 10 0 0 @0 work\nP %1 11 1 1 @7 other\nV @0 1700000000 attached,UTF-8\n"), {
    panes: [
      { ...at, id: "%0", pid: 10, inMode: false, session: "work" },
      { id: "%1", pid: 11, inMode: true, isSynchronized: true, windowId: "@7", session: "other" },
    ],
    viewers: [{ windowId: "@0", activeMs: 1_700_000_000_000, isOpaque: false }],
  });
});

Deno.test("the mode of a pane is a count: two modes one over the other are a mode as well", () => {
  equal(parseLook("P %0 10 2 0 @0 work\n").panes[0]?.inMode, true);
});

Deno.test("a terminal in control mode, or with an active pane of its own, is told from others", () => {
  const opaque = (flags: string) => parseLook(`V @0 1 ${flags}\n`).viewers[0]?.isOpaque;
  equal(opaque("attached,focused,control-mode,UTF-8"), true);
  equal(opaque("attached,active-pane"), true);
  equal(opaque("attached,focused,UTF-8"), false);
  equal(opaque("no-control-mode"), false);
});

Deno.test("a session name cannot shift a field, and an odd one is not shown", () => {
  const { panes } = parseLook(
    "P %0 10 0 0 @0 %9 99 1 evil\nP %1 11 0 0 @0 \nP %0;kill 12 0 0 @0 x\nP x 1 0 0 @0 y\n",
  );
  equal(panes.map(({ id, pid, session }) => [id, pid, session]), [
    ["%0", 10, null],
    ["%1", 11, null],
  ]);
});

Deno.test("tmux is addressed by the socket in our TMUX, commas included", async () => {
  const { run, calls } = recorder("");
  await openTmux(run, "/bin/tmux", (name) => name === "TMUX" ? "/tmp/a,b/s,123,0" : undefined)
    .look();
  equal(calls[0]?.args.slice(0, 3), ["-u", "-S", "/tmp/a,b/s"]);
  equal(calls[0]?.env, {});
});

Deno.test("without TMUX, or with a malformed one, it is the user's default server", async () => {
  for (const value of [undefined, "", "relative,1,0", "/tmp/s", "/tmp/s,1,0;x"]) {
    const { run, calls } = recorder("");
    const env = (name: string) =>
      name === "TMUX" ? value : name === "TMUX_TMPDIR" ? "/t" : undefined;
    await openTmux(run, "/bin/tmux", env).look();
    equal(calls[0]?.args.slice(0, 2), ["-u", "list-panes"]);
    equal(calls[0]?.env, { TMUX_TMPDIR: "/t" });
  }
});

Deno.test("keys are the constant line behind --, guarded by mode, synchronized panes and process", async () => {
  const { run, calls } = recorder("");
  const tmux = openTmux(run, "/bin/tmux", nothing);
  equal(await tmux.typeWakeLine(PANE), { ok: true, value: "sent" });
  equal(calls[0]?.args, [
    "-u",
    "if-shell",
    "-F",
    "-t",
    "%3",
    "#{==:#{pane_pid} #{pane_in_mode} #{pane_synchronized},42 0 0}",
    `send-keys -t %3 -l -- '${WAKE_LINE}'`,
    "display-message -p -t %3 '#{pane_pid} #{pane_in_mode} #{pane_synchronized}'",
  ]);
});

Deno.test("the wake line holds nothing that tmux or a shell reads as its own", () => {
  match(WAKE_LINE, /^[a-z][A-Za-z0-9_:, ]{1,97}[a-z]$/);
});

Deno.test("refused keys and a failing tmux are told apart", async () => {
  const cases = [
    ["42 1 0\n", "in-mode"],
    ["42 2 1\n", "in-mode"],
    ["42 0 1\n", "synchronized"],
    ["43 0 1\n", "other-process"],
    ["", "sent"],
  ] as const;
  for (const [said, value] of cases) {
    const { run } = recorder(said);
    equal(await openTmux(run, "/bin/tmux", nothing).pressEnter(PANE), { ok: true, value });
  }
  const failed = await openTmux(recorder("", 1).run, "/bin/tmux", nothing).pressEnter(PANE);
  that(!failed.ok, "it worked");
  equal(failed.reason, '"/bin/tmux" failed: no server running');
});

Deno.test("a screen has its pane's process and mode, and one that is not shown is a reason", async () => {
  const shown = await openTmux(recorder("42 0 0\nhello\n> \n").run, "/bin/tmux", nothing).screen(
    PANE,
  );
  equal(shown, { ok: true, value: { pid: 42, inMode: false, text: "hello\n> \n" } });
  for (const output of ["", "\n", "42\nx", "42 0\nx", "x 0 0\ny"]) {
    const screen = await openTmux(recorder(output).run, "/bin/tmux", nothing).screen(PANE);
    equal(screen, { ok: false, reason: "tmux did not show the pane" });
  }
});
