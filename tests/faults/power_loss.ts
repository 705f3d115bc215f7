/** F03: what was promised is there after the power went, at any moment of any process. [M-keep-02] */

import { deliver, type Outgoing } from "../../src/mail/deliver.ts";
import { handedOver, queued } from "../../src/mail/lease.ts";
import { acknowledgeTurn, confirm, offers, take } from "../../src/mail/mailbox.ts";
import { createCompose } from "../../src/mail/outgoing.ts";
import { recoverSends } from "../../src/mail/sent.ts";
import { ensureBox, type Store } from "../../src/mail/store.ts";
import { FileError, type Files } from "../../src/sys/files.ts";
import { boxTag } from "../../src/wire/ids.ts";
import { bound } from "./bound.ts";
import { type Experiment, judge, type Mutant } from "./experiment.ts";
import { Death, fakeClock, mortal, PowerLoss, ROOT, storeOn } from "./fake_world.ts";
import { type Habit, MemoryDisk } from "./memory_disk.ts";
import { draft, isSealed, NO_QUOTA, sealed } from "./messages.ts";
import { type Chance, chanceOf } from "./random.ts";

const SENDERS = ["ann", "ben"];
const BOX = "cleo";
const HABITS: readonly Habit[] = ["journal", "adversary"];

/** Stands between the store and the disk; a mutant leaves something out. */
type Tamper = (files: Files) => Files;

const MUTANTS: { readonly [name: string]: Tamper } = {
  "no fsync": (files) => withoutFileSync(withoutFolderSync(files)),
  "no fsync of the file": withoutFileSync,
  "no fsync of the folder": withoutFolderSync,
};

function withoutFileSync(files: Files): Files {
  return { ...bound(files), create: (path, bytes) => files.create(path, bytes, { sync: false }) };
}

function withoutFolderSync(files: Files): Files {
  return { ...bound(files), syncFolder: () => {} };
}

/** What one run showed. */
interface Run {
  promised: number;
  /** Promised, not acknowledged, and not offered after the power came back. */
  readonly lost: string[];
  /** Offered with a content that nobody sent. */
  readonly torn: string[];
  /** Sends that were tried again after the power came back, and that the store refuses for good. */
  readonly stuck: string[];
}

/** The experiment. */
export const powerLoss: Experiment = {
  id: "F03",
  name: "power loss",
  run({ seed, size }) {
    const runs = size === "full" ? 20_000 : 1_500;
    const total = { promised: 0, lost: 0, torn: 0, stuck: 0 };
    const problems: string[] = [];
    for (let n = 0; n < runs; n++) {
      const run = simulate(seed + n, bound);
      total.promised += run.promised;
      for (const kind of ["lost", "torn", "stuck"] as const) {
        total[kind] += run[kind].length;
        problems.push(
          ...run[kind].map((what) => `${kind} in the run with seed ${seed + n}: ${what}`),
        );
      }
    }
    const figure = `${runs} runs, ${total.promised} promised: absent ${total.lost}, ` +
      `torn ${total.torn}, stuck ${total.stuck}`;
    return Promise.resolve(judge({ figure, problems, mutants: mutants(seed) }));
  },
};

function mutants(seed: number): Mutant[] {
  return Object.entries(MUTANTS).map(([name, tamper]) => {
    for (let n = 0; n < 1_000; n++) {
      const { lost, torn } = simulate(seed + n, tamper);
      if (lost.length + torn.length > 0) {
        return { name, caught: `${lost.length} absent, ${torn.length} torn in run ${n + 1}` };
      }
    }
    return { name, caught: null };
  });
}

/** One machine that loses power a few times. */
function simulate(seed: number, tamper: Tamper): Run {
  const chance = chanceOf(seed);
  const clock = fakeClock();
  const disk = new MemoryDisk(ROOT, HABITS[seed % 2] ?? "journal", () => clock.nowMs());
  const world = new Machine(tamper(disk), chance, (files) => storeOn(files, clock, chance));
  for (let boots = 1 + chance.below(3); boots > 0; boots--) {
    world.live(chance.below(60));
    disk.losePower(chance);
  }
  return world.settle();
}

/** The senders and the reader, and what an onlooker knows of them. */
class Machine {
  readonly #chance: Chance;
  readonly #disk: Files;
  readonly #open: (files: Files) => Store;
  readonly #sent = new Map<string, Outgoing>();
  readonly #promised = new Set<string>();
  readonly #acknowledged = new Set<string>();
  readonly #run: Run = { promised: 0, lost: [], torn: [], stuck: [] };
  #turn = 0;

  constructor(disk: Files, chance: Chance, open: (files: Files) => Store) {
    this.#disk = disk;
    this.#chance = chance;
    this.#open = open;
  }

  /** Processes do their work until the power goes, after `changes` changes of the disk. */
  live(changes: number): void {
    const disk = mortal(this.#disk, changes, PowerLoss);
    try {
      for (;;) this.#process(disk);
    } catch (error) {
      if (!(error instanceof PowerLoss)) throw error;
    }
  }

  /** After the last loss: senders start again, try again, and the reader reads everything. */
  settle(): Run {
    const store = this.#open(this.#disk);
    for (const sender of SENDERS) recoverSends(store, sender, NO_QUOTA);
    for (const outgoing of this.#sent.values()) this.#deliver(store, outgoing);
    const offered = new Set<string>();
    const reader = { box: BOX, tag: boxTag(BOX), turn: "last" };
    for (const { message } of offers(store, reader, handedOver(store, BOX), queued(store, BOX))) {
      offered.add(message.message_id);
      const original = this.#sent.get(message.message_id)?.message;
      if (original?.body !== message.body || !isSealed(message.body)) {
        this.#run.torn.push(message.message_id);
      }
    }
    for (const id of this.#promised) {
      if (!offered.has(id) && !this.#acknowledged.has(id)) this.#run.lost.push(id);
    }
    return { ...this.#run, promised: this.#promised.size };
  }

  /** A process that may die before it is done. */
  #process(disk: Files): void {
    const files = this.#chance.happens(0.5) ? mortal(disk, this.#chance.below(14)) : disk;
    try {
      const store = this.#open(files);
      if (this.#chance.happens(0.6)) this.#send(store, this.#chance.pick(SENDERS));
      else this.#read(store);
    } catch (error) {
      if (!(error instanceof Death) || error instanceof PowerLoss) throw error;
    }
  }

  #send(store: Store, from: string): void {
    if (this.#chance.happens(0.5)) recoverSends(store, from, NO_QUOTA);
    for (const outgoing of this.#sent.values()) {
      const isOpen = outgoing.fromBox === from && !this.#promised.has(outgoing.message.message_id);
      if (isOpen && this.#chance.happens(0.5)) this.#deliver(store, outgoing);
    }
    const compose = createCompose(store);
    for (let count = 1 + this.#chance.below(3); count > 0; count--) {
      const body = sealed(`from ${from}`, this.#chance.below(500));
      const outgoing = compose(draft(from, BOX, body));
      this.#sent.set(outgoing.message.message_id, outgoing);
      this.#deliver(store, outgoing);
    }
  }

  #deliver(store: Store, outgoing: Outgoing): void {
    const id = outgoing.message.message_id;
    if (this.#promised.has(id)) return;
    try {
      if (deliver(store, outgoing, NO_QUOTA).ok) this.#promised.add(id);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.#run.stuck.push(error.message);
    }
  }

  #read(store: Store): void {
    ensureBox(store, BOX);
    if (this.#chance.happens(0.5)) this.#turn++;
    const reader = { box: BOX, tag: boxTag(BOX), turn: `t${this.#turn}` };
    for (const offer of offers(store, reader, handedOver(store, BOX), queued(store, BOX))) {
      const taken = take(store, reader, offer, false, false);
      if (taken !== null && this.#chance.happens(0.8)) confirm(store, BOX, taken);
    }
    if (this.#chance.happens(0.5)) return;
    const held = handedOver(store, BOX);
    for (const { lease, name } of held) {
      if (lease.turn === reader.turn && lease.shown) this.#acknowledged.add(name.id);
    }
    acknowledgeTurn(store, BOX, held, reader.turn);
  }
}
