/** Programs that run several agents in one process, each with a server, and claim their sessions. */

import type { ClientProcess } from "./client_process.ts";
import type { Window } from "./ledger.ts";
import { client, drawId, type Group, read, type Scene, server, type Speaker } from "./scene.ts";

/** An agent of a host; its server is null while it is away. */
interface Hosted {
  readonly window: Window;
  server: string | null;
}

/** No host of ours runs more. */
const AGENTS_MAX = 4;
const CLIENT = "claude-code";

/** A host of several agents. */
export async function severalInOneHost(
  scene: Scene,
  wrapper: readonly string[] = [],
): Promise<Group> {
  const { ledger, chance } = scene;
  let host = await client(scene, "host", [], wrapper);
  let hosted: Hosted[] = [];
  /** The sessions that were claimed in this process. */
  let claimed = new Set<string>();

  const start = () => server(scene, host, CLIENT);
  const claim = async (name: string, session_id = "") => {
    claimed.add(session_id);
    const said = await host.call(name, "claim_session", { session_id });
    if (said?.["ok"] !== true) {
      ledger.problems.push(`a claim failed: ${session_id} ${JSON.stringify(said).slice(0, 200)}`);
    }
  };
  const speaker = (process: ClientProcess, name: string, window: Window): Speaker => ({
    window,
    call: (tool, args) => process.call(name, tool, args),
  });
  /**
   * It has not said yet who it is, so it is nobody, and none of those that are or were here. Where one alone
   * was, and is gone, nobody could tell it from that one: then it says first who it is.
   */
  const readEarly = async (name: string, window: Window) => {
    const isTold = claimed.size !== 1 || hosted.some(({ server }) => server !== null);
    if (isTold && chance.happens(0.5)) await read(scene, speaker(host, name, window));
  };
  const join = async () => {
    const name = await start();
    const id = drawId(scene);
    const window: Window = { agent: ledger.agent(id), isServed: true };
    await readEarly(name, window);
    const [other] = hosted.filter((one) => one.server !== null);
    // It takes itself for another that runs here, and is told better.
    if (other !== undefined && chance.happens(0.3)) {
      await claim(name, other.window.agent.ids.at(-1));
    }
    await claim(name, id);
    hosted.push({ window, server: name });
  };
  const leave = async (one: Hosted) => {
    if (one.server === null) return;
    const { server } = one;
    one.server = null;
    one.window.isServed = false;
    await host.stop(server, chance.pick(["kill", "end"]));
  };
  const comeBack = async (one: Hosted) => {
    if (one.server !== null) return;
    const name = await start();
    await readEarly(name, one.window);
    await claim(name, one.window.agent.ids.at(-1));
    one.server = name;
    one.window.isServed = true;
  };
  /** Who has read everything may end for good. */
  const retire = async () => {
    const one = hosted.find(({ window }) => ledger.owed(window.agent).length === 0);
    if (one === undefined || hosted.length < AGENTS_MAX) return;
    await leave(one);
    hosted = hosted.filter((other) => other !== one);
  };
  /** The process ends, with all in it, and its agents come back in another. */
  const renew = async () => {
    for (const one of hosted) {
      one.server = null;
      one.window.isServed = false;
    }
    await host.kill();
    host = await client(scene, "host", [], wrapper);
    claimed = new Set();
    const [first] = hosted;
    if (first !== undefined) await comeBack(first);
    await retire();
    await join();
  };
  await join();
  await join();
  return {
    speakers: () =>
      hosted.flatMap(({ window, server }) =>
        server === null ? [] : [speaker(host, server, window)]
      ),
    agents: () => hosted.map(({ window }) => window.agent),
    async change() {
      const one = chance.pick(hosted);
      const what = chance.below(10);
      if (what < 3) {
        await leave(one);
        await comeBack(one);
      } else if (what < 5) {
        // One starts while another ends.
        await retire();
        await Promise.all([leave(one), join()]);
      } else if (what < 6) await leave(one);
      else if (what < 7) await renew();
      else if (what < 8 && one.server !== null) {
        const next = drawId(scene);
        await claim(one.server, next);
        ledger.becomes(one.window.agent, next);
      } else for (const each of hosted) await comeBack(each);
    },
    async gather() {
      for (const one of hosted) await comeBack(one);
    },
    async close() {
      hosted = [];
      await host.kill();
    },
  };
}

/** A host of one agent, which claims its session once: every later server has to know by itself. */
export async function oneInItsHost(scene: Scene, wrapper: readonly string[] = []): Promise<Group> {
  const { ledger, chance } = scene;
  const host = await client(scene, "host", [], wrapper);
  const id = drawId(scene);
  const window: Window = { agent: ledger.agent(id), isServed: true };
  let name = await server(scene, host, CLIENT);
  await host.call(name, "claim_session", { session_id: id });
  const speaker: Speaker = { window, call: (tool, args) => host.call(name, tool, args) };
  return {
    speakers: () => [speaker],
    agents: () => [window.agent],
    async change() {
      window.isServed = false;
      const old = name;
      const how = chance.pick(["kill", "end"] as const);
      const ends = host.stop(old, how);
      // A client does not always wait for the end of one server before it starts the next.
      if (chance.happens(0.5)) await ends;
      name = await server(scene, host, CLIENT);
      await ends;
      window.isServed = true;
      await read(scene, {
        window,
        async call(tool, args) {
          const said = await speaker.call(tool, args);
          if (said?.["error"] === undefined) return said;
          ledger.problems.push(`the first call after "${how}" said ${JSON.stringify(said)}`);
          return null;
        },
      });
    },
    gather: () => Promise.resolve(),
    close: () => host.kill(),
  };
}
