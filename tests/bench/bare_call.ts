/**
 * A tool call without a client: from the request's first byte to the answer's last one. What the SDK's
 * client makes of an answer belongs to the client, and takes up to a millisecond.
 */

import { callLine, resultOf } from "../support/raw_server.ts";
import type { TestAgent } from "../support/world.ts";

let lastId = 0;

/** Calls a tool and resolves with the line of its answer, which nobody has looked at yet. */
export function bareCall(
  agent: TestAgent,
  tool: string,
  args: Record<string, unknown> = {},
): Promise<string> {
  return agent.exchange(callLine(`bench-${++lastId}`, tool, args));
}

/** The result in the line of an answer. */
export function resultIn(line: string): Record<string, unknown> {
  return resultOf(JSON.parse(line));
}
