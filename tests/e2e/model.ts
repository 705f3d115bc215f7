/**
 * The scripted model: a stand-in for the Anthropic Messages, OpenAI Responses, Chat Completions and Gemini APIs on 127.0.0.1.
 * Each agent has a base address of its own, so that a request says who made it. Every request is kept:
 * what a hook put into an agent's context is proved by the request that carries it.
 */

import { type JsonObject, parseObject } from "../../src/wire/json.ts";
import { answerMessages, readMessages } from "./anthropic.ts";
import { answerChat, readChat } from "./chat.ts";
import { answerContents, readContents } from "./gemini.ts";
import { answerResponses, readInput } from "./responses.ts";
import { type Conversation, heard, nextStep, type Rule } from "./script.ts";

/** A request that a client made to the model. */
export interface ModelRequest {
  readonly agent: string;
  readonly atMs: number;
  readonly path: string;
  readonly body: JsonObject;
  readonly conversation: Conversation;
  /** Everything said to the model in this request: prompts, hook contexts, tool results. */
  readonly heard: string;
}

/** A tool result that reached the model. */
export interface ToolResult {
  readonly callId: string;
  readonly name: string;
  readonly text: string;
  readonly atMs: number;
}

/** The running server. */
export class Model {
  readonly requests: ModelRequest[] = [];
  readonly #rules: Rule[] = [];
  readonly #log: string;
  readonly #abort = new AbortController();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  #serial = 0;

  /** Starts a model that writes each request as a line of the file `log`. */
  constructor(log: string) {
    this.#log = log;
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, signal: this.#abort.signal, onListen: () => {} },
      (request) => this.#answer(request),
    );
  }

  /** The base address for the client of `agent`. */
  url(agent: string): string {
    return `http://127.0.0.1:${this.#server.addr.port}/${agent}`;
  }

  /** Adds a script for an agent that answers by itself. */
  rule(rule: Rule): void {
    this.#rules.push(rule);
  }

  /** The requests of `agent`, oldest first, that have tools: the others are a client's own chores. */
  of(agent: string): ModelRequest[] {
    return this.requests.filter((request) =>
      request.agent === agent && request.conversation.hasTools
    );
  }

  /** The results of calls of the tool `name` that reached the model of `agent`, oldest first, each once. */
  results(agent: string, name: string): ToolResult[] {
    const found = new Map<string, ToolResult>();
    for (const request of this.of(agent)) {
      for (const result of resultsIn(request)) {
        if (result.name.endsWith(name) && !found.has(result.callId)) {
          found.set(result.callId, result);
        }
      }
    }
    return [...found.values()];
  }

  /** Ends the server and everything it still waits for. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#server.finished;
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const [, named = "", ...rest] = pathname.split("/");
    // A client whose address is the same in all its windows says in its key which of them asks.
    const key = /^Bearer agent-(.+)$/.exec(request.headers.get("authorization") ?? "");
    const agent = key?.[1] ?? named;
    const path = "/" + rest.join("/");
    const body = parseObject(await request.text()) ?? {};
    if (request.method === "GET" && path.endsWith("/models")) {
      return Response.json({ data: [], models: [], has_more: false, object: "list" });
    }
    if (path.endsWith("/count_tokens")) return Response.json({ input_tokens: 10 });
    if (path.endsWith("/messages")) {
      return await this.#speak(agent, path, body, readMessages, answerMessages);
    }
    if (/:(?:streamG|g)enerateContent$/.test(path)) {
      return await this.#speak(
        agent,
        path,
        body,
        readContents,
        (_, step) => answerContents(path, step),
      );
    }
    if (path.endsWith("/chat/completions")) {
      return await this.#speak(agent, path, body, readChat, answerChat);
    }
    if (path.endsWith("/responses")) {
      return await this.#speak(agent, path, body, readInput, answerResponses);
    }
    return Response.json({ error: { type: "not_found_error", message: `no ${path}` } }, {
      status: 404,
    });
  }

  async #speak(
    agent: string,
    path: string,
    body: JsonObject,
    read: typeof readMessages,
    answer: typeof answerMessages,
  ): Promise<Response> {
    const conversation = read(body);
    const serial = ++this.#serial;
    this.#keep({ agent, atMs: Date.now(), path, body, conversation, heard: heard(conversation) });
    const step = nextStep(conversation, this.#rules.filter((rule) => rule.agent === agent), serial);
    if (step.delayMs > 0) await pause(step.delayMs, this.#abort.signal);
    return answer(body, step, serial);
  }

  #keep(request: ModelRequest): void {
    this.requests.push(request);
    const { agent, atMs, path, body } = request;
    Deno.writeTextFileSync(this.#log, JSON.stringify({ agent, atMs, path, body }) + "\n", {
      append: true,
    });
  }
}

function resultsIn(request: ModelRequest): ToolResult[] {
  const { entries } = request.conversation;
  const names = new Map(
    entries.flatMap((entry) => entry.kind === "call" ? [[entry.callId, entry.name]] : []),
  );
  return entries.flatMap((entry) =>
    entry.kind === "result"
      ? [{
        callId: entry.callId,
        name: names.get(entry.callId) ?? "",
        text: entry.text,
        atMs: request.atMs,
      }]
      : []
  );
}

/** Waits; the end of the model ends the wait. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
