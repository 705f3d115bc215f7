/** F16: eight agents with real servers talk for a long time, while servers are killed and stopped. */

import { acknowledge, claim, queued } from "../../../src/mail/lease.ts";
import { boxTag } from "../../../src/wire/ids.ts";
import { parseName } from "../../../src/wire/name.ts";
import { createWorld, type World } from "../../support/world.ts";
import { type Experiment, judge, type Mutant } from "../experiment.ts";
import { chanceOf } from "../random.ts";
import { realStore } from "../store.ts";
import { type Ledger, SoakAgent } from "./agent.ts";

/** How a soak goes. */
interface Plan {
  readonly seed: number;
  readonly agents: number;
  readonly minutes: number;
  /** A planted bug: now and then a message is acknowledged that nobody was shown. */
  readonly loses?: boolean;
}

/** A run goes on until so much was promised, and settles until nothing is unfinished. */
const LEAST_PROMISED = 30;
/** Both for this time at most. */
const LATEST_MS = 20_000;
/** A server is stopped for one to sixty seconds in a soak of half an hour, and less in a shorter one. */
const LONG_MINUTES = 30;
const STOP_MAX_MS = 60_000;

/** The experiment. */
export const soak: Experiment = {
  id: "F16",
  name: "soak",
  async run({ seed, size, soakMinutes }) {
    const full = size === "full";
    const minutes = full ? soakMinutes : 0.07;
    const agents = full ? 8 : 3;
    const { ledger, lost, unmarked, unfinished } = await run({ seed, agents, minutes });
    const broken = await run({ seed, agents: 3, minutes: full ? 0.2 : 0.04, loses: true });
    const mutants: Mutant[] = [{
      name: "a message acknowledged that nobody was shown",
      caught: broken.lost.length > 0 ? `lost ${broken.lost.length}` : null,
    }];
    const problems = [
      ...(ledger.promised.size > 0 ? [] : ["nothing was promised"]),
      ...lost.map((id) => `lost: ${id}`),
      ...ledger.torn.map((id) => `torn: ${id}`),
      ...unmarked.map((id) => `shown twice as new: ${id}`),
      ...unfinished.map((path) => `unfinished: ${path}`),
    ];
    const figure =
      `${agents} agents, ${minutes} min, ${ledger.kills} kills, ${ledger.stops} stops, ` +
      `${ledger.promised.size} promised, ${ledger.marked} shown again and marked: ` +
      `lost ${lost.length}, unfinished sends left ${unfinished.length}`;
    return judge({ figure, problems, mutants });
  },
};

async function run(plan: Plan) {
  const chance = chanceOf(plan.seed);
  await using world = await createWorld();
  const ledger: Ledger = {
    promised: new Set(),
    shown: new Set(),
    firsts: new Map(),
    torn: [],
    marked: 0,
    kills: 0,
    stops: 0,
  };
  const agents = Array.from(
    { length: plan.agents },
    (_, n) => new SoakAgent(`agent-${n}`, world, chance, ledger),
  );
  const lives = agents.map((agent) => agent.live(agents));
  await trouble(plan, agents, ledger, chance, world);
  for (const agent of agents) agent.end();
  await Promise.all(lives);
  await settle(agents, world.root);
  const { promised, shown, firsts } = ledger;
  return {
    ledger,
    lost: [...promised].filter((id) => !shown.has(id)),
    unmarked: [...firsts].filter(([, count]) => count > 1).map(([id]) => id),
    unfinished: unfinished(world.root),
  };
}

/** Kills and stops servers until the time is over. */
async function trouble(
  { minutes, loses }: Plan,
  agents: readonly SoakAgent[],
  ledger: Ledger,
  chance: ReturnType<typeof chanceOf>,
  world: World,
): Promise<void> {
  const end = performance.now() + minutes * 60_000;
  const scale = Math.min(1, minutes / LONG_MINUTES);
  const stopped: Promise<void>[] = [];
  // On a busy machine the servers of a short run have hardly started when its time is over.
  const isTooSoon = () =>
    ledger.promised.size < LEAST_PROMISED && performance.now() < end + LATEST_MS;
  while (performance.now() < end || isTooSoon()) {
    if (loses === true) {
      // Mail does not wait for long, so the bug looks often.
      for (const { session } of agents) loseOne(world.root, session);
      await pause(10);
      continue;
    }
    await pause(100 + chance.below(900));
    const agent = chance.pick(agents);
    if (chance.happens(0.6)) {
      agent.signal("SIGKILL");
      ledger.kills++;
      continue;
    }
    agent.signal("SIGSTOP");
    ledger.stops++;
    const ms = scale * (1_000 + chance.below(STOP_MAX_MS - 1_000));
    stopped.push(pause(ms).then(() => agent.signal("SIGCONT")));
  }
  await Promise.all(stopped);
}

/**
 * Everybody is killed once more and starts again, and then reads until nothing is left and the first
 * round of housekeeping has finished what was unfinished.
 */
async function settle(agents: readonly SoakAgent[], root: string): Promise<void> {
  for (const agent of agents) agent.signal("SIGKILL");
  const latest = performance.now() + LATEST_MS;
  for (let quiet = 0; quiet < 3;) {
    const counts = await Promise.all(agents.map((agent) => agent.read()));
    quiet = counts.every((count) => count === 0) ? quiet + 1 : 0;
    if (unfinished(root).length === 0 || performance.now() > latest) continue;
    quiet = 0;
    await pause(100);
  }
}

function loseOne(root: string, box: string): void {
  const store = realStore(root);
  const [base] = queued(store, box);
  const name = base === undefined ? null : parseName(base);
  if (base === undefined || name === null) return;
  const ms = Date.now();
  const mark = { announced: false, shown: true };
  const lease = { readerTag: boxTag(box), turn: "t", attempt: 1, ms, ...mark };
  if (claim(store, box, base, lease) === null) return;
  acknowledge(store, box, { base, name, lease, closed: null });
}

function unfinished(root: string): string[] {
  const found: string[] = [];
  for (const { name: box } of Deno.readDirSync(`${root}/sent`)) {
    for (const { name } of Deno.readDirSync(`${root}/sent/${box}`)) {
      const path = `${root}/sent/${box}/${name}`;
      if (Deno.lstatSync(path).nlink === 1) found.push(path);
    }
  }
  return found;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
