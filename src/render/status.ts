/**
 * The fleet as a person sees it.
 *
 * ```
 * oxtail  /home/you/project  2 agents
 *
 * NAME      CLIENT       BRANCH  STATE        UNREAD  OPEN  PURPOSE
 * main      claude-code  main    busy 2 min        0     1  Login form
 * reviewer  codex        review  idle 14 s         3     0
 *
 * Waiting
 *   main → reviewer  14 s
 *
 * Recent
 *   main → reviewer  ask  handed over  14 s ago
 * ```
 */

import { age } from "./age.ts";
import type { Fleet, FleetAgent, FleetMessage, FleetWait, StateWord, Stuck } from "./fleet.ts";
import { draw, type Line, line, table } from "./lines.ts";
import type { Paint, Tone } from "./paint.ts";

/** How it is drawn. */
export interface StatusLook {
  /** Columns of the terminal; Infinity when it is none. */
  readonly columns: number;
  readonly paint: Paint;
  readonly showsTraffic: boolean;
}

/** All lines. */
export function renderStatus(fleet: Fleet, look: StatusLook): string[] {
  return statusLines(fleet, look.showsTraffic).map((one) => draw(one, look.columns, look.paint));
}

/** What is stuck, and nothing else. */
export function renderStuck(fleet: Fleet, { columns, paint }: StatusLook): string[] {
  const lines = fleet.stuck.length === 0
    ? [line("Nothing is stuck", "good")]
    : fleet.stuck.map(stuckLine);
  return lines.map((one) => draw(one, columns, paint));
}

function statusLines(fleet: Fleet, showsTraffic: boolean): Line[] {
  const { agents, waits, traffic, stuck, atMs } = fleet;
  const count = agents.length === 1 ? "1 agent" : `${agents.length} agents`;
  const head: Line = [
    { text: "oxtail", tone: "strong" },
    { text: `  ${fleet.projectRoot}  ` },
    { text: count, tone: "dim" },
  ];
  return [
    head,
    line(""),
    ...(agents.length === 0
      ? [line("No agent of this project runs: start Claude Code or Codex here")]
      : agentTable(agents, atMs)),
    ...section("Waiting", waitTable(waits, atMs)),
    ...section("Recent", showsTraffic ? trafficTable(traffic, atMs) : []),
    ...section("Stuck", stuck.map((one) => [{ text: "  " }, ...stuckLine(one)])),
  ];
}

function section(title: string, lines: readonly Line[]): Line[] {
  return lines.length === 0 ? [] : [line(""), line(title, "strong"), ...lines];
}

function agentTable(agents: readonly FleetAgent[], atMs: number): Line[] {
  const titles = ["NAME", "CLIENT", "BRANCH", "STATE", "UNREAD", "OPEN", "PURPOSE"];
  const head: Line = titles.map((text) => ({ text, tone: "dim" }));
  const rows = agents.map((agent) => agentRow(agent, atMs));
  return table([head, ...rows], ["left", "left", "left", "left", "right", "right", "left"]);
}

const STATE_TONES: { readonly [Word in StateWord]: Tone } = {
  busy: "good",
  idle: "dim",
  waiting: "warn",
  stale: "warn",
  ended: "dim",
  unknown: "dim",
};

function agentRow(agent: FleetAgent, atMs: number): Line {
  const { state, sinceMs, unread, stalled } = agent;
  const since = sinceMs === null ? "" : ` ${age(atMs - sinceMs)}`;
  return [
    { text: agent.name, tone: "strong" },
    { text: agent.client },
    { text: agent.branch ?? "-" },
    { text: `${state}${since}`, tone: STATE_TONES[state] },
    unread === 0 ? { text: "0", tone: "dim" } : { text: String(unread), tone: "warn" },
    agent.openWork === 0
      ? { text: "0", tone: "dim" }
      : { text: String(agent.openWork), tone: stalled > 0 ? "bad" : "warn" },
    { text: agent.purpose ?? "" },
  ];
}

function waitTable(waits: readonly FleetWait[], atMs: number): Line[] {
  const rows = waits.map(({ from, to, sinceMs, cycle }): Line => [
    { text: `  ${from} → ${to ?? "an agent that is not here"}` },
    { text: sinceMs === null ? "" : age(atMs - sinceMs), tone: "dim" },
    cycle === null ? { text: "" } : { text: "in a cycle", tone: "bad" },
  ]);
  return table(rows, ["left", "left", "left"]);
}

function trafficTable(traffic: readonly FleetMessage[], atMs: number): Line[] {
  const rows = traffic.map((one): Line => [
    { text: `  ${one.from ?? "somebody gone"} → ${one.to}` },
    { text: one.kind },
    { text: one.state, tone: one.state === "queued" ? "warn" : "good" },
    { text: `${age(atMs - one.atMs)} ago`, tone: "dim" },
  ]);
  return table(rows, ["left", "left", "left", "right"]);
}

function stuckLine({ message }: Stuck): Line {
  return line(message, "bad");
}
