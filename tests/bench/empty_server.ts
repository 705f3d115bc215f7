/** An MCP server without a tool: what the SDK and a process cost by themselves. */

// @ts-types="@modelcontextprotocol/sdk/server"
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
// @ts-types="@modelcontextprotocol/sdk/server/stdio"
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";

if (import.meta.main) {
  const server = new Server({ name: "empty", version: "1.0.0" }, { capabilities: {} });
  server.onclose = () => Deno.exit(0);
  await server.connect(new StdioServerTransport());
}
