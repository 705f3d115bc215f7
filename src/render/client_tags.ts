/**
 * Tags by which the clients tell a model what comes from them or from the user, as they stand in the
 * programs themselves: Claude Code 2.1.332 and Codex CLI 0.171.0. Whoever tests another version looks
 * through it again: `grep -aoE '</?[A-Za-z][A-Za-z0-9]*([-_][A-Za-z0-9]+)*' <program> | sort | uniq -c`.
 */

/** The versions that the lists were taken from. */
export const TAGS_TAKEN_FROM: Readonly<Record<string, string>> = {
  "claude-code": "2.1.332",
  codex: "0.171.0",
};

/** Whole families: of what begins so, clients make new ones with every version. */
export const TAG_FAMILIES =
  "antml system user human assistant developer environment function tool " +
  "command local bash task turn session skill skills agent agents subagent hook memory cc mcp " +
  "cross_session cross-session guardian realtime thread persisted truncated interrupted";

/** Single tags that no family has. Words that markup and code use for themselves are left out. */
export const TAG_NAMES = "apps_instructions assistant autonomous-loop autonomous-loop-dynamic " +
  "body_structure catalog_apps_instructions channel channel_memory_listing classifier_system_prompt " +
  "claude_last_answer claude_md closing-notice codex_delegation collaboration_mode commentary " +
  "content_filter_guidance context_window context_window_guidance context_window_reminder " +
  "coordinator-task current_skill_md current_time_reminder current_time_unavailable developer " +
  "duration_ms earlier_message environment environments environments_instructions external " +
  "fork-boilerplate functions git_attribution guidance-loaded heartbeat how_to_use human ide_diagnostics " +
  "ide_opened_file ide_selection image_resize_notice instructions invoke managed_developer_instructions " +
  "model_instructions model_switch multi_agent_mode multi_agent_role new-diagnostics non-user-message " +
  "not-shown oai-mem-citation other-sessions other-user partial-response pasted_content permission_profile " +
  "permissions persistent_mode personality_spec plugins_instructions post-tool-use-hook " +
  "previous-conversation proposed_plan recommended_plugins relay repl-output responsive-mode " +
  "rollout_budget sandbox_violations send_user_message_question_reply settings_deny_rules " +
  "side_conversation source_thread_id starting_now startup_context system thinking token_budget " +
  "total_tokens transcript_delta untrusted-uploads untrusted_objective webhook-payload when_to_save " +
  "workspace_roots";
