/** F02: every system call of one delivery, claim, acknowledgement and its taking back fails, or is the last one. */

import { deliver } from "../../../src/mail/deliver.ts";
import { handedOver, queued } from "../../../src/mail/lease.ts";
import {
  acknowledgeTurn,
  confirm,
  offers,
  take,
  takeBackTurns as takeBack,
} from "../../../src/mail/mailbox.ts";
import { recoverSends } from "../../../src/mail/sent.ts";
import { ensureBox } from "../../../src/mail/store.ts";
import { boxTag } from "../../../src/wire/ids.ts";
import { type Experiment, judge, type Setting, table } from "../experiment.ts";
import { straceObstacle } from "../machine.ts";
import { NO_QUOTA } from "../messages.ts";
import { BOX, fixedStore, OPERATIONS, READER, SENDER, theMessage } from "./operation.ts";
import { type State, stateOf } from "./state.ts";
import { type Call, type Fault, traced } from "./tracer.ts";

const FAULTS: readonly Fault[] = ["SIGKILL", "EIO", "ENOSPC", "EMFILE", "EACCES"];

/** What one injected fault led to. */
interface Case {
  readonly operation: string;
  readonly call: Call;
  readonly kind: Fault;
  /** What the operation answered; it was killed when it gave none. */
  readonly answer: string;
  readonly state: State;
  readonly problems: readonly string[];
}

/** The experiment. */
export const everyCall: Experiment = {
  id: "F02",
  name: "every system call",
  obstacle: straceObstacle,
  async run(setting) {
    const cases: Case[] = [];
    for (const operation of Object.keys(OPERATIONS)) {
      cases.push(...await breakEvery(setting, operation));
    }
    const problems = cases.flatMap((one) =>
      one.problems.map((problem) =>
        `${one.kind} at ${one.operation}, ${textOf(one.call)}: ${problem}`
      )
    );
    const figure = `${cases.length} faults at ${new Set(cases.map(keyOf)).size} calls: ` +
      `states outside the documented set or messages lost ${problems.length}`;
    return judge({ figure, problems, details: tableOf(cases) });
  },
};

async function breakEvery(setting: Setting, operation: string): Promise<Case[]> {
  const { calls } = await inFolder(
    setting,
    operation,
    (root) => traced(root, operation, null),
  );
  const cases: Case[] = [];
  for (const [i, call] of calls.entries()) {
    for (const [j, kind] of FAULTS.entries()) {
      // The quick size kills at every call, and lets some calls fail in one way.
      if (setting.size === "quick" && j > 0 && (i + setting.seed) % 12 !== 3 * j - 1) continue;
      cases.push(await breakOne(setting, operation, call, kind));
    }
  }
  return cases;
}

function breakOne(setting: Setting, operation: string, call: Call, kind: Fault): Promise<Case> {
  return inFolder(setting, operation, async (root) => {
    const run = await traced(root, operation, { call, kind });
    const answer = run.lines.find((line) => line.startsWith("answer "))?.slice(7) ?? "killed";
    const wasShown = run.lines.some((line) => line.startsWith("shown "));
    const state = stateOf(fixedStore(root), SENDER, BOX);
    const problems = [
      ...(run.hit ? [] : ["the fault was not injected"]),
      ...(answer.startsWith("threw") ? [answer] : []),
      ...(state.startsWith("undocumented") ? [state] : []),
      ...(answer === "promised" && state !== "queued" ? [`promised, but ${state}`] : []),
      ...(answer === "error" && state.endsWith("written") ? ["failed, and left for later"] : []),
      ...(operation === "deliver" && answer === "error" && state === "queued"
        ? ["failed, and arrives all the same"]
        : []),
      ...(state === "acknowledged" && operation !== "acknowledge" && operation !== "take back"
        ? ["acknowledged too early"]
        : []),
      ...afterwards(root, operation, state, wasShown),
    ];
    return { operation, call, kind, answer, state, problems };
  });
}

/** Everybody starts again: the message is delivered once, or it was never sent. */
function afterwards(root: string, operation: string, state: State, wasShown: boolean): string[] {
  const store = fixedStore(root);
  ensureBox(store, BOX);
  const { finished } = recoverSends(store, SENDER, NO_QUOTA);
  if (operation !== "deliver" && finished > 0) return ["recovery sent it again"];
  const isSent = state !== "nothing" && state !== "half written";
  const reader = { ...READER, tag: boxTag(BOX), turn: "t2" };
  const isAcknowledged = state === "acknowledged" && operation !== "take back";
  // The agent's next server looks for what was taken back as well.
  if (operation === "take back") takeBack(store, reader, new Set([READER.turn]), 0);
  const attempts: number[] = [];
  const read = () => {
    for (const offer of offers(store, reader, handedOver(store, BOX), queued(store, BOX))) {
      const taken = take(store, reader, offer, false, false);
      if (taken !== null) confirm(store, BOX, taken);
      attempts.push(offer.attempt);
    }
  };
  read();
  acknowledgeTurn(store, BOX, handedOver(store, BOX), "t2");
  // The sender tries again whatever it was told; by now the reader may have finished.
  if (operation === "deliver") deliver(store, theMessage(fixedStore(root)), NO_QUOTA);
  read();
  acknowledgeTurn(store, BOX, handedOver(store, BOX), "t2");
  const problems: string[] = [];
  if (isAcknowledged ? attempts.length > 0 : isSent && attempts.length !== 1) {
    problems.push(`then offered ${attempts.length} times`);
  }
  if (attempts.length > 1) problems.push(`offered at attempts ${attempts.join(", ")}`);
  if ((wasShown || operation === "take back") && attempts.includes(1)) {
    problems.push("shown twice without a mark");
  }
  const end = stateOf(store, SENDER, BOX);
  return end === "acknowledged" ? problems : [...problems, `in the end ${end}`];
}

/** A store right before the operation. */
async function inFolder<T>(
  setting: Setting,
  operation: string,
  act: (root: string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ dir: setting.folder });
  try {
    const root = `${folder}/.oxtail`;
    const store = fixedStore(root);
    if (operation !== "deliver") deliver(store, theMessage(fixedStore(root)), NO_QUOTA);
    if (operation === "acknowledge" || operation === "take back") {
      for (const offer of offers(store, READER, [], queued(store, BOX))) {
        take(store, READER, offer, false);
      }
    }
    if (operation === "take back") {
      acknowledgeTurn(store, BOX, handedOver(store, BOX), READER.turn);
    }
    return await act(root);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** One row for a call, one column for a fault: what was answered, and the state it left. */
function tableOf(cases: readonly Case[]): string {
  const rows = new Map<string, Map<Fault, string>>();
  for (const one of cases) {
    const row = rows.get(keyOf(one)) ?? new Map<Fault, string>();
    row.set(one.kind, one.answer === "killed" ? one.state : `${one.answer}: ${one.state}`);
    rows.set(keyOf(one), row);
  }
  return table(
    ["call", ...FAULTS],
    [...rows].map(([key, row]) => [key, ...FAULTS.map((kind) => row.get(kind) ?? "")]),
  );
}

function keyOf({ operation, call }: Case): string {
  return `${operation}: ${textOf(call)}`;
}

/** The call without what differs between runs. */
function textOf({ name, n, text }: Call): string {
  const path = /"([^"]*\/\.oxtail[^"]*)"/.exec(text)?.[1]?.replace(/^.*\/\.oxtail/, "");
  const short = path?.replace(/\/\d{15}\.[^/~]*/, "/MESSAGE").replace(/~.*$/, "~lease") ?? "";
  return `${name} ${n} ${short}`.trim();
}
