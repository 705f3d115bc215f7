import { claudeCode } from "../../src/clients/claude_code.ts";
import { codex } from "../../src/clients/codex.ts";
import { parseStyled, plainOf } from "../../src/clients/styled.ts";
import { compareWakeLine } from "../../src/wake/gates.ts";
import { equal } from "../support/assert.ts";

const FIXTURES = new URL("fixtures/", import.meta.url);

function read(name: string): string {
  return Deno.readTextFileSync(new URL(`${name}.txt`, FIXTURES));
}

function recognise(name: string, change: (screen: string) => string = (screen) => screen) {
  const client = name.startsWith("claude_") ? claudeCode : codex;
  return client.recognise?.(change(read(name))) ?? { kind: "none" };
}

/** Nothing but these may ever be typed into. */
const EMPTY = new Set([
  "claude_after_escape_cleared",
  "claude_cleared",
  "claude_compacted",
  // What lies under copy mode looks like this: only tmux knows that the keys would not arrive.
  "claude_copy_mode",
  "claude_ctrl_c_once",
  "claude_draft_cleared",
  "claude_empty",
  "claude_empty_after_clear",
  // The model's answer shows an empty prompt; the real one below it is empty as well.
  "claude_forged_prompt",
  "claude_mode_accept_edits",
  "claude_mode_next",
  "claude_mode_plan",
  "claude_other_languages",
  "claude_permission_denied",
  "claude_after_model",
  "claude_small_empty",
  "claude_tool_interrupted",
  "claude_welcome",
  "claude_wide_empty",
  "codex_after_escape",
  "codex_cleared",
  "codex_compacted",
  "codex_copy_mode",
  "codex_empty",
  "codex_mode_plan",
  "codex_other_languages",
  "codex_small_empty",
  "codex_tiny_empty",
  "codex_tool_interrupted",
  "codex_welcome",
  "codex_wide_empty",
]);

const DRAFTS: Readonly<Record<string, string>> = {
  claude_after_escape: "DELAY 6000 ;; SAY streaming words",
  claude_at_list: "@",
  claude_draft: "half a thought",
  claude_draft_cursor_home: "half a thought",
  claude_draft_multiline: "first line\nsecond line",
  claude_draft_unicode: "日本語の下書き ünïcode",
  claude_one_letter_draft_cursor_home: "a",
  claude_question_typed: " ",
  claude_slash_list: "/",
  claude_small_draft: "half a thought",
  claude_space_draft: " ",
  claude_streaming_draft: "typed while busy",
  claude_wide_draft: "half a thought",
  claude_zero_width_draft: " ",
  codex_at_list: "@",
  codex_draft: "half a thought",
  codex_draft_cursor_home: "half a thought",
  codex_draft_multiline: "first line\nsecond line",
  codex_draft_unicode: "日本語の下書き ünïcode",
  codex_slash_list: "/",
  codex_small_draft: "half a thought",
  codex_space_draft: " ",
  codex_streaming_draft: "typed while busy",
  codex_wide_draft: "half a thought",
};

/** Long drafts wrap, and the wake line itself stands there as a draft. */
const WRAPPED = ["claude_draft_long", "claude_small_draft_long", "codex_draft_long"];
const OTHER_DRAFTS = [...WRAPPED, "codex_small_draft_long", "claude_wake_line", "codex_wake_line"];

const DIALOGS = [
  "claude_auto_mode_dialog",
  "claude_history_search",
  "claude_menu_help",
  "claude_menu_hooks",
  "claude_menu_model",
  "claude_menu_resume",
  "claude_menu_theme",
  "claude_permission_dialog",
  "claude_permission_dialog_small",
  "claude_permission_other_language",
  "claude_permission_other_language_small",
  "claude_permission_write",
  "claude_plan_dialog",
  "claude_question_dialog",
  "claude_rewind",
  "codex_escape_once",
  "codex_history_search",
  "codex_menu_hooks",
  "codex_menu_model",
  "codex_menu_resume",
  // The list of sessions that /new opened.
  "codex_new",
  "codex_permission_dialog",
  "codex_permission_other_language",
  "codex_permission_small",
  "codex_question_dialog",
  "codex_question_notes",
  "codex_question_notes_small",
  "codex_question_notes_typed",
  "codex_question_typed",
];

Deno.test("every recorded screen of a real client is what a person would say it is", () => {
  const names = Array.from(Deno.readDirSync(FIXTURES), ({ name }) => name.replace(/\.txt$/, ""));
  equal(names.length > 70, true, `${names.length} fixtures`);
  for (const name of names.sort()) {
    const found = recognise(name);
    if (EMPTY.has(name)) equal(found, { kind: "empty" }, name);
    else if (name in DRAFTS) equal(found, { kind: "draft", text: DRAFTS[name] ?? "" }, name);
    else if (OTHER_DRAFTS.includes(name)) equal(found.kind, "draft", name);
    else if (DIALOGS.includes(name)) equal(found, { kind: "dialog" }, name);
    else equal(found, { kind: "unknown" }, name);
  }
  const listed = [...EMPTY, ...Object.keys(DRAFTS), ...OTHER_DRAFTS, ...DIALOGS];
  equal(listed.filter((name) => !names.includes(name)), []);
});

Deno.test("the wake line in a composer is told from the wake line and a person's words", () => {
  for (const name of ["claude_wake_line", "codex_wake_line"]) {
    const found = recognise(name);
    equal(found.kind === "draft" && compareWakeLine(found.text), "whole", name);
  }
  equal(recognise("codex_wake_line_and_draft"), { kind: "unknown" });
});

Deno.test("characters without a width are a draft, wherever the screen shows them", () => {
  const invisible = ["\u200b", "\ufeff", "\u2060", "\u3000", "\u2003", "\u00ad"];
  for (const char of invisible) {
    const claude = recognise(
      "claude_empty",
      (screen) => screen.replace("❯\u00a0", `❯\u00a0${char}`),
    );
    equal(claude.kind, "draft", `U+${char.codePointAt(0)?.toString(16)} in Claude Code`);
    const codexs = recognise(
      "codex_empty",
      (screen) => screen.replace("Ask Codex", `\x1b[0m${char}\x1b[2mAsk Codex`),
    );
    equal(codexs.kind, "draft", `U+${char.codePointAt(0)?.toString(16)} in Codex`);
  }
});

Deno.test("a suggestion in the empty composer is no draft; the same letters typed are one", () => {
  const mark = "❯\u00a0";
  const blank = `${mark}\x1b[7m `;
  const ghost = `${mark}\x1b[7mT\x1b[0;2mry "fix lint errors"\x1b[0m`;
  const typed = `${mark}\x1b[7mT\x1b[0mry "fix lint errors"`;
  equal(read("claude_welcome").includes(blank), true);
  const shown = (what: string) => recognise("claude_welcome", (all) => all.replace(blank, what));
  equal(shown(ghost), { kind: "empty" });
  equal(shown(typed).kind, "draft");
  const faint = "\x1b[2mAsk Codex to do anything";
  equal(read("codex_welcome").includes(faint), true);
  const bright = (all: string) => all.replace(faint, faint.slice("\x1b[2m".length));
  equal(recognise("codex_welcome", bright).kind, "draft");
});

Deno.test("a prompt above an open question, or with another mark, is no empty prompt", () => {
  const questions = ["\n ❯ 1. Yes\n   2. No\n", "\n Esc to cancel\n", "\n Enter to confirm\n"];
  for (const question of questions) {
    const found = recognise("claude_welcome", (all) => all.trimEnd() + question);
    equal(found, { kind: "dialog" }, question);
  }
  // What somebody said before stands in the history behind a plain space.
  equal(recognise("claude_welcome", (all) => all.replace("❯\u00a0", "❯ ")), { kind: "unknown" });
});

Deno.test("no screen that is cut at any line becomes an empty prompt by that", () => {
  // There the composer is empty indeed; only its last line says that the list of keys is open.
  const isEmptyBelow = (name: string) => name === "codex_question_typed";
  for (const name of [...DIALOGS, ...Object.keys(DRAFTS)]) {
    if (isEmptyBelow(name)) continue;
    const lines = read(name).split("\n");
    for (let end = 0; end < lines.length; end++) {
      const kind = recognise(name, () => lines.slice(0, end).join("\n")).kind;
      equal(kind === "empty", false, `${name} cut after ${end} lines`);
    }
  }
});

Deno.test("colours are read as terminals read them", () => {
  const [line = []] = parseStyled("a\x1b[2;38;5;7mb\x1b[22mc\x1b[0md\x1b[7me\x1b[27m\x1b[mf");
  equal(plainOf(line), "abcdef");
  equal(line.map(({ dim }) => dim), [false, true, false, false, false, false]);
  equal(line.map(({ coloured }) => coloured), [false, true, true, false, false, false]);
  equal(line.map(({ inverse }) => inverse), [false, false, false, false, true, false]);
});
