/**
 * The cockpit without its terminal: what is on the screen, and what a key does. Pure, so that tests read
 * the screen as text; `cockpit.ts` draws it and does what is asked for.
 *
 * ```
 * oxtail  shop: 1 busy, 1 at a dialog                 [overview]  2 talk   3 waits
 *
 * NEEDS YOU
 * ▸ reviewer has a dialog open for 14 s: Enter goes there to answer it
 *
 * AGENTS
 *   ● main      busy 2 min   1 task    waits for reviewer  claude-code  main
 *   ◆ reviewer  dialog 14 s  3 unread                      claude-code  review
 * ```
 */

import { saysDialogs } from "../clients/client.ts";
import { clientByType } from "../clients/index.ts";
import type { FleetAgent, FleetWait, StateWord } from "../render/status.ts";
import {
  age,
  columnsOf,
  draw,
  fit,
  type Line,
  line,
  pad,
  type Paint,
  table,
  type Tone,
  wrap,
} from "../render/terminal.ts";
import { safeLine } from "../wire/text.ts";
import {
  arrivalOf,
  clock,
  countsOf,
  isGone,
  lineOf,
  namesOf,
  type Need,
  needsOf,
  type Scene,
} from "./needs.ts";
import { type Said, type Ticket, YOU } from "./reader.ts";

/** What is shown, all of it at one moment. */
export interface Shown extends Scene {
  /** Oldest first. */
  readonly talk: readonly Said[];
  /** Nothing may be started: the cockpit only looks. */
  readonly isReadOnly: boolean;
}

const SCREENS = ["overview", "talk", "waits"] as const;
type Screen = typeof SCREENS[number];

/** What is typed, and what for. */
interface Typing {
  readonly to: "message" | "task" | "answer" | "filter" | "names";
  /** Who get it, or the ticket that is answered. */
  readonly targets: readonly string[];
  /** Stands before the text. */
  readonly title: string;
  readonly text: string;
}

/** The state of the screen. */
export interface View {
  readonly screen: Screen | "help";
  /** The chosen row of each screen, by its key: what is chosen stays so when rows come and go. */
  readonly chosen: { readonly [S in Screen]?: string };
  readonly filter: string;
  readonly unfolds: boolean;
  readonly typing: Typing | null;
  /** What became of the last thing that was done. */
  readonly notice: string | null;
}

/** How a cockpit begins. */
export const FIRST_VIEW: View = {
  screen: "overview",
  chosen: {},
  filter: "",
  unfolds: false,
  typing: null,
  notice: null,
};

/** A key: a name for those that type nothing, else its text, which may be several characters. */
export interface Press {
  readonly name:
    | "up"
    | "down"
    | "left"
    | "right"
    | "page-up"
    | "page-down"
    | "home"
    | "end"
    | "enter"
    | "escape"
    | "backspace"
    | "tab"
    | "text";
  readonly text: string;
}

/**
 * What a key asks for beside another view: the arguments of `act`, once for each that gets the text on
 * standard input.
 */
export type Asked =
  | { readonly quits: true }
  | {
    readonly quits?: false;
    readonly runs: readonly (readonly string[])[];
    readonly input: string;
  };

function asks(...args: string[]): Asked {
  return { runs: [args], input: "" };
}

/** Rows of a screen. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A row of a screen: its lines, and the key by which it is chosen, or null for one that is not. */
interface Row {
  readonly key: string | null;
  readonly lines: readonly Line[];
  readonly agent?: string | null;
  readonly need?: Need;
  readonly letter?: Said;
}

// What a key does.

/** The view after a key, and what it asks for. */
export function onKey(view: View, shown: Shown, press: Press, size: Size): [View, Asked | null] {
  const quiet = { ...view, notice: null };
  if (view.typing !== null) return onTyping(quiet, shown, view.typing, press);
  if (view.screen === "help") {
    return [{ ...quiet, screen: "overview" }, isQuit(press) ? QUIT : null];
  }
  if (isQuit(press)) return [quiet, QUIT];
  const step = stepOf(press, size);
  if (step !== 0) return [moved(quiet, shown, step), null];
  const at = SCREENS.indexOf(view.screen);
  if (press.name === "tab") {
    return [{ ...quiet, screen: SCREENS[(at + 1) % SCREENS.length] ?? "overview" }, null];
  }
  if (press.name === "left") return [{ ...quiet, screen: "overview", filter: "" }, null];
  if (press.name === "escape") return [{ ...quiet, filter: "" }, null];
  const row = chosenRow(view, shown);
  if (press.name === "right") {
    const filter = row?.agent ?? view.filter;
    return [{ ...quiet, screen: "talk", filter, chosen: { ...view.chosen, talk: "" } }, null];
  }
  if (press.name === "enter") return onEnter(quiet, shown, row);
  return onLetter(quiet, shown, row, press.text);
}

const QUIT: Asked = { quits: true };

function isQuit({ name, text }: Press): boolean {
  return name === "text" && (text === "q" || text === "Q" || text === "\x03");
}

function stepOf({ name, text }: Press, { rows }: Size): number {
  if (name === "up" || text === "k") return -1;
  if (name === "down" || text === "j") return 1;
  if (name === "page-up") return -(rows - PAGE_KEEPS);
  if (name === "page-down") return rows - PAGE_KEEPS;
  if (name === "home" || text === "g") return -Infinity;
  return name === "end" || text === "G" ? Infinity : 0;
}

/** Lines of the page before that stay in sight. */
const PAGE_KEEPS = 8;

function moved(view: View, shown: Shown, step: number): View {
  if (view.screen === "help") return view;
  const rows = rowsOf(view, shown).filter(({ key }) => key !== null);
  const at = rows.indexOf(chosenIn(rows, view) ?? rows[0] ?? NO_ROW);
  const to = Math.max(0, Math.min(rows.length - 1, at + step));
  const key = rows[to]?.key;
  return key === undefined || key === null
    ? view
    : { ...view, chosen: { ...view.chosen, [view.screen]: key } };
}

const NO_ROW: Row = { key: null, lines: [] };

function onEnter(view: View, shown: Shown, row: Row | null): [View, Asked | null] {
  if (row?.key === FOLDED) return [{ ...view, unfolds: !view.unfolds }, null];
  const { ticket, isNote } = row?.need ?? {};
  if (ticket !== undefined && isNote !== true) return onLetter(view, shown, row, "a");
  return withAgent(view, shown, row, (agent) => [
    view,
    ticket === undefined ? asks("jump", agent) : asks("answer", "--seen", ticket.id),
  ]);
}

function onLetter(
  view: View,
  shown: Shown,
  row: Row | null,
  key: string,
): [View, Asked | null] {
  const type = (to: Typing["to"], target: string, title: string): [View, null] => [
    { ...view, typing: { to, targets: [target], title, text: to === "filter" ? view.filter : "" } },
    null,
  ];
  const answer = (ticket: Pick<Ticket, "id" | "from" | "message">): [View, null] => {
    if (shown.isReadOnly) return [{ ...view, notice: READ_ONLY }, null];
    const { choices = [] } = ticket.message;
    const among = choices.length === 0 ? "" : ` (${choices.map(safeLine).join(", ")})`;
    return type("answer", ticket.id, `Answer to ${ticket.from}${among}`);
  };
  switch (key) {
    case "?":
      return [{ ...view, screen: "help" }, null];
    case "/":
      return type("filter", "", "Show only what has");
    case "1":
    case "2":
    case "3":
      return [{ ...view, screen: SCREENS[Number(key) - 1] ?? "overview" }, null];
    case "m":
      return withAgent(view, shown, row, (agent) => type("message", agent, `To ${agent}`));
    case "t":
      return withAgent(view, shown, row, (agent) => type("task", agent, `Task for ${agent}`));
    case "w":
      return withAgent(view, shown, row, (agent) => [view, asks("wake", agent)]);
    case "r":
      // What was said to the person has an answer of theirs; of the rest somebody else is asked.
      return row?.letter?.to === YOU
        ? answer(row.letter)
        : withAgent(view, shown, row, (agent) => type("message", agent, `To ${agent}`));
    case "b":
      return shown.isReadOnly
        ? [{ ...view, notice: READ_ONLY }, null]
        : type("names", "", "To several: their names, or * for all");
    case "a": {
      const ticket = row?.need?.ticket ?? shown.tickets[0];
      return ticket === undefined
        ? [{ ...view, notice: "Nobody asks you anything" }, null]
        : answer(ticket);
    }
    default:
      return [view, null];
  }
}

const READ_ONLY = "This cockpit may only look: oxtail setup installs what it needs to act";

function withAgent(
  view: View,
  shown: Shown,
  row: Row | null,
  act: (agent: string) => [View, Asked | null],
): [View, Asked | null] {
  if (shown.isReadOnly) return [{ ...view, notice: READ_ONLY }, null];
  const agent = row?.agent ?? null;
  return agent === null
    ? [{ ...view, notice: "Choose an agent first, with the arrows" }, null]
    : act(agent);
}

function onTyping(
  view: View,
  shown: Shown,
  typing: Typing,
  { name, text }: Press,
): [View, Asked | null] {
  const withText = (next: string): [View, null] => {
    const filter = typing.to === "filter" ? next : view.filter;
    return [{ ...view, filter, typing: { ...typing, text: next } }, null];
  };
  if (text === "\x03") return [{ ...view, typing: null }, QUIT];
  if (name === "escape") return [{ ...view, typing: null }, null];
  if (name === "backspace") return withText([...typing.text].slice(0, -1).join(""));
  if (name === "text") return withText(typing.text + text.replaceAll("\r", "\n"));
  if (name !== "enter") return [view, null];
  const done = { ...view, typing: null };
  if (typing.to === "filter") return [done, null];
  if (typing.text.trim() === "") {
    return [{ ...done, notice: "Nothing was sent: it was empty" }, null];
  }
  if (typing.to === "names") return onNames(view, shown, typing);
  return [done, {
    runs: typing.targets.map((target) => argsFor(typing, target)),
    input: typing.text,
  }];
}

/** Who they are is known before the text is typed. */
function onNames(view: View, { fleet }: Shown, typing: Typing): [View, null] {
  const here = fleet.agents.filter(({ state }) => !isGone(state)).map(({ name }) => name);
  const named = typing.text.split(/[\s,]+/).filter((name) => name !== "");
  const unknown = named.find((name) =>
    name !== "*" && !fleet.agents.some((agent) => agent.name === name)
  );
  if (unknown !== undefined) return [{ ...view, notice: `Nobody here is called ${unknown}` }, null];
  const targets = named.includes("*") ? here : [...new Set(named)];
  const title = `To ${namesOf(targets)}`;
  return [{ ...view, typing: { to: "message", targets, title, text: "" } }, null];
}

function argsFor({ to }: Typing, target: string): string[] {
  if (to === "answer") return ["answer", "--cockpit", target, "-"];
  return ["message", "--wake", ...(to === "task" ? ["--task"] : []), target, "-"];
}

// What is on the screen.

/** The lines of the screen: as many as it has rows, none longer than its columns. */
export function screenOf(view: View, shown: Shown, size: Size, paint: Paint): string[] {
  const { columns, rows } = size;
  const foot = footOf(view, shown, columns);
  const head = [headOf(view, shown, columns), line("")];
  const room = Math.max(1, rows - head.length - foot.length);
  const body = view.screen === "help"
    ? HELP.map((text) => line(text))
    : bodyOf(view, shown, size, room);
  const gap = Array.from({ length: Math.max(0, room - body.length) }, () => line(""));
  return [...head, ...body.slice(0, room), ...gap, ...foot].slice(-rows).map((one) =>
    draw(one, columns, paint)
  );
}

/** `oxtail --dock`: as many lines as there are rows, three as a rule. */
export function dockOf(shown: Shown, { columns, rows }: Size, paint: Paint): string[] {
  const needs = needsOf(shown).filter(({ key }) => !key.startsWith("asleep"));
  const last = shown.talk.slice(-rows).toReversed().map((letter): Line => [
    { text: `${letter.from} → ${letter.to}`, tone: "strong" },
    { text: `  ${arrivalOf(letter, shown.fleet)}`, tone: toneOf(letter) },
    { text: `  ${letter.message.body}` },
  ]);
  return [
    line(lineOf(shown), needs.length > 0 ? "warn" : "strong"),
    ...needs.map((need) => line(`${need.text}: ${need.fix}`, "warn")),
    ...last,
  ].slice(0, rows).map((one) => draw(one, columns, paint));
}

function headOf(view: View, { fleet }: Shown, columns: number): Line {
  const project = safeLine(fleet.projectRoot.slice(fleet.projectRoot.lastIndexOf("/") + 1) || "/");
  const left = `oxtail  ${project}: ${countsOf(fleet.agents)}`;
  const tabs = SCREENS.map((name, at) => name === view.screen ? `[${name}]` : ` ${at + 1} ${name} `)
    .join(" ").trimEnd();
  const gap = columns - columnsOf(left) - tabs.length;
  return [
    { text: "oxtail", tone: "strong" },
    { text: left.slice("oxtail".length) },
    { text: " ".repeat(Math.max(2, gap)) },
    { text: tabs, tone: "dim" },
  ];
}

function footOf(
  { typing, notice, filter, screen }: View,
  { isReadOnly }: Shown,
  columns: number,
): Line[] {
  if (typing !== null) {
    const shownText = typing.text.replaceAll("\n", " ⏎ ");
    const room = Math.max(8, columns - columnsOf(typing.title) - 4);
    return [
      ...(notice === null ? [] : [line(safeLine(notice), "warn")]),
      [
        { text: `${typing.title}: `, tone: "strong" },
        { text: `${endingOf(safeLine(shownText), room)}▏` },
      ],
      line(
        typing.to === "filter" ? "Enter keeps it, Esc ends it" : "Enter sends it, Esc drops it",
        "dim",
      ),
    ];
  }
  const kept = filter === "" ? [] : [line(`Only what has "${filter}": Esc shows all`, "warn")];
  if (notice !== null) {
    return [
      ...kept,
      ...wrap(safeLine(notice), columns).slice(0, 3).map((text) => line(text, "warn")),
    ];
  }
  return [
    ...kept,
    line(screen === "help" ? "Any key goes back" : isReadOnly ? LOOKS : KEYS, "dim"),
  ];
}

const LOOKS = "It only looks until oxtail setup was run  / filter  ? help  q quit";
const KEYS = "Enter go there  m message  r reply  w wake  a answer  / filter  ? help  q quit";

/** As much of the end of `text` as fits: the person sees what they type. */
function endingOf(text: string, columns: number): string {
  let end = text;
  while (columnsOf(end) > columns) end = [...end].slice(1).join("");
  return end;
}

const HELP = [
  "↑ ↓  j k      choose a row           Tab  1 2 3   overview, talk, waits",
  "Enter         go to the agent's tmux pane; unfold; answer a question",
  "→             what the chosen agent says and hears;  ←  back",
  "m             write to the chosen agent      r  reply to a message",
  "t  w          give it a task; wake it        a  answer a question to you",
  "b             write to several, or with * to all that are here",
  "/             show only what has these words;  Esc  show all again",
  "q             quit",
  "",
  "● busy   ○ idle   ◆ at a dialog   ! no sign for long   ? tells nothing   ◌ away",
  "",
  "seen          the agent's model was given the message, and that is proved",
  "shown         it was handed to the client, the proof is not there yet",
  "waiting       it lies safely in the store, and why it was not shown yet",
];

function bodyOf(view: View, shown: Shown, size: Size, room: number): Line[] {
  const rows = rowsOf(view, shown, size.columns);
  const choosable = rows.filter(({ key }) => key !== null);
  const chosen = chosenIn(choosable, view);
  const lines: Line[] = [];
  let [from, to] = [0, 0];
  for (const row of rows) {
    const isChosen = row === chosen;
    if (isChosen) from = lines.length;
    row.lines.forEach((each, at) => {
      const mark = row.key === null ? "" : isChosen && at === 0 ? "▸ " : "  ";
      lines.push(mark === "" ? each : [{ text: mark, tone: "strong" }, ...each]);
    });
    if (isChosen) to = lines.length;
  }
  if (lines.length <= room) return lines;
  // What is chosen stands in the middle, so that both neighbours are in sight.
  const start = Math.min(Math.floor((from + to - room) / 2), from, lines.length - room);
  return lines.slice(Math.max(0, start), Math.max(0, start) + room);
}

function chosenRow(view: View, shown: Shown): Row | null {
  return chosenIn(rowsOf(view, shown).filter(({ key }) => key !== null), view);
}

/** The row whose key is chosen; without one the first, and of what is said the newest. */
function chosenIn(rows: readonly Row[], view: View): Row | null {
  if (view.screen === "help") return null;
  const key = view.chosen[view.screen];
  return rows.find((row) => row.key === key) ?? (view.screen === "talk" ? rows.at(-1) : rows[0]) ??
    null;
}

function rowsOf(view: View, shown: Shown, columns = Infinity): Row[] {
  if (view.screen === "talk") return talkRows(view, shown, columns);
  return view.screen === "waits" ? waitRows(shown) : overviewRows(view, shown, columns);
}

// The overview.

const FOLDED = "folded";
/** Of what was said lately so much stands in the overview. */
const RECENT_MAX = 5;
/** And of what the person has to do: below it the agents must be in sight. */
const NEEDS_SHOWN = 8;

function overviewRows(view: View, shown: Shown, columns: number): Row[] {
  const { fleet } = shown;
  const has = (...texts: (string | null)[]) => matches(view.filter, texts);
  const needs = needsOf(shown).filter(({ text }) => has(text));
  const agents = fleet.agents.filter((agent) =>
    has(agent.name, agent.client, agent.branch, agent.purpose)
  );
  const here = agents.filter(({ state }) => !isGone(state));
  const gone = agents.filter(({ state }) => isGone(state));
  const recent = shown.talk.filter((letter) => has(letter.from, letter.to, letter.message.body))
    .slice(-RECENT_MAX).toReversed();
  return [
    needs.length === 0 ? title("Nothing needs you", "good") : title("NEEDS YOU", "warn"),
    ...needs.slice(0, NEEDS_SHOWN).map((need): Row => ({
      key: need.key,
      agent: need.agent,
      need,
      lines: needLines(need, columns),
    })),
    ...(needs.length > NEEDS_SHOWN
      ? [title(`  and ${needs.length - NEEDS_SHOWN} more: / and a name finds them`, "dim")]
      : []),
    title(""),
    title("AGENTS"),
    ...agentRows(here, shown),
    ...(fleet.agents.length === 0
      ? [title("No agent of this project runs: start Claude Code or Codex here", "dim")]
      : []),
    ...goneRows(gone, view.unfolds, shown),
    ...(recent.length === 0 ? [] : [title(""), title("SAID LATELY")]),
    ...recent.map((letter): Row => ({
      key: `said ${letter.id}`,
      agent: otherThanYou(letter),
      letter,
      lines: [recentLine(letter, shown)],
    })),
  ];
}

function title(text: string, tone: Tone = "strong"): Row {
  return { key: null, lines: [line(text, tone)] };
}

/** The fix must not be cut: it goes on on a second line. */
function needLines({ text, fix }: Need, columns: number): Line[] {
  const whole = wrap(`${text}: ${fix}`, columns - 2);
  return whole.slice(0, 3).map((part, at) => line(at === 0 ? part : `  ${part}`, "warn"));
}

const MARKS: { readonly [Word in StateWord]: string } = {
  busy: "●",
  idle: "○",
  waiting: "◆",
  stale: "!",
  unknown: "?",
  resumed: "◌",
  away: "◌",
  ended: "◌",
};
const TONES: { readonly [Word in StateWord]: Tone } = {
  busy: "good",
  idle: "dim",
  waiting: "warn",
  stale: "warn",
  unknown: "dim",
  resumed: "dim",
  away: "dim",
  ended: "dim",
};

function agentRows(agents: readonly FleetAgent[], shown: Shown): Row[] {
  const lines = table(
    agents.map((agent) => agentLine(agent, shown)),
    new Array<"left">(8).fill("left"),
  );
  return agents.map(({ name }, at): Row => ({
    key: `agent ${name}`,
    agent: name,
    lines: [lines[at] ?? []],
  }));
}

/** A longer branch is cut: the purpose beside it says more. */
const BRANCH_MAX_COLUMNS = 20;

function agentLine(agent: FleetAgent, { fleet, tickets }: Shown): Line {
  const { name, state, sinceMs, client, branch, unread, openWork, purpose } = agent;
  const since = sinceMs === null ? "" : ` ${age(fleet.atMs - sinceMs)}`;
  const waits = fleet.waits.filter(({ from }) => from === name).map(({ to }) =>
    to ?? "somebody gone"
  );
  if (tickets.some(({ from }) => from === name)) waits.push("you");
  const load = [
    ...(unread === 0 ? [] : [`${unread} unread`]),
    ...(openWork === 0 ? [] : [`${openWork} ${openWork === 1 ? "task" : "tasks"}`]),
  ].join(", ");
  return [
    { text: MARKS[state], tone: TONES[state] },
    { text: name, tone: "strong" },
    { text: `${wordOf(agent)}${since}`, tone: TONES[state] },
    { text: load, tone: agent.stalled > 0 ? "bad" : "warn" },
    { text: waits.length > 0 ? `waits for ${namesOf(waits)}` : "", tone: "warn" },
    { text: client, tone: "dim" },
    { text: fit(branch ?? "", BRANCH_MAX_COLUMNS), tone: "dim" },
    { text: purpose ?? "" },
  ];
}

function wordOf({ state, client }: FleetAgent): string {
  if (state === "stale") return "no sign";
  if (state === "resumed") return "back?";
  if (state !== "waiting") return state;
  return saysDialogs(clientByType(client)) ? "dialog" : "dialog?";
}

function goneRows(gone: readonly FleetAgent[], unfolds: boolean, shown: Shown): Row[] {
  if (gone.length === 0) return [];
  const mail = gone.reduce((sum, { unread }) => sum + unread, 0);
  const waiting = mail === 0 ? "" : `, ${mail} ${mail === 1 ? "message waits" : "messages wait"}`;
  const names = namesOf(gone.map(({ name }) => name));
  const fold: Row = {
    key: FOLDED,
    lines: [[
      { text: `◌ ${gone.length} away or ended: ${names}${waiting}`, tone: "dim" },
      { text: unfolds ? "  Enter folds" : "  Enter unfolds", tone: "dim" },
    ]],
  };
  return [fold, ...(unfolds ? agentRows(gone, shown) : [])];
}

function recentLine(letter: Said, { fleet }: Shown): Line {
  return [
    { text: pad(`${age(fleet.atMs - letter.atMs)} ago`, 11), tone: "dim" },
    { text: pad(wordFor(letter), 9), tone: toneOf(letter) },
    { text: `${letter.from} → ${letter.to}  `, tone: "strong" },
    { text: letter.message.body },
  ];
}

/** The arrival in a word; the screen of what is said tells all of it. */
function wordFor({ to, receipt: { state, closed } }: Said): string {
  if (to === YOU) return "to you";
  if (closed !== null) return closed;
  if (state === "acknowledged") return "seen";
  return state === "handed over" ? "shown" : state === "queued" ? "waiting" : state;
}

function toneOf({ receipt: { state, closed } }: Said): Tone {
  if (state === "queued" || closed === "blocked") return "warn";
  return state === "acknowledged" ? "good" : "dim";
}

// What is said.

/** Lines of a body that is not chosen, and of one that is. */
const BODY_LINES = 3;
const CHOSEN_LINES = 40;

function talkRows(view: View, shown: Shown, columns: number): Row[] {
  const talk = shown.talk.filter((letter) =>
    matches(view.filter, [letter.from, letter.to, letter.message.body])
  );
  if (talk.length === 0) {
    return [
      title(view.filter === "" ? "Nobody has said anything yet" : "Nothing that was said has this"),
    ];
  }
  const key = view.chosen.talk;
  const chosen = talk.find(({ id }) => id === key) ?? talk.at(-1);
  return talk.map((letter): Row => ({
    key: letter.id,
    agent: otherThanYou(letter),
    letter,
    lines: columns === Infinity ? [] : letterLines(letter, shown, columns - 2, letter === chosen),
  }));
}

function letterLines(letter: Said, { fleet }: Shown, columns: number, isChosen: boolean): Line[] {
  const kind = letter.kind === "message" ? "" : ` (${KINDS[letter.kind]})`;
  const head: Line = [
    { text: `${clock(letter.atMs)}  `, tone: "dim" },
    { text: `${letter.from} → ${letter.to}`, tone: "strong" },
    { text: `${kind}  ` },
    { text: arrivalOf(letter, fleet), tone: toneOf(letter) },
  ];
  const room = columns - INDENT.length;
  const most = isChosen ? CHOSEN_LINES : BODY_LINES;
  const all = letter.message.body.split("\n", most + 1)
    .flatMap((text) => folded(safeLine(text.slice(0, room * (most + 1))), room));
  const body = all.slice(0, most);
  if (all.length > most) body[most - 1] = `${body[most - 1] ?? ""} …`;
  return [head, ...body.map((text) => line(INDENT + text))];
}

const KINDS = { ask: "question", task: "task", reply: "answer", result: "result" } as const;
const INDENT = "       ";

/** Wrapped at blanks; a word that is longer than a line is broken as well. */
function folded(text: string, columns: number): string[] {
  return wrap(text, columns).flatMap((part) => {
    if (columnsOf(part) <= columns) return [part];
    const parts = [""];
    for (const character of part) {
      const last = parts.at(-1) ?? "";
      if (columnsOf(last + character) <= columns) parts[parts.length - 1] = last + character;
      else parts.push(character);
    }
    return parts;
  });
}

/** Whom a key means at this letter: its sender, or the agent that the person wrote to. */
function otherThanYou({ from, to }: Said): string {
  return from === YOU ? to : from;
}

function matches(filter: string, texts: readonly (string | null)[]): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const all = texts.join("\n").toLowerCase();
  return words.every((word) => all.includes(word));
}

// Who waits for whom.

function waitRows({ fleet, tickets }: Shown): Row[] {
  const asked = tickets.map(({ from, message }): FleetWait => ({
    from,
    to: YOU,
    sinceMs: message.enqueued_ms,
    cycle: null,
  }));
  const waits = [...fleet.waits, ...asked];
  if (waits.length === 0) return [title("Nobody waits for anybody")];
  const waitedFor = new Set(waits.map(({ to }) => to));
  const inCycle = new Set(waits.flatMap(({ cycle }) => cycle ?? []));
  const roots = waits.filter(({ from }) => !waitedFor.has(from) || inCycle.has(from));
  const seen = new Set<FleetWait>();
  return roots.flatMap((root) => chainRows(root, waits, seen, 0, fleet.atMs));
}

/** A wait, and below it what the one that is waited for waits for. */
function chainRows(
  wait: FleetWait,
  waits: readonly FleetWait[],
  seen: Set<FleetWait>,
  depth: number,
  atMs: number,
): Row[] {
  if (seen.has(wait)) return [];
  seen.add(wait);
  const { from, to, sinceMs, cycle } = wait;
  const row: Row = {
    key: `wait ${from} ${to}`,
    agent: from,
    lines: [[
      { text: `${"   ".repeat(depth)}${depth === 0 ? from : "└─"} → ` },
      { text: to ?? "an agent that is not here", tone: "strong" },
      { text: sinceMs === null ? "" : `  for ${age(atMs - sinceMs)}`, tone: "dim" },
      cycle === null
        ? { text: "" }
        : { text: `  ⟲ ${cycle.join(" → ")} → ${cycle[0]} wait for each other`, tone: "bad" },
    ]],
  };
  const next = waits.filter((each) => each.from === to);
  return [row, ...next.flatMap((each) => chainRows(each, waits, seen, depth + 1, atMs))];
}
