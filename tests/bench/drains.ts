/** Draining a box grows with what it holds, and no faster. */

import { createBenchWorld } from "./parent.ts";
import { bareCall, resultIn } from "./bare_call.ts";
import { fill, hastyStore } from "./fill.ts";
import type { Row } from "./row.ts";
import { type Measured, type Stats, summarise } from "./stats.ts";
import { watchPace } from "./pace.ts";
import type { Takes } from "./takes.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";

/** What one call hands over. */
const IN_A_CALL = 50;
const DRAINS = 3;

/** Drains 1,000, 10,000 and 50,000 messages in calls of 50. The first is the others' reference. */
export async function drainRows(takes: Takes): Promise<Row[]> {
  const rows: Row[] = [];
  let reference: Stats | null = null;
  for (const count of [1_000, 10_000, 50_000]) {
    const { measured, slower } = await takes(() => measureDrains(count));
    reference ??= measured;
    rows.push({
      figure: `drain ${count.toLocaleString("en-US")} messages in calls of ${IN_A_CALL}`,
      measured,
      reference: "drain of 1,000",
      referenceStats: reference,
      // A short drain is mostly the server warming up.
      limit: count < 10_000 ? null : { most: 1_500 * count / 10_000 },
      slower,
    });
  }
  return rows;
}

async function measureDrains(count: number): Promise<Measured> {
  const pace = watchPace();
  const times: number[] = [];
  for (let n = 0; n < DRAINS; n++) {
    await pace.look();
    times.push(await drain(count));
  }
  return { measured: summarise(times), slower: await pace.slower() };
}

async function drain(count: number): Promise<number> {
  await using world = await createBenchWorld();
  const b = await world.start({ session: B });
  fill(hastyStore(world.root), A, B, world.project, count);
  const answers: string[] = [];
  const start = performance.now();
  for (let call = 0; call < count / IN_A_CALL; call++) {
    answers.push(await bareCall(b, "read_my_messages"));
  }
  const ms = performance.now() - start;
  const read = answers.reduce((sum, answer) => sum + Number(resultIn(answer)["count"]), 0);
  if (read !== count) throw new Error(`Drained ${read} of ${count}`);
  return ms;
}
