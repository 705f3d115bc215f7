/** What a person has to know first: who needs them, what fixes it, and whether what was said has arrived. */

import { saysDialogs } from "../clients/client.ts";
import { clientByType } from "../clients/index.ts";
import type { Fleet, FleetAgent, StateWord, Stuck } from "../render/status.ts";
import { age } from "../render/terminal.ts";
import { safeLine } from "../wire/text.ts";
import { type Said, type Ticket, YOU } from "./reader.ts";

/** What is looked at. Texts of agents are raw: whoever draws them makes them safe. */
export interface Scene {
  readonly fleet: Fleet;
  /** Questions to the person that are not answered yet. */
  readonly tickets: readonly Ticket[];
  /** What agents told the person, who has not seen it yet. */
  readonly notes: readonly Ticket[];
}

/** Something that waits for the person. */
export interface Need {
  /** The same need has the same key when it is looked for again. */
  readonly key: string;
  /** The agent that a key acts on; null for several. */
  readonly agent: string | null;
  readonly text: string;
  /** What the person does about it. */
  readonly fix: string;
  /** What an agent asks or tells the person. */
  readonly ticket?: Ticket;
  /** It is only told: there is nothing to decide. */
  readonly isNote?: true;
}

/** What waits for the person, the most urgent first. */
export function needsOf({ fleet, tickets, notes }: Scene): Need[] {
  const { agents, stuck, atMs } = fleet;
  const asked = tickets.map((ticket): Need => ({
    key: `ticket ${ticket.id}`,
    agent: ticket.from,
    text: `${ticket.from} asks you: ${safeLine(ticket.message.body)}${choicesOf(ticket)}`,
    fix: "a answers",
    ticket,
  }));
  const told = notes.map((ticket): Need => ({
    key: `note ${ticket.id}`,
    agent: ticket.from,
    text: `${ticket.from} tells you: ${safeLine(ticket.message.body)}`,
    fix: "Enter has it read, a answers",
    ticket,
    isNote: true,
  }));
  return [
    ...agents.flatMap((agent) => dialogOf(agent, atMs) ?? []),
    ...asked,
    ...stuck.flatMap((one) => stuckNeed(one, agents) ?? []),
    ...told,
    ...unwakeable(
      agents.filter(({ name }) =>
        !stuck.some((one) => one.code === "old-mail" && one.agents[0] === name)
      ),
    ),
  ];
}

function choicesOf({ message: { choices = [] } }: Ticket): string {
  return choices.length === 0 ? "" : ` [${choices.map(safeLine).join(" / ")}]`;
}

function dialogOf({ name, state, sinceMs, client }: FleetAgent, atMs: number): Need | null {
  if (state !== "waiting") return null;
  const open = saysDialogs(clientByType(client))
    ? "has a dialog open"
    : "has a dialog or a long tool";
  return {
    key: `dialog ${name}`,
    agent: name,
    text: `${name} ${open}${forSince(sinceMs, atMs)}`,
    fix: "Enter goes there to answer it",
  };
}

/** Old mail of one at a dialog is no need of its own: the dialog is. */
function stuckNeed(stuck: Stuck, agents: readonly FleetAgent[]): Need | null {
  const { code, agents: names, message } = stuck;
  const [name = null] = names;
  const agent = agents.find((one) => one.name === name);
  if (code === "old-mail" && agent?.state === "waiting") return null;
  const at = message.lastIndexOf(": ");
  const own = code === "cycle"
    ? "m tells one of them to answer first"
    : code === "old-mail" && agent !== undefined && SLEEPS.has(agent.state)
    ? wakeFix(agent)
    : message.slice(at + 2);
  return { key: `${code} ${names.join(" ")}`, agent: name, text: message.slice(0, at), fix: own };
}

function wakeFix({ because, fix }: FleetAgent): string {
  if (because === null) return "w wakes it";
  return fix === null
    ? "type anything into its terminal"
    : `type anything into its terminal; ${fix} lets it be woken`;
}

/** Those that nothing wakes, together where the reason is the same; a busy one reads its mail anyway. */
function unwakeable(agents: readonly FleetAgent[]): Need[] {
  const groups = Map.groupBy(
    agents.filter(({ because, state }) => because !== null && SLEEPS.has(state)),
    ({ because, fix }) => `${because}\n${fix}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const names = namesOf(group.map(({ name }) => name));
    const verb = group.length === 1 ? "gets" : "get";
    return {
      key: `asleep ${first.name}`,
      agent: group.length === 1 ? first.name : null,
      text: `${names} ${verb} mail only at the next turn: ${first.because}`,
      fix: wakeFix(first),
    };
  });
}

const SLEEPS: ReadonlySet<StateWord> = new Set(["idle", "unknown"]);
const NAMED_MAX = 3;

/** `a`, `a and b`, `a, b, c and 4 more`. */
export function namesOf(names: readonly string[]): string {
  const more = names.length - NAMED_MAX;
  const shown = more > 0 ? [...names.slice(0, NAMED_MAX), `${more} more`] : names;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

function forSince(sinceMs: number | null, atMs: number): string {
  return sinceMs === null ? "" : ` for ${age(atMs - sinceMs)}`;
}

/** How many are busy, idle, and so on, in words: `2 busy, 1 idle`. */
export function countsOf(agents: readonly FleetAgent[]): string {
  const words = agents.map(({ state }) => COUNTED[state]);
  const counts = Object.values(COUNTED).filter((word, at, all) => all.indexOf(word) === at)
    .map((word) => [word, words.filter((each) => each === word).length] as const);
  return counts.flatMap(([word, count]) => count === 0 ? [] : `${count} ${word}`).join(", ") ||
    "no agents";
}

const COUNTED: { readonly [Word in StateWord]: string } = {
  busy: "busy",
  stale: "busy",
  waiting: "at a dialog",
  idle: "idle",
  unknown: "unknown",
  resumed: "away",
  away: "away",
  ended: "ended",
};

/** `oxtail status --line`: short, and nothing in it but counts and names. */
export function lineOf(scene: Scene): string {
  const names = [
    ...new Set(
      needsOf(scene).flatMap(({ agent, key, isNote }) =>
        agent === null || isNote === true || key.startsWith("asleep") ? [] : agent
      ),
    ),
  ];
  const here = scene.fleet.agents.filter(({ state }) => !isGone(state) && state !== "waiting");
  const counts = here.length === 0 && names.length > 0 ? [] : [countsOf(here)];
  const need = names.length === 0
    ? []
    : [`${namesOf(names)} ${names.length === 1 ? "needs" : "need"} you`];
  return [...counts, ...need].join(", ");
}

/** Whether nothing of it runs. */
export function isGone(state: StateWord): boolean {
  return state === "away" || state === "ended" || state === "resumed";
}

/** What became of what was said, as a person says it: `seen 3 min ago`. */
export function arrivalOf({ receipt, to, kind }: Said, fleet: Fleet): string {
  const ago = `${age(fleet.atMs - receipt.atMs)} ago`;
  if (to === YOU) return kind === "ask" && receipt.state === "queued" ? "waits for you" : "to you";
  if (receipt.closed !== null) return `${receipt.closed} ${ago}`;
  if (receipt.state === "acknowledged") return `seen ${ago}`;
  if (receipt.state === "handed over") return `shown ${ago}, not confirmed yet`;
  const reader = fleet.agents.find(({ name }) => name === to);
  if (reader !== undefined && receipt.state === "queued") return whyQueued(reader);
  return receipt.state === "gone" ? "its copy is gone" : `waiting: ${to} is gone`;
}

function whyQueued({ name, state, sinceMs, because }: FleetAgent): string {
  switch (state) {
    case "waiting":
      return `waiting: ${name} is at a dialog`;
    case "away":
    case "resumed":
      return `away${sinceMs === null ? "" : ` since ${clock(sinceMs)}`}, delivered when back`;
    case "ended":
      return `waiting: ${name} has ended`;
    case "busy":
      return `waiting: ${name} is busy, gets it within its turn`;
    case "stale":
      return `waiting: ${name} gives no sign`;
    case "idle":
      return because === null
        ? `waiting: ${name} is idle, w wakes it`
        : `waiting for the next turn of ${name}`;
    case "unknown":
      return `waiting until ${name} looks`;
  }
}

/** The time of day on the person's clock, `14:02`. */
export function clock(ms: number): string {
  const at = new Date(ms);
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}
