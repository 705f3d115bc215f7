/**
 * How a message is shown to a model, once and for all frames: who sent it, what it is, and its body behind a
 * prefix. And the line of it that its file begins with: the sender's server has the time to render it, and the
 * gate, which has no program to do it, copies it into its answer.
 */

import { isMisleadingName, isPeerName, shortId } from "./ids.ts";
import { SHOWN_MAX_CHARS } from "./limits.ts";
import type { Message } from "./message.ts";
import { safeLine, safeText } from "./text.ts";

// Tags by which the clients tell a model what comes from them or from the user, as they stand in the
// programs themselves. Whoever tests another version looks
// through it again: `grep -aoE '</?[A-Za-z][A-Za-z0-9]*([-_][A-Za-z0-9]+)*' <program> | sort | uniq -c`.

/** The versions that the lists were taken from. */
export const TAGS_TAKEN_FROM: Readonly<Record<string, string>> = {
  "claude-code": "2.1.332",
  codex: "0.171.0",
  copilot: "1.0.102",
  gemini: "0.61.0",
  opencode: "1.18.33",
  pi: "1.6.0",
  qwen: "0.24.4",
};

/** Whole families: of what begins so, clients make new ones with every version. */
const TAG_FAMILIES = "antml system user human assistant developer environment function tool " +
  "command local bash task turn session skill skills agent agents subagent hook memory cc mcp " +
  "cross_session cross-session guardian realtime thread persisted truncated interrupted";

/** Single tags that no family has. Words that markup and code use for themselves are left out. */
const TAG_NAMES =
  "activated_skill additional_directories_changed additional_tool_instructions apps_instructions " +
  "assistant autonomous-loop autonomous-loop-dynamic autopilot_mode autopilot_objective " +
  "available_references available_resources available_skills available_subagents available_tools " +
  "background-tasks background_output body_structure catalog_apps_instructions channel " +
  "channel_memory_listing classifier_system_prompt claude_last_answer claude_md closing-notice " +
  "codex_delegation collaboration_mode commentary content_exclusion_policy " +
  "content_filter_guidance context_window context_window_guidance context_window_reminder " +
  "conversation-checkpoint conversation_context coordinator-task current_skill_md " +
  "current_time_reminder current_time_unavailable custom_instruction developer duration_ms " +
  "dynamic_context_board earlier_message environment environments environments_instructions " +
  "extension_context external fork-boilerplate forwarded_messages functions git_attribution " +
  "github_action_context global_context goal_runtime_data guidance-loaded heartbeat how_to_use " +
  "human ide_diagnostics ide_opened_file ide_selection image_resize_notice " +
  "imported_custom_instruction instructions invoke invoked_skills loaded_context " +
  "main_agent_response main_agent_user_request managed_developer_instructions mode_changed_notice " +
  "model_instructions model_switch multi_agent_mode multi_agent_role new-diagnostics " +
  "non-user-message not-shown oai-mem-citation other-sessions other-user partial-response " +
  "pasted_content permission_profile permissions persistent_mode personality_spec " +
  "plan-mode-active plan_mode plugins_instructions post-tool-use-hook previous-conversation " +
  "previous-summary prior-summary project_context project_instructions proposed_plan " +
  "recent-context recommended_plugins relay repl-output responsive-mode rollout_budget " +
  "sandbox_violations send_user_message_question_reply settings_deny_rules shell_metadata " +
  "side_conversation source_thread_id starting_now startup_context state_snapshot system " +
  "tagged_files team_error team_notice team_status teammate_message thinking todo_status " +
  "token_budget tools_changed_notice total_tokens transcript_delta untrusted-uploads " +
  "untrusted_context untrusted_objective webhook-payload when_to_save worker_summary " +
  "working_directory_changed workspace_roots";

/** Gives the beginning of a session id. */
export type ShortId = (sessionId: string) => string;

/** The beginning that every id is told by, where no other one is known. */
export const firstEight: ShortId = (id) => shortId(id, []);

/**
 * The line of a message, as the inside of a JSON string: the word of its frame, its header up to the
 * time that it was sent, and its body. Null for a message that only a program may show.
 *
 * What the gate lets pass is written down twice, here and in `hooks/oxtail-hand-over`, and a test compares the
 * two: nothing that needs a look at its neighbours or at tables of Unicode.
 *
 * @param word Six hex digits that nobody could know before
 */
export function shownLine(
  message: Message,
  word: string,
  short: ShortId = firstEight,
): string | null {
  const { origin, from_name: name } = message;
  // No escape is shorter than its character.
  if (origin !== "peer" || message.body.length > SHOWN_MAX_CHARS) return null;
  if (!isPeerName(name) || isMisleadingName(name) || !isPeerName(message.from_client)) return null;
  const kinds = kindOf(message).map((kind) => `${kind}, `).join("");
  const text = `${word} from ${sender(message, short)} id=${message.message_id} ${kinds}\n` +
    quote(message.body);
  const line = text.replace(/[^ !#-[\]-~]/g, escaped);
  return line.length <= SHOWN_MAX_CHARS && isShownLine(line) ? line : null;
}

/** Whether a line holds nothing but what the gate copies: it can break no answer, and hides nothing. */
export function isShownLine(line: string): boolean {
  return /^(?:[ !#-;=-[\]-~]|\\n\| |\\u(?:0009|0022|005c|00[a-f][0-9a-f]|0[1245][0-9a-f]{2}|03[7-9a-f][0-9a-f]|20[13-57-9a-f][0-9a-f]|202[0-7]|2[1-9a-f][0-9a-f]{2}|30[0-9a-f]{2}|[4-9a-c][0-9a-f]{3}|ff[0-8][0-9a-f]))*$/
    .test(line) && !line.includes("\\u00ad");
}

function escaped(char: string): string {
  return char === "\n" ? "\\n" : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** What a message is, when it is more than a note. */
export function kindOf(message: Message): string[] {
  const kind: string[] = [];
  if (message.recipients !== undefined) kind.push(`to ${message.recipients} agents`);
  if (message.request_id !== undefined) kind.push("asks", `request_id=${message.request_id}`);
  if (message.action_required === true) {
    kind.push("a task that is open until complete_work or block_work takes the id");
  }
  const { reply_to, result_of, result_state } = message;
  if (result_of !== undefined) {
    kind.push(
      result_state === "blocked"
        ? `task ${result_of} is blocked`
        : `the result of task ${result_of}`,
    );
  } else if (reply_to !== undefined) kind.push(`replies to ${reply_to}`);
  return kind;
}

/** Who says it sent the message. A name in another form than ours is quoted, so that it stays one. */
export function sender(message: Message, short: ShortId = firstEight): string {
  const name = message.origin === "operator"
    ? "the oxtail command line"
    : message.origin === "system"
    ? "oxtail itself"
    : label(message.from_name, "unnamed");
  const client = label(message.from_client, "unknown client");
  return `${name} (${client}, ${short(message.from_session_id)})`;
}

function label(text: string, fallback: string): string {
  if (text === "") return fallback;
  if (isPeerName(text) && !isMisleadingName(text)) return text;
  const safe = withoutTags(safeLine(text)).replaceAll('"', "'");
  return `"${Array.from(safe).slice(0, LABEL_MAX_CHARS).join("")}"`;
}

/** A name has at most 32 characters; only one that is mostly escapes is cut here. */
const LABEL_MAX_CHARS = 64;

/**
 * A body behind its prefix. The line ends of Windows are line ends; any other carriage return and
 * the separators of Unicode are shown as what they are and begin no line.
 */
export function quote(body: string): string {
  return withoutTags(safeText(body.replaceAll("\r\n", "\n"))).split("\n")
    .map((line) => `| ${line}`).join("\n");
}

/** Tags of the clients' own have their bracket shown as an escape; other markup is left alone: peers send code. */
function withoutTags(text: string): string {
  // The usual case; to make the pattern would cost a hook 1 ms.
  if (!text.includes("<")) return text;
  const [families, names] = [TAG_FAMILIES, TAG_NAMES].map((list) => list.replaceAll(" ", "|"));
  const clientTag = new RegExp(
    `<(?=(?:[ \\t]{0,8}/[ \\t]{0,8})?(?:(?:${families})[-_:][\\w:.-]*|${names})(?:[\\s/>]|$))`,
    "gi",
  );
  return text.replace(clientTag, "\\u{3c}");
}
