/**
 * The paste detection of Codex's composer: Enter that follows fast typing within this window becomes a
 * newline and submits nothing. `codex.keyGapMs` must stay above it.
 */

/** A constant in a client's source that the wake depends on. */
export interface UpstreamConstant {
  /** Its name there. */
  readonly name: string;
  /** Its value at the version that was tested, in ms. */
  readonly testedMs: number;
  /** Where its source is published. */
  readonly url: string;
}

/** The window, as Codex 0.169.0 has it. */
export const CODEX_PASTE: UpstreamConstant = {
  name: "PASTE_ENTER_SUPPRESS_WINDOW",
  testedMs: 120,
  url: "https://raw.githubusercontent.com/openai/codex/main/" +
    "codex-rs/tui/src/bottom_pane/paste_burst.rs",
};
