import { createRound, type House } from "../../src/agents/housekeeping.ts";
import { openRegistry } from "../../src/agents/registry.ts";
import { boxPath } from "../../src/mail/layout.ts";
import { createSweeper, holdRemoval, isClockAhead, isRemovalHeld } from "../../src/mail/sweep.ts";
import { uptimeOf } from "../../src/sys/ports.ts";
import { boxTag } from "../../src/wire/ids.ts";
import * as limits from "../../src/wire/limits.ts";
import { NO_CARD } from "../../src/wire/notes.ts";
import { equal, that } from "../support/assert.ts";
import { openFleet } from "../support/fleet.ts";
import { NO_LIMIT, type TempStore, tempStore } from "../support/store.ts";
import { fakeUptime } from "../support/uptime.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const AHEAD_MS = 40 * DAY_MS;
const nobody = () => false;

/** A sweep of everything: each box once, and the marks. */
async function sweepAll(home: TempStore, sweeper: ReturnType<typeof createSweeper>) {
  for (let n = 0; n <= home.names("mail").length + 1; n++) await sweeper.sweepNext();
}

/** Gives every file of the store the time that the store's own clock has. */
function settle(home: TempStore): void {
  for (const folder of ["sessions", "activity", "starts"]) {
    for (const name of home.names(folder)) {
      Deno.utimeSync(`${home.root}/${folder}/${name}`, new Date(home.nowMs), new Date(home.nowMs));
    }
  }
  for (const box of home.names("mail")) {
    const folder = boxPath(home.root, box, "new");
    Deno.utimeSync(folder, new Date(home.nowMs), new Date(home.nowMs));
  }
}

Deno.test("a clock 40 days ahead for an hour of housekeeping removes nothing unread", async () => {
  using home = tempStore();
  home.send("alice", "bob");
  home.send("alice", "bob", { action_required: true });
  const before = home.names("mail/bob/new");
  const uptime = fakeUptime();
  const round = createRound({ ...houseOf(home), uptime });
  await round();
  home.nowMs += AHEAD_MS;
  // An hour, and then most of a day: the jump was seen by the server that runs.
  for (let n = 0; n < 80; n++) {
    const passed = n < 60 ? MINUTE_MS : HOUR_MS;
    uptime.now += passed;
    home.nowMs += passed;
    await round();
  }
  equal(home.names("mail/bob/new"), before);
  equal(home.names("mail/alice"), [], "nobody was told anything");
});

Deno.test("a server that starts 40 days ahead, and one beside it, remove nothing for a day of uptime", async () => {
  using home = tempStore();
  home.send("alice", "bob");
  settle(home);
  home.nowMs += AHEAD_MS;
  const [uptime, other] = [fakeUptime(), fakeUptime()];
  that(isClockAhead(home.store), "the clock is ahead");
  holdRemoval(home.store, uptime);
  // What it writes vouches for the clock from now on.
  Deno.writeTextFileSync(`${home.root}/activity/alice`, "busy");
  Deno.utimeSync(`${home.root}/activity/alice`, new Date(home.nowMs), new Date(home.nowMs));
  home.nowMs += HOUR_MS;
  equal(isClockAhead(home.store), false);
  const sweepers = [uptime, other].map((one) => createSweeper(home.store, nobody, NO_LIMIT, one));
  for (let hour = 0; hour < 23; hour++) {
    for (const one of [uptime, other]) one.now += HOUR_MS;
    home.nowMs += HOUR_MS;
    for (const sweeper of sweepers) await sweepAll(home, sweeper);
  }
  equal(home.names("mail/bob/new").length, 1);
  equal(home.names("sweep"), ["hold"]);
  for (let hour = 0; hour < 3; hour++) {
    for (const one of [uptime, other]) one.now += HOUR_MS;
    home.nowMs += HOUR_MS;
    for (const sweeper of sweepers) await sweepAll(home, sweeper);
  }
  equal(
    home.names("mail/bob/new").length,
    0,
    "it has really waited for a month, as far as anyone can tell",
  );
});

Deno.test("a clock is not doubted where somebody worked within a day, nor in an empty store", () => {
  using home = tempStore();
  equal(isClockAhead(home.store), false);
  home.send("alice", "bob");
  settle(home);
  home.nowMs += 23 * HOUR_MS;
  equal(isClockAhead(home.store), false);
  home.nowMs += 2 * HOUR_MS;
  equal(isClockAhead(home.store), true);
  // A hook of the client that starts this server has been faster, by the same clock.
  Deno.writeTextFileSync(`${home.root}/activity/me`, "busy");
  const just = new Date(home.nowMs - MINUTE_MS);
  Deno.utimeSync(`${home.root}/activity/me`, just, just);
  equal(isClockAhead(home.store), true);
  home.nowMs -= 3 * DAY_MS;
  equal(isClockAhead(home.store), false, "a clock that is behind removes nothing too early");
});

Deno.test("a hold of another boot begins again, and one that says nothing as well", () => {
  using home = tempStore();
  const [first, second] = [fakeUptime(0, "boot-1"), fakeUptime(0, "boot-2")];
  holdRemoval(home.store, first);
  first.now = limits.HOLD_MS;
  second.now = 100 * DAY_MS;
  equal(isRemovalHeld(home.store, second), true);
  second.now += limits.HOLD_MS - 1;
  equal(isRemovalHeld(home.store, second), true);
  second.now += 1;
  equal(isRemovalHeld(home.store, second), false);
  equal(home.names("sweep"), []);
  for (const text of ["", "{", '{"boot":"boot-2"}', "x".repeat(100_000)]) {
    Deno.writeTextFileSync(`${home.root}/sweep/hold`, text);
    equal(isRemovalHeld(home.store, second), true);
    second.now += limits.HOLD_MS;
    // What is no file of ours is not believed either, and is never opened.
    if (text.length < 100_000) equal(isRemovalHeld(home.store, second), false, text);
  }
});

Deno.test("only what two looks saw an hour of uptime apart is removed [M-clock-01]", async () => {
  using home = tempStore();
  const uptime = fakeUptime();
  const sweeper = createSweeper(home.store, nobody, NO_LIMIT, uptime);
  home.send("alice", "bob");
  // It ages slowly enough to be no jump.
  for (let day = 0; day < 31; day++) {
    home.nowMs += DAY_MS;
    uptime.now += DAY_MS;
  }
  const sweepAfter = async (ms: number) => {
    uptime.now += ms;
    home.nowMs += ms;
    await sweepAll(home, sweeper);
    return home.names("mail/bob/new").length;
  };
  equal(await sweepAfter(0), 1);
  equal(await sweepAfter(limits.LOOKS_APART_MS - 1), 1);
  // Another boot has an hour of its own.
  const rebooted = createSweeper(home.store, nobody, NO_LIMIT, fakeUptime(0, "boot-2"));
  await sweepAll(home, rebooted);
  equal(home.names("mail/bob/new").length, 1);
  equal(await sweepAfter(0), 1);
  // Seen once only.
  const [late] = [home.send("alice", "bob")];
  const folder = boxPath(home.root, "bob", "new");
  const old = home.names("mail/bob/new").at(-1) ?? "";
  const aged = `000000000000001${old.slice(15)}`;
  equal(await sweepAfter(1), 1, "the first one is gone");
  Deno.renameSync(`${folder}/${old}`, `${folder}/${aged}`);
  equal(await sweepAfter(1), 1, late.message.message_id);
  equal(home.names("mail/bob/new"), [aged]);
  equal(await sweepAfter(limits.LOOKS_APART_MS), 0);
});

Deno.test("two machines with one home, or a machine and its next start, remove what both find old", async () => {
  using home = tempStore();
  const uptimes = [fakeUptime(0, "boot-1"), fakeUptime(0, "boot-2")];
  const sweepers = uptimes.map((one) => createSweeper(home.store, nobody, NO_LIMIT, one));
  home.send("alice", "bob");
  const pass = async (ms: number) => {
    home.nowMs += ms;
    for (const [at, sweeper] of sweepers.entries()) {
      const uptime = uptimes[at];
      if (uptime !== undefined) uptime.now += ms;
      await sweepAll(home, sweeper);
    }
    return home.names("mail/bob/new").length;
  };
  for (let day = 0; day < 29; day++) equal(await pass(DAY_MS), 1);
  equal(await pass(DAY_MS + MINUTE_MS), 1, "the first look");
  for (let minutes = 0; minutes < 50; minutes += 10) equal(await pass(10 * MINUTE_MS), 1);
  equal(await pass(10 * MINUTE_MS), 0);
});

Deno.test("of two machines with one home, the one whose clock is wrong removes nothing alone", async () => {
  using home = tempStore();
  home.send("alice", "bob");
  home.nowMs += AHEAD_MS;
  const clock = { ...home.store.clock, nowMs: () => home.nowMs - AHEAD_MS };
  const machines = [home.store, { ...home.store, clock }].map((store, at) => {
    const uptime = fakeUptime(0, `boot-${at}`);
    return { uptime, sweeper: createSweeper(store, nobody, NO_LIMIT, uptime) };
  });
  for (let minutes = 0; minutes < 300; minutes += 10) {
    home.nowMs += 10 * MINUTE_MS;
    for (const { uptime, sweeper } of machines) {
      uptime.now += 10 * MINUTE_MS;
      await sweepAll(home, sweeper);
    }
  }
  equal(home.names("mail/bob/new").length, 1);
});

Deno.test("a hold ends on a machine that is turned off each night, and where two machines share a home", () => {
  using home = tempStore();
  holdRemoval(home.store, fakeUptime(0, "boot-0"));
  let hours = 0;
  for (let day = 1; day < 30 && home.names("sweep").length > 0; day++) {
    const uptime = fakeUptime(0, `boot-${day}`);
    for (let minutes = 0; minutes <= 8 * 60; minutes++) {
      const isHeld = isRemovalHeld(home.store, uptime);
      if (minutes % 60 === 0) equal(isHeld, home.names("sweep").length > 0);
      uptime.now += MINUTE_MS;
      hours += isHeld ? 1 / 60 : 0;
    }
  }
  that(hours >= 24 && hours < 26, `${hours}`);
  equal(home.names("sweep"), []);
  const [one, other] = [fakeUptime(0, "boot-1"), fakeUptime(0, "boot-2")];
  other.now = 50 * DAY_MS;
  holdRemoval(home.store, one);
  for (let minutes = 0; minutes < 24 * 60; minutes += 10) {
    for (const uptime of [one, other]) uptime.now += 10 * MINUTE_MS;
    for (const uptime of [one, other]) isRemovalHeld(home.store, uptime);
  }
  equal(home.names("sweep"), []);
});

Deno.test("mail of an agent that runs stays whatever its age, and its sender is told once", async () => {
  using home = tempStore();
  const uptime = fakeUptime();
  const sweeper = createSweeper(home.store, (box) => box === "bob", NO_LIMIT, uptime);
  home.send("alice", "bob");
  home.send("alice", "bob", { action_required: true });
  for (let day = 0; day < 60; day++) {
    home.nowMs += DAY_MS;
    uptime.now += DAY_MS;
    await sweepAll(home, sweeper);
  }
  equal(home.names("mail/bob/new").length, 2);
  const told = home.names("mail/alice/new");
  equal(told.length, 1);
  const text = Deno.readTextFileSync(`${boxPath(home.root, "alice", "new")}/${told[0]}`);
  that(/unread for 30 days, and its agent runs/.test(text), text);
});

Deno.test("mail of an agent whose hooks gave a sign within 30 days stays", async () => {
  using home = tempStore();
  const uptime = fakeUptime(2 * HOUR_MS);
  home.send("alice", "bob");
  home.nowMs += AHEAD_MS;
  Deno.writeTextFileSync(`${home.root}/activity/bob`, "idle");
  Deno.utimeSync(`${home.root}/activity/bob`, new Date(home.nowMs), new Date(home.nowMs));
  const sweeper = createSweeper(home.store, nobody, NO_LIMIT, uptime);
  for (let n = 0; n < 4; n++) await sweepAll(home, sweeper);
  equal(home.names("mail/bob/new").length, 1);
});

Deno.test("without a launcher only this process's own time counts", () => {
  const told = uptimeOf(() => "3d1219c7-0000-4000-8000-000000000000 12", "process-1", () => 34.5);
  equal([told.boot, told.ms()], ["3d1219c7-0000-4000-8000-000000000000", 12_034]);
  for (const value of [undefined, "", "boot", "boot -1", "a b c 1", "boot 1e9"]) {
    const own = uptimeOf(() => value, "process-1", () => 34.5);
    equal([own.boot, own.ms()], ["process-1", 34], value);
  }
});

/** A server of carol, who has nothing to do with the mail here. */
function houseOf({ root, store }: TempStore): Omit<House, "uptime"> {
  using fleet = openFleet(root, "/p");
  const entry = fleet.add(101, { client: { session_id: "carol" } });
  const reader = { box: "carol", tag: boxTag("carol"), turn: "t" };
  const agent = {
    entry: () => entry,
    reader: () => reader,
    box: () => "carol",
    card: () => NO_CARD,
  };
  const registry = openRegistry(store);
  return { store, agent, registry, quota: NO_LIMIT, directory: { peers: () => [] } };
}
