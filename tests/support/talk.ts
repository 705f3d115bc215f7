/** What server tests do with agents: send, read, and look at the JSON of results. */

import type { Called, TestAgent } from "./world.ts";
import { until } from "./assert.ts";

/** A result's JSON, or a message in it. */
export type Json = { readonly [field: string]: unknown };

/** Calls a tool and gives its JSON. */
export async function json(
  agent: TestAgent,
  tool: string,
  args: Record<string, unknown> = {},
): Promise<Json> {
  return (await agent.call(tool, args)).json;
}

/** The objects in a field of a result. */
export function list(result: Json, field: string): Json[] {
  const value = result[field];
  return Array.isArray(value) ? value : [];
}

/** The field's object; empty when it is none. */
export function object(result: Json, field: string): Json {
  const value = result[field];
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** Reads until there is a message, and gives the first one. */
export function firstMessage(agent: TestAgent): Promise<Json> {
  return until(async () => list(await json(agent, "read_my_messages"), "messages")[0], "a message");
}

/** The rows of the agent's list. */
export async function rows(agent: TestAgent): Promise<readonly Json[]> {
  const { json } = await agent.call("list_project_sessions");
  return Array.isArray(json["sessions"]) ? json["sessions"] : [];
}

/** The bodies of what a `read_my_messages` returned. */
export function bodies({ json }: Called): readonly string[] {
  const messages: readonly { body: string }[] = Array.isArray(json["messages"])
    ? json["messages"]
    : [];
  return messages.map(({ body }) => body);
}
