/** One history of a box, taken step by step in the store and in a model of it. */

import type { deliver, Outgoing } from "../../src/mail/deliver.ts";
import { boxPath } from "../../src/mail/layout.ts";
import { type acknowledge, handedOver, queued } from "../../src/mail/lease.ts";
import {
  acknowledgeTurn,
  confirm,
  offers,
  putBack,
  take,
  type takeBackTurns as takeBack,
} from "../../src/mail/mailbox.ts";
import { type Compose, createCompose } from "../../src/mail/outgoing.ts";
import { recoverSends } from "../../src/mail/sent.ts";
import { ensureBox, type Store } from "../../src/mail/store.ts";
import { boxTag } from "../../src/wire/ids.ts";
import { UNSHOWN_MAX_MS } from "../../src/wire/limits.ts";
import { type LeasedName, parseLeased, parseName } from "../../src/wire/name.ts";
import { Death, type FakeClock, fakeClock, mortal, ROOT, storeOn } from "./fake_world.ts";
import { MailboxModel, NOWHERE, type Place } from "./mailbox_model.ts";
import { MemoryDisk } from "./memory_disk.ts";
import { draft, NO_QUOTA, sealed } from "./messages.ts";
import { chanceOf } from "./random.ts";

const SENDER = "ann";
const BOX = "cleo";

/** The operations under test, some of which a mutant replaces. */
export interface Mail {
  readonly deliver: typeof deliver;
  readonly acknowledge: typeof acknowledge;
  readonly takeBack: typeof takeBack;
}

/** One step. Numbers choose among what there is; `lives` is the change at which the process dies. */
export type Step =
  | { readonly do: "send"; readonly lives: number }
  | { readonly do: "retry"; readonly which: number; readonly lives: number }
  | { readonly do: "recover" | "turn" | "end" | "expire" | "give back" }
  | { readonly do: "read"; readonly confirms: boolean }
  | { readonly do: "late"; readonly which: number }
  | { readonly do: "take back"; readonly which: number; readonly lives: number };

/** A box, its model, and what was handed over from it. */
export class History {
  readonly #mail: Mail;
  readonly #clock: FakeClock = fakeClock();
  readonly #disk = new MemoryDisk(ROOT, "journal", () => this.#clock.nowMs());
  readonly #store: Store = storeOn(this.#disk, this.#clock, chanceOf(1));
  readonly #compose: Compose = createCompose(this.#store);
  readonly #model = new MailboxModel();
  readonly #sent: Outgoing[] = [];
  /** Hand-overs of the past, which somebody may still acknowledge. */
  readonly #handOvers: { readonly n: number; readonly held: LeasedName; readonly place: Place }[] =
    [];

  constructor(mail: Mail) {
    this.#mail = mail;
    ensureBox(this.#store, BOX);
  }

  /** Takes one step in the store and in the model; throws when they differ. */
  take(step: Step): void {
    switch (step.do) {
      case "send":
        this.#send(step.lives);
        break;
      case "retry":
        if (this.#sent.length > 0) this.#deliver(step.which % this.#sent.length, step.lives);
        break;
      case "recover":
        recoverSends(this.#store, SENDER, NO_QUOTA);
        this.#observe();
        break;
      case "turn":
        this.#model.turn++;
        break;
      case "end":
        acknowledgeTurn(this.#store, BOX, handedOver(this.#store, BOX), `t${this.#model.turn}`);
        this.#model.end();
        break;
      case "expire":
        this.#clock.jump(UNSHOWN_MAX_MS + 1);
        this.#model.expire();
        break;
      case "read":
        this.#read(step.confirms);
        break;
      case "give back":
        this.#giveBack();
        break;
      case "late":
        this.#late(step.which);
        break;
      case "take back":
        this.#takeBack(step.which, step.lives);
    }
    this.#compare();
  }

  #send(lives: number): void {
    const body = sealed(`message ${this.#sent.length}`, 50);
    this.#sent.push(this.#compose(draft(SENDER, BOX, body)));
    this.#deliver(this.#sent.length - 1, lives);
  }

  #deliver(n: number, lives: number): void {
    const outgoing = this.#sent[n];
    if (outgoing === undefined) return;
    try {
      const store = { ...this.#store, files: mortal(this.#disk, lives) };
      if (this.#mail.deliver(store, outgoing, NO_QUOTA).ok) this.#model.deliver(n);
    } catch (error) {
      if (!(error instanceof Death)) throw error;
      this.#observe();
    }
  }

  /** A crash may have delivered or not; from now on it is one of the two. */
  #observe(): void {
    const places = this.#places();
    this.#sent.forEach((_, n) => {
      const isNew = places[n]?.at === "new";
      if (isNew) this.#model.deliver(n);
      else this.#model.places[n] ??= NOWHERE;
    });
  }

  #offer() {
    const reader = { box: BOX, tag: boxTag(BOX), turn: `t${this.#model.turn}` };
    const [offer] = offers(
      this.#store,
      reader,
      handedOver(this.#store, BOX),
      queued(this.#store, BOX),
    );
    const n = this.#sent.findIndex(({ message }) =>
      message.message_id === offer?.message.message_id
    );
    if (n !== this.#model.next()) throw new Error(`offered ${n} for ${this.#model.next()}`);
    const taken = offer === undefined ? null : take(this.#store, reader, offer, false, false);
    return offer === undefined || taken === null ? null : { n, offer, taken };
  }

  #read(confirms: boolean): void {
    const got = this.#offer();
    if (got === null) return;
    const held = confirms ? confirm(this.#store, BOX, got.taken) : got.taken;
    const place = this.#model.take(got.n, confirms);
    if (held !== null) this.#handOvers.push({ n: got.n, held, place });
    if (got.offer.attempt !== place.attempt) throw new Error(`attempt ${got.offer.attempt}`);
  }

  #giveBack(): void {
    const got = this.#offer();
    if (got !== null) putBack(this.#store, BOX, got.offer, got.taken);
  }

  #late(which: number): void {
    const one = this.#handOvers[which % Math.max(1, this.#handOvers.length)];
    if (one === undefined) return;
    this.#mail.acknowledge(this.#store, BOX, one.held);
    this.#model.acknowledge(one.n, one.place);
  }

  /** The user goes back to before an earlier turn. Should the server die over it, the next one does the rest. */
  #takeBack(which: number, lives: number): void {
    const turn = which % this.#model.turn;
    const reader = { box: BOX, tag: boxTag(BOX) };
    const act = (files: Store["files"]) =>
      this.#mail.takeBack({ ...this.#store, files }, reader, new Set([`t${turn}`]), 0);
    try {
      act(mortal(this.#disk, lives));
    } catch (error) {
      if (!(error instanceof Death)) throw error;
      this.#places();
      act(this.#disk);
    }
    this.#model.takeBack(turn);
  }

  #compare(): void {
    const places = this.#places();
    this.#sent.forEach((_, n) => {
      const [is, should] = [places[n], this.#model.places[n]].map((place) => describe(place));
      if (is !== should) throw new Error(`message ${n} is ${is} for ${should}`);
    });
  }

  /** Where every message lies on the disk; one that lies in two places is in neither. */
  #places(): Place[] {
    const found = this.#sent.map((): Place => NOWHERE);
    for (const at of ["new", "cur", "done"] as const) {
      for (const name of this.#disk.list(boxPath(ROOT, BOX, at)) ?? []) {
        const leased = parseLeased(name);
        const id = (leased?.name ?? parseName(name))?.id;
        const n = this.#sent.findIndex(({ message }) => message.message_id === id);
        if (n < 0 || found[n] !== NOWHERE) throw new Error(`"${name}" is one too many`);
        found[n] = leased === null ? { ...NOWHERE, at } : placeOf(at, leased);
      }
    }
    return found;
  }
}

function placeOf(at: Place["at"], { lease }: LeasedName): Place {
  const { attempt, shown } = lease;
  return { at, attempt, turn: Number(lease.turn.slice(1)), shown };
}

function describe(place: Place = NOWHERE): string {
  return `${place.at}/${place.attempt}/${place.turn}/${place.shown}`;
}
