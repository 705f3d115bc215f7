/** The two agents of the demo. */

import { type Server, startServer } from "../stand_in/server.ts";
import { type AgentPane, openPane } from "./pane.ts";
import type { World } from "./world.ts";

/** The agents and what they work in. */
export interface Scene {
  readonly world: World;
  /** The first agent: the demo itself, with a server of its own. */
  readonly asker: Server;
  /** The second agent: a client in a tmux pane. */
  readonly answerer: AgentPane;
  readonly answererSession: string;
}

/** Starts both agents; each gets a session id as its client would choose one. */
export async function openScene(world: World): Promise<Scene> {
  const answererSession = crypto.randomUUID();
  const identity = { CLAUDE_CODE_SESSION_ID: crypto.randomUUID() };
  const { server, project, env } = world;
  const [asker, answerer] = await Promise.all([
    startServer({ ...server, cwd: project, env: { ...env, ...identity } }),
    openPane(world, answererSession),
  ]);
  return { world, asker, answerer, answererSession };
}
