import { HUMAN_ACTIVE_MS } from "../../src/wire/limits.ts";
import { WAKE_LINE } from "../../src/wire/wake.ts";
import { equal, match, until } from "../support/assert.ts";
import { type Lab, missing, openLab } from "./lab.ts";
import { mark } from "./support.ts";

/** A test in a lab of its own; skipped where tmux or ps is not installed. */
function inLab(name: string, fn: (lab: Lab) => Promise<void>): void {
  Deno.test({
    name: missing === null ? name : `${name} (skipped: ${missing} is not installed)`,
    ignore: missing !== null,
    async fn() {
      await using lab = await openLab();
      await fn(lab);
    },
  });
}

inLab(
  "an idle agent gets the exact line and one Enter, and nobody else gets a byte",
  async (lab) => {
    const [bob, eve] = [await lab.open("bob"), await lab.open("eve")];
    const traced: string[] = [];
    const waker = lab.waker(undefined, { trace: ({ event }) => void traced.push(event) });
    equal(await waker.wake(bob.target, {}), { status: "fired", rung: "keys" });
    equal(traced, ["wake_pane_refreshed", "wake_fired", "wake_outcome"]);
    equal(await bob.bytes(), `${WAKE_LINE}\r`);
    equal(bob.submitted(), `${WAKE_LINE}\n`);
    equal(await eve.bytes(), "");
  },
);

inLab("no byte reaches a draft, a dialog, or a screen without a prompt", async (lab) => {
  const cases = [
    ["draft", { kind: "prompt", draft: "half a thou" }, "skipped_draft"],
    ["dialog", { kind: "dialog", question: "Delete all?" }, "skipped_dialog"],
    ["running", { kind: "busy", note: "working" }, "skipped_dialog"],
  ] as const;
  for (const [box, state, status] of cases) {
    const pane = await lab.open(box, { state });
    equal((await lab.waker().wake(pane.target, {})).status, status);
    equal(await pane.bytes(), "", box);
  }
});

inLab("no byte reaches an agent that is busy, waiting or gone, by its mark", async (lab) => {
  const bob = await lab.open("bob");
  const cases = { busy: "skipped_busy", wait: "skipped_dialog", done: "skipped_no_target" };
  for (const [word, status] of Object.entries(cases)) {
    mark(lab.store, "bob", word, 0);
    equal((await lab.waker().wake(bob.target, {})).status, status);
  }
  equal(await bob.bytes(), "");
});

inLab("no byte reaches a terminal that has begun another conversation", async (lab) => {
  const bob = await lab.open("bob");
  const hasLeft = (pid: number) => pid === bob.target.serverPid;
  const { status, hint } = await lab.waker(undefined, { hasLeft }).wake(bob.target, {});
  equal([status, hint], ["skipped_no_target", "Its terminal has begun another conversation"]);
  equal(await bob.bytes(), "");
});

inLab("a stale or missing mark is woken at an empty prompt", async (lab) => {
  const bob = await lab.open("bob");
  mark(lab.store, "bob", "busy", 3_600_000);
  equal(await lab.waker().wake(bob.target, {}), { status: "fired", rung: "keys" });
  const eve = await lab.open("eve");
  Deno.removeSync(`${lab.store.root}/activity/eve`);
  equal(await lab.waker().wake(eve.target, {}), { status: "fired", rung: "keys" });
});

inLab("copy mode takes no byte, also when it begins right before the keys", async (lab) => {
  const bob = await lab.open("bob");
  await lab.tmux("copy-mode", "-t", bob.paneId);
  equal((await lab.waker().wake(bob.target, {})).status, "skipped_copy_mode");
  await lab.tmux("send-keys", "-t", bob.paneId, "-X", "cancel");
  const late = lab.waker((run) => async (program, args, env) => {
    if (args.includes("if-shell")) await lab.tmux("copy-mode", "-t", bob.paneId);
    return await run(program, args, env);
  });
  equal((await late.wake(bob.target, {})).status, "skipped_copy_mode");
  await lab.tmux("send-keys", "-t", bob.paneId, "-X", "cancel");
  equal(await bob.bytes(), "");
  equal((await lab.waker().wake(bob.target, {})).status, "fired");
});

inLab("a tree of choices over copy mode, which is two modes, takes no byte", async (lab) => {
  const bob = await lab.open("bob");
  await lab.tmux("copy-mode", "-t", bob.paneId);
  await lab.tmux("choose-tree", "-t", bob.paneId);
  equal(await lab.tmux("display-message", "-p", "-t", bob.paneId, "#{pane_in_mode}"), "2");
  equal((await lab.waker().wake(bob.target, {})).status, "skipped_copy_mode");
  equal(await bob.bytes(), "");
});

inLab(
  "where panes are synchronized nothing is typed, so no neighbour's dialog is answered",
  async (lab) => {
    const bob = await lab.open("bob");
    const eve = await lab.open("eve", { state: { kind: "dialog", question: "Delete all?" } });
    await lab.tmux("join-pane", "-d", "-s", eve.paneId, "-t", bob.paneId);
    await lab.tmux("set-option", "-w", "-t", bob.paneId, "synchronize-panes", "on");
    equal((await lab.waker().wake(bob.target, {})).status, "skipped_synchronized");
    // Somebody turns it on between the look and the keys.
    await lab.tmux("set-option", "-w", "-t", bob.paneId, "synchronize-panes", "off");
    const late = lab.waker((run) => async (program, args, env) => {
      const isKeys = args.includes("if-shell");
      if (isKeys) await lab.tmux("set-option", "-w", "-t", bob.paneId, "synchronize-panes", "on");
      return await run(program, args, env);
    });
    equal((await late.wake(bob.target, {})).status, "skipped_synchronized");
    equal([await bob.bytes(), await eve.bytes()], ["", ""]);
    await lab.tmux("set-option", "-w", "-t", bob.paneId, "synchronize-panes", "off");
    equal((await lab.waker().wake(bob.target, {})).status, "fired");
    equal(await eve.bytes(), "");
  },
);

inLab(
  "nothing is typed while somebody is at the keys of a neighbour, or of what lies over it",
  async (lab) => {
    const bob = await lab.open("bob");
    await lab.tmux("select-window", "-t", bob.paneId);
    const beside = await lab.tmux(
      "split-window",
      "-t",
      bob.paneId,
      "-P",
      "-F",
      "#{pane_id}",
      "cat",
    );
    await lab.tmux("select-pane", "-t", beside);
    await lab.tmux("new-session", "-d", "-s", "person", "-x", "80", "-y", "20", attachCommand(lab));
    await untilAttached(lab);
    equal((await lab.waker().wake(bob.target, {})).status, "skipped_human_active");
    equal(await bob.bytes(), "");
  },
);

for (const kind of ["-C", "-f active-pane"]) {
  inLab(`a terminal whose keys tmux does not see (${kind}) keeps every key away`, async (lab) => {
    const bob = await lab.open("bob");
    await lab.tmux("select-window", "-t", bob.paneId);
    const attach = kind === "-C"
      ? `sleep 600 | TMUX= exec tmux -S '${lab.store.root}/tmux' -C attach -t lab`
      : `${attachCommand(lab)} ${kind}`;
    await lab.tmux("new-session", "-d", "-s", "person", "-x", "80", "-y", "20", attach);
    await untilAttached(lab);
    await new Promise((go) => setTimeout(go, HUMAN_ACTIVE_MS + 1_500));
    equal((await lab.waker().wake(bob.target, {})).status, "skipped_human_active");
    equal(await bob.bytes(), "");
  });
}

inLab("a pane that is gone is no target", async (lab) => {
  const bob = await lab.open("bob");
  await lab.tmux("kill-pane", "-t", bob.paneId);
  equal((await lab.waker().wake(bob.target, {})).status, "skipped_no_target");
});

inLab("a server that no pane is the ancestor of is no target", async (lab) => {
  const bob = await lab.open("bob");
  const args = ["run", "--no-config", "--no-lock", `${lab.store.root}/pane-bob/mod.ts`];
  const stray = new Deno.Command(Deno.execPath(), { args, stdin: "piped" }).spawn();
  const target = { ...bob.target, serverPid: stray.pid };
  const { status, hint } = await lab.waker().wake(target, {});
  equal(status, "skipped_no_target");
  match(hint, /no pane/);
  await stray.stdin.close();
  await stray.status;
  equal(await bob.bytes(), "");
});

inLab("the pane that an entry and TMUX_PANE name gets nothing: the ancestor does", async (lab) => {
  const eve = await lab.open("eve");
  const bob = await lab.open("bob", { env: { TMUX_PANE: eve.paneId } });
  const { serverPid } = bob.target;
  const entry = {
    server_pid: serverPid,
    domain: "00000000",
    tmux: { pane: eve.paneId, session: "lab" },
  };
  Deno.writeTextFileSync(
    `${lab.store.root}/sessions/${serverPid}-00000000.json`,
    JSON.stringify(entry),
  );
  equal(await lab.waker().wake(bob.target, {}), { status: "fired", rung: "keys" });
  equal(await eve.bytes(), "");
  equal(await bob.bytes(), `${WAKE_LINE}\r`);
});

inLab(
  "a pid that is no oxtail server, or a server of another client, is no target",
  async (lab) => {
    const bob = await lab.open("bob");
    const waker = lab.waker();
    const other = { ...bob.target, serverPid: bob.pid };
    equal((await waker.wake(other, {})).status, "skipped_no_target");
    const claude = { ...bob.target, clientType: "claude-code" };
    equal((await waker.wake(claude, {})).status, "skipped_no_target");
    equal(await bob.bytes(), "");
  },
);

inLab("a stopped client gets no byte: its shell would read them", async (lab) => {
  const bob = await lab.open("bob", { underShell: true });
  Deno.kill(bob.pid, "SIGSTOP");
  await until(() => isStopped(bob.pid), "the shell to take the terminal");
  const { status, hint } = await lab.waker().wake(bob.target, {});
  equal(await bob.bytes(), "");
  Deno.kill(bob.pid, "SIGCONT");
  equal(status, "skipped_no_target");
  match(hint, /foreground/);
});

inLab("nothing is typed while somebody is at the keys of that pane", async (lab) => {
  const bob = await lab.open("bob");
  await lab.tmux("select-window", "-t", bob.paneId);
  // A person's terminal: the pane of another window, attached to the same session.
  await lab.tmux("new-session", "-d", "-s", "person", "-x", "80", "-y", "20", attachCommand(lab));
  await untilAttached(lab);
  equal((await lab.waker().wake(bob.target, {})).status, "skipped_human_active");
  equal(await bob.bytes(), "");
});

inLab("a lost Enter is pressed again, the line is not typed again", async (lab) => {
  const bob = await lab.open("bob", { lostEnters: 1 });
  equal(await lab.waker().wake(bob.target, {}), { status: "fired", rung: "keys" });
  equal(await bob.bytes(), `${WAKE_LINE}\r\r`);
  equal(bob.submitted(), `${WAKE_LINE}\n`);
});

inLab("a client that shows no sign of a turn is unconfirmed", async (lab) => {
  const bob = await lab.open("bob", { hooks: false });
  equal((await lab.waker().wake(bob.target, {})).status, "fired_unconfirmed");
  equal(await bob.bytes(), `${WAKE_LINE}\r`);
});

inLab("of ten wakes at the same time one types", async (lab) => {
  const bob = await lab.open("bob");
  const wakes = Array.from({ length: 10 }, () => lab.waker().wake(bob.target, {}));
  const statuses = (await Promise.all(wakes)).map(({ status }) => status).sort();
  equal(statuses, ["fired", ...Array(9).fill("skipped_debounced")]);
  equal(await bob.bytes(), `${WAKE_LINE}\r`);
});

function attachCommand(lab: Lab): string {
  return `TMUX= exec tmux -S '${lab.store.root}/tmux' attach -t lab`;
}

async function untilAttached(lab: Lab): Promise<void> {
  while (await lab.tmux("list-clients") === "") await new Promise((go) => setTimeout(go, 20));
}

/** Whether a process is stopped and its shell has the terminal, as ps says it. */
async function isStopped(pid: number): Promise<boolean> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-o", "stat=", "-p", String(pid)],
  }).output();
  return /^T[^+]*$/.test(new TextDecoder().decode(stdout).trim());
}
