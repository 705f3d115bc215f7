/** An MCP transport to a child process, for the SDK's client. */

// @ts-types="@modelcontextprotocol/sdk/shared/transport"
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
// @ts-types="@modelcontextprotocol/sdk/types"
import { type JSONRPCMessage, JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";

import { coverageEnv } from "./coverage.ts";
import { eachLine } from "./lines.ts";

/** A program, its arguments and surroundings. */
export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Record<string, string>;
}

/**
 * Talks to a child over its stdin and stdout. Unlike the SDK's own transport it leaves no timer
 * behind, keeps what the child wrote to stderr, and tells when the child has ended.
 */
export class StdioTransport implements Transport {
  onmessage?: (message: JSONRPCMessage) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  /** What the child wrote to stderr so far. */
  stderr = "";
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  #reading: Promise<unknown> = Promise.resolve();
  /** Who takes the next line in place of the SDK's client. */
  #taker: PromiseWithResolvers<string> | null = null;

  constructor({ command, args, cwd, env }: ChildOptions) {
    this.#child = new Deno.Command(command, {
      args: [...args],
      cwd,
      env: { ...coverageEnv(), ...env },
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
  }

  get pid(): number {
    return this.#child.pid;
  }

  start(): Promise<void> {
    const messages = eachLine(this.#child.stdout, (line) => {
      const taker = this.#taker;
      this.#taker = null;
      if (taker === null) this.onmessage?.(JSONRPCMessageSchema.parse(JSON.parse(line)));
      else taker.resolve(line);
    });
    const notes = eachLine(this.#child.stderr, (line) => {
      this.stderr += `${line}\n`;
    });
    this.#reading = Promise.all([messages, notes, this.#child.status])
      .then(() => {
        this.#taker?.reject(new Error(`The server has ended: ${this.stderr}`));
        this.onclose?.();
      });
    return Promise.resolve();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    await this.#input.write(new TextEncoder().encode(JSON.stringify(message) + "\n"));
  }

  /**
   * Writes a line past the SDK's client and resolves with the next line that comes, as text: what it
   * takes is what the child takes. Nothing else may be under way.
   */
  async exchange(line: string): Promise<string> {
    const taker = Promise.withResolvers<string>();
    this.#taker = taker;
    await this.#input.write(new TextEncoder().encode(line));
    return await taker.promise;
  }

  /** Ends the child's input and waits until it has gone. */
  async close(): Promise<void> {
    try {
      await this.#input.close();
    } catch {
      // It has gone already, or was closed before.
      await this.#input.abort().catch(() => {});
    }
    await this.#reading;
  }
}
