/** What the stand-in shows on its last line, and what each key does to it. Pure. */

import { STAND_IN_LINES } from "../../src/clients/stand_in.ts";

/** What the stand-in is at. */
export type ScreenState =
  | { readonly kind: "prompt"; readonly draft: string }
  | { readonly kind: "dialog"; readonly question: string }
  | { readonly kind: "busy"; readonly note: string };

/** What a key brought about, besides the new state. */
export type KeyEvent =
  | { readonly kind: "submit"; readonly text: string }
  | { readonly kind: "answer"; readonly yes: boolean }
  | { readonly kind: "quit" };

/** The state after a key, and what it brought about. */
export interface KeyResult {
  readonly state: ScreenState;
  readonly event: KeyEvent | null;
}

/** The last line of the screen. */
export function lastLine(state: ScreenState): string {
  switch (state.kind) {
    case "prompt":
      return STAND_IN_LINES.prompt + state.draft;
    case "dialog":
      return `${STAND_IN_LINES.dialog}${state.question} [Y/n] `;
    case "busy":
      return STAND_IN_LINES.busy + state.note;
  }
}

/** What the key `key`, one character, does. In a dialog Enter means yes, as in a real client. */
export function onKey(state: ScreenState, key: string): KeyResult {
  if (key === "\x04") return { state, event: { kind: "quit" } };
  switch (state.kind) {
    case "prompt":
      return onPromptKey(state.draft, key);
    case "dialog":
      if (!/[\ryn]/.test(key)) return { state, event: null };
      return { state: { kind: "prompt", draft: "" }, event: { kind: "answer", yes: key !== "n" } };
    case "busy":
      return { state, event: null };
  }
}

function onPromptKey(draft: string, key: string): KeyResult {
  if (key === "\r") {
    const state: ScreenState = { kind: "prompt", draft: "" };
    return { state, event: draft === "" ? null : { kind: "submit", text: draft } };
  }
  const next = key === "\x7f" ? draft.slice(0, -1) : key >= " " ? draft + key : draft;
  return { state: { kind: "prompt", draft: next }, event: null };
}
