/**
 * The server's half of MCP, over the SDK's `Protocol`: tools, prompts, and both ways in which a client says who
 * it is and which version it speaks. Up to 2025-11-25 that is a handshake at the start; since 2026-07-28 there is
 * none, and each request brings it along in its `_meta`. A request is answered in the way in which it was asked,
 * so a client may look for the newer one and go on in the older.
 *
 * This is not the SDK's own `Server`: that loads a compiler of JSON schemas, for forms that are never
 * shown here, and checks each result once more. The compiler took a sixth of every start.
 */

// @ts-types="npm:@modelcontextprotocol/sdk@1.32.2/shared/protocol"
import { Protocol, type RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
// @ts-types="npm:@modelcontextprotocol/sdk@1.32.2/shared/transport"
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
// @ts-types="npm:@modelcontextprotocol/sdk@1.32.2/types"
import {
  type CallToolRequest,
  CallToolRequestSchema,
  type CompleteRequest,
  CompleteRequestSchema,
  ErrorCode,
  type GetPromptRequest,
  GetPromptRequestSchema,
  type Implementation,
  InitializedNotificationSchema,
  InitializeRequestSchema,
  LATEST_PROTOCOL_VERSION,
  ListPromptsRequestSchema,
  ListToolsRequestSchema,
  McpError,
  type Notification,
  type Request,
  type Result,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "@modelcontextprotocol/sdk/types.js";
import * as z from "zod";
import { LIST_TTL_MS } from "../wire/limits.ts";
import { issueText } from "./encode.ts";
import type { RequestId } from "./hand_overs.ts";

/** What the SDK gives a handler to answer beside its result. */
export type Extra = RequestHandlerExtra<Request, Notification>;

/** How the server names itself, and what it tells every model. */
interface Introduction {
  readonly serverInfo: Implementation;
  readonly instructions: string;
}

/** The client as it named itself. */
export interface McpClient {
  readonly name: string;
  readonly version: string | null;
  /** The version of the protocol that it speaks. */
  readonly protocol: string;
  /** It shows its user forms: what MCP calls elicitation. */
  readonly elicits: boolean;
}

/** A result; or in a sentence what is wrong with the parameters of a request. */
export type Answer = Result | string;

/** What stands behind the protocol. */
export interface Service {
  /** The client has said who it is, and goes on. */
  began(client: McpClient): void;
  /** The result of `tools/list`. */
  listTools(): Result;
  /** The answer to `tools/call`. */
  callTool(client: McpClient, params: CallToolRequest["params"], extra: Extra): Promise<Answer>;
  /** The result of `prompts/list`. */
  listPrompts(): Result;
  /** The answer to `prompts/get`. */
  getPrompt(params: GetPromptRequest["params"]): Answer;
  /** The answer to `completion/complete`. */
  complete(client: McpClient, params: CompleteRequest["params"]): Answer;
  /** The response to a request was written, which the SDK does not tell. */
  written(id: RequestId): void;
}

/** A schema of the SDK's for the requests of one method. */
type RequestSchema<T> = z.ZodType<T> & {
  readonly shape: { readonly method: z.ZodLiteral<string> };
};

// The protocol without a handshake.

/** The version since which each request stands for itself. */
const STATELESS = "2026-07-28";
const UNSUPPORTED_VERSION = -32022;
const VERSION_KEY = "io.modelcontextprotocol/protocolVersion";
const CLIENT_KEY = "io.modelcontextprotocol/clientInfo";
const SERVER_KEY = "io.modelcontextprotocol/serverInfo";

/** What such a request brings along. */
const Envelope = z.looseObject({
  [VERSION_KEY]: z.string(),
  [CLIENT_KEY]: z.looseObject({ name: z.string(), version: z.string() }).optional(),
  "io.modelcontextprotocol/clientCapabilities": z.looseObject({}),
});

const DiscoverRequestSchema = z.looseObject({ method: z.literal("server/discover") });

/** The client that a request's `_meta` names; null of a request that comes after a handshake. */
function clientOf(meta: object | undefined): McpClient | null {
  if (meta === undefined || !Object.hasOwn(meta, VERSION_KEY)) return null;
  const { success, data, error } = Envelope.safeParse(meta);
  if (!success) throw invalid(error, "_meta");
  const { [VERSION_KEY]: protocol, [CLIENT_KEY]: info } = data;
  if (protocol !== STATELESS) {
    const versions = { supported: [STATELESS], requested: protocol };
    throw new McpError(UNSUPPORTED_VERSION, "Unsupported protocol version", versions);
  }
  // Without a handshake a server cannot ask its client for anything while it answers.
  return {
    name: info?.name ?? "unknown",
    version: info?.version ?? null,
    protocol,
    elicits: false,
  };
}

function invalid({ issues }: z.ZodError, within?: string): McpError {
  const text = issues.map(issueText).join("; ");
  return new McpError(ErrorCode.InvalidParams, within === undefined ? text : `${within}: ${text}`);
}

/** All of a list stands on its first page, so no cursor was ever given out. */
function page(list: Result, params: { readonly cursor?: string | undefined } | undefined): Answer {
  if (params?.cursor !== undefined) return "cursor: There is one page: leave the cursor out";
  return list;
}

/** What a server offers never changes while it runs. */
const LASTS = { ttlMs: LIST_TTL_MS, cacheScope: "public" } as const;

/** An MCP server that offers tools and prompts. */
export class ToolServer extends Protocol<Request, Notification, Result> {
  readonly #service: Service;
  readonly #serverInfo: Implementation;
  #client: McpClient = {
    name: "unknown",
    version: null,
    protocol: LATEST_PROTOCOL_VERSION,
    elicits: false,
  };
  #hasBegun = false;

  constructor({ serverInfo, instructions }: Introduction, service: Service) {
    super();
    this.#service = service;
    this.#serverInfo = serverInfo;
    const capabilities = { tools: {}, prompts: {}, completions: {} };
    this.#answer(InitializeRequestSchema, ({ params }) => {
      const { name, version } = params.clientInfo;
      // Of a version that it does not know, a server names the newest that it does.
      const protocol = SUPPORTED_PROTOCOL_VERSIONS.includes(params.protocolVersion)
        ? params.protocolVersion
        : LATEST_PROTOCOL_VERSION;
      const elicits = params.capabilities.elicitation !== undefined;
      this.#client = { name, version, protocol, elicits };
      return { protocolVersion: protocol, capabilities, serverInfo, instructions };
    });
    this.setNotificationHandler(InitializedNotificationSchema, () => this.#began(this.#client));
    this.#answer(DiscoverRequestSchema, () => ({
      supportedVersions: [STATELESS],
      capabilities,
      instructions,
      _meta: { [SERVER_KEY]: serverInfo },
      ...LASTS,
    }));
    this.#answer(ListToolsRequestSchema, ({ params }) => page(service.listTools(), params));
    this.#answer(
      CallToolRequestSchema,
      ({ params }, client, extra) => service.callTool(client, params, extra),
    );
    this.#answer(ListPromptsRequestSchema, ({ params }) => page(service.listPrompts(), params));
    this.#answer(GetPromptRequestSchema, ({ params }) => service.getPrompt(params));
    this.#answer(
      CompleteRequestSchema,
      ({ params }, client) => service.complete(client, params),
    );
  }

  /**
   * Answers requests. The SDK calls parameters that are not as `schema` wants them a fault of the server,
   * with a text for developers; by JSON-RPC they are invalid, and the caller is told what is.
   */
  #answer<T>(
    schema: RequestSchema<T>,
    handle: (request: T, client: McpClient, extra: Extra) => Answer | Promise<Answer>,
  ): void {
    const { method } = schema.shape;
    this.setRequestHandler(z.looseObject({ method }), async (request, extra) => {
      const client = clientOf(extra._meta);
      // Who has looked for this version may go on with a handshake.
      if (client !== null && method.value !== "server/discover") this.#began(client);
      const { success, data, error } = schema.safeParse(request);
      if (!success) throw invalid(error);
      const answer = await handle(data, client ?? this.#client, extra);
      if (typeof answer === "string") throw new McpError(ErrorCode.InvalidParams, answer);
      return client === null ? answer : this.#stateless(method.value, answer);
    });
  }

  /** The same result as the version without a handshake wants it. */
  #stateless(method: string, result: Result): Result {
    const { name, version } = this.#serverInfo;
    const lasts = method.endsWith("/list") ? LASTS : {};
    const _meta = { [SERVER_KEY]: { name, version }, ...result._meta };
    return { resultType: "complete", ...result, ...lasts, _meta };
  }

  #began(client: McpClient): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#service.began(client);
  }

  /** As the SDK's, and from now on it is noticed when a response was written. */
  override async connect(transport: Transport): Promise<void> {
    const send = transport.send.bind(transport);
    transport.send = async (message, options) => {
      await send(message, options);
      if ("result" in message) this.#service.written(message.id);
    };
    await super.connect(transport);
  }

  /** It asks for a form and for nothing else, and only a client that said that it has them. */
  protected override assertCapabilityForMethod(): void {}

  /** It notifies of progress and of nothing else, and that needs no capability. */
  protected override assertNotificationCapability(): void {}

  /** It has handlers for what it offers alone. */
  protected override assertRequestHandlerCapability(): void {}

  /** It makes no tasks of the protocol at the client. */
  protected override assertTaskCapability(): void {}

  /** A client may ask for one here, although none was offered: by the protocol that is passed over. */
  protected override assertTaskHandlerCapability(): void {}
}
