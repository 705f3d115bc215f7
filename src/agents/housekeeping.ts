/**
 * What a server does beside its client's calls: it finishes the sends that a crash of its predecessor
 * left, tells senders of mail that nobody took, and sweeps the store, one box a minute.
 */

import type { Quota } from "../mail/deliver.ts";
import { handedOver } from "../mail/lease.ts";
import { tellItself, tellStalled } from "../mail/notice.ts";
import { recoverSends } from "../mail/sent.ts";
import { finishSeveral } from "../mail/several.ts";
import type { Store } from "../mail/store.ts";
import { createSweeper, type Sweeper } from "../mail/sweep.ts";
import type { Uptime } from "../sys/ports.ts";
import { projectId, serverOf } from "../wire/entry.ts";
import { SWEEP_INTERVAL_MS } from "../wire/limits.ts";
import { safeLine } from "../wire/text.ts";
import type { Agent } from "./agent.ts";
import type { Directory } from "./directory.ts";
import { boxOfEntry } from "./peers.ts";
import type { Registry } from "./registry.ts";
import { orNothing } from "../sys/files.ts";
import { messageOf } from "../wire/result.ts";

/** What is kept in order, and for whom. */
export interface House {
  readonly store: Store;
  readonly agent: Pick<Agent, "entry" | "reader" | "box" | "card">;
  readonly registry: Pick<Registry, "live">;
  readonly quota: Quota;
  readonly directory: Pick<Directory, "peers">;
  readonly uptime: Uptime;
}

/** Housekeeping that goes on until it is stopped. */
interface Housekeeping {
  stop(): void;
}

/** How soon after the start the first round is made: the client's first calls go before. */
const FIRST_ROUND_MS = 1_000;

/**
 * Starts housekeeping.
 *
 * @param complain Told what could not be done, as a sentence; the next round tries again
 */
export function startHousekeeping(house: House, complain: (line: string) => void): Housekeeping {
  const round = createRound(house);
  const run = () => {
    round().catch((error) => complain(messageOf(error)));
  };
  let timer = setTimeout(() => {
    run();
    timer = setInterval(run, SWEEP_INTERVAL_MS);
    Deno.unrefTimer(timer);
  }, FIRST_ROUND_MS);
  Deno.unrefTimer(timer);
  return { stop: () => clearTimeout(timer) };
}

/** One round of housekeeping, to be called again and again. */
export function createRound(house: House): () => Promise<void> {
  const { store, agent, registry, quota, uptime } = house;
  let live: ReadonlySet<string> = new Set();
  const sweeper: Sweeper = createSweeper(store, (box) => live.has(box), quota, uptime);
  let recovered: string | null = null;
  return async () => {
    const { box, turn } = agent.reader();
    if (recovered !== box && isOnlyServer(house)) {
      finishSeveral(store, box, quota);
      recoverSends(store, box, quota);
      recovered = box;
    }
    await orNothing(() => tellNameTaken(house));
    await orNothing(() => tellStalled(store, box, handedOver(store, box), turn, quota));
    // Should this look fail, nothing is swept: everybody would seem to be gone.
    live = new Set(registry.live().map(boxOfEntry));
    await sweeper.sweepNext();
  };
}

/** An agent that comes back to a name that another has chosen since is told what it is called now. */
async function tellNameTaken({ store, agent, directory, quota }: House): Promise<void> {
  const { name, named_at } = agent.card();
  const { client, project } = agent.entry();
  if (name === null || client.session_id === null) return;
  const [box, peers] = [agent.box(), directory.peers(project)];
  const self = peers.find((peer) => peer.box === box);
  const holder = peers.find((peer) => peer.name === name);
  if (self === undefined || holder === undefined || holder.box === box) return;
  const by = [safeLine(holder.entry.client.type), ...(holder.sessionId ?? "").match(/.+/) ?? []];
  await tellItself(store, {
    box,
    sessionId: client.session_id,
    project: projectId(project),
    body:
      `While you were away another agent (${by.join(", ")}) took the name "${name}". The others ` +
      `know you as "${self.name}" until you choose a name with set_my_state. What was sent to you ` +
      "before stays yours.",
    about: ["name taken", name, String(named_at), holder.box],
  }, quota);
}

/** A sibling server of the same agent may be in the middle of a send that looks unfinished. */
function isOnlyServer({ agent, registry }: House): boolean {
  const own = agent.entry();
  const id = own.client.session_id;
  return id !== null &&
    registry.live().every((entry) =>
      entry.client.session_id !== id || serverOf(entry) === serverOf(own)
    );
}
