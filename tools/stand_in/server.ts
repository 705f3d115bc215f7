/** The oxtail server as a client starts it: a child process that speaks MCP over stdio. */

// @ts-types="@modelcontextprotocol/sdk/client"
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
// @ts-types="@modelcontextprotocol/sdk/client/stdio"
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { standIn } from "../../src/clients/stand_in.ts";
import { type JsonObject, parseObject } from "../../src/wire/json.ts";

/** How a server is started. */
export interface ServerOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** How the client calls itself; the stand-in's own name when absent. */
  readonly clientName?: string;
}

/** A running server. */
export interface Server {
  readonly pid: number;
  /** Calls a tool; gives the JSON of its result, with the text of an MCP error as `message`. */
  call(tool: string, input: Readonly<Record<string, unknown>>): Promise<JsonObject>;
  /** What it wrote to stderr so far, the end of it. */
  stderr(): string;
  /** Ends it and waits for that. */
  close(): Promise<void>;
}

/** What is kept of what a server writes to stderr. */
const STDERR_MAX_CHARS = 2_000;

/**
 * Starts a server and shakes hands with it.
 *
 * @throws {Error} When it does not start, with what it wrote to stderr
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const transport = new StdioClientTransport({
    ...options,
    args: [...options.args],
    env: { ...options.env },
    // The terminal belongs to the client alone.
    stderr: "pipe",
  });
  let stderr = "";
  transport.stderr?.on("data", (bytes: Uint8Array) => {
    stderr = (stderr + new TextDecoder().decode(bytes)).slice(-STDERR_MAX_CHARS);
  });
  const client = new Client({ name: options.clientName ?? standIn.clientName, version: "1.0.0" });
  try {
    await client.connect(transport);
    // Answered after the message that ends the handshake: from here on the agent is registered.
    await client.ping();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The oxtail server does not start: ${stderr.trim() || reason}`);
  }
  return {
    pid: transport.pid ?? 0,
    async call(tool, input) {
      const result = await client.callTool({ name: tool, arguments: { ...input } });
      const content: unknown = Array.isArray(result.content) ? result.content[0] : null;
      const text = typeof content === "object" && content !== null && "text" in content
        ? String(content.text)
        : "";
      return parseObject(text) ?? { ok: false, message: text };
    },
    stderr: () => stderr.trim(),
    close: () => client.close(),
  };
}
