/** What a box should do, in as few words as possible: the model that histories are compared with. */

/** Where a message is, and under which hand-over. */
export interface Place {
  readonly at: "nowhere" | "new" | "cur" | "done";
  readonly attempt: number;
  readonly turn: number;
  readonly shown: boolean;
}

/** Not delivered. */
export const NOWHERE: Place = { at: "nowhere", attempt: 0, turn: 0, shown: false };
const QUEUED: Place = { ...NOWHERE, at: "new" };

/** The box: a place for every message, in the order of sending. */
export class MailboxModel {
  readonly places: Place[] = [];
  turn = 1;
  /** Messages that were taken, not shown, and then waited for too long. */
  readonly #stale = new Set<number>();

  deliver(n: number): void {
    if ((this.places[n] ?? NOWHERE).at === "nowhere") this.places[n] = QUEUED;
  }

  /**
   * The message that is offered next: what another turn left, before what is new. While one is being shown,
   * nothing that its sender sent later is offered, and there is one sender.
   */
  next(): number {
    const isOver = ({ at, turn, shown }: Place, n: number) =>
      at === "cur" && (turn !== this.turn || (!shown && this.#stale.has(n)));
    const held = this.places.findIndex(isOver);
    if (held >= 0) return held;
    if (this.places.some(({ at, shown }) => at === "cur" && !shown)) return -1;
    return this.places.findIndex(({ at }) => at === "new");
  }

  take(n: number, shown: boolean): Place {
    const attempt = (this.places[n] ?? NOWHERE).attempt + 1;
    this.#stale.delete(n);
    return this.places[n] = { at: "cur", attempt, turn: this.turn, shown };
  }

  /** The turn ended: what was shown in it has arrived. */
  end(): void {
    this.places.forEach((place, n) => {
      if (place.at === "cur" && place.turn === this.turn && place.shown) this.acknowledge(n, place);
    });
  }

  /** An acknowledgement of one hand-over; it counts only while that one is the last. */
  acknowledge(n: number, given: Place): void {
    const now = this.places[n];
    const isLast = now?.at === "cur" && now.attempt === given.attempt && now.turn === given.turn;
    if (isLast && now.shown === given.shown) this.places[n] = { ...now, at: "done" };
  }

  /** The user took this turn back: what was shown in it is to be shown again, as one more delivery. */
  takeBack(turn: number): void {
    this.places.forEach((place, n) => {
      const wasShown = place.turn === turn && place.shown && place.at !== "new";
      if (wasShown) this.places[n] = { ...place, at: "cur", shown: false };
    });
  }

  expire(): void {
    this.places.forEach(({ at, shown }, n) => at === "cur" && !shown && this.#stale.add(n));
  }
}
