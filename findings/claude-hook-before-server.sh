#!/bin/sh
# Claude Code 2.1.332 runs SessionStart hooks before it starts the MCP servers of the session, with a person by about
# a second, with -p by less. A hook that tells its server something over a socket, or looks for a pid
# file of it, finds nothing; what both have to know must lie on disk, or wait for the server.
. "$(dirname "$0")/lib/common.sh"
packages @anthropic-ai/claude-code@2.1.332
say "Claude Code $(claude --version)"
model
server="date +%s%3N >>$T/server; exec cat >/dev/null"
claude_config ",\"mcpServers\":{\"s\":{\"type\":\"stdio\",\"command\":\"sh\",\"args\":[\"-c\",\"$server\"]}}"
cat >"$T/home/.claude/settings.json" <<JSON
{"hooks":{"SessionStart":[{"hooks":[{"type":"command","command":"date +%s%3N >>$T/hook"}]}]}}
JSON
# Which one wrote first, and what the hook was before the server by.
order() {
  wait_for 60 test -s "$T/server"
  wait_for 60 test -s "$T/hook"
  before=$(($(head -1 "$T/server") - $(head -1 "$T/hook")))
  say "  the hook began $before ms before the server" >&2
  [ "$before" -gt 100 ] && echo "hook, then server" || echo "server, then hook"
}
terminal "$CLAUDE"
seen "with a person" "hook, then server" "$(order)"
