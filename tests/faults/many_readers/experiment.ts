/**
 * F18: two real servers of one session and three of its hooks, real processes too, drain one box at the
 * same time. Each message is handed over once, and each reader gets its share in order. [M-race-01]
 */

import { boxPath } from "../../../src/mail/layout.ts";
import { parseLeased } from "../../../src/wire/name.ts";
import { installHooks } from "../../../tools/checkout.ts";
import { fill, hastyStore } from "../../bench/fill.ts";
import { runHook } from "../../support/hook.ts";
import { json, list } from "../../support/talk.ts";
import { createWorld, type TestAgent, type World } from "../../support/world.ts";
import { type Experiment, judge, type Mutant, type Setting, table } from "../experiment.ts";
import { startProgram } from "../programs.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const TURN = "cccccccc-0000-4000-8000-000000000003";

/** A reader, and the ids that it was handed, in that order. */
interface Share {
  readonly reader: string;
  readonly ids: readonly string[];
}

/** The experiment. */
export const manyReaders: Experiment = {
  id: "F18",
  name: "many readers",
  async run(setting) {
    const messages = setting.size === "full" ? 10_000 : 1_000;
    await using world = await createWorld();
    const began = performance.now();
    const shares = await drain(world, messages);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const problems = [...judgeShares(shares, messages), ...await judgeFolders(world, messages)];
    const figure = `2 servers and 3 hooks of one session, ${messages} messages in ${seconds} s: ` +
      `handed over twice, not at all, out of order or as a second time ${problems.length}`;
    const details = table(
      ["reader", "messages"],
      shares.map(({ reader, ids }) => [reader, String(ids.length)]),
    );
    return judge({ figure, problems, details, mutants: [await mutant(setting)] });
  },
};

async function drain(world: World, messages: number): Promise<Share[]> {
  await installHooks(world.home);
  const servers = [await world.start({ session: B }), await world.start({ session: B })];
  await runHook(world, B, "UserPromptSubmit", TURN);
  fill(hastyStore(world.root), A, B, world.project, messages);
  return await Promise.all([
    ...servers.map(async (server, n) => ({
      reader: `server ${n + 1}`,
      ids: await drainByTool(server),
    })),
    ...[1, 2, 3].map(async (n) => ({ reader: `hook ${n}`, ids: await drainByHook(world) })),
  ]);
}

async function drainByTool(server: TestAgent): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const messages = list(await json(server, "read_my_messages"), "messages");
    if (messages.length === 0) return ids;
    ids.push(...messages.map((message) => String(message["id"])));
  }
}

async function drainByHook(world: World): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const found = (await runHook(world, B, "PreToolUse", TURN)).match(/ id=[0-9A-Z]{26}/g) ?? [];
    // The others may have been faster with all that it saw; it ends when there is nothing left to see.
    if (found.length === 0 && isEmpty(boxPath(world.root, B, "new"))) return ids;
    ids.push(...found.map((id) => id.slice(4)));
  }
}

function isEmpty(folder: string): boolean {
  return Deno.readDirSync(folder)[Symbol.iterator]().next().done === true;
}

function judgeShares(shares: readonly Share[], messages: number): string[] {
  const all = shares.flatMap(({ ids }) => ids);
  const twice = all.length - new Set(all).size;
  const missing = messages - new Set(all).size;
  const disordered = shares.filter(({ ids }) =>
    ids.some((id, n) => n > 0 && id <= (ids[n - 1] ?? ""))
  );
  return [
    ...(twice > 0 ? [`${twice} handed over twice`] : []),
    ...(missing === 0 ? [] : [`${missing} not handed over`]),
    ...disordered.map(({ reader }) => `${reader} out of order`),
    // On a busy machine a reader may start when all is taken; it was no race when all of them but one do.
    ...(shares.filter(({ ids }) => ids.length > 0).length > 1 ? [] : ["only one reader read"]),
  ];
}

/** Every message lies in one place, handed over for the first time. */
async function judgeFolders(world: World, messages: number): Promise<string[]> {
  const names: string[] = [];
  for (const folder of ["new", "cur", "done", "bad"] as const) {
    for await (const { name } of Deno.readDir(boxPath(world.root, B, folder))) names.push(name);
  }
  const first = names.filter((name) => parseLeased(name)?.lease.attempt === 1).length;
  return names.length === messages && first === messages
    ? []
    : [`${names.length} files for ${messages} messages, ${first} of them handed over once`];
}

async function mutant({ folder }: Setting): Promise<Mutant> {
  const name = "readers that show before they claim";
  const root = `${folder}/hasty/.oxtail`;
  await Deno.mkdir(`${folder}/hasty`);
  fill(hastyStore(root), A, B, "/project", 500);
  const readers = [1, 2].map(() => startProgram("many_readers/hasty.ts", [root, B]));
  await Promise.all(readers.map(({ firstLine }) => firstLine));
  await Deno.symlink("go", `${root}.go`);
  const printed = await Promise.all(readers.map(({ lines }) => lines));
  const shares = printed.map((lines, n) => ({ reader: `reader ${n + 1}`, ids: lines.slice(1) }));
  return { name, caught: judgeShares(shares, 500)[0] ?? null };
}
