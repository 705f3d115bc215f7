/** Figures of the server by itself: start, memory, and what its tools cost a model's context. */

import { createBenchWorld } from "./parent.ts";
import { install, type World } from "../support/world.ts";
import { fill, hastyStore } from "./fill.ts";
import { constant, proportional } from "./memory.ts";
import { ReferenceServer } from "./reference.ts";
import type { Row } from "./row.ts";
import type { Takes } from "./takes.ts";
import { measureInTurns, type Stats } from "./stats.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const DRAINED = 10_000;

/** Measures the server as a checkout starts it, and as `setup` installs it. */
export async function serverRows(takes: Takes): Promise<Row[]> {
  await using world = await createBenchWorld();
  await install(world.home);
  return [...await startRows(takes, world), await listingRow(world)];
}

/** Measures what an installed server keeps in memory; only Linux tells. */
export async function memoryRows(): Promise<Row[]> {
  if (Deno.build.os !== "linux") return [];
  await using world = await createBenchWorld();
  await install(world.home);
  return await memoryOf(world);
}

/** From the start of the process to the answer to `initialize`. */
async function startRows(takes: Takes, world: World): Promise<Row[]> {
  const start = (installed: boolean) =>
    world.start({ session: A, initializeOnly: true, installed });
  const { stats: [installed, modules, reference], slower } = await takes(() =>
    measureInTurns(15, [
      { run: () => start(true) },
      { run: () => start(false) },
      { run: () => ReferenceServer.start() },
    ])
  );
  if (installed === undefined || modules === undefined || reference === undefined) return [];
  const row = (how: string, measured: Stats, most: number): Row => ({
    figure: `server start to initialize, ${how}`,
    measured,
    reference: "empty SDK server, from modules",
    referenceStats: reference,
    limit: { most },
    slower,
  });
  return [row("installed", installed, 100), row("from modules", modules, 160)];
}

/** Idle, and after a drain. It must be alone: pages that another Deno maps too count half. */
async function memoryOf(world: World): Promise<Row[]> {
  await using server = await world.start({ session: B, installed: true });
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const idle = await proportional(server.pid);
  fill(hastyStore(world.root), A, B, world.project, DRAINED);
  while (Number((await server.call("read_my_messages")).json["count"]) > 0);
  const drained = await proportional(server.pid);
  await using empty = await ReferenceServer.start();
  const reference = {
    reference: "empty SDK server, from modules",
    referenceStats: constant(await proportional(empty.pid)),
    unit: "MiB",
  } as const;
  return [
    { figure: "idle memory (PSS)", measured: constant(idle), ...reference, limit: { most: 62 } },
    {
      figure: `memory after draining ${DRAINED.toLocaleString("en-US")}`,
      measured: constant(drained),
      ...reference,
      limit: { most: 90 },
    },
  ];
}

/** What `tools/list` puts into the context of every session. */
async function listingRow(world: World): Promise<Row> {
  await using server = await world.start({ session: A });
  const { tools } = await server.client.listTools();
  const bytes = new TextEncoder().encode(JSON.stringify(tools)).length;
  return {
    figure: `tools/list, ${tools.length} tools`,
    measured: constant(bytes / 1_000),
    reference: "its limit",
    referenceStats: constant(10),
    unit: "kB",
    limit: { most: 10 },
  };
}
