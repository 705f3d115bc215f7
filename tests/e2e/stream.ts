/** Small helpers that both model protocols need. */

import type { JsonObject } from "../../src/wire/json.ts";

/** `value` when it is a list, otherwise an empty one. */
export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `value` when it is a text, otherwise an empty one. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** `events` as a stream of server-sent events, each named after its type if it has one, and the word that ends it. */
export function eventStream(events: readonly JsonObject[], end?: string): Response {
  const lines = events.map((event) =>
    `${event.type === undefined ? "" : `event: ${textOf(event.type)}\n`}data: ${
      JSON.stringify(event)
    }\n\n`
  );
  if (end !== undefined) lines.push(`data: ${end}\n\n`);
  return new Response(lines.join(""), {
    headers: { "content-type": "text/event-stream", "cache-control": "no-cache" },
  });
}
