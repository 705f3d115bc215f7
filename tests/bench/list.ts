/** Figures of list_project_sessions with 100 agents, with and without tmux. */

import { formatTurn } from "../../src/wire/notes.ts";
import { openFleet } from "../support/fleet.ts";
import { startTmux, TMUX_PROGRAM } from "../support/tmux.ts";
import type { World } from "../support/world.ts";
import { createBenchWorld } from "./parent.ts";
import { bareCall, resultIn } from "./bare_call.ts";
import { fill, hastyStore } from "./fill.ts";
import { ReferenceServer } from "./reference.ts";
import type { Row } from "./row.ts";
import { measure, type Measured } from "./stats.ts";
import type { Takes } from "./takes.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const AGENTS = 100;
/** tmux sessions; every fifth agent is in the same one. */
const SESSIONS = 20;

/** Measures the list. */
export async function listRows(takes: Takes): Promise<Row[]> {
  await using world = await createBenchWorld();
  await using reference = await ReferenceServer.start();
  const { measured: ping } = await measure(300, () => reference.ping());
  const row = (figure: string, measured: Measured, ms: number): Row => ({
    figure,
    ...measured,
    reference: "ping of an empty SDK server",
    referenceStats: ping,
    limit: { most: ms },
  });
  const PATH = await pathWithoutTmux(world);
  const bare = await takes(() => list({ PATH }));
  const rows = [row(`list ${AGENTS} agents, no tmux`, bare, 6)];
  if (TMUX_PROGRAM === null) return rows;
  await using tmux = await startTmux("s0", world.project);
  for (let n = 1; n < SESSIONS; n++) {
    await tmux.run("new-session", "-d", "-s", `s${n}`, "-c", world.project, "cat");
  }
  const env = { TMUX: tmux.variable, TMUX_PANE: "%0" };
  const inTmux = await takes(() => list(env));
  return [...rows, row(`list ${AGENTS} agents, ${SESSIONS} tmux sessions`, inTmux, 10)];
}

/** A PATH with what the launcher itself runs, and nothing else. */
async function pathWithoutTmux({ home }: World): Promise<string> {
  const folder = `${home}/programs`;
  await Deno.mkdir(folder);
  for (const name of ["id", "ps", "sh"]) {
    const found = ["/usr/bin", "/bin"].map((path) => `${path}/${name}`).find(exists);
    if (found !== undefined) await Deno.symlink(found, `${folder}/${name}`);
  }
  return folder;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Lists in a world of its own, which another take does not fill further. */
async function list(env: Record<string, string>): Promise<Measured> {
  await using world = await createBenchWorld();
  await using a = await world.start({ session: A, env });
  using fleet = openFleet(world.root, world.project);
  const store = hastyStore(world.root);
  for (let n = 1; n < AGENTS; n++) {
    const pid = 5_000_000 + n;
    const pane = `%${n % SESSIONS}`;
    const tmux = env["TMUX"] === undefined ? null : { pane, session: `s${n % SESSIONS}` };
    const entry = fleet.add(pid, { tmux, state: { purpose: "works", updated_at: Date.now() } });
    const box = entry.client.session_id ?? "";
    Deno.writeTextFileSync(`${world.root}/activity/${box}`, n % 2 === 0 ? "busy" : "idle");
    Deno.writeTextFileSync(`${world.root}/turn/${box}`, formatTurn("t1"));
    fill(store, A, box, world.project, n % 7);
    fill(store, A, box, world.project, n % 5, "acknowledged");
  }
  let answer = "";
  const stats = await measure(200, async () => {
    answer = await bareCall(a, "list_project_sessions");
    if (!answer.includes('\\"ok\\":true')) throw new Error(answer.slice(0, 300));
  });
  const rows = resultIn(answer)["sessions"];
  if (!Array.isArray(rows) || rows.length !== AGENTS) {
    throw new Error(`Listed ${Array.isArray(rows) ? rows.length : "nothing"}`);
  }
  return stats;
}
