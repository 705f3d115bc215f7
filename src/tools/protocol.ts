/**
 * The server's half of an MCP session, over the SDK's `Protocol`: the handshake, and nothing but tools.
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
  ErrorCode,
  type Implementation,
  InitializedNotificationSchema,
  InitializeRequestSchema,
  LATEST_PROTOCOL_VERSION,
  ListToolsRequestSchema,
  McpError,
  type Notification,
  type Request,
  type Result,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "@modelcontextprotocol/sdk/types.js";
import * as z from "zod";
import { issueText } from "./encode.ts";
import type { RequestId } from "./hand_overs.ts";

/** What the SDK gives a handler to answer beside its result. */
export type Extra = RequestHandlerExtra<Request, Notification>;

/** How the server names itself, and what it tells every model. */
interface Introduction {
  readonly serverInfo: Implementation;
  readonly instructions: string;
}

/** The client as it named itself in the handshake. */
export interface McpClient {
  readonly name: string;
  readonly version: string | null;
}

/** What stands behind the handshake. */
export interface Service {
  /** The client has ended the handshake. */
  began(client: McpClient): void;
  /** The result of `tools/list`. */
  listTools(): Result;
  /** The result of `tools/call`. */
  callTool(client: McpClient, params: CallToolRequest["params"], extra: Extra): Promise<Result>;
  /** The response to a request was written, which the SDK does not tell. */
  written(id: RequestId): void;
}

/** A schema of the SDK's for the requests of one method. */
type RequestSchema<T> = z.ZodType<T> & {
  readonly shape: { readonly method: z.ZodLiteral<string> };
};

/** An MCP server that offers tools. */
export class ToolServer extends Protocol<Request, Notification, Result> {
  readonly #service: Service;
  #client: McpClient = { name: "unknown", version: null };

  constructor({ serverInfo, instructions }: Introduction, service: Service) {
    super();
    this.#service = service;
    this.#answer(InitializeRequestSchema, ({ params }) => {
      const { name, version } = params.clientInfo;
      this.#client = { name, version };
      return {
        // Of a version that it does not know, a server names the newest that it does.
        protocolVersion: SUPPORTED_PROTOCOL_VERSIONS.includes(params.protocolVersion)
          ? params.protocolVersion
          : LATEST_PROTOCOL_VERSION,
        capabilities: { tools: {} },
        serverInfo,
        instructions,
      };
    });
    this.setNotificationHandler(InitializedNotificationSchema, () => service.began(this.#client));
    this.#answer(ListToolsRequestSchema, () => service.listTools());
    this.#answer(
      CallToolRequestSchema,
      ({ params }, extra) => service.callTool(this.#client, params, extra),
    );
  }

  /**
   * Answers requests. The SDK calls parameters that are not as `schema` wants them a fault of the server,
   * with a text for developers; by JSON-RPC they are invalid, and the caller is told what is.
   */
  #answer<T>(
    schema: RequestSchema<T>,
    handle: (request: T, extra: Extra) => Result | Promise<Result>,
  ): void {
    const { method } = schema.shape;
    this.setRequestHandler(z.looseObject({ method }), (request, extra) => {
      const { success, data, error } = schema.safeParse(request);
      if (success) return handle(data, extra);
      throw new McpError(ErrorCode.InvalidParams, error.issues.map(issueText).join("; "));
    });
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

  /** The server asks nothing of the client. */
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
