/** Several servers of one session and its hooks read one box at the same time. */

import { installHooks } from "../../tools/checkout.ts";
import { fill, hastyStore } from "../bench/fill.ts";
import { equal } from "../support/assert.ts";
import { runHook } from "../support/hook.ts";
import { createWorld, type TestAgent, type World } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const TURN = "cccccccc-0000-4000-8000-000000000003";
const MESSAGES = 2_000;

Deno.test("two servers and three hooks of one session hand every message over once [M-race-01]", async () => {
  await using world = await createWorld();
  await installHooks(world.home);
  const servers = [await world.start({ session: B }), await world.start({ session: B })];
  await runHook(world, B, "UserPromptSubmit", TURN);
  fill(hastyStore(world.root), A, B, world.project, MESSAGES);
  const read = await Promise.all([
    ...servers.map(drainByTool),
    ...[1, 2, 3].map(() => drainByHook(world)),
  ]);
  const ids = read.flat();
  equal(ids.length, MESSAGES);
  equal(new Set(ids).size, MESSAGES);
});

async function drainByTool(server: TestAgent): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const { json } = await server.call("read_my_messages");
    const messages = json["messages"];
    if (!Array.isArray(messages) || messages.length === 0) return ids;
    ids.push(...messages.map((message) => message.id));
  }
}

async function drainByHook(world: World): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const found = (await runHook(world, B, "PreToolUse", TURN)).match(/ id=[0-9A-Z]{26}/g);
    if (found === null) return ids;
    ids.push(...found.map((id) => id.slice(4)));
  }
}
