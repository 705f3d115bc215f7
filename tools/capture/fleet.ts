/** Three agents at work, for a capture: real servers, and hooks that say what each is doing. */

import type { World } from "../demo/world.ts";
import { type Server, startServer } from "../stand_in/server.ts";

/** The agents. */
export interface Fleet extends AsyncDisposable {
  /** Runs a program in their project and gives what it printed. */
  run(program: string, ...args: string[]): Promise<string>;
}

/** An agent, with the environment and the handshake of its client. */
interface Agent {
  readonly client: "claude-code" | "codex";
  readonly clientName: string;
  readonly session: string;
  readonly server: Server;
}

/** How long the oldest message is to wait before it is shown. */
const LOOK_AFTER_MS = 2_500;

/** Starts them: one waits for the answer of another, one has finished, and each got something. */
export async function createFleet(world: World): Promise<Fleet> {
  const start = (client: Agent["client"], name: string, purpose: string) =>
    startAgent(world, client, name, purpose);
  const main = await start("claude-code", "main", "Login form");
  const reviewer = await start("codex", "reviewer", "Reviews the login form");
  const docs = await start("claude-code", "docs", "Guide for the release");
  await hook(world, main, "UserPromptSubmit");
  await hook(world, reviewer, "UserPromptSubmit");
  await send(docs.server, "main", { body: "The guide is written" });
  await hook(world, main, "PreToolUse");
  await send(main.server, "docs", { body: "Please describe the new form", action_required: true });
  await hook(world, docs, "UserPromptSubmit");
  await hook(world, docs, "Stop");
  const question = { target: "reviewer", body: "Is the form good to merge?", timeout_ms: 60_000 };
  // It waits until its server goes.
  main.server.call("ask_peer", question).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, LOOK_AFTER_MS));
  return {
    run: (program, ...args) => output(world, program, args),
    async [Symbol.asyncDispose]() {
      for (const { server } of [main, reviewer, docs]) await server.close();
    },
  };
}

async function startAgent(
  world: World,
  client: Agent["client"],
  name: string,
  purpose: string,
): Promise<Agent> {
  const session = crypto.randomUUID();
  const variable = client === "codex" ? "CODEX_THREAD_ID" : "CLAUDE_CODE_SESSION_ID";
  const clientName = client === "codex" ? "codex-mcp-client" : client;
  const { command, args } = world.server;
  const env = { ...world.env, [variable]: session };
  const server = await startServer({ command, args, cwd: world.project, env, clientName });
  const agent = { client, clientName, session, server };
  await server.call("set_my_state", { name, purpose });
  return agent;
}

async function send(server: Server, target: string, input: Record<string, unknown>): Promise<void> {
  const sent = await server.call("send_message", { target, ...input, wake: "off" });
  if (sent["ok"] !== true) throw new Error(`Cannot send: ${JSON.stringify(sent)}`);
}

/**
 * Runs the installed hook for an event of this agent, as its client does. Not for SessionStart: that
 * names the client's process, and here all agents have the same.
 */
async function hook(world: World, { client, session }: Agent, event: string): Promise<void> {
  const input = {
    session_id: session,
    [client === "codex" ? "turn_id" : "prompt_id"]: `turn-of-${session}`,
    hook_event_name: event,
    transcript_path: "/none",
    cwd: world.project,
    prompt: "go",
  };
  const gate = `${world.home}/.oxtail/hooks/oxtail-hook`;
  await output(world, gate, [client, event], JSON.stringify(input));
}

async function output(
  { project, env }: World,
  program: string,
  args: readonly string[],
  stdin = "",
): Promise<string> {
  const child = new Deno.Command(program, {
    args: [...args],
    cwd: project,
    env: { ...env },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin));
  await writer.close();
  return new TextDecoder().decode((await child.output()).stdout);
}
