/** Figures that must not grow with what the store holds: draining is linear, sending is flat. */

import { createWorld, type TestAgent } from "../support/world.ts";
import { fill, hastyStore } from "./fill.ts";
import type { Row } from "./row.ts";
import { measure, type Stats, summarise } from "./stats.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
let count = 0;
/** 200 bytes, another text each time: the same one again would be taken for a retry. */
const body = () => String(count++).padEnd(200, "x");

/** Drains 1,000, 10,000 and 50,000 messages in calls of 50. The first is the others' reference. */
export async function drainRows(): Promise<Row[]> {
  const rows: Row[] = [];
  let reference: Stats | null = null;
  for (const count of [1_000, 10_000, 50_000]) {
    const measured = summarise([await drain(count), await drain(count), await drain(count)]);
    reference ??= measured;
    rows.push({
      figure: `drain ${count.toLocaleString("en-US")} messages in calls of 50`,
      measured,
      reference: "drain of 1,000",
      referenceStats: reference,
      limit: { ms: 1_500 * count / 10_000, above: false },
    });
  }
  return rows;
}

async function drain(count: number): Promise<number> {
  await using world = await createWorld();
  const b = await world.start({ session: B });
  fill(hastyStore(world.root), A, B, world.project, count);
  const start = performance.now();
  let read = 0;
  for (let call = 0; call < count; call++) {
    const drained = (await b.call("read_my_messages")).json["count"];
    if (drained === 0) break;
    read += Number(drained);
  }
  const ms = performance.now() - start;
  if (read !== count) throw new Error(`Drained ${read} of ${count}`);
  return ms;
}

/** Sends by id with 0, 1,000 and 50,000 kept messages, and with 1 and 100 peers. */
export async function sendRows(): Promise<Row[]> {
  const rows: Row[] = [];
  let reference: Stats | null = null;
  for (const [kept, peers] of [[0, 1], [1_000, 1], [50_000, 1], [0, 100]] as const) {
    const measured = await send(kept, peers);
    reference ??= measured;
    rows.push({
      figure: `send by id, ${kept.toLocaleString("en-US")} kept, ${peers} peer${
        peers === 1 ? "" : "s"
      }`,
      measured,
      reference: "0 kept, 1 peer",
      referenceStats: reference,
      limit: { ms: 1.5, above: false },
    });
  }
  return rows;
}

async function send(kept: number, peers: number): Promise<Stats> {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  await world.start({ session: B });
  const store = hastyStore(world.root);
  fill(store, A, B, world.project, kept, "acknowledged");
  const others: TestAgent[] = [];
  for (let n = 1; n < peers; n++) {
    others.push(await world.start({ session: `peer-${n}-0000-0000` }));
  }
  return await measure(200, () => a.call("send_message", { target: B, body: body() }));
}
