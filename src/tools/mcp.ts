/**
 * The MCP side of the server: which tools there are, and what happens around each call. The SDK's
 * low-level server is used, so that schemas, errors and bytes are ours to choose.
 */

// @ts-types="npm:@modelcontextprotocol/sdk@1.32.2/server"
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
// @ts-types="npm:@modelcontextprotocol/sdk@1.32.2/shared/transport"
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
// @ts-types="npm:@modelcontextprotocol/sdk@1.32.2/types"
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { Result } from "../wire/result.ts";
import type { Caller, ServerSession, Session } from "./caller.ts";
import { type CallResult, encodeFailure, encodeResult } from "./encode.ts";
import type { HandOvers, RequestId } from "./hand_overs.ts";
import { refuse, type Tool } from "./tool.ts";

/** A session, with what its responses hand over. */
export interface OpenSession {
  readonly session: ServerSession;
  /** The session as the one that makes a call with this `_meta` sees it. */
  readonly forCall: (meta: unknown) => Session;
  readonly handOvers: HandOvers;
}

/** What the MCP server needs. */
export interface McpParts {
  readonly version: string;
  readonly instructions: string;
  readonly tools: readonly Tool[];
  /** Opens the store at the first call that finds it usable; else a sentence that says what is wrong. */
  readonly open: (client: McpClient) => Result<OpenSession>;
  /** For what nobody expected; a line on stderr. */
  readonly log: (line: string) => void;
}

/** The client as it named itself in the handshake. */
export interface McpClient {
  readonly name: string;
  readonly version: string | null;
}

/**
 * The SDK checks with this what a user typed into a form of the server. There is none here, and its
 * default compiles schemas for 5 ms of every start.
 */
const NEVER_ELICITS = {
  getValidator(): never {
    throw new Error("This server asks its user for nothing");
  },
};

/** Creates the MCP server; connect it to a transport with {@link connect}. */
export function createMcp(parts: McpParts): Server {
  const server = new Server(
    { name: "oxtail", title: "oxtail", version: parts.version },
    {
      capabilities: { tools: {} },
      instructions: parts.instructions,
      jsonSchemaValidator: NEVER_ELICITS,
    },
  );
  const client = (): McpClient => {
    const info = server.getClientVersion();
    return { name: info?.name ?? "unknown", version: info?.version ?? null };
  };
  const byName = new Map(parts.tools.map((tool) => [tool.name, tool]));
  // Made when it is asked for: `initialize` is answered a few milliseconds sooner.
  let list: { tools: ReturnType<typeof describe>[] } | null = null;
  server.setRequestHandler(
    ListToolsRequestSchema,
    () => list ??= { tools: parts.tools.map(describe) },
  );
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const { signal, requestId } = extra;
    const tool = byName.get(params.name);
    if (tool === undefined) {
      return failed(`There is no tool ${JSON.stringify(params.name.slice(0, 64))}`);
    }
    const opened = parts.open(client());
    if (!opened.ok) return encodeResult(refuse("store-unusable", opened.reason));
    const { session, forCall, handOvers } = opened.value;
    // A response that is never written gives its mail back, whenever the client cancels.
    signal.addEventListener("abort", () => handOvers.dropped(requestId), { once: true });
    try {
      handOvers.requestBegan();
      const own = forCall(params._meta);
      const call: Call = { requestId, signal, meta: params._meta, progress: progressOf(extra) };
      const result = await tool.run(callerOf(own, handOvers, call), params.arguments ?? {});
      if (signal.aborted) handOvers.dropped(requestId);
      return encodeResult(result);
    } catch (error) {
      handOvers.dropped(requestId);
      const text = encodeFailure(tool.name, error, session.store.root);
      if (text.isError === true && !(error instanceof z.ZodError)) parts.log(detail(error));
      return text;
    }
  });
  server.oninitialized = () => {
    // The agent shows itself as soon as its client is known. A store that cannot be opened now is
    // told at the first call.
    const opened = parts.open(client());
    if (!opened.ok) parts.log(opened.reason);
  };
  return server;
}

/** What a call brings with it. */
interface Call {
  readonly requestId: RequestId;
  readonly signal: AbortSignal;
  readonly meta: unknown;
  readonly progress: Caller["progress"];
}

function callerOf(session: Session, handOvers: HandOvers, call: Call): Caller {
  const { requestId, signal, meta, progress } = call;
  const box = session.agent.box();
  return {
    ...session,
    signal,
    progress,
    isSubagent: session.isSubagentCall(meta),
    handsOver(offer, taken) {
      handOvers.note(requestId, { box, offer, taken });
      // The turn of the lease: a drain of fifty messages looks once which one runs.
      const { readerTag: tag, turn } = taken.lease;
      session.hops.handed({ box, tag, turn }, requestId, offer.base, offer.message.hop ?? 0);
    },
    actsOn: (name, hop) => session.hops.handed(session.agent.reader(), requestId, name, hop),
  };
}

/** What the SDK gives a handler to answer beside its result. */
type Extra = Parameters<
  Parameters<Server["setRequestHandler"]>[1]
>[1];

/** Sends progress notifications when the client gave a token for them. */
function progressOf({ _meta, sendNotification }: Extra): Caller["progress"] {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return null;
  return (progress, total) => {
    const params = { progressToken, progress, total };
    // A client that has gone away needs none.
    sendNotification({ method: "notifications/progress", params }).catch(() => {});
  };
}

/** Tells `handOvers` when a response was written, which the SDK does not. */
export function reportWrites(transport: Transport, handOvers: () => HandOvers | null): void {
  const send = transport.send.bind(transport);
  transport.send = async (message, options) => {
    await send(message, options);
    if ("result" in message) handOvers()?.written(message.id);
  };
}

/** A tool as `tools/list` shows it. */
export function describe(tool: Tool) {
  const { $schema: _, ...inputSchema } = z.toJSONSchema(tool.inputSchema, { io: "input" });
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: { ...inputSchema, type: "object" as const },
    annotations: { ...tool.annotations, openWorldHint: false },
  };
}

function failed(text: string): CallResult {
  return { content: [{ type: "text", text }], isError: true };
}

function detail(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
