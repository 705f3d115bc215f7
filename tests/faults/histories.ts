/** F04: random histories of one box, compared step by step with a model. [M-state-01] */

import fc from "fast-check";
import { deliver } from "../../src/mail/deliver.ts";
import { acknowledge, handedOver, release } from "../../src/mail/lease.ts";
import { takeBackTurns as takeBack } from "../../src/mail/mailbox.ts";
import type { Store } from "../../src/mail/store.ts";
import type { LeasedName } from "../../src/wire/name.ts";
import { type Experiment, judge, type Mutant } from "./experiment.ts";
import { History, type Mail, type Step } from "./history.ts";
import { deliverByExists, linkAndRemove } from "./mutants.ts";

const MAIL: Mail = { deliver, acknowledge, takeBack };

const MUTANTS: { readonly [name: string]: Mail } = {
  "EEXIST as the proof of delivery": { ...MAIL, deliver: deliverByExists },
  "an acknowledgement that names no attempt": { ...MAIL, acknowledge: acknowledgeAny },
  "what was taken back is queued as if it were new": { ...MAIL, takeBack: takeBackAsNew },
  "taking back in two steps": { ...MAIL, takeBack: takeBackInTwoSteps },
};

function acknowledgeAny(store: Store, box: string, held: LeasedName): boolean {
  const now = handedOver(store, box).find(({ base }) => base === held.base);
  return now !== undefined && acknowledge(store, box, now);
}

function takeBackAsNew(...[store, reader, turns, sinceMs]: Parameters<typeof takeBack>): number {
  const count = takeBack(store, reader, turns, sinceMs);
  for (const held of handedOver(store, reader.box)) {
    if (held.lease.takenBack === true && !held.lease.shown) release(store, reader.box, held);
  }
  return count;
}

function takeBackInTwoSteps(...[store, ...rest]: Parameters<typeof takeBack>): number {
  return takeBack({ ...store, files: linkAndRemove(store.files) }, ...rest);
}

const lives = fc.oneof(fc.constant(Infinity), fc.nat(8));
const which = fc.nat(20);
const plain = fc.constantFrom("recover", "turn", "turn", "turn", "end", "expire", "give back");
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant("send" as const), lives }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("retry" as const), which, lives }) },
  { weight: 4, arbitrary: fc.record({ do: plain }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("read" as const), confirms: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("late" as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("take back" as const), which, lives }) },
);
/** As long as they may be: a bug that takes five steps hides from histories of six. */
const steps = fc.array(step, { maxLength: 30, size: "max" });

/** The experiment. */
export const histories: Experiment = {
  id: "F04",
  name: "random histories",
  run({ seed, size }) {
    const runs = size === "full" ? 20_000 : 1_500;
    const failure = check(MAIL, seed, runs);
    const mutants = Object.entries(MUTANTS).map(([name, mail]): Mutant => {
      return { name, caught: check(mail, seed, 5_000) };
    });
    const figure = `${runs} histories: counterexamples ${failure === null ? 0 : 1}`;
    return Promise.resolve(judge({ figure, problems: failure === null ? [] : [failure], mutants }));
  },
};

/** The smallest history that differs from the model, or null. */
function check(mail: Mail, seed: number, numRuns: number): string | null {
  const property = fc.property(steps, (taken) => {
    const history = new History(mail);
    for (const one of taken) history.take(one);
  });
  const { failed, counterexample, errorInstance } = fc.check(property, { seed, numRuns });
  if (!failed) return null;
  const why = errorInstance instanceof Error ? errorInstance.message : "no reason";
  const taken = (counterexample?.[0] ?? []).map((one) => one.do);
  return `${why} after ${taken.join(", ")}`;
}
