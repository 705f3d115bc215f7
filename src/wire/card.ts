/** `mail/<box>/card.json`: what an agent says of itself, for the next server that serves it. */

import { nameField, parseState, type StateCard } from "./entry.ts";
import { countField, objectField, parseObject } from "./json.ts";
import { SCHEMA_VERSION } from "./limits.ts";
import { no, ok, type Result } from "./result.ts";

/** What an agent says of itself. */
export interface Card {
  readonly state: StateCard | null;
  readonly name: string | null;
}

/** Of an agent that has said nothing. */
export const NO_CARD: Card = { state: null, name: null };

/** The bytes of `card`. */
export function encodeCard({ name, state }: Card): Uint8Array {
  const object = { schema_version: SCHEMA_VERSION, name, state };
  return new TextEncoder().encode(JSON.stringify(object) + "\n");
}

/** The card that `text` spells, or why it is none. What is not as it should be in it is left out. Never throws. */
export function parseCard(text: string): Result<Card> {
  const object = parseObject(text);
  if (object === null) return no("not JSON");
  if (countField(object, "schema_version") !== SCHEMA_VERSION) return no("unknown version");
  return ok({ state: parseState(objectField(object, "state")), name: nameField(object, "name") });
}
