/** The process that oxtail's server is compared with. */

// @ts-types="@modelcontextprotocol/sdk/client"
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { chooseConfig } from "../../tools/registry.ts";
import { line } from "../support/raw_server.ts";
import { StdioTransport } from "../support/stdio.ts";

/** An MCP server that does nothing, called as the real one is. */
export class ReferenceServer implements AsyncDisposable {
  readonly #transport: StdioTransport;

  private constructor(transport: StdioTransport) {
    this.#transport = transport;
  }

  /** Starts the server; resolves when it has answered `initialize`. */
  static async start(): Promise<ReferenceServer> {
    // With the lock of the checkout: its versions are in the cache, and the list of all others is not.
    const { config, lock } = await chooseConfig();
    const resolution = [`--config=${config}`, `--lock=${lock}`, "--frozen=false", "--cached-only"];
    const transport = new StdioTransport({
      command: Deno.execPath(),
      args: ["run", ...resolution, "-A", program()],
      cwd: "/",
      env: { PATH: "/usr/bin:/bin", HOME: Deno.env.get("HOME") ?? "/" },
    });
    const client = new Client({ name: "bench", version: "1.0.0" });
    await client.connect(transport);
    return new ReferenceServer(transport);
  }

  /** The process of the server. */
  get pid(): number {
    return this.#transport.pid;
  }

  /** One round trip. */
  async ping(): Promise<void> {
    await this.#transport.exchange(line({ id: "ping", method: "ping" }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    Deno.kill(this.#transport.pid, "SIGKILL");
    await this.#transport.close();
  }
}

function program(): string {
  return new URL("empty_server.ts", import.meta.url).pathname;
}
