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
import type { Clock, Pipes } from "../sys/ports.ts";
import { isObject } from "../wire/json.ts";
import { LINE_MAX_BYTES, LINGER_MAX_MS, OUTPUT_MAX_BYTES } from "../wire/limits.ts";
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

// Lines from chunks of bytes, each byte looked at once, and none kept beyond a limit.

/** A line without its end; or, of one that is too long, its first and last bytes. */
export type Line =
  | { readonly text: string }
  | { readonly text: null; readonly head: string; readonly tail: string };

/** Takes chunks and gives lines. */
interface Lines {
  /** The lines that end in this chunk, which may be overwritten afterwards. */
  push(chunk: Uint8Array): Generator<Line>;
  /** What stands after the last line end, when the input is over; null when nothing does. */
  rest(): Line | null;
}

/** Of a line that is too long, so many bytes are kept at either end. */
const KEPT_ENDS = 512;
const LINE_END = 10;

/** Splits lines of at most `maxBytes`. */
export function splitLines(maxBytes: number): Lines {
  let parts: Uint8Array[] = [];
  let length = 0;
  /** The ends of the line that is too long. */
  let long: { head: Uint8Array; tail: Uint8Array } | null = null;
  const add = (bytes: Uint8Array) => {
    length += bytes.length;
    if (long !== null) long.tail = join([long.tail, bytes]).slice(-KEPT_ENDS);
    else parts.push(bytes.slice());
    if (long !== null || length <= maxBytes) return;
    const whole = join(parts);
    long = { head: whole.slice(0, KEPT_ENDS), tail: whole.slice(-KEPT_ENDS) };
    parts = [];
  };
  const take = (): Line => {
    const line: Line = long === null
      ? { text: decode(join(parts)) }
      : { text: null, head: decode(long.head), tail: decode(long.tail) };
    parts = [];
    length = 0;
    long = null;
    return line;
  };
  return {
    *push(chunk) {
      let from = 0;
      for (let to = chunk.indexOf(LINE_END); to >= 0; to = chunk.indexOf(LINE_END, from)) {
        add(chunk.subarray(from, to));
        from = to + 1;
        yield take();
      }
      if (from < chunk.length) add(chunk.subarray(from));
    },
    rest: () => length === 0 ? null : take(),
  };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Bytes that are no UTF-8 become U+FFFD. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

// What waits to be written. A client that does not read for a while keeps nothing else waiting; who
// makes more output asks for room first, so that not all of it is kept in memory.

/** A queue of bytes on their way out. */
interface Output {
  /** Resolves when `bytes` were written; rejects when they never will be. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when less than the limit waits. */
  room(): Promise<void>;
  /** Resolves when nothing waits. */
  empty(): Promise<void>;
  /** Resolves when nobody can read any more. */
  readonly failed: Promise<void>;
}

interface Waiting {
  readonly bytes: Uint8Array;
  readonly done: PromiseWithResolvers<void>;
}

/** Opens the queue; at `maxBytes` there is no room. */
function openOutput(pipes: Pick<Pipes, "write">, maxBytes: number): Output {
  const queue: Waiting[] = [];
  const failed = Promise.withResolvers<void>();
  let hasFailed = false;
  let size = 0;
  let changed = Promise.withResolvers<void>();
  let isWriting = false;
  const writeAll = async () => {
    isWriting = true;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      try {
        if (hasFailed) throw new Error("Cannot write: the client has gone");
        await pipes.write(next.bytes);
        next.done.resolve();
      } catch (error) {
        hasFailed = true;
        failed.resolve();
        next.done.reject(error);
      }
      size -= next.bytes.length;
      changed.resolve();
      changed = Promise.withResolvers();
    }
    isWriting = false;
  };
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await changed.promise;
  };
  return {
    write(bytes) {
      const done = Promise.withResolvers<void>();
      queue.push({ bytes, done });
      size += bytes.length;
      if (!isWriting) writeAll();
      return done.promise;
    },
    room: () => until(() => size < maxBytes),
    empty: () => until(() => size === 0),
    failed: failed.promise,
  };
}
