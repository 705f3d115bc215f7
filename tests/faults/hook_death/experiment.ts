/**
 * F05: hooks that are killed before, during or after their output, clients that never read it or close
 * it early, and turns that end before the model answered. Whatever the model did not get is offered
 * again, marked, and nothing is acknowledged that it did not get.
 */

import { acknowledge, handedOver } from "../../../src/mail/lease.ts";
import { type HookHome, hookHome, NEXT_TURN, SESSION } from "../../hooks/hook_calls.ts";
import { type Experiment, judge, type Mutant, table } from "../experiment.ts";
import { killHook, type RunningHook, startHook, type Through } from "../hooks.ts";
import { type Chance, chanceOf } from "../random.ts";

/** What happens to a hand-over. */
const FAULTS = [
  "program killed",
  "gate killed",
  "gate and program killed",
  "client closes early",
  "client never reads",
  "turn interrupted",
] as const;
type Fault = typeof FAULTS[number];

/** What happened, and what should not have. */
interface Tally {
  readonly counts: Map<Fault, { calls: number; shown: number }>;
  readonly problems: string[];
  /** How long a hook that hands something over takes here, so that a random moment may be anywhere in it. */
  readonly hookMs: number;
}

/** Something that is done in the store after every fault; a planted bug. */
type Meddle = (home: HookHome) => void;

/** The experiment. */
export const hookDeath: Experiment = {
  id: "F05",
  name: "hook death",
  async run({ seed, size }) {
    const tally = await rounds(seed, size === "full" ? 60 : 3, () => {});
    const early = await rounds(seed, 2, acknowledgeAll);
    const mutants: Mutant[] = [{
      name: "running a hook counts as evidence",
      caught: early.problems[0] ?? null,
    }, {
      name: "a hand-over that counts as shown when it is taken",
      caught: (await rounds(seed, 12, () => {}, ["gate and program killed"], shownAtOnce))
        .problems[0] ?? null,
    }];
    const rows = [...tally.counts].map(([fault, { calls, shown }]) => [
      fault,
      String(calls),
      String(shown),
    ]);
    const calls = [...tally.counts.values()].reduce((sum, one) => sum + one.calls, 0);
    const figure = `${calls} broken hand-overs: not offered again, unmarked, or acknowledged ` +
      `without evidence ${tally.problems.length}`;
    const details = table(["what happened", "hooks", "of them whole output read"], rows);
    return judge({ figure, problems: tally.problems, mutants, details });
  },
};

function acknowledgeAll({ mail }: HookHome): void {
  for (const held of handedOver(mail.store, SESSION)) acknowledge(mail.store, SESSION, held);
}

/** The gate says that it has shown what it is about to move, and dies before it prints. */
function shownAtOnce({ mail }: HookHome): void {
  const path = `${mail.root}/hooks/oxtail-hand-over`;
  const step = '  mv -f -- "$@" "$folder/"';
  const planted = `  true >"$folder.shown~$turn"\n${step}; kill -KILL $$`;
  const text = Deno.readTextFileSync(path);
  Deno.writeTextFileSync(path, text.replace(step, () => planted));
}

async function rounds(
  seed: number,
  perFault: number,
  meddle: Meddle,
  faults: readonly Fault[] = FAULTS,
  change: Meddle = () => {},
): Promise<Tally> {
  const chance = chanceOf(seed);
  using home = await hookHome();
  const tally: Tally = { counts: new Map(), problems: [], hookMs: await timeOfHook(home) };
  change(home);
  for (const fault of faults) {
    for (let n = 0; n < perFault; n++) await round(home, fault, n, chance, tally, meddle);
  }
  return tally;
}

/** One message, one broken turn, and then a turn that goes well. */
async function round(
  home: HookHome,
  fault: Fault,
  n: number,
  chance: Chance,
  tally: Tally,
  meddle: Meddle,
): Promise<void> {
  const { message_id } = home.mail.send("ann", SESSION, { body: `${fault} ${n}` }).message;
  const turn = `turn-${fault.replaceAll(" ", "-")}-${n}`;
  const output = await broken(home, fault, turn, chance, tally.hookMs);
  const wasShown = output.includes(message_id) && isWhole(output);
  const count = tally.counts.get(fault) ?? { calls: 0, shown: 0 };
  tally.counts.set(fault, {
    calls: count.calls + 1,
    shown: count.shown + (wasShown ? 1 : 0),
  });
  const say = (what: string) => tally.problems.push(`${fault}, round ${n}: ${what}`);
  meddle(home);
  // A turn that goes on after its hook was killed ends like any other; the evidence is for what was shown.
  const goesOn = fault.endsWith("killed") && chance.happens(0.5);
  if (goesOn) await home.call("claude-code", "Stop", { turn, fields: { stop_hook_active: true } });
  const isDone = home.mail.names(`mail/${SESSION}/done`).some((name) => name.includes(message_id));
  if (isDone && !wasShown) return void say("acknowledged without evidence");
  if (isDone) return;
  const next = { turn: `${NEXT_TURN.slice(0, 20)}-${fault.length}-${n}` };
  const again = await home.call("claude-code", "UserPromptSubmit", next);
  if (!again.text.includes(message_id)) return void say("not offered again");
  if (wasShown && !again.text.includes("second delivery")) say("offered again without a mark");
  await home.call("claude-code", "Stop", { ...next, fields: { stop_hook_active: true } });
  const left = [
    ...home.mail.names(`mail/${SESSION}/cur`),
    ...home.mail.names(`mail/${SESSION}/new`),
  ];
  if (left.some((name) => name.includes(message_id))) say("not acknowledged after a whole turn");
}

/** A hand-over that something happens to; gives what the client read of it. */
async function broken(
  home: HookHome,
  fault: Fault,
  turn: string,
  chance: Chance,
  hookMs: number,
): Promise<string> {
  const through: Through = fault === "program killed" ? "program" : "gate";
  const call = { session: SESSION, turn, reads: fault !== "client never reads" };
  const event = chance.pick(["UserPromptSubmit", "PreToolUse"] as const);
  const hook = startHook(home.home, through, "claude-code", event, call);
  switch (fault) {
    case "program killed":
    case "gate killed":
    case "gate and program killed": {
      const isGroup = fault !== "gate killed";
      return await killed(hook, chance.next() * hookMs * 1.3, isGroup);
    }
    case "client closes early":
      await hook.child.stdout.cancel();
      await hook.child.status;
      return "";
    case "client never reads":
    case "turn interrupted":
      return await hook.stdout();
  }
}

async function timeOfHook(home: HookHome): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 3; n++) {
    home.mail.send("ann", SESSION, { body: "how long" });
    const began = performance.now();
    await home.call("claude-code", "UserPromptSubmit", { turn: `first-${n}` });
    times.push(performance.now() - began);
    await home.call("claude-code", "Stop", {
      turn: `first-${n}`,
      fields: { stop_hook_active: true },
    });
  }
  return Math.min(...times);
}

async function killed(hook: RunningHook, afterMs: number, isGroup: boolean): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  killHook(hook, isGroup);
  return await hook.stdout();
}

function isWhole(output: string): boolean {
  try {
    JSON.parse(output);
    return true;
  } catch {
    return false;
  }
}
