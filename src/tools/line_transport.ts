/**
 * MCP over standard input and output: one JSON-RPC message on a line. Whatever stands on a line, the
 * next one is served, and every request has an answer:
 *
 * - a line that is no message is answered with an error, under the id of the request it was meant to be;
 * - a line may be as long as {@link LINE_MAX_BYTES}, and a longer one is passed over;
 * - what follows `initialize` waits for its answer: before it nobody knows which client this is;
 * - a client that sends without reading is served until {@link OUTPUT_MAX_BYTES} wait for it;
 * - at the end of the input what was asked before is answered still.
 */

// @ts-types="npm:@modelcontextprotocol/sdk@1.32.2/shared/transport"
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
// @ts-types="npm:@modelcontextprotocol/sdk@1.32.2/types"
import { type JSONRPCMessage, JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";
import type { Clock } from "../sys/clock.ts";
import type { Pipes } from "../sys/pipes.ts";
import { isObject } from "../wire/json.ts";
import { LINE_MAX_BYTES, LINGER_MAX_MS, OUTPUT_MAX_BYTES } from "../wire/limits.ts";
import { type Line, splitLines } from "./lines.ts";
import { openOutput, type Output } from "./output.ts";
import type { RequestId } from "./hand_overs.ts";

const NOT_JSON = -32700;
const NOT_A_MESSAGE = -32600;

/** A transport over a server's own streams. */
export class LineTransport implements Transport {
  onmessage?: (message: JSONRPCMessage) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  readonly #pipes: Pipes;
  readonly #clock: Clock;
  readonly #output: Output;
  readonly #inputEnded = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  /** Requests without an answer. */
  readonly #open = new Map<RequestId, PromiseWithResolvers<void>>();

  constructor(pipes: Pipes, clock: Clock) {
    this.#pipes = pipes;
    this.#clock = clock;
    this.#output = openOutput(pipes, OUTPUT_MAX_BYTES);
  }

  /** Resolves when the client has ended its input: what it asked before is answered still. */
  get inputEnded(): Promise<void> {
    return this.#inputEnded.promise;
  }

  /** Resolves when the client is gone, or has ended its input and has its answers. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  start(): Promise<void> {
    const failed = (error: unknown) => this.#report(error);
    Promise.race([this.#follow(), this.#output.failed])
      .catch(failed)
      .finally(() => this.#ended.resolve());
    return Promise.resolve();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const written = this.#output.write(new TextEncoder().encode(JSON.stringify(message) + "\n"));
    if (!("method" in message) && message.id !== undefined) this.#settle(message.id);
    await written;
  }

  close(): Promise<void> {
    this.#ended.resolve();
    this.onclose?.();
    return Promise.resolve();
  }

  async #follow(): Promise<void> {
    const lines = splitLines(LINE_MAX_BYTES);
    for (;;) {
      const chunk = await this.#pipes.read();
      if (chunk === null) break;
      for (const line of lines.push(chunk)) {
        await this.#output.room();
        await this.#take(line);
      }
    }
    const rest = lines.rest();
    if (rest !== null) await this.#take(rest);
    this.#inputEnded.resolve();
    await this.#linger();
  }

  /** Every way out of a line is an answer, or there is nothing that could have one. */
  async #take(line: Line): Promise<void> {
    if (line.text === null) {
      const limit = LINE_MAX_BYTES.toLocaleString("en-US");
      return this.#refuse(idAtEnds(line), NOT_A_MESSAGE, `The line has over ${limit} bytes`);
    }
    if (line.text.trim() === "") return;
    const value = parse(line.text);
    if (value === undefined) return this.#refuse(null, NOT_JSON, "The line is not JSON");
    // Some clients put several messages on one line, which one version of the protocol allowed.
    const messages = Array.isArray(value) && value.length > 0 ? value : [value];
    for (const message of messages) await this.#receive(message);
  }

  async #receive(value: unknown): Promise<void> {
    const parsed = JSONRPCMessageSchema.safeParse(value);
    if (!parsed.success) return this.#refuseMessage(value);
    const message = parsed.data;
    let answered: Promise<void> | null = null;
    if ("method" in message && "id" in message) {
      const open = Promise.withResolvers<void>();
      this.#open.set(message.id, open);
      if (message.method === "initialize") answered = open.promise;
    }
    try {
      this.onmessage?.(message);
    } catch (error) {
      this.#report(error);
    }
    // Who cancels a request gets no answer to it.
    if ("method" in message && message.method === "notifications/cancelled") {
      const id = message.params?.["requestId"];
      if (isId(id)) this.#settle(id);
    }
    await answered;
  }

  #refuseMessage(value: unknown): void {
    const isRequest = isObject(value) && "method" in value;
    const isAnswer = isObject(value) && ("result" in value || "error" in value);
    // Neither a notification nor an answer is answered.
    if (isRequest ? !("id" in value) : isAnswer) return;
    const id = isObject(value) && isId(value["id"]) ? value["id"] : null;
    const text = 'The line is no JSON-RPC 2.0 message: send {"jsonrpc":"2.0","id":…,"method":…}';
    this.#refuse(id, NOT_A_MESSAGE, text);
  }

  /** The protocol's own types know no answer without an id, which JSON-RPC prescribes here. */
  #refuse(id: RequestId | null, code: number, message: string): void {
    const answer = JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } });
    this.#output.write(new TextEncoder().encode(`${answer}\n`)).catch(() => {});
  }

  #settle(id: RequestId): void {
    this.#open.get(id)?.resolve();
    this.#open.delete(id);
  }

  /** Until all is answered and written, or the time for that is over. */
  async #linger(): Promise<void> {
    const over = new AbortController();
    const answers = Promise.all([...this.#open.values()].map(({ promise }) => promise));
    const written = answers.then(() => this.#output.empty());
    await Promise.race([written, this.#clock.sleep(LINGER_MAX_MS, over.signal)]);
    over.abort();
  }

  #report(error: unknown): void {
    this.onerror?.(error instanceof Error ? error : new Error(String(error)));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isId(value: unknown): value is RequestId {
  return typeof value === "string" || (typeof value === "number" && Number.isFinite(value));
}

/** The id of a request that is too long: clients write it right at the start or right at the end. */
function idAtEnds({ head, tail }: { readonly head: string; readonly tail: string }) {
  const id =
    /^\s*\{\s*"jsonrpc":\s*"2\.0",\s*"id":\s*(\d{1,15}|"[^"\\]{1,100}"),/.exec(head)?.[1] ??
      /,\s*"jsonrpc":\s*"2\.0",\s*"id":\s*(\d{1,15}|"[^"\\]{1,100}")\s*\}\s*$/.exec(tail)?.[1];
  const value = id === undefined ? null : parse(id);
  return isId(value) ? value : null;
}
