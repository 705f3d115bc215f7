/**
 * Who was promised what: the model that the storm is held against. An agent is what its user takes for one,
 * whatever ids, processes and windows its client has given it.
 */

/** An agent, and the ids by which it was ever known. */
export interface Agent {
  readonly number: number;
  /** Those before it, oldest first, and the one that it has. */
  readonly ids: string[];
}

/** Who reads: an agent in one window of its client. */
export interface Window {
  agent: Agent;
  /** Its client lives and has a server. */
  isServed: boolean;
}

/** What was found in a hand-over. */
export interface Seen {
  readonly body: string;
  /** Told to be a later delivery. */
  readonly isMarked: boolean;
  /** The session that sent it; null where the hand-over does not say. */
  readonly from: string | null;
}

interface Promised {
  readonly to: Agent;
  readonly from: Agent;
  /** Where it was shown last. */
  window: Window | null;
  firsts: number;
  /** Its send has returned. */
  isSent: boolean;
  /** It has to be shown, for the first time or again. */
  isOwed: boolean;
}

/** The promises of one home, and what was broken. */
export class Ledger {
  readonly problems: string[] = [];
  readonly #owners = new Map<string, Agent>();
  readonly #promised = new Map<number, Promised>();
  #agents = 0;
  #sent = 0;
  /** Messages that were shown to an agent that they were not for. */
  wrong = 0;
  marked = 0;

  /** A new agent with an id that is its own from now on, whoever had it. */
  agent(id: string): Agent {
    const agent = { number: ++this.#agents, ids: [id] };
    this.#owners.set(id, agent);
    return agent;
  }

  /** The agent goes on under another id, or one that it had before. */
  becomes(agent: Agent, id: string): void {
    agent.ids.push(id);
    this.#owners.set(id, agent);
  }

  /** The ids that lead to an agent. */
  idsOf(agent: Agent): readonly string[] {
    return [...new Set(agent.ids)].filter((id) => this.#owners.get(id) === agent);
  }

  ownerOf(id: unknown): Agent | null {
    return typeof id === "string" ? this.#owners.get(id) ?? null : null;
  }

  /** The body of the next message between two agents. */
  draw(from: Agent, to: Agent): string {
    this.#promised.set(this.#sent, {
      ...{ to, from, window: null, firsts: 0 },
      isSent: false,
      isOwed: false,
    });
    return `storm-${this.#sent++} for ${to.number}`;
  }

  /** The send of a body has returned. */
  promise(body: string): void {
    const promised = this.#promised.get(numberOf(body) ?? -1);
    if (promised === undefined) return;
    promised.isSent = true;
    promised.isOwed = promised.window === null;
  }

  /** Something was handed over; gives what must be shown again if it is taken back. */
  see(window: Window, seen: Seen): number | null {
    const number = numberOf(seen.body);
    const promised = number === null ? undefined : this.#promised.get(number);
    if (number === null || promised === undefined) return null;
    const { to, from, window: before } = promised;
    const about = `${seen.body.slice(0, 40)}, read by ${window.agent.number}`;
    if (to !== window.agent) {
      this.wrong++;
      this.problems.push(`to a wrong agent: ${about} (${window.agent.ids.at(-1)})`);
    }
    if (seen.from !== null && this.ownerOf(seen.from) !== from) {
      this.problems.push(`under another's name: ${about}, sent by ${from.number} as ${seen.from}`);
    }
    if (before !== null && before !== window && before.isServed && before.agent === window.agent) {
      this.problems.push(`taken from a window that lives: ${about}`);
    }
    if (seen.isMarked) this.marked++;
    else if (++promised.firsts > 1) this.problems.push(`twice as new: ${about}`);
    promised.window = window;
    promised.isOwed = false;
    return number;
  }

  /** The user took back the turn in which this was shown. */
  takenBack(number: number): void {
    const promised = this.#promised.get(number);
    if (promised !== undefined) promised.isOwed = true;
  }

  /** What is still to be shown, to anybody or to one agent. */
  owed(agent?: Agent): readonly string[] {
    return [...this.#promised].filter(([, { isOwed, to }]) =>
      isOwed && (agent === undefined || to === agent)
    ).map(([number, { to }]) => `storm-${number} for ${to.number} (${to.ids.join(" > ")})`);
  }

  get promisedCount(): number {
    return [...this.#promised.values()].filter(({ isSent }) => isSent).length;
  }
}

function numberOf(body: string): number | null {
  const found = /^storm-(\d+) for \d+$/.exec(body);
  return found === null ? null : Number(found[1]);
}
