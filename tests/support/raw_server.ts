/** A server driven with bare lines, as a script would: nothing is read before the test reads. */

import { checkoutConfig } from "../../tools/checkout.ts";
import type { Json } from "./talk.ts";
import type { World } from "./world.ts";

/** The line that begins the handshake, under the id 0, and the one that ends it. */
export const HANDSHAKE = line({
  id: 0,
  method: "initialize",
  params: {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "claude-code", version: "1.0.0" },
  },
}) + line({ method: "notifications/initialized" });

/** A JSON-RPC message on a line of its own. */
export function line(message: Json): string {
  return `${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`;
}

/** A call of a tool on a line of its own. */
export function callLine(id: number | string, name: string, args: Json = {}): string {
  return line({ id, method: "tools/call", params: { name, arguments: args } });
}

/** The JSON of a tool's answer. */
export function resultOf(answer: Json | undefined): Json {
  const { result } = JSON.parse(JSON.stringify(answer ?? {}));
  return JSON.parse(result?.content?.[0]?.text ?? "{}");
}

/** What takes longer than this never comes. */
const NEVER_MS = 60_000;

/** Fails when `done` does not come. */
async function within<T>(done: Promise<T>, what: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`Waited in vain for ${what}`)), NEVER_MS);
  try {
    return await Promise.race([done, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** A running server. */
export class RawServer implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<Uint8Array>;
  readonly #answers = new Map<unknown, Json>();
  #rest = "";
  #isDown = false;

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#input = child.stdin.getWriter();
    this.#output = child.stdout.getReader();
    child.status.then(() => this.#isDown = true);
  }

  /** Starts one in `world`. */
  static async start(world: World, session: string): Promise<RawServer> {
    const { command, args } = await checkoutConfig();
    const env = {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      HOME: world.home,
      CLAUDE_CODE_SESSION_ID: session,
    };
    const child = new Deno.Command(command, {
      args,
      cwd: world.project,
      env,
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    });
    return new RawServer(child.spawn());
  }

  /** Writes; resolves when the server has taken it. */
  async write(text: string): Promise<void> {
    await this.writeBytes(new TextEncoder().encode(text));
  }

  /** The same with bytes, which need be no text. */
  async writeBytes(bytes: Uint8Array): Promise<void> {
    await within(this.#input.write(bytes), "the server to read");
  }

  /** Ends the server's input. */
  async endInput(): Promise<void> {
    await this.#input.close();
  }

  /** Sends a signal. */
  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Reads until there is an answer to each of `ids`, or the server has ended; all not yet given. */
  async answers(ids: Iterable<unknown>): Promise<ReadonlyMap<unknown, Json>> {
    const wanted = [...ids];
    while (!wanted.every((id) => this.#answers.has(id))) {
      const { value, done } = await within(this.#output.read(), "an answer");
      if (done) break;
      const lines = (this.#rest + new TextDecoder().decode(value)).split("\n");
      this.#rest = lines.pop() ?? "";
      for (const text of lines) {
        const message: Json = JSON.parse(text);
        if ("id" in message) this.#answers.set(message["id"], message);
      }
    }
    const answers = new Map(this.#answers);
    this.#answers.clear();
    return answers;
  }

  /** Resolves when the server has ended, without a look at what it wrote. */
  async ended(): Promise<void> {
    await within(this.#child.status, "the end of the server");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Whatever state the test has brought it into.
    if (!this.#isDown) this.#child.kill("SIGKILL");
    await this.#child.status;
    await this.#input.abort().catch(() => {});
    await this.#output.cancel();
  }
}
