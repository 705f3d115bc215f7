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
}

/** A running server. */
export interface Server {
  readonly pid: number;
  /** Calls a tool; gives the JSON of its result, with the text of an MCP error as `message`. */
  call(tool: string, input: Readonly<Record<string, unknown>>): Promise<JsonObject>;
  /** Ends it and waits for that. */
  close(): Promise<void>;
}

/** Starts a server and shakes hands with it. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const transport = new StdioClientTransport({
    ...options,
    args: [...options.args],
    env: { ...options.env },
    // The terminal belongs to the client alone.
    stderr: "ignore",
  });
  const client = new Client({ name: standIn.clientName, version: "1.0.0" });
  await client.connect(transport);
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
    close: () => client.close(),
  };
}
