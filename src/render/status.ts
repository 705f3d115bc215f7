/**
 * The fleet as a person sees it.
 *
 * ```
 * oxtail  2 agents in /home/you/project
 *
 * NAME      STATE       UNREAD  TASKS  CLIENT       BRANCH  PURPOSE
 * main      busy 2 min       0      1  claude-code  main    Login form
 * reviewer  idle 14 s        3      0  codex        review
 *
 * Waiting for an answer
 *   14 s  main → reviewer
 *
 * Recent
 *   14 s ago  ask  handed over  main → reviewer
 * ```
 *
 * Lines are cut at the right, so what is short and matters most stands at the left.
 */

import { saysDialogs } from "../clients/client.ts";
import { clientByType } from "../clients/index.ts";
import type { SessionMode } from "../wire/entry.ts";
import { age, draw, fit, type Line, line, type Paint, table, type Tone, wrap } from "./terminal.ts";

/** A longer branch is cut: the purpose beside it says more. */
const BRANCH_MAX_COLUMNS = 24;
/** Begins the second line of a sentence. */
const HANGING = "  ";

/** How it is drawn. */
export interface StatusLook {
  /** Columns of the terminal; Infinity when it is none. */
  readonly columns: number;
  readonly paint: Paint;
  readonly showsTraffic: boolean;
}

/** All lines. */
export function renderStatus(fleet: Fleet, look: StatusLook): string[] {
  return statusLines(fleet, look).map((one) => draw(one, look.columns, look.paint));
}

/** What is stuck, and nothing else. */
export function renderStuck(fleet: Fleet, { columns, paint }: StatusLook): string[] {
  const lines = fleet.stuck.length === 0
    ? [line("Nothing is stuck", "good")]
    : stuckLines(fleet.stuck, columns, "");
  return lines.map((one) => draw(one, columns, paint));
}

function statusLines(fleet: Fleet, { showsTraffic, columns }: StatusLook): Line[] {
  const { agents, waits, traffic, stuck, atMs } = fleet;
  const count = agents.length === 1 ? "1 agent" : `${agents.length} agents`;
  const head: Line = [
    { text: "oxtail", tone: "strong" },
    { text: `  ${count} in ` },
    { text: fleet.projectRoot, tone: "dim" },
  ];
  return [
    head,
    line(""),
    ...(agents.length === 0
      ? [line("No agent of this project runs: start Claude Code or Codex here")]
      : agentTable(agents, atMs)),
    ...section("Woken by nothing", unreachable(agents, columns)),
    ...section("Waiting for an answer", waitTable(waits, atMs)),
    ...section("Recent", showsTraffic ? trafficTable(traffic, atMs) : []),
    ...section("Stuck", stuckLines(stuck, columns, "  ")),
  ];
}

function section(title: string, lines: readonly Line[]): Line[] {
  return lines.length === 0 ? [] : [line(""), line(title, "strong"), ...lines];
}

function agentTable(agents: readonly FleetAgent[], atMs: number): Line[] {
  const titles = [
    "NAME",
    "STATE",
    "UNREAD",
    "TASKS",
    "REACHED BY",
    "CLIENT",
    "BRANCH",
    "PURPOSE",
  ];
  const head: Line = titles.map((text) => ({ text, tone: "dim" }));
  const rows = agents.map((agent) => agentRow(agent, atMs));
  return table([head, ...rows], ["left", "left", "right", "right", "left", "left", "left", "left"]);
}

/** Why those who run are reached at their next turn only. */
function unreachable(agents: readonly FleetAgent[], columns: number): Line[] {
  return agents.flatMap(({ name, state, because }) =>
    because === null || state === "ended" || state === "away"
      ? []
      : wrap(`${name}: ${because}`, columns - 4).map((text, at) =>
        line(`${at === 0 ? "  " : "    "}${text}`)
      )
  );
}

const STATE_TONES: { readonly [Word in StateWord]: Tone } = {
  busy: "good",
  idle: "dim",
  waiting: "warn",
  stale: "warn",
  ended: "dim",
  away: "dim",
  resumed: "dim",
  unknown: "dim",
};

/** An agent that waits for another one's answer is busy; this one waits for a person. */
function shownState({ state, client }: FleetAgent): string {
  // Its client names its session at the first prompt only.
  if (state === "resumed") return "resumed?";
  if (state !== "waiting") return state;
  return saysDialogs(clientByType(client)) ? "dialog" : "dialog or a long tool";
}

function agentRow(agent: FleetAgent, atMs: number): Line {
  const { state, sinceMs, unread, stalled } = agent;
  const since = sinceMs === null ? "" : ` ${age(atMs - sinceMs)}`;
  return [
    { text: agent.name, tone: "strong" },
    { text: `${shownState(agent)}${since}`, tone: STATE_TONES[state] },
    unread === 0 ? { text: "0", tone: "dim" } : { text: String(unread), tone: "warn" },
    agent.openWork === 0
      ? { text: "0", tone: "dim" }
      : { text: String(agent.openWork), tone: stalled > 0 ? "bad" : "warn" },
    agent.because === null
      ? { text: agent.reachableBy }
      : { text: "its next turn", tone: state === "ended" ? "dim" : "warn" },
    { text: agent.mode === "headless" ? `${agent.client} (headless)` : agent.client },
    { text: fit(agent.branch ?? "-", BRANCH_MAX_COLUMNS) },
    { text: agent.purpose ?? "" },
  ];
}

function waitTable(waits: readonly FleetWait[], atMs: number): Line[] {
  const rows = waits.map(({ from, to, sinceMs, cycle }): Line => [
    { text: `  ${sinceMs === null ? "?" : age(atMs - sinceMs)}`, tone: "dim" },
    { text: `${from} → ${to ?? "an agent that is not here"}` },
    cycle === null ? { text: "" } : { text: "in a cycle", tone: "bad" },
  ]);
  return table(rows, ["right", "left", "left"]);
}

function trafficTable(traffic: readonly FleetMessage[], atMs: number): Line[] {
  const rows = traffic.map((one): Line => [
    { text: `  ${age(atMs - one.atMs)} ago`, tone: "dim" },
    { text: one.kind },
    { text: one.state, tone: one.state === "queued" ? "warn" : "good" },
    { text: `${one.from ?? "somebody gone"} → ${one.to}` },
  ]);
  return table(rows, ["right", "left", "left", "left"]);
}

/** What to do about it must not be cut, so it is wrapped. */
function stuckLines(stuck: readonly Stuck[], columns: number, indent: string): Line[] {
  return stuck.flatMap(({ message }) =>
    wrap(message, columns - indent.length - HANGING.length).map((text, at): Line => [
      { text: at === 0 ? indent : indent + HANGING },
      { text, tone: "bad" },
    ])
  );
}

// The fleet of a project at one moment: what `oxtail status` shows. Texts are safe to print.

/** What an agent is doing, in one word. */
export type StateWord =
  | "busy"
  | "idle"
  | "waiting"
  | "stale"
  | "ended"
  | "away"
  | "resumed"
  | "unknown";

/** An agent. Times are ms since the epoch. */
export interface FleetAgent {
  readonly name: string;
  readonly sessionId: string | null;
  readonly client: string;
  readonly branch: string | null;
  readonly purpose: string | null;
  readonly state: StateWord;
  readonly sinceMs: number | null;
  /** The way in which it is reached when it is idle, and why when nothing wakes it. */
  readonly reachableBy: string;
  readonly because: string | null;
  /** The command that gives it a way, where there is one. */
  readonly fix: string | null;
  readonly unread: number;
  readonly oldestUnreadMs: number | null;
  readonly openWork: number;
  /** Messages that were handed over so often that hooks have stopped. */
  readonly stalled: number;
  /** How many terminals have its session open. */
  readonly openIn: number;
  /** How its session is run; null where the client does not say. */
  readonly mode: SessionMode | null;
}

/** An agent that waits for another one's answer. */
export interface FleetWait {
  readonly from: string;
  /** Null when it is not here. */
  readonly to: string | null;
  readonly sinceMs: number | null;
  /** The agents on the way back from `to` to `from`, these two included; null when there is no way. */
  readonly cycle: readonly string[] | null;
}

/** A message that was sent lately. */
export interface FleetMessage {
  readonly id: string;
  readonly atMs: number;
  /** Null when the sender is not here any more. */
  readonly from: string | null;
  readonly to: string;
  readonly kind: "message" | "ask" | "task" | "reply";
  readonly state: "queued" | "handed over" | "acknowledged" | "done" | "blocked";
}

/** Why something does not move: a stable code, whom it concerns, and a sentence for people. */
export interface Stuck {
  readonly code: "cycle" | "old-mail" | "stalled" | "open-twice";
  readonly agents: readonly string[];
  readonly message: string;
}

/** The fleet. */
export interface Fleet {
  readonly projectRoot: string;
  readonly atMs: number;
  readonly agents: readonly FleetAgent[];
  readonly waits: readonly FleetWait[];
  /** Newest first. */
  readonly traffic: readonly FleetMessage[];
  readonly stuck: readonly Stuck[];
}
