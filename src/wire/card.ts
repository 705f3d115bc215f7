/**
 * `mail/<box>/card.json`: what an agent says of itself, for its next server, and for whoever lists an agent
 * without one.
 */

import { nameField, parseState, type StateCard } from "./entry.ts";
import { countField, type JsonObject, objectField, parseObject } from "./json.ts";
import { SCHEMA_VERSION } from "./limits.ts";
import { no, ok, type Result } from "./result.ts";

/** What an agent says of itself. */
export interface Card {
  readonly state: StateCard | null;
  readonly name: string | null;
  /** When it chose the name, in ms since the epoch. */
  readonly named_at: number | null;
}

/** Of an agent that has said nothing. */
export const NO_CARD: Card = { state: null, name: null, named_at: null };

/** The bytes of a card with `change`; of `before`, the text that was there, what we do not know is kept. */
export function encodeCard(change: Partial<Card>, before: string | null = null): Uint8Array {
  const object = { ...parseObject(before ?? ""), schema_version: SCHEMA_VERSION, ...change };
  return new TextEncoder().encode(JSON.stringify(object) + "\n");
}

/** The card that `text` spells, or why it is none. What is not as it should be in it is left out. Never throws. */
export function parseCard(text: string): Result<Card> {
  const object = parseObject(text);
  if (object === null) return no("not JSON");
  if (countField(object, "schema_version") !== SCHEMA_VERSION) return no("unknown version");
  return ok({
    state: parseState(objectField(object, "state")),
    name: nameField(object, "name"),
    named_at: countField(object, "named_at"),
  });
}

/** Whether `text` is a card of another version than ours, which we leave alone. */
export function isOtherVersion(text: string): boolean {
  const object: JsonObject | null = parseObject(text);
  const version = object === null ? null : countField(object, "schema_version");
  return version !== null && version !== SCHEMA_VERSION;
}
