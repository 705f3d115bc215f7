# Read by each finding: a temporary folder that goes at the end, packages in it, and words for the outcome.
# Only processes that were started here are ended, by their pid.
set -eu
LIB="$(cd "$(dirname "$0")" && pwd)/lib"
T="$(mktemp -d /tmp/findXXXXXX)"
PIDS=""
cleanup() {
  for pid in $PIDS; do kill "$pid" 2>/dev/null || :; done
  if [ -S "$T/tmux" ]; then tmux -S "$T/tmux" kill-server 2>/dev/null || :; fi
  sleep 1
  # A client that is told to end may still write.
  rm -rf "$T" 2>/dev/null || { sleep 3; rm -rf "$T"; } || :
}
trap cleanup EXIT
trap 'exit 130' INT TERM
mkdir "$T/home" "$T/project"
KEY=sk-ant-dummy-000000000000000000000000

say() { printf '%s\n' "$*"; }
# seen WHAT EXPECTED ACTUAL: ends the finding when the behaviour is another by now.
seen() {
  say "  $1: $3"
  [ "$2" = "$3" ] || { say "CHANGED: $1 was \"$2\""; exit 1; }
}
# wait_for SECONDS COMMAND…: until it succeeds.
wait_for() {
  left=$(($1 * 5)); shift
  until "$@" >/dev/null 2>&1; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || { say "CHANGED: this never came: $*"; exit 1; }
    sleep 0.2
  done
}
# packages NAME@VERSION…: from npm, into the temporary folder. FINDINGS_NODE_MODULES may name a folder that
# has them already; each finding states the version that it ran.
packages() {
  if [ -n "${FINDINGS_NODE_MODULES:-}" ]; then ln -s "$FINDINGS_NODE_MODULES" "$T/node_modules"; return; fi
  echo '{"private":true}' >"$T/package.json"
  (cd "$T" && npm install --no-audit --no-fund --no-save --loglevel=error "$@" >npm.log 2>&1) ||
    { cat "$T/npm.log"; exit 69; }
}
# deb NAME=VERSION: from Debian, unpacked into the temporary folder and not installed.
deb() {
  (cd "$T" && apt-get download "$1" >apt.log 2>&1 && dpkg -x ./*.deb "$T/root") || { cat "$T/apt.log"; exit 69; }
}
# In a scrubbed environment with the temporary HOME.
clean() {
  env -i PATH="$T/bin:/usr/local/bin:/usr/bin:/bin" HOME="$T/home" LANG=C.UTF-8 TERM=xterm-256color SHELL=/bin/sh \
    FINDING_KEY=dummy ANTHROPIC_BASE_URL="${MODEL_URL:-}" ANTHROPIC_API_KEY="$KEY" \
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 DISABLE_AUTOUPDATER=1 DISABLE_TELEMETRY=1 IS_SANDBOX=1 "$@"
}
# A stand-in for both model APIs on loopback; what it was asked is in $T/requests.jsonl, one request a line.
model() {
  node "$LIB/model.mjs" "$T/requests.jsonl" >"$T/port" &
  PIDS="$PIDS $!"
  wait_for 10 test -s "$T/port"
  MODEL_URL="http://127.0.0.1:$(cat "$T/port")"
}
codex() { clean node "$CODEX" "$@"; }
claude() { clean "$CLAUDE" "$@"; }
# The configuration of Codex: the model MODEL behind the stand-in, and the project trusted.
codex_config() {
  mkdir -p "$T/home/.codex"
  cat >"$T/home/.codex/config.toml" <<TOML
model = "$1"
model_provider = "stand-in"
approval_policy = "never"
sandbox_mode = "danger-full-access"
check_for_update_on_startup = false
[model_providers.stand-in]
name = "stand-in"
base_url = "$MODEL_URL/v1"
wire_api = "responses"
env_key = "FINDING_KEY"
requires_openai_auth = false
[analytics]
enabled = false
[projects."$T/project"]
trust_level = "trusted"
TOML
}
# The state of Claude Code as a user has it who has answered its first questions; $1 are more fields of it.
claude_config() {
  mkdir -p "$T/home/.claude"
  cat >"$T/home/.claude.json" <<JSON
{ "numStartups": 5, "hasCompletedOnboarding": true, "lastOnboardingVersion": "99.0.0", "theme": "dark",
  "customApiKeyResponses": { "approved": ["$(printf %s "$KEY" | tail -c 20)"], "rejected": [] }${1:-},
  "projects": { "$T/project": { "hasTrustDialogAccepted": true, "hasCompletedProjectOnboarding": true } } }
JSON
}
CLAUDE="$T/node_modules/@anthropic-ai/claude-code/bin/claude.exe"
CODEX="$T/node_modules/@openai/codex/bin/codex.js"
# A terminal of its own for a client that wants one.
terminal() { clean tmux -S "$T/tmux" -f /dev/null new-session -d -x 140 -y 45 -c "$T/project" "$@"; }
keys() { tmux -S "$T/tmux" send-keys "$@"; }
screen() { tmux -S "$T/tmux" capture-pane -p; }
shows() { screen | grep -qF "$1"; }
prompt() { keys -l "$1"; sleep 0.5; keys Enter; }
