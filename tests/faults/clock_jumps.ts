/** F08: the clock jumps by a year, an hour or a moment, forward and back, between any two steps. */

import { deliver } from "../../src/mail/deliver.ts";
import { handedOver, queued } from "../../src/mail/lease.ts";
import { acknowledgeTurn, confirm, offers, take } from "../../src/mail/mailbox.ts";
import { type Compose, createCompose } from "../../src/mail/outgoing.ts";
import { recoverSends } from "../../src/mail/sent.ts";
import { ensureBox, type Store } from "../../src/mail/store.ts";
import { createSweeper } from "../../src/mail/sweep.ts";
import type { Files } from "../../src/sys/files.ts";
import { boxTag } from "../../src/wire/ids.ts";
import { HAND_OVER_MAX_ATTEMPTS } from "../../src/wire/limits.ts";
import { fakeUptime } from "../support/uptime.ts";
import { bound } from "./bound.ts";
import { type Experiment, judge, type Mutant } from "./experiment.ts";
import { type FakeClock, fakeClock, ROOT, storeOn } from "./fake_world.ts";
import { MemoryDisk } from "./memory_disk.ts";
import { draft, NO_QUOTA, sealed } from "./messages.ts";
import { type Chance, chanceOf } from "./random.ts";

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const JUMPS_MS = [YEAR_MS, -YEAR_MS, -HOUR_MS, HOUR_MS, 11_000, -11_000, 31 * 24 * HOUR_MS];
const SENDER = "ann";
const BOX = "cleo";

/** How names are given; a mutant believes the clock. */
type Composer = (store: Store) => Compose;

/** What one run showed. */
interface Run {
  readonly sent: number;
  /** Neither shown, nor reported to the sender as expired. */
  readonly lost: readonly string[];
  /** Shown before an older message of the same server. */
  readonly disordered: readonly string[];
  /** Shown twice as if for the first time. */
  readonly unmarked: readonly string[];
}

/** The experiment. */
export const clockJumps: Experiment = {
  id: "F08",
  name: "clock jumps",
  async run({ seed, size }) {
    const runs = size === "full" ? 5_000 : 300;
    const problems: string[] = [];
    let sent = 0;
    for (let n = 0; n < runs; n++) {
      const run = await simulate(seed + n, createCompose);
      sent += run.sent;
      for (const kind of ["lost", "disordered", "unmarked"] as const) {
        problems.push(...run[kind].map((id) => `${kind} in the run with seed ${seed + n}: ${id}`));
      }
    }
    const figure = `${runs} runs, ${sent} sent: lost, out of order or twice without a mark ` +
      `${problems.length}`;
    // A new composer for every message knows nothing of the one before.
    const forgetful: Composer = (store) => (given) => createCompose(store)(given);
    const mutants = [
      await mutant("names that believe the clock", "disordered", seed, forgetful),
      await mutant("a sweep that does not seal", "unmarked", seed, createCompose, unsealed),
    ];
    return judge({ figure, problems, mutants });
  },
};

/** Runs until the bug shows. */
async function mutant(
  name: string,
  kind: "disordered" | "unmarked",
  seed: number,
  composer: Composer,
  wrap?: (files: Files) => Files,
): Promise<Mutant> {
  for (let n = 0; n < 5_000; n++) {
    const found = (await simulate(seed + n, composer, wrap))[kind].length;
    if (found > 0) return { name, caught: `${found} ${kind} in run ${n + 1}` };
  }
  return { name, caught: null };
}

function unsealed(files: Files): Files {
  return { ...bound(files), seal: () => {} };
}

/** One sender's server, one reader, and a clock that anything may happen to. */
async function simulate(
  seed: number,
  composer: Composer,
  wrap: (files: Files) => Files = (files) => files,
): Promise<Run> {
  const chance = chanceOf(seed);
  const clock = fakeClock();
  const disk = new MemoryDisk(ROOT, "journal", () => clock.nowMs());
  const box = new Box(storeOn(wrap(disk), clock, chance), composer);
  for (let step = 0; step < 40; step++) await box.step(chance, clock);
  return box.settle();
}

class Box {
  readonly #store: Store;
  readonly #compose: Compose;
  readonly #sent: string[] = [];
  readonly #shown: { readonly id: string; readonly attempt: number }[] = [];
  readonly #disordered: string[] = [];
  readonly #told = new Set<string>();
  #turn = 1;

  constructor(store: Store, composer: Composer) {
    this.#store = store;
    this.#compose = composer(store);
    ensureBox(store, BOX);
    ensureBox(store, SENDER);
  }

  async step(chance: Chance, clock: FakeClock): Promise<void> {
    switch (chance.below(8)) {
      case 0:
      case 1:
        return this.#send();
      case 2:
        return clock.jump(chance.pick(JUMPS_MS));
      case 3:
        return void this.#turn++;
      case 4:
        acknowledgeTurn(this.#store, BOX, handedOver(this.#store, BOX), `t${this.#turn}`);
        return;
      case 5:
        return chance.happens(0.2) ? await this.#sweep() : undefined;
      default:
        this.#read(chance.happens(0.8), chance.below(4));
    }
  }

  /** In the end everybody starts again and reads everything. */
  settle(): Run {
    recoverSends(this.#store, SENDER, NO_QUOTA);
    for (let turn = 0; turn <= HAND_OVER_MAX_ATTEMPTS; turn++) {
      this.#turn++;
      this.#read(true, Infinity);
    }
    const seen = new Set(this.#shown.map(({ id }) => id));
    const firsts = this.#shown.filter(({ attempt }) => attempt === 1).map(({ id }) => id);
    return {
      sent: this.#sent.length,
      lost: this.#sent.filter((id) => !seen.has(id) && !this.#told.has(id)),
      disordered: this.#disordered,
      unmarked: firsts.filter((id, i) => firsts.indexOf(id) !== i),
    };
  }

  #send(): void {
    const outgoing = this.#compose(draft(SENDER, BOX, sealed("message", 40)));
    this.#sent.push(outgoing.message.message_id);
    deliver(this.#store, outgoing, NO_QUOTA);
  }

  #read(confirms: boolean, limit: number): void {
    const reader = { box: BOX, tag: boxTag(BOX), turn: `t${this.#turn}` };
    let newest = -1;
    let count = 0;
    const held = handedOver(this.#store, BOX);
    for (const offer of offers(this.#store, reader, held, queued(this.#store, BOX))) {
      if (count++ >= limit) break;
      const taken = take(this.#store, reader, offer, false, false);
      if (taken === null) continue;
      const id = offer.message.message_id;
      this.#shown.push({ id, attempt: offer.attempt });
      if (confirms) confirm(this.#store, BOX, taken);
      if (offer.held !== null) continue;
      if (this.#sent.indexOf(id) < newest) this.#disordered.push(id);
      newest = Math.max(newest, this.#sent.indexOf(id));
    }
  }

  async #sweep(): Promise<void> {
    const sweeper = createSweeper(this.#store, () => false, NO_QUOTA, fakeUptime(25 * HOUR_MS));
    for (let box = 0; box < 6; box++) await sweeper.sweepNext();
    this.#hear();
  }

  /** The sender reads which of its messages expired. */
  #hear(): void {
    const reader = { box: SENDER, tag: boxTag(SENDER), turn: "t" };
    for (const { message } of offers(this.#store, reader, [], queued(this.#store, SENDER))) {
      if (message.source_message_id !== undefined) this.#told.add(message.source_message_id);
    }
  }
}
