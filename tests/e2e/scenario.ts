/** What a scenario is, and the checks that scenarios make. */

import { type JsonObject, parseObject } from "../../src/wire/json.ts";
import type { Lab } from "./lab.ts";

/** What scenarios prove of a client, as docs/clients.md has it. */
export const COLUMNS = {
  talks: "asks and is asked, reads 60,000 characters, uninstall gives back each byte",
  handsOver: "mail within a turn, again after Escape, in a new session",
  wakes: "woken when idle, no key, beside a draft",
} as const;
/** One of them. */
export type Column = keyof typeof COLUMNS;

/** One thing that real clients must be able to do with oxtail. */
export interface Scenario {
  /** A sentence that says what works when it passes. */
  readonly name: string;
  /** The client beside Claude Code and Codex that it is about, and what of it: a column of docs/clients.md. */
  readonly about?: { readonly client: string; readonly column: Column };
  /** Minutes that it takes. It runs only when it is named, or with `--slow`. */
  readonly slowMinutes?: number;
  /** Runs it; throws when it fails. Returns the figure to print, for example a duration. */
  run(lab: Lab): Promise<string>;
}

/** Throws with `claim` when it does not hold. `claim` is a sentence about what should be. */
export function expect(holds: boolean, claim: string): asserts holds {
  if (!holds) throw new Error(`Not so: ${claim}`);
}

/** Throws with both values when `actual` is not `wanted`. */
export function expectEqual(actual: unknown, wanted: unknown, what: string): void {
  const [found, asked] = [JSON.stringify(actual), JSON.stringify(wanted)];
  if (found !== asked) throw new Error(`Not so: ${what} is ${asked}, found ${found}`);
}

/** The JSON object in the text of a tool result. Codex puts a line or two of its own before it. */
export function resultObject(text: string): JsonObject {
  const object = parseObject(text.slice(Math.max(0, text.indexOf("{"))));
  if (object === null) throw new Error(`A tool result is not a JSON object: ${text.slice(0, 300)}`);
  return object;
}
