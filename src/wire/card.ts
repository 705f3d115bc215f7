/**
 * `mail/<box>/card.json`: what an agent says of itself, for its next server, and for whoever lists an agent
 * without one.
 */

import { nameField, parseState, type StateCard } from "./entry.ts";
import { isBox } from "./ids.ts";
import { countField, type JsonObject, objectField, own, parseObject, stringField } from "./json.ts";
import { PATH_MAX_CHARS, SCHEMA_VERSION } from "./limits.ts";
import { no, ok, type Result } from "./result.ts";

/** What an agent says of itself. */
export interface Card {
  readonly state: StateCard | null;
  readonly name: string | null;
  /** When it chose the name, in ms since the epoch. */
  readonly named_at: number | null;
  /** The id of the project that it last worked in. */
  readonly project: string | null;
  /** The type of its client. */
  readonly client: string | null;
  /** When it was last seen at work by its server, in ms since the epoch. */
  readonly last_seen_ms: number | null;
  /** Whether its client can go on with this session once it has ended. */
  readonly resumable: boolean;
}

/** `names/<project>/<name>`: whose a name was last. */
export interface HeldName {
  readonly box: string;
  /** When that agent chose it, in ms since the epoch. */
  readonly named_at: number;
}

/** Of an agent that has said nothing. */
export const NO_CARD: Card = {
  state: null,
  name: null,
  named_at: null,
  project: null,
  client: null,
  last_seen_ms: null,
  resumable: false,
};

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
    project: stringField(object, "project", PATH_MAX_CHARS),
    client: stringField(object, "client", 64),
    last_seen_ms: countField(object, "last_seen_ms"),
    resumable: own(object, "resumable") === true,
  });
}

/** The bytes of a held name. */
export function encodeHeldName(held: HeldName): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({ schema_version: SCHEMA_VERSION, ...held }) + "\n",
  );
}

/** The held name that `text` spells, or why it is none. Never throws. */
export function parseHeldName(text: string): Result<HeldName> {
  const object = parseObject(text);
  if (object === null) return no("not JSON");
  if (countField(object, "schema_version") !== SCHEMA_VERSION) return no("unknown version");
  const [box, named_at] = [stringField(object, "box", 256), countField(object, "named_at")];
  return box === null || !isBox(box) || named_at === null ? no("bad shape") : ok({ box, named_at });
}

/** Whether `text` is a card of another version than ours, which we leave alone. */
export function isOtherVersion(text: string): boolean {
  const object: JsonObject | null = parseObject(text);
  const version = object === null ? null : countField(object, "schema_version");
  return version !== null && version !== SCHEMA_VERSION;
}
