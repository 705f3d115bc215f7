import { readActivity } from "../../src/agents/activity.ts";
import { claim } from "../../src/mail/lease.ts";
import { createNudge, createSelfHeal } from "../../src/wake/heal.ts";
import type { Waker } from "../../src/wake/waker.ts";
import type { WakeOptions, WakeTarget } from "../../src/wake/policy.ts";
import type { Entry } from "../../src/wire/entry.ts";
import { boxOf } from "../../src/wire/ids.ts";
import { formatLeased, formatName, parseName } from "../../src/wire/name.ts";
import { equal } from "../support/assert.ts";
import { entryOf } from "../support/fleet.ts";
import { type TempStore, tempStore } from "../support/store.ts";
import { environment } from "./support.ts";

const BOB: WakeTarget = {
  box: "bob",
  sessionId: "bob",
  serverPid: 7,
  domain: "00000000",
  clientType: "oxtail-demo",
};
const ANN: WakeTarget = { ...BOB, box: "ann", sessionId: "ann" };

/** A store, and a waker that only notes whom it was to wake. */
function scene(
  temp: TempStore,
  variables: Record<string, string> = {},
  entry: Partial<Entry> = {},
) {
  const { store } = temp;
  const wakes: (WakeOptions & { box: string })[] = [];
  const waker: Pick<Waker, "wake"> = {
    wake: ({ box }, options) => {
      wakes.push({ box, ...options });
      return Promise.resolve({ status: "skipped_draft" });
    },
  };
  const env = environment(variables);
  const activity = ({ box }: { readonly box: string }) => readActivity(store, box);
  const common = { store, clock: store.clock, env, waker };
  const registry = {
    live: () => [entryOf(7, "/project", { client: { session_id: "bob" }, ...entry })],
  };
  return {
    wakes,
    heal: createSelfHeal({ ...common, activity, freshIdleMs: 300_000 }),
    anotherServersHeal: createSelfHeal({ ...common, activity, freshIdleMs: 300_000 }),
    nudge: createNudge({ ...common, registry }),
    mark(word: string) {
      Deno.writeTextFileSync(`${temp.root}/activity/bob`, word);
      Deno.utimeSync(`${temp.root}/activity/bob`, new Date(temp.nowMs), new Date(temp.nowMs));
    },
  };
}

/** A message to bob that wants a wake. */
function send(temp: TempStore, ask = false): string {
  const { name } = temp.send("ann", "bob", { ask });
  const before = formatName(name);
  const after = before.replace(/.(?=...$)/, "w");
  for (const folder of [`mail/${boxOf("bob")}/new`, `sent/${boxOf("ann")}`]) {
    Deno.renameSync(`${temp.root}/${folder}/${before}`, `${temp.root}/${folder}/${after}`);
  }
  equal(parseName(after)?.flags.wake, true);
  return after;
}

Deno.test("mail that missed its wake is healed after 15 s, three times, a minute apart", async () => {
  using temp = tempStore();
  const { heal, wakes, mark } = scene(temp);
  mark("idle");
  send(temp);
  await heal(BOB);
  equal(wakes.length, 0);
  temp.nowMs += 15_001;
  for (const count of [1, 1]) {
    await heal(BOB);
    equal(wakes.length, count);
  }
  for (const count of [2, 3, 3, 3]) {
    temp.nowMs += 60_001;
    await heal(BOB);
    equal(wakes.length, count);
  }
  equal(wakes.map(({ via, withoutListener }) => [via, withoutListener]), [
    ["self_heal", false],
    ["self_heal", true],
    ["self_heal", true],
  ]);
  send(temp);
  temp.nowMs += 15_001;
  await heal(BOB);
  equal(wakes.length, 4);
});

Deno.test("mail that was only announced is healed too, by its id: three times whatever its name is", async () => {
  using temp = tempStore();
  const { heal, wakes, mark } = scene(temp);
  mark("idle");
  const name = send(temp);
  const lease = { readerTag: "01234567", turn: "t", ms: 1, announced: true, shown: true };
  claim(temp.store, "bob", name, { ...lease, attempt: 1 });
  for (let attempt = 1; attempt < 6; attempt++) {
    temp.nowMs += 60_001;
    mark("idle");
    await heal(BOB);
    const folder = `${temp.root}/mail/bob/cur`;
    const next = formatLeased(name, { ...lease, attempt: attempt + 1 });
    Deno.renameSync(`${folder}/${formatLeased(name, { ...lease, attempt })}`, `${folder}/${next}`);
  }
  equal(wakes.length, 3);
});

Deno.test("two servers of one agent heal it once", async () => {
  using temp = tempStore();
  const { heal, anotherServersHeal, wakes, mark } = scene(temp);
  mark("idle");
  send(temp);
  temp.nowMs += 20_000;
  await Promise.all([heal(BOB), anotherServersHeal(BOB)]);
  equal(wakes.length, 1);
});

Deno.test("an agent that is busy, asks or is gone is not healed, nor one without such mail", async () => {
  using temp = tempStore();
  const { heal, wakes, mark } = scene(temp);
  mark("idle");
  temp.send("ann", "bob");
  temp.nowMs += 20_000;
  await heal(BOB);
  send(temp);
  temp.nowMs += 20_000;
  for (const word of ["busy", "wait", "done", "xxxx"]) {
    mark(word);
    await heal(BOB);
  }
  equal(wakes, []);
});

Deno.test("an agent that is run for one answer is neither healed nor nudged, a hidden one is not nudged", async () => {
  using temp = tempStore();
  const { heal, wakes, mark } = scene(temp);
  mark("idle");
  send(temp);
  temp.nowMs += 15_000;
  mark("idle");
  await heal({ ...BOB, mode: "headless" });
  equal(wakes.length, 0);
  for (const entry of [{ mode: "headless" as const }, { hidden: true }]) {
    using other = tempStore();
    const { nudge, wakes } = scene(other, {}, entry);
    other.nowMs -= 240_000;
    send(other, true);
    other.nowMs += 240_001;
    await nudge(ANN);
    equal(wakes.length, 0, JSON.stringify(entry));
  }
});

Deno.test("OXTAIL_SELF_WAKE=off and the kill switch stop healing and nudging", async () => {
  for (const name of ["OXTAIL_SELF_WAKE", "OXTAIL_AUTOWAKE"]) {
    using temp = tempStore();
    const { heal, nudge, wakes, mark } = scene(temp, { [name]: " Off" });
    mark("idle");
    send(temp, true);
    temp.nowMs += 300_000;
    await heal(BOB);
    await nudge(ANN);
    equal(wakes, []);
  }
});

Deno.test("an ask that lies queued for four minutes is nudged three times, 90 s apart", async () => {
  using temp = tempStore();
  const { nudge, wakes } = scene(temp);
  // Stamps carry the time of the disk: let the present of the test end up there.
  temp.nowMs -= 238_000;
  send(temp, true);
  temp.nowMs += 239_000;
  await nudge(ANN);
  equal(wakes.length, 0);
  temp.nowMs += 1_001;
  for (const count of [1, 1]) {
    await nudge(ANN);
    equal(wakes.length, count);
  }
  for (const count of [2, 3, 3]) {
    temp.nowMs += 90_001;
    await nudge(ANN);
    equal(wakes.length, count);
  }
  equal(
    wakes.map(({ box, via, from }) => [box, via, from]),
    Array(3).fill(["bob", "waiter_heal", "ann"]),
  );
});

Deno.test("what was handed over, is no work, or wanted no wake is not nudged", async () => {
  using temp = tempStore();
  const { nudge, wakes } = scene(temp);
  const name = send(temp, true);
  Deno.renameSync(
    `${temp.root}/mail/bob/new/${name}`,
    `${temp.root}/mail/bob/cur/${name}~0123abcd~t~1~1`,
  );
  send(temp, false);
  temp.send("ann", "bob", { ask: true });
  temp.nowMs += 300_000;
  await nudge(ANN);
  equal(wakes, []);
});
