import { type Detector, runDetection } from "../../src/agents/detect.ts";
import { FileError } from "../../src/sys/files.ts";
import type { Clock } from "../../src/sys/ports.ts";
import { equal } from "../support/assert.ts";

/** A clock whose sleepers wake in the order of their times, all at once until `endMs`. */
function fakeTime(endMs: number) {
  let nowMs = 0;
  const stop = new AbortController();
  const sleepers: { readonly atMs: number; readonly wake: () => void }[] = [];
  const clock: Clock = {
    nowMs: () => nowMs,
    sleep: (ms) => new Promise((wake) => sleepers.push({ atMs: nowMs + ms, wake })),
  };
  const run = async () => {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      const next = sleepers.sort((a, b) => a.atMs - b.atMs).shift();
      if (next === undefined) return;
      nowMs = Math.max(nowMs, next.atMs);
      if (nowMs > endMs) stop.abort();
      next.wake();
    }
  };
  return { clock, signal: stop.signal, run };
}

async function looks(knownAtMs: number, fail = false) {
  const time = fakeTime(400_000);
  const thorough: number[] = [];
  const complaints: string[] = [];
  let ticks = 0;
  const detector: Pick<Detector, "thorough" | "tick"> = {
    thorough() {
      thorough.push(time.clock.nowMs());
      return Promise.resolve();
    },
    tick() {
      ticks++;
      if (fail) throw ticks === 1 ? new FileError("no-space", "write", "/x") : new Error("odd");
    },
  };
  const unused = () => {
    throw new Error("not used by the schedule");
  };
  const running = runDetection({
    detector: {
      ...detector,
      quick: unused,
      last: unused,
      isFurther: unused,
      evidence: unused,
      chain: unused,
      identify: unused,
      isOfOtherClient: unused,
    },
    clock: time.clock,
    signal: time.signal,
    isKnown: () => time.clock.nowMs() >= knownAtMs,
    complain: (line) => complaints.push(line),
  });
  await Promise.all([running, time.run()]);
  return { thorough, ticks, complaints };
}

Deno.test("while nobody knows the session it is looked for at once, then after 1, 5, 30 and 300 s", async () => {
  equal((await looks(Infinity)).thorough, [0, 1_000, 5_000, 30_000, 300_000]);
});

Deno.test("once it is known the search ends, and a new session is still looked for every second", async () => {
  const { thorough, ticks } = await looks(4_000);
  equal(thorough, [0, 1_000]);
  equal(ticks, 400);
});

Deno.test("a session that is known from the start is looked at once, for its place", async () => {
  equal((await looks(0)).thorough, [0]);
});

Deno.test("a disk that fails is looked at again, and what nobody expected is told", async () => {
  const { ticks, complaints } = await looks(0, true);
  equal(ticks, 400);
  equal([complaints.length, complaints[0]], [399, "odd"]);
});
