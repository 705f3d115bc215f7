#!/bin/sh
# Codex 0.171.0, a model that calls tools from scripts (code mode): a script that takes longer than 30 s goes on in the
# background when its model ends the turn. The PostToolUse hook of the call in it then comes after the Stop hook,
# with the turn_id of the turn that has ended, and no Stop follows. Whoever marks "busy" at PostToolUse and "idle" at
# Stop has a busy session until the next prompt.
. "$(dirname "$0")/lib/common.sh"
packages @openai/codex@0.171.0
say "$(codex --version 2>/dev/null)"
model
codex_config gpt-6.1-sol
cat >"$T/server.mjs" <<'JS'
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method } = JSON.parse(line);
  const answer = (result) => console.log(JSON.stringify({ jsonrpc: "2.0", id, result }));
  if (method === "initialize") {
    answer({ protocolVersion: "2025-06-18", capabilities: { tools: {} }, serverInfo: { name: "s", version: "1" } });
  } else if (method === "tools/list") {
    answer({ tools: [{ name: "slow", description: "Takes 40 s.", inputSchema: { type: "object" } }] });
  } else if (method === "tools/call") {
    setTimeout(() => answer({ content: [{ type: "text", text: "done" }] }), 40_000);
  } else if (id !== undefined) answer({});
}
JS
cat >>"$T/home/.codex/config.toml" <<TOML
[mcp_servers.s]
command = "$(command -v node)"
args = ["$T/server.mjs"]
TOML
hook="{\"hooks\":[{\"type\":\"command\",\"command\":\"cat >>$T/hooks.jsonl; echo >>$T/hooks.jsonl\"}]}"
echo "{\"hooks\":{\"UserPromptSubmit\":[$hook],\"PostToolUse\":[$hook],\"Stop\":[$hook]}}" >"$T/home/.codex/hooks.json"
terminal node "$CODEX" --no-daemon --dangerously-bypass-hook-trust
wait_for 40 shows "Ask Codex to do anything"
sleep 2
prompt 'JS const r = await tools.mcp__s__slow({}); text(r)'
wait_for 90 grep -q '"PostToolUse"' "$T/hooks.jsonl"
sleep 5
events() {
  node -e '
    const lines = require("fs").readFileSync(process.argv[1], "utf8").split("\n").filter((line) => line.trim() !== "");
    const hooks = lines.map((line) => JSON.parse(line));
    console.log(hooks.map((hook) => hook.hook_event_name).join(), new Set(hooks.map((hook) => hook.turn_id)).size);
  ' "$T/hooks.jsonl"
}
seen "hooks in their order, and how many turns they name" "UserPromptSubmit,Stop,PostToolUse 1" "$(events)"
