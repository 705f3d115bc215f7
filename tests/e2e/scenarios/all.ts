/** All scenarios, in the order in which they run. The file name is the name on the command line. */

import type { Scenario } from "../scenario.ts";
import { awayClaudeResumed, awayCodexResumed } from "./away_resumed.ts";
import {
  claudeByMarketplace,
  codexByMarketplace,
  marketplaceWithoutDeno,
} from "./by_marketplace.ts";
import { claudeAsksClaude } from "./claude_asks_claude.ts";
import { claudeAgentView } from "./claude_agent_view.ts";
import { claudeHeadless } from "./claude_headless.ts";
import { claudeOpenTwice } from "./claude_open_twice.ts";
import { claudeAsksDraftingClaude } from "./claude_asks_drafting_claude.ts";
import { codexCodeMode } from "./codex_code_mode.ts";
import { codexAskInScript } from "./codex_ask_in_script.ts";
import { codexNew, codexNewDaemon, codexResume } from "./codex_new.ts";
import { cockpitActs } from "./cockpit.ts";
import { codexIdentity } from "./codex_identity.ts";
import { clientsAskEachOther } from "./clients_ask_each_other.ts";
import { taskIsDelegated } from "./task_is_delegated.ts";
import { gateHandsOverToClaude, gateHandsOverToCodex } from "./gate_hands_over.ts";
import { hooksEscapeBeforeAnswer } from "./hooks_escape_before_answer.ts";
import { hooksEscapeInTool } from "./hooks_escape_in_tool.ts";
import { hooksLargeInput } from "./hooks_large_input.ts";
import { hooksSubagent } from "./hooks_subagent.ts";
import { codexSubagent } from "./codex_subagent.ts";
import { hooksWide } from "./hooks_wide.ts";
import { identityClaudeClear } from "./identity_claude_clear.ts";
import { identityCodexDaemon } from "./identity_codex_daemon.ts";
import { identityTwoClaudes } from "./identity_two_claudes.ts";
import { inspector } from "./inspector.ts";
import { personAnswersClaude, personAnswersCodex, personAnswersForm } from "./person_answers.ts";
import { protocolEras } from "./protocol_eras.ts";
import { readmeFromJsr, setupFromJsr } from "./readme_from_jsr.ts";
import { identityClaudeRestart, identityCodexRestart } from "./identity_server_restart.ts";
import { rewindClaude } from "./rewind_claude.ts";
import { readmeFirstMinutes } from "./readme_first_minutes.ts";
import { rewindCodex } from "./rewind_codex.ts";
import { seenIsSeen } from "./seen_is_seen.ts";
import { copilotHandsOver, copilotTalks, copilotWakes } from "./copilot.ts";
import { opencodeHandsOver, opencodeTalks, opencodeWakes } from "./opencode.ts";
import { piHandsOver, piTalks, piWakes } from "./pi.ts";
import { geminiHandsOver, geminiTalks } from "./gemini.ts";
import { qwenHandsOver, qwenTalks, qwenWakes } from "./qwen.ts";
import { setupFromNothing } from "./setup_from_nothing.ts";
import { wakeClaudeKeys } from "./wake_claude_keys.ts";
import { wakeClaudeListener } from "./wake_claude_listener.ts";
import { wakeClaudeBypass, wakeClaudeSocket } from "./wake_claude_socket.ts";
import { wakeClaudeSynchronized } from "./wake_claude_synchronized.ts";
import { wakeClaudeVim } from "./wake_claude_vim.ts";
import { wakeClaudeLater } from "./wake_claude_later.ts";
import { wakeCodexDialog } from "./wake_codex_dialog.ts";
import { wakeListenerEnds } from "./wake_listener_ends.ts";
import { wakeCodex, wakeCodexDaemon, wakeCodexQueue, wakeCodexTitle } from "./wake_codex.ts";
import { wakeHeals, wakeReply } from "./wake_reply.ts";

/** File name without extension, and the scenario in it. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  claude_asks_claude: claudeAsksClaude,
  claude_asks_drafting_claude: claudeAsksDraftingClaude,
  person_answers: personAnswersClaude,
  person_answers_codex: personAnswersCodex,
  person_answers_form: personAnswersForm,
  claude_agent_view: claudeAgentView,
  claude_headless: claudeHeadless,
  claude_open_twice: claudeOpenTwice,
  cockpit: cockpitActs,
  codex_identity: codexIdentity,
  codex_new: codexNew,
  codex_new_daemon: codexNewDaemon,
  codex_resume: codexResume,
  codex_ask_in_script: codexAskInScript,
  codex_code_mode: codexCodeMode,
  clients_ask_each_other: clientsAskEachOther,
  task_is_delegated: taskIsDelegated,
  hooks_escape_before_answer: hooksEscapeBeforeAnswer,
  hooks_escape_in_tool: hooksEscapeInTool,
  hooks_large_input: hooksLargeInput,
  hooks_subagent: hooksSubagent,
  hooks_wide: hooksWide,
  codex_subagent: codexSubagent,
  gate_hands_over: gateHandsOverToClaude,
  gate_hands_over_codex: gateHandsOverToCodex,
  seen_is_seen: seenIsSeen,
  rewind_claude: rewindClaude,
  rewind_codex: rewindCodex,
  away_resumed: awayClaudeResumed,
  away_codex_resumed: awayCodexResumed,
  identity_claude_clear: identityClaudeClear,
  identity_codex_daemon: identityCodexDaemon,
  identity_two_claudes: identityTwoClaudes,
  by_marketplace: claudeByMarketplace,
  by_marketplace_codex: codexByMarketplace,
  by_marketplace_without_deno: marketplaceWithoutDeno,
  inspector: inspector,
  protocol_eras: protocolEras,
  readme_from_jsr: readmeFromJsr,
  setup_from_jsr: setupFromJsr,
  identity_server_restart: identityClaudeRestart,
  identity_codex_restart: identityCodexRestart,
  copilot: copilotTalks,
  copilot_hands_over: copilotHandsOver,
  copilot_wakes: copilotWakes,
  qwen: qwenTalks,
  qwen_hands_over: qwenHandsOver,
  qwen_wakes: qwenWakes,
  opencode: opencodeTalks,
  opencode_hands_over: opencodeHandsOver,
  opencode_wakes: opencodeWakes,
  pi: piTalks,
  pi_hands_over: piHandsOver,
  pi_wakes: piWakes,
  gemini: geminiTalks,
  gemini_hands_over: geminiHandsOver,
  setup_from_nothing: setupFromNothing,
  readme_first_minutes: readmeFirstMinutes,
  wake_claude_keys: wakeClaudeKeys,
  wake_claude_socket: wakeClaudeSocket,
  wake_claude_bypass: wakeClaudeBypass,
  wake_claude_synchronized: wakeClaudeSynchronized,
  wake_claude_vim: wakeClaudeVim,
  wake_claude_listener: wakeClaudeListener,
  wake_claude_later: wakeClaudeLater,
  wake_listener_ends: wakeListenerEnds,
  wake_codex: wakeCodex,
  wake_codex_dialog: wakeCodexDialog,
  wake_codex_daemon: wakeCodexDaemon,
  wake_codex_queue: wakeCodexQueue,
  wake_codex_title: wakeCodexTitle,
  wake_reply: wakeReply,
  wake_heals: wakeHeals,
};
