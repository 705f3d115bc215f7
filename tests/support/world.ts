/** A machine of its own for a test: a temporary HOME, projects in it, and servers as clients start them. */

// @ts-types="@modelcontextprotocol/sdk/client"
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
// @ts-types="@modelcontextprotocol/sdk/types"
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { CLIENT } from "../cli/launching.ts";
import { checkoutConfig, type CommandLine } from "../../tools/checkout.ts";
import { StdioTransport } from "./stdio.ts";

/** A result of a tool: its JSON, or the text of an MCP error. */
export interface Called {
  readonly isError: boolean;
  readonly text: string;
  /** The JSON object of the result; empty for an MCP error. */
  readonly json: { readonly [field: string]: unknown };
}

/** A running server with the client that drives it. */
export interface TestAgent extends AsyncDisposable {
  readonly pid: number;
  readonly client: Client;
  /** What the server wrote to stderr so far. */
  stderr(): string;
  call(
    tool: string,
    args?: Record<string, unknown>,
    options?: { readonly signal?: AbortSignal; readonly meta?: Record<string, unknown> },
  ): Promise<Called>;
  /** A line for a line, past the client: see {@link StdioTransport.exchange}. */
  exchange(line: string): Promise<string>;
}

/** How a server is started. */
export interface AgentOptions {
  /** Session id in the environment, as Claude Code gives it; none for an unidentified agent. */
  readonly session?: string;
  /** Working directory; the world's project when absent. */
  readonly cwd?: string;
  /** `clientInfo.name` */
  readonly clientName?: string;
  readonly env?: Record<string, string>;
  /** Resolve as soon as `initialize` is answered, before the agent has registered. */
  readonly initializeOnly?: boolean;
  /** The client shows forms; what its user does with the one that has this text. */
  readonly elicit?: (message: string, signal: AbortSignal) => Promise<Elicited>;
  /** What to start; the server of this checkout when absent. */
  readonly line?: CommandLine;
  /** A program and arguments to put before the command line. */
  readonly wrapper?: readonly string[];
  /** Run what `setup` installed into this world's home, see {@link install}. */
  readonly installed?: boolean;
}

/** What a user does with a form. */
interface Elicited {
  readonly action: "accept" | "decline" | "cancel";
  readonly content?: Record<string, string>;
}

/** A temporary HOME. */
export interface World extends AsyncDisposable {
  readonly home: string;
  readonly root: string;
  readonly project: string;
  start(options?: AgentOptions): Promise<TestAgent>;
}

/** Creates a world; its folder name has a space and a quote, because users' folders do. */
export async function createWorld(): Promise<World> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "oxtail it's " }));
  const home = `${folder}/home`;
  const project = `${folder}/project`;
  for (const path of [home, project, `${project}/.git`]) await Deno.mkdir(path);
  await Deno.writeTextFile(`${project}/.git/HEAD`, "ref: refs/heads/main\n");
  const agents: TestAgent[] = [];
  return {
    home,
    root: `${home}/.oxtail`,
    project,
    async start(options = {}) {
      const agent = await startAgent(home, project, options);
      agents.push(agent);
      return agent;
    },
    async [Symbol.asyncDispose]() {
      for (const agent of agents) await agent[Symbol.asyncDispose]();
      await removeBusy(folder);
    },
  };
}

/** Removes `folder`, into which a process that was killed may still put its last file. */
async function removeBusy(folder: string): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return await Deno.remove(folder, { recursive: true });
    } catch (error) {
      if (tries === 50 || !(error instanceof Error && /not empty/.test(error.message))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Runs the real `setup` of this checkout in `home`, for Claude Code: what users start afterwards. */
export async function install(home: string): Promise<void> {
  await (bundler ??= fetchBundler());
  const { command, args } = await (config ??= checkoutConfig());
  const programs = `${home}/../programs`;
  await Deno.mkdir(programs, { recursive: true });
  await Deno.writeTextFile(`${programs}/claude`, CLIENT, { mode: 0o755 });
  const { code, stderr } = await new Deno.Command(command, {
    args: [...args.slice(0, -1), "setup", "--yes", "--client=claude-code"],
    cwd: home,
    env: { PATH: `${await Deno.realPath(programs)}:/usr/local/bin:/usr/bin:/bin`, HOME: home },
    clearEnv: true,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) throw new Error(`setup failed: ${new TextDecoder().decode(stderr)}`);
}

/** Fetched once, with the whole environment: in the scrubbed one of a setup there may be no way to npm. */
let bundler: Promise<void> | null = null;

async function fetchBundler(): Promise<void> {
  const folder = await Deno.makeTempDir();
  const [program, bundle] = [`${folder}/program.js`, `${folder}/bundle.js`];
  await Deno.writeTextFile(program, "");
  const args = ["bundle", "--quiet", "--no-config", "--no-lock", "--output", bundle, program];
  const { success } = await new Deno.Command(Deno.execPath(), { args, stdin: "null" }).output();
  await Deno.remove(folder, { recursive: true });
  if (!success) throw new Error("Deno cannot fetch its bundler");
}

/** Asked for once: it makes sure of the cache, which takes longer than a server's start. */
let config: ReturnType<typeof checkoutConfig> | null = null;

async function startAgent(
  home: string,
  project: string,
  options: AgentOptions,
): Promise<TestAgent> {
  const installed = { command: `${home}/.oxtail/bin/oxtail`, args: ["server"] };
  const line = options.installed === true ? installed : options.line;
  const { command, args } = line ?? await (config ??= checkoutConfig());
  const [program = command, ...rest] = [...options.wrapper ?? [], command, ...args];
  const transport = new StdioTransport({
    command: program,
    args: rest,
    cwd: options.cwd ?? project,
    env: {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      HOME: home,
      ...(options.session === undefined ? {} : { CLAUDE_CODE_SESSION_ID: options.session }),
      ...options.env,
    },
  });
  const { elicit } = options;
  const client = new Client(
    { name: options.clientName ?? "claude-code", version: "1.0.0" },
    { capabilities: elicit === undefined ? {} : { elicitation: {} } },
  );
  if (elicit !== undefined) {
    client.setRequestHandler(
      ElicitRequestSchema,
      async ({ params }, { signal }) => ({ ...await elicit(params.message, signal) }),
    );
  }
  try {
    await client.connect(transport);
  } catch (error) {
    await transport.close();
    throw new Error(`The server did not start: ${transport.stderr}`, { cause: error });
  }
  // Answered after the notification that ends the handshake, so the agent is registered now.
  if (options.initializeOnly !== true) await client.ping();
  return {
    pid: transport.pid,
    client,
    stderr: () => transport.stderr,
    exchange: (line) => transport.exchange(line),
    call: (tool, given = {}, { signal, meta } = {}) => call(client, tool, given, signal, meta),
    async [Symbol.asyncDispose]() {
      await transport.close();
    },
  };
}

async function call(
  client: Client,
  name: string,
  args: Record<string, unknown>,
  signal: AbortSignal | undefined,
  meta: Record<string, unknown> | undefined,
): Promise<Called> {
  const params = { name, arguments: args, ...(meta === undefined ? {} : { _meta: meta }) };
  const options = { timeout: 60_000, ...(signal === undefined ? {} : { signal }) };
  const result = await client.callTool(params, undefined, options);
  const content: unknown = Array.isArray(result.content) ? result.content[0] : undefined;
  const text = typeof content === "object" && content !== null && "text" in content
    ? String(content.text)
    : "";
  const isError = result.isError === true;
  return { isError, text, json: isError ? {} : JSON.parse(text) };
}
