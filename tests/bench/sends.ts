/** Figures of a durable send, which must not grow with what the store holds or who is there. */

import { ABSENT_MIN_AGE_MS } from "../../src/wire/limits.ts";
import { parseName } from "../../src/wire/name.ts";
import { openFleet } from "../support/fleet.ts";
import type { TestAgent } from "../support/world.ts";
import { createBenchWorld } from "./parent.ts";
import { bareCall } from "./bare_call.ts";
import { fill, hastyStore } from "./fill.ts";
import type { Row } from "./row.ts";
import type { Takes } from "./takes.ts";
import { measureInTurns } from "./stats.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const SENDS = 300;
/** What the reference took where the limits were set, in ms: the middle of 0.4 to 0.6. */
const DESIGN_DISK_MS = 0.5;
let count = 0;
/** 200 bytes, another text each time: the same one again would be taken for a retry. */
const body = () => String(count++).padEnd(200, "x");

/**
 * Sends by id and by name, among 2 and 100 agents, with 0, 1,000 and 50,000 kept messages.
 *
 * @param takes How often a busy machine measures again
 * @param later What removes files is left to this: after many were removed ext4 is slow for minutes
 */
export async function sendRows(
  takes: Takes,
  later: AsyncDisposableStack,
): Promise<Row[]> {
  const row = (how: string, most: number, scene: Scene) =>
    takes(() => measureSends(later, how, most, scene));
  return [
    await row("by id, 100 agents", 1.5, { agents: 100, kept: 0 }),
    await row("by name, 100 agents", 3, { agents: 100, kept: 0, target: "answerer" }),
    await row("by id, 2 agents", 1.5, { agents: 2, kept: 0 }),
    await row("by id, 1,000 kept", 1.5, { agents: 2, kept: 1_000 }),
    await row("by id, 50,000 kept", 1.5, { agents: 2, kept: 50_000 }),
    ...await historyRows(later),
  ];
}

/** What looks for a message in all that was sent, beside the same in a store without a history. */
async function historyRows(later: AsyncDisposableStack): Promise<Row[]> {
  await using full = await openHistory(later, 50_000);
  await using young = await openHistory(later, 1);
  await aged();
  const rows: Row[] = [];
  const acts: readonly (readonly [string, (one: History) => Promise<void>])[] = [
    [
      "message_status of one not read",
      ({ a, unread }) => checked(a, "message_status", { message_id: unread }),
    ],
    [
      "message_status of the first one",
      ({ a, first }) => checked(a, "message_status", { message_id: first }),
    ],
    [
      "send under a key",
      ({ a }) =>
        checked(a, "send_message", {
          target: B,
          body: body(),
          idempotency_key: crypto.randomUUID(),
        }),
    ],
  ];
  for (const [what, act] of acts) {
    const both = [full, young].map((one) => ({ run: () => act(one) }));
    const { stats: [measured, referenceStats] } = await measureInTurns(SENDS, both);
    if (measured === undefined || referenceStats === undefined) throw new Error("Nothing measured");
    const figure = `${what}, 50,000 kept`;
    const limit = { most: 1.5, times: true };
    rows.push({ figure, measured, reference: "with one kept", referenceStats, limit });
  }
  return rows;
}

/** A sender with a history, the first message of it, and one that it sent after all that. */
interface History extends AsyncDisposable {
  readonly a: TestAgent;
  readonly first: string;
  readonly unread: string;
}

async function openHistory(later: AsyncDisposableStack, kept: number): Promise<History> {
  const world = later.use(await createBenchWorld());
  fill(hastyStore(world.root), A, B, world.project, kept, "acknowledged");
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const { json } = await a.call("send_message", { target: B, body: body() });
  const [first = ""] = Array.from(Deno.readDirSync(`${world.root}/sent/${A}`), ({ name }) => name)
    .sort();
  return {
    a,
    first: parseName(first)?.id ?? "",
    unread: String(json["message_id"]),
    async [Symbol.asyncDispose]() {
      await a[Symbol.asyncDispose]();
      await b[Symbol.asyncDispose]();
    },
  };
}

interface Scene {
  readonly agents: number;
  /** Acknowledged messages in the recipient's box. */
  readonly kept: number;
  readonly target?: string;
}

async function measureSends(
  later: AsyncDisposableStack,
  how: string,
  most: number,
  scene: Scene,
): Promise<Row & { readonly slower: number }> {
  const world = later.use(await createBenchWorld());
  await using a = await world.start({ session: A });
  await using b = await world.start({ session: B });
  await b.call("set_my_state", { name: "answerer" });
  const fleet = later.use(openFleet(world.root, world.project));
  for (let n = 3; n <= scene.agents; n++) fleet.add(5_000_000 + n);
  fill(hastyStore(world.root), A, B, world.project, scene.kept, "acknowledged");
  await aged();
  const { stats: [measured, referenceStats], slower } = await measureInTurns(SENDS, [
    { run: () => send(a, scene.target ?? B) },
    { run: () => syncedLink(world.root) },
  ]);
  if (measured === undefined || referenceStats === undefined) throw new Error("Nothing measured");
  return {
    figure: `send 200 bytes ${how}`,
    measured,
    reference: "write, fsync, link, fsync alone",
    referenceStats,
    limit: { most },
    // A disk has a pace of its own.
    slower: Math.max(slower, referenceStats.p50 / DESIGN_DISK_MS),
  };
}

/** Waits until the folders are as old as those of a store in use: what is new is looked at each time. */
function aged(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ABSENT_MIN_AGE_MS + 500));
}

function send(agent: TestAgent, target: string): Promise<void> {
  return checked(agent, "send_message", { target, body: body() });
}

async function checked(
  agent: TestAgent,
  tool: string,
  args: Record<string, unknown>,
): Promise<void> {
  const answer = await bareCall(agent, tool, args);
  if (!answer.includes('\\"ok\\":true')) throw new Error(answer);
}

/** What a durable message costs at least on this disk: a file that is synced, linked, and its folder synced. */
function syncedLink(root: string): void {
  const name = `bench-${crypto.randomUUID()}`;
  using file = Deno.openSync(`${root}/claims/${name}`, { write: true, createNew: true });
  file.writeSync(new TextEncoder().encode(body()));
  file.syncSync();
  Deno.linkSync(`${root}/claims/${name}`, `${root}/calls/${name}`);
  using folder = Deno.openSync(`${root}/calls`, { read: true });
  folder.syncSync();
}
