/** A server is stopped and goes on: Ctrl-Z and fg, a paused container, a machine that sleeps. */

import { equal } from "../support/assert.ts";
import { createWorld } from "../support/world.ts";

/** More of them by hand: each takes as long as a stop. */
const ROUNDS = Number(Deno.env.get("OXTAIL_TEST_ROUNDS") ?? "4");
const SIDE_BY_SIDE = 8;
/** Longer than whatever a server waits for a program. */
const LONGEST_STOP_MS = 2_500;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("a server that is stopped at any moment goes on with its call, and lives", async () => {
  await using world = await createWorld();
  const ids = Array.from(
    { length: Math.min(ROUNDS, SIDE_BY_SIDE) },
    (_, n) => `aaaaaaaa-0000-4000-8000-00000000000${n}`,
  );
  const agents = await Promise.all(ids.map((session) => world.start({ session })));
  const stops = async (n: number) => {
    const [agent, target] = [agents[n], ids[(n + 1) % ids.length]];
    for (
      let left = Math.floor((ROUNDS + n) / agents.length);
      agent !== undefined && left > 0;
      left--
    ) {
      const call = agent.call("send_message", { target, body: `${n} ${left}`, wake: "auto" });
      await sleep(Math.random() * 60);
      Deno.kill(agent.pid, "SIGSTOP");
      await sleep(Math.random() * LONGEST_STOP_MS);
      Deno.kill(agent.pid, "SIGCONT");
      const { json, text } = await call;
      equal(json["ok"], true, text);
    }
  };
  await Promise.all(agents.map((_, n) => stops(n)));
  for (const agent of agents) equal((await agent.call("get_my_session")).json["ok"], true);
});
