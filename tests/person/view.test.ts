import { plain } from "../../src/cli/command.ts";
import {
  dockOf,
  FIRST_VIEW,
  onKey,
  type Press,
  screenOf,
  type Shown,
  type View,
} from "../../src/person/view.ts";
import { columnsOf } from "../../src/render/terminal.ts";
import { equal, match, that } from "../support/assert.ts";
import { agent, NOW_MS, said, shown, ticket } from "./shown.ts";

const SIZE = { columns: 80, rows: 24 };

/** What is on the screen, without blanks at the ends of lines. */
function text(view: View, scene: Shown, size = SIZE): string {
  return screenOf(view, scene, size, plain).join("\n").trimEnd();
}

/** Presses keys one after the other: a name, or what is typed. */
function press(view: View, scene: Shown, ...keys: string[]): ReturnType<typeof onKey> {
  let last: ReturnType<typeof onKey> = [view, null];
  for (const key of keys) {
    const one: Press = NAMES.find((name) => name === key) === undefined
      ? { name: "text", text: key }
      : { name: NAMES.find((name) => name === key) ?? "text", text: "" };
    last = onKey(last[0], scene, one, SIZE);
  }
  return last;
}

const NAMES = [
  "up",
  "down",
  "left",
  "right",
  "end",
  "enter",
  "escape",
  "backspace",
  "tab",
] as const;

const SCENE = shown([
  agent("main", { state: "busy", sinceMs: NOW_MS - 120_000, openWork: 1 }),
  agent("reviewer", { state: "waiting", client: "codex", branch: "review", unread: 3 }),
  agent("old", { state: "away", unread: 2 }),
], {
  waits: [{ from: "main", to: "reviewer", sinceMs: NOW_MS - 14_000, cycle: null }],
  talk: [
    said("main", "reviewer", "Which branch?", {}, "ask"),
    said("reviewer", "main", "review", { state: "acknowledged", atMs: NOW_MS - 5_000 }),
  ],
});

Deno.test("the overview says who needs you, who is here, and what was said", () => {
  equal(
    text(FIRST_VIEW, SCENE),
    `oxtail  shop: 1 busy, 1 at a dialog, 1 away         [overview]  2 talk   3 waits

NEEDS YOU
▸ reviewer has a dialog or a long tool for 14 s: Enter goes there to answer it

AGENTS
  ●  main      busy 2 min    1 task    waits for reviewer  claude-code  main
  ◆  reviewer  dialog? 14 s  3 unread                      codex        review
  ◌ 1 away or ended: old, 2 messages wait  Enter unfolds

SAID LATELY
  60 s ago   seen     reviewer → main  review
  60 s ago   waiting  main → reviewer  Which branch?










Enter go there  m message  r reply  w wake  a answer  / filter  ? help  q quit`,
  );
});

Deno.test("what is said is read as a chat, each message with what became of it", () => {
  const [view] = press(FIRST_VIEW, SCENE, "tab");
  const lines = text(view, SCENE).split("\n").filter((line) =>
    / → | {9}\w/.test(line) && !line.startsWith("oxtail")
  );
  equal(lines.map((line) => line.replace(/\d\d:\d\d/, "hh:mm")), [
    "  hh:mm  main → reviewer (question)  waiting: reviewer is at a dialog",
    "         Which branch?",
    "▸ hh:mm  reviewer → main  seen 5 s ago",
    "         review",
  ]);
});

Deno.test("who waits for whom is a graph, and a cycle is marked", () => {
  const scene = shown([agent("a"), agent("b"), agent("c")], {
    tickets: [ticket("c", "Which?")],
    waits: [
      { from: "a", to: "b", sinceMs: NOW_MS - 9_000, cycle: null },
      { from: "b", to: "c", sinceMs: NOW_MS - 8_000, cycle: null },
      { from: "x", to: "y", sinceMs: NOW_MS, cycle: ["y", "x"] },
      { from: "y", to: "x", sinceMs: NOW_MS, cycle: ["x", "y"] },
    ],
  });
  const [view] = press(FIRST_VIEW, scene, "3");
  equal(text(view, scene).split("\n").slice(2, 7), [
    "▸ a → b  for 9 s",
    "     └─ → c  for 8 s",
    "        └─ → you  for 60 s",
    "  x → y  for 0 s  ⟲ y → x → y wait for each other",
    "     └─ → x  for 0 s  ⟲ x → y → x wait for each other",
  ]);
});

Deno.test("Enter asks for a jump, w for a wake, m and t send what was typed, and a answers", () => {
  const asks = (...keys: string[]) => press(FIRST_VIEW, SCENE, ...keys)[1];
  equal(asks("enter"), { runs: [["jump", "reviewer"]], input: "" });
  equal(asks("j", "w"), { runs: [["wake", "main"]], input: "" });
  equal(asks("down", "m", "he", "llo;$(x)", "enter"), {
    runs: [["message", "--wake", "main", "-"]],
    input: "hello;$(x)",
  });
  equal(asks("m", "ab", "backspace", "c\rd", "enter")?.quits, undefined);
  equal(asks("q"), { quits: true });
  const scene = { ...SCENE, tickets: [ticket("docs", "Publish?", ["yes", "no"])] };
  const [view, asked] = press(FIRST_VIEW, scene, "j", "enter", "yes", "enter");
  equal(asked, { runs: [["answer", "--cockpit", "ticket-of-docs", "-"]], input: "yes" });
  equal(view.typing, null);
});

Deno.test("b writes to those that are named, or to all that are here", () => {
  const sent = (...keys: string[]) =>
    press(FIRST_VIEW, SCENE, "b", ...keys, "enter", "go", "enter");
  equal(sent("main,", " old")[1], {
    runs: [["message", "--wake", "main", "-"], ["message", "--wake", "old", "-"]],
    input: "go",
  });
  const [, all] = sent("*");
  equal(all?.quits === true ? [] : all?.runs.map((args) => args[2]), ["main", "reviewer"]);
  const [view] = press(FIRST_VIEW, SCENE, "b", "nobody", "enter");
  match(text(view, SCENE), /Nobody here is called nobody\nTo several: .* nobody▏/);
});

Deno.test("what an agent tells the person waits until it was read, and can be answered", () => {
  const scene = shown([agent("main")], {
    notes: [ticket("main", "All green")],
    talk: [said("main", "you", "All green")],
  });
  match(text(FIRST_VIEW, scene), /▸ main tells you: All green: Enter has it read, a answers\n/);
  equal(press(FIRST_VIEW, scene, "enter")[1], {
    runs: [["answer", "--seen", "ticket-of-main"]],
    input: "",
  });
  equal(press(FIRST_VIEW, scene, "2", "r", "thanks", "enter")[1], {
    runs: [["answer", "--cockpit", "main-you-All green", "-"]],
    input: "thanks",
  });
});

Deno.test("letters that are typed are no commands, and Escape sends nothing", () => {
  const [typing, asked] = press(FIRST_VIEW, SCENE, "m", "q");
  equal(asked, null);
  match(text(typing, SCENE), /To reviewer: q▏\nEnter sends it, Esc drops it$/);
  const [view, sent] = press(typing, SCENE, "escape", "m", "enter");
  equal(sent, null);
  match(text(view, SCENE), /Nothing was sent: it was empty$/);
});

Deno.test("a filter leaves what has its words on every screen, and Escape ends it", () => {
  const [view] = press(FIRST_VIEW, SCENE, "/", "codex", "enter");
  that(!/●/.test(text(view, SCENE)), "another agent is shown");
  match(text(view, SCENE), /◆ {2}reviewer/);
  match(text(view, SCENE), /Only what has "codex": Esc shows all\n/);
  const [talk] = press(view, SCENE, "escape", "2", "/", "Which", "enter");
  that(!/review$/m.test(text(talk, SCENE)), text(talk, SCENE));
  match(text(press(talk, SCENE, "escape")[0], SCENE), /review$/m);
});

Deno.test("what is chosen stays chosen when rows come and go", () => {
  const [view] = press(FIRST_VIEW, SCENE, "j", "j");
  match(text(view, SCENE), /▸ ◆ {2}reviewer/);
  const later = shown([agent("before"), ...SCENE.fleet.agents]);
  match(text(view, later), /▸ ◆ {2}reviewer/);
});

Deno.test("those that are away are folded into one line, and Enter shows them", () => {
  const [view] = press(FIRST_VIEW, SCENE, "j", "j", "j", "enter");
  match(text(view, SCENE), /Enter folds\n {2}◌ {2}old {2}away 14 s {2}2 unread/);
});

Deno.test("without the leave to act it looks, and says what is missing", () => {
  const scene = { ...SCENE, isReadOnly: true };
  match(text(FIRST_VIEW, scene), /It only looks until oxtail setup was run/);
  for (const key of ["enter", "m", "w", "r", "t"]) {
    const [view, asked] = press(FIRST_VIEW, scene, key);
    equal([asked, view.typing], [null, null]);
    match(text(view, scene), /oxtail setup installs what it needs/);
  }
});

Deno.test("no line is longer than the screen and no character of a text commands the terminal", () => {
  const evil = "\x1b[2J\x1b]0;title\x07\r\x9b31m\u202e漢字漢字👩‍👩‍👧‍👦\nsecond\tline " + "w".repeat(500);
  const scene = shown([
    agent("main", { purpose: evil, branch: evil, client: evil, state: "waiting", because: evil }),
    agent("b", { because: evil, fix: evil }),
  ], {
    talk: [said("main", "b", evil), said("b", "main", "漢".repeat(200))],
    tickets: [ticket("main", evil, [evil])],
    waits: [{ from: "main", to: null, sinceMs: null, cycle: null }],
  });
  for (const keys of [[], ["tab"], ["3"], ["?"], ["m", evil], ["a"], ["/", "b", "enter"]]) {
    for (const size of [SIZE, { columns: 120, rows: 40 }, { columns: 20, rows: 6 }]) {
      const lines = screenOf(press(FIRST_VIEW, scene, ...keys)[0], scene, size, plain);
      equal(lines.length, size.rows, keys.join());
      for (const line of [...lines, ...dockOf(scene, size, plain)]) {
        that(columnsOf(line) <= size.columns, `${size.columns} ${line}`);
        // deno-lint-ignore no-control-regex
        that(!/[\x00-\x1f\x7f-\x9f\u202e]/.test(line), JSON.stringify(line));
      }
    }
  }
});

Deno.test("a hundred agents and many messages are scrolled, with what is chosen in sight", () => {
  const agents = Array.from({ length: 100 }, (_, n) => agent(`agent-${n}`, { unread: n }));
  const talk = Array.from({ length: 300 }, (_, n) => said("agent-1", "agent-2", `word ${n}`));
  const scene = shown(agents, { talk });
  const [view] = press(FIRST_VIEW, scene, ...new Array<string>(50).fill("j"));
  match(text(view, scene), /▸ ○ {2}agent-50 /);
  const [last] = press(FIRST_VIEW, scene, "tab");
  match(text(last, scene), /▸ .*\n.*word 299\n/);
  match(text(press(last, scene, "k")[0], scene), /▸ .*\n.*word 298\n/);
});

Deno.test("the dock says in three lines who needs you and what was said last", () => {
  equal(dockOf(SCENE, { columns: 60, rows: 3 }, plain), [
    "1 busy, reviewer needs you",
    "reviewer has a dialog or a long tool for 14 s: Enter goes t…",
    "reviewer → main  seen 5 s ago  review",
  ]);
});
