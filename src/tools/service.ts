/** What stands behind the handshake: which tools there are, and what happens around each call. */

import * as z from "zod";
import type { Offer } from "../mail/mailbox.ts";
import { isToolUseId } from "../wire/ids.ts";
import { isObject, own } from "../wire/json.ts";
import { ASK_MAX_MS, RESULT_KEPT_MAX_CHARS, RESULT_MAX_BYTES } from "../wire/limits.ts";
import type { Result } from "../wire/result.ts";
import { encodeFailure, encodeResult } from "./encode.ts";
import type { HandOvers, RequestId } from "./hand_overs.ts";
import { completionsOf, getPrompt, PROMPTS } from "./prompts.ts";
import type { Extra, McpClient, Service } from "./protocol.ts";
import {
  type AskClient,
  type Caller,
  refuse,
  type ServerSession,
  type Session,
  type Tool,
} from "./tool.ts";

/** A session, with what its responses hand over. */
export interface OpenSession {
  readonly session: ServerSession;
  /** The session as the one that makes a call with this `_meta` sees it. */
  readonly forCall: (meta: unknown) => Session;
  readonly handOvers: HandOvers;
  /** Finds out who the agent is, where nobody knows yet; at once for one that is known. */
  identify(signal: AbortSignal): Promise<void>;
}

/** What the service needs. */
interface ServiceParts {
  readonly tools: readonly Tool[];
  /** Opens the store at the first call that finds it usable; else a sentence that says what is wrong. */
  readonly open: (client: McpClient) => Result<OpenSession>;
  /** For what nobody expected; a line on stderr. */
  readonly log: (line: string) => void;
}

/** Makes the service. */
export function createService(parts: ServiceParts): Service {
  const byName = new Map(parts.tools.map((tool) => [tool.name, tool]));
  let list: { tools: ReturnType<typeof describe>[] } | null = null;
  let handedOver: HandOvers | null = null;
  const open = (client: McpClient) => {
    const opened = parts.open(client);
    if (opened.ok) handedOver = opened.value.handOvers;
    return opened;
  };
  return {
    began(client) {
      // The agent shows itself as soon as its client is known. A store that cannot be opened now is
      // told at the first call.
      const opened = open(client);
      if (!opened.ok) return parts.log(opened.reason);
      const { name, version, protocol } = client;
      opened.value.session.store.trace?.({
        event: "client_began",
        client: name.slice(0, 64),
        client_version: version?.slice(0, 64) ?? null,
        protocol,
      });
    },
    listTools: () => list ??= { tools: parts.tools.map(describe) },
    listPrompts: () => ({ prompts: PROMPTS }),
    getPrompt,
    complete(client, { ref, argument }) {
      const opened = open(client);
      // Who cannot be asked for anything now has no names to offer; a call of a tool says why.
      return completionsOf(ref, argument, opened.ok ? opened.value.session : null);
    },
    written: (id) => handedOver?.written(id),
    async callTool(client, params, extra) {
      const { signal, requestId } = extra;
      const tool = byName.get(params.name);
      if (tool === undefined) return `There is no tool ${JSON.stringify(params.name.slice(0, 64))}`;
      const opened = open(client);
      if (!opened.ok) {
        return encodeResult(refuse("store-unusable", opened.reason), RESULT_MAX_BYTES);
      }
      const { session, forCall, handOvers, identify } = opened.value;
      // A response that is never written gives its mail back, whenever the client cancels.
      signal.addEventListener("abort", () => handOvers.dropped(requestId), { once: true });
      try {
        const { args, meta } = session.unstamped({
          args: params.arguments ?? {},
          meta: params._meta,
        });
        const own = forCall(meta);
        const isUnknown = own.agent.identity().sessionId === null;
        if (isUnknown && tool.saysWho !== true) await identify(signal);
        handOvers.requestBegan(own.agent.box(), isDrain(tool, args));
        const request = client.elicits ? requestOf(extra) : null;
        const call: Call = { requestId, signal, meta, progress: progressOf(extra), request };
        const result = await tool.run(callerOf(own, handOvers, call), args);
        if (signal.aborted) handOvers.dropped(requestId);
        return encodeResult(result, session.resultMaxBytes);
      } catch (error) {
        handOvers.dropped(requestId);
        const text = encodeFailure(
          tool.name,
          error,
          session.store.root,
          session.resultMaxBytes,
        );
        if (text.isError === true && !(error instanceof z.ZodError)) parts.log(detail(error));
        return text;
      }
    },
  };
}

/** Whether a call takes what waits, and looks at nothing that was acknowledged. */
function isDrain(tool: Tool, given: object = {}): boolean {
  return tool.handsOverMail === true && Object.keys(given).length === 0;
}

/** What a call brings with it. */
interface Call {
  readonly requestId: RequestId;
  readonly signal: AbortSignal;
  readonly meta: unknown;
  readonly progress: Caller["progress"];
  readonly request: Caller["request"];
}

function callerOf(session: Session, handOvers: HandOvers, call: Call): Caller {
  const { requestId, signal, meta, progress, request } = call;
  const box = session.agent.box();
  const modelWaitsMs = session.patienceMs(meta);
  const onWritten = ({ message }: Offer) => {
    session.proofs.written(session.agent.entry().client, callIdOf(meta), [message.message_id]);
  };
  return {
    ...session,
    signal,
    progress,
    request,
    isSubagent: session.isSubagentCall(meta),
    modelWaitsMs,
    handsOver(offer, taken) {
      handOvers.note(requestId, {
        box,
        offer,
        taken,
        mayBeLeft: modelWaitsMs !== null,
        onWritten: () => onWritten(offer),
      });
      // The turn of the lease: a drain of fifty messages looks once which one runs.
      const { readerTag: tag, turn } = taken.lease;
      session.hops.handed({ box, tag, turn }, requestId, offer.base, offer.message.hop ?? 0);
    },
    actsOn: (name, hop) => session.hops.handed(session.agent.reader(), requestId, name, hop),
  };
}

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

/** Requests to the client while its own call waits. One that fails, or is cancelled, has no answer. */
function requestOf({ sendRequest }: Extra): AskClient {
  return async (method, params, result, signal) => {
    try {
      const options = { signal, timeout: ASK_MAX_MS };
      // The SDK numbers requests from 0, and a client built on it takes no cancellation of that one.
      await sendRequest({ method: "ping" }, z.looseObject({}), options);
      return await sendRequest({ method, params }, result, options);
    } catch {
      return null;
    }
  };
}

/** Claude Code 2.1.332 puts nothing aside that is shorter than a tool says here, whatever its own limit is. */
const KEPT_WHOLE = { "anthropic/maxResultSizeChars": RESULT_KEPT_MAX_CHARS };

/** A tool as `tools/list` shows it. */
export function describe(tool: Tool) {
  const { $schema: _, ...inputSchema } = z.toJSONSchema(tool.inputSchema, { io: "input" });
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: { ...inputSchema, type: "object" as const },
    annotations: { ...tool.annotations, openWorldHint: false },
    ...(tool.handsOverMail === true ? { _meta: KEPT_WHOLE } : {}),
  };
}

function detail(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

/** The id that the client gave a call, as its transcript has it; null where it names none. */
function callIdOf(meta: unknown): string | null {
  if (!isObject(meta)) return null;
  const id = own(meta, "claudecode/toolUseId") ?? own(meta, "callId");
  return typeof id === "string" && isToolUseId(id) ? id : null;
}
