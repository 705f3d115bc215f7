/**
 * A parent process for each agent of the bench, as each client is one: a server tells its client by its
 * parent, and servers of one parent would be windows of one client.
 */

import { createWorld, type TestAgent, type World } from "../support/world.ts";

/** A shell that stays, and hands its own input and output on. */
const PARENT = ["/bin/sh", "-c", '"$@"; exit "$?"', "sh"];

/** A world whose agents have parents of their own. The `pid` of an agent is that of its server. */
export async function createBenchWorld(): Promise<World> {
  const world = await createWorld();
  return {
    home: world.home,
    root: world.root,
    project: world.project,
    async start(options = {}) {
      const wrapper = [...PARENT, ...options.wrapper ?? []];
      return behind(await world.start({ ...options, wrapper }));
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

function behind(agent: TestAgent): TestAgent {
  return {
    // Looked up by whoever measures its memory.
    get pid() {
      return childOf(agent.pid);
    },
    client: agent.client,
    stderr: () => agent.stderr(),
    call: (...args) => agent.call(...args),
    exchange: (line) => agent.exchange(line),
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  };
}

/** The only child of a process; the process itself where the system does not tell. */
function childOf(pid: number): number {
  if (Deno.build.os !== "linux") return pid;
  const [child] = Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`).split(" ");
  return child === undefined || child === "" ? pid : Number(child);
}
