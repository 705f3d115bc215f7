import { ansi, plain } from "../../src/cli/command.ts";
import { stuckIn } from "../../src/cli/fleet.ts";
import { keysIn, onKey, renderWatch, type Watch } from "../../src/cli/watch.ts";
import { type Fleet, type FleetAgent, renderStatus, renderStuck } from "../../src/render/status.ts";
import { columnsOf } from "../../src/render/terminal.ts";
import { equal, match } from "../support/assert.ts";

const NOW = 1_700_000_000_000;
const WIDE = { columns: Infinity, paint: plain, showsTraffic: true };

function agent(name: string, change: Partial<FleetAgent> = {}): FleetAgent {
  return {
    name,
    sessionId: `id-of-${name}`,
    client: "claude-code",
    branch: "main",
    purpose: null,
    state: "idle",
    sinceMs: NOW - 14_000,
    reachableBy: "listener",
    because: null,
    fix: null,
    unread: 0,
    oldestUnreadMs: null,
    openWork: 0,
    stalled: 0,
    openIn: 1,
    mode: "interactive",
    ...change,
  };
}

const FLEET: Fleet = {
  projectRoot: "/home/you/project",
  atMs: NOW,
  agents: [
    agent("main", { state: "busy", sinceMs: NOW - 125_000, openWork: 1, purpose: "Login form" }),
    agent("reviewer", {
      client: "codex",
      branch: null,
      unread: 12,
      oldestUnreadMs: NOW - 900_000,
      reachableBy: "queue",
    }),
  ],
  waits: [
    { from: "main", to: "reviewer", sinceMs: NOW - 14_000, cycle: null },
    { from: "reviewer", to: null, sinceMs: null, cycle: null },
  ],
  traffic: [
    { id: "1", atMs: NOW - 14_000, from: "main", to: "reviewer", kind: "ask", state: "queued" },
    {
      id: "0",
      atMs: NOW - 8_000_000,
      from: null,
      to: "main",
      kind: "message",
      state: "acknowledged",
    },
  ],
  stuck: [],
};

Deno.test("the fleet is shown as a table, then who waits, then what was sent", () => {
  equal(renderStatus(FLEET, WIDE), [
    "oxtail  2 agents in /home/you/project",
    "",
    "NAME      STATE       UNREAD  TASKS  REACHED BY  CLIENT       BRANCH  PURPOSE",
    "main      busy 2 min       0      1  listener    claude-code  main    Login form",
    "reviewer  idle 14 s       12      0  queue       codex        -",
    "",
    "Waiting for an answer",
    "  14 s  main → reviewer",
    "     ?  reviewer → an agent that is not here",
    "",
    "Recent",
    "  14 s ago  ask      queued        main → reviewer",
    "   2 h ago  message  acknowledged  somebody gone → main",
  ]);
});

Deno.test("a project without agents says what to do", () => {
  equal(renderStatus({ ...FLEET, agents: [], waits: [], traffic: [] }, WIDE), [
    "oxtail  0 agents in /home/you/project",
    "",
    "No agent of this project runs: start Claude Code or Codex here",
  ]);
});

Deno.test("an open dialog is called one, where its client says when it has been answered", () => {
  const shown = (client: string) =>
    renderStatus({ ...FLEET, agents: [agent("main", { state: "waiting", client })] }, WIDE)[3];
  match(shown("claude-code"), /^main +dialog 14 s /);
  for (const client of ["codex", "another"]) {
    match(shown(client), /^main +dialog or a long tool 14 s /);
  }
});

Deno.test("what matters of the longest name is seen in 60 columns", () => {
  const agents = [agent("n".repeat(32), { state: "idle", unread: 3, openWork: 2 })];
  const rows = renderStatus({ ...FLEET, agents }, { ...WIDE, columns: 60 });
  match(rows[3], /^n{32} {2}idle 14 s {7}3 {6}2 {2}/);
});

Deno.test("no line is longer than the terminal, whatever agents are called", () => {
  const odd = agent("main", { purpose: "日本語のテキスト".repeat(9), branch: "👩‍👩‍👧".repeat(30) });
  const fleet = { ...FLEET, agents: [odd, ...FLEET.agents] };
  for (const columns of [1, 20, 61, 80]) {
    const long = renderStatus(fleet, { ...WIDE, columns }).filter((one) =>
      columnsOf(one) > columns
    );
    equal(long, []);
  }
});

Deno.test("colour adds no columns, and without it there is no escape", () => {
  const coloured = renderStatus(FLEET, { ...WIDE, columns: 60, paint: ansi });
  // deno-lint-ignore no-control-regex
  const bare = coloured.map((one) => one.replaceAll(/\x1b\[\d+m/g, ""));
  equal(bare, renderStatus(FLEET, { ...WIDE, columns: 60 }));
  equal(coloured.join("") === bare.join(""), false);
  equal(renderStatus(FLEET, WIDE).join("").includes("\x1b"), false);
});

Deno.test("agents that wait for each other are stuck, once, and marked", () => {
  const ring = ["b", "a"];
  const waits = [
    { from: "a", to: "b", sinceMs: NOW, cycle: ring },
    { from: "b", to: "a", sinceMs: NOW, cycle: ["a", "b"] },
    { from: "c", to: "a", sinceMs: NOW, cycle: null },
  ];
  const stuck = stuckIn({ ...FLEET, agents: [], waits }, 600_000);
  equal(stuck.map(({ code, agents }) => ({ code, agents })), [{
    code: "cycle",
    agents: ["a", "b"],
  }]);
  match(stuck[0]?.message, /^a → b → a wait for each other: /);
  const shown = renderStatus({ ...FLEET, waits, stuck }, WIDE);
  equal(shown.filter((one) => one.includes("in a cycle")).length, 2);
});

Deno.test("old mail is stuck for whom nothing hands it to, and says what a person can do", () => {
  const old = { unread: 1, oldestUnreadMs: NOW - 600_001 };
  const states = ["idle", "waiting", "stale", "unknown", "busy", "ended"] as const;
  const agents = states.map((state) => agent(state, { ...old, state }));
  const stuck = stuckIn({ ...FLEET, agents, waits: [] }, 600_000);
  equal(stuck.map(({ message }) => message.replace("1 unread, the oldest for 10 min", "…")), [
    "idle is idle and has …: type anything into its terminal, its hooks hand the mail over",
    "waiting has a dialog open and has …: answer it in its terminal",
    "stale has been busy without a sign and has …: " +
    "look at its terminal, it may show a dialog or be dead",
    "unknown runs no hooks and has …: oxtail diagnose tells why",
  ]);
  const codex = agent("codex", { ...old, state: "waiting", client: "codex" });
  match(
    stuckIn({ ...FLEET, agents: [codex], waits: [] }, 600_000)[0]?.message,
    /^codex has a dialog open, or runs a long tool, and has .*: look at its terminal$/,
  );
});

Deno.test("old mail is stuck only when it is older than the limit, and never while its agent is busy", () => {
  const old = { unread: 2, oldestUnreadMs: NOW - 600_001 };
  const agents = [
    agent("idle", old),
    agent("busy", { ...old, state: "busy" }),
    agent("young", { unread: 2, oldestUnreadMs: NOW - 600_000 }),
    agent("lost", { stalled: 1 }),
  ];
  const fleet = { ...FLEET, agents, waits: [] };
  const stuck = stuckIn(fleet, 600_000);
  equal(stuck.map(({ code, agents }) => [code, ...agents]), [["old-mail", "idle"], [
    "stalled",
    "lost",
  ]]);
  equal(renderStuck({ ...fleet, stuck }, WIDE), [
    "idle is idle and has 2 unread, the oldest for 10 min: " +
    "type anything into its terminal, its hooks hand the mail over",
    "lost was handed a message again and again without a sign that it arrived: " +
    "ask it to call read_my_messages",
  ]);
  equal(renderStuck(FLEET, WIDE), ["Nothing is stuck"]);
});

Deno.test("what to do about it is wrapped and never cut", () => {
  const message = "one is idle and has 2 unread: type anything into its terminal";
  const fleet: Fleet = { ...FLEET, stuck: [{ code: "old-mail", agents: ["one"], message }] };
  const shown = renderStatus(fleet, { ...WIDE, columns: 34 });
  equal(shown.slice(shown.indexOf("Stuck")), [
    "Stuck",
    "  one is idle and has 2 unread:",
    "    type anything into its",
    "    terminal",
  ]);
  equal(renderStuck(fleet, { ...WIDE, columns: 40 }), [
    "one is idle and has 2 unread: type",
    "  anything into its terminal",
  ]);
});

const WATCH: Watch = {
  fleet: FLEET,
  columns: 80,
  rows: 8,
  offset: 0,
  showsTraffic: true,
  paint: plain,
};

/** The watch after these keys; fails when one of them ends it. */
function after(...keys: string[]): Watch {
  return keys.reduce((watch, key) => {
    const next = onKey(watch, key);
    if (next === null) throw new Error(`${JSON.stringify(key)} ended it`);
    return next;
  }, WATCH);
}

Deno.test("the watch fills the screen and no more, with its help at the bottom", () => {
  const small = renderWatch(WATCH);
  equal(small.length, 8);
  equal(small.at(-1), "q quits, t hides what was sent lately, ↓ shows 6 more");
  const large = renderWatch({ ...WATCH, rows: 30 });
  equal(large.length, 30);
  equal(large.at(-1), "q quits, t hides what was sent lately");
  equal(renderWatch({ ...WATCH, rows: 1, columns: 10 }), ["q quits, …"]);
});

Deno.test("keys scroll to the end and back, and never beyond", () => {
  equal(after("\x1b[B").offset, 1);
  equal(after(" ", " ", "j").offset, 6);
  equal(renderWatch(after(" ")).at(-1), "q quits, t hides what was sent lately, ↑ goes back");
  equal(after("j", "k", "\x1b[A").offset, 0);
});

Deno.test("t hides and shows what was sent, and an unknown key does nothing", () => {
  const hidden = after("t");
  equal(renderWatch({ ...hidden, rows: 30 }).includes("Recent"), false);
  equal(after("t", "t"), WATCH);
  equal(after("x"), WATCH);
});

for (const key of ["q", "\x03", "\x1b", "\x04"]) {
  Deno.test(`${JSON.stringify(key)} ends the watch`, () => equal(onKey(WATCH, key), null));
}

Deno.test("a store that cannot be read is said on the screen", () => {
  equal(renderWatch({ ...WATCH, rows: 2, fleet: "There is no store" })[0], "There is no store");
});

Deno.test("keys that come at once are told apart", () => {
  equal(keysIn("jq\x1b[A\x1b[5~\x1b😀"), ["j", "q", "\x1b[A", "\x1b[5~", "\x1b", "😀"]);
});

Deno.test("whom nothing wakes has a line that says why", () => {
  const because = "its queue is switched off";
  const agents = [agent("main", { reachableBy: "next_turn", because })];
  const text = renderStatus({ ...FLEET, agents }, WIDE).join("\n");
  match(text, /main +idle 14 s +0 +0 +its next turn +claude-code/);
  match(text, /\nWoken by nothing\n {2}main: its queue is switched off\n/);
});
