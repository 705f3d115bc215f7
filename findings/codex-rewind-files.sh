#!/bin/sh
# Codex 0.171.0: after its user went back to an earlier prompt (Escape twice, Enter) a session has several rollout
# files. The part that was taken back stays in the file that ends in "-<session id>.jsonl", without a word of it; the
# conversation goes on in "rollout-<time>-<session id>_<id>.jsonl", whose first line names how much of which file
# goes before (history_base; none when everything was taken back). Whoever finds a transcript by its session id at
# the end of the name reads a conversation that the model does not have any more.
. "$(dirname "$0")/lib/common.sh"
packages @openai/codex@0.171.0
say "$(codex --version 2>/dev/null)"
model
codex_config gpt-5.2-codex
terminal node "$CODEX" --no-daemon
files() { find "$T/home/.codex/sessions" -name 'rollout-*.jsonl' | sort; }
answered() { [ "$(grep -c "$1" "$T/requests.jsonl")" -gt 0 ]; }
holds() { files | xargs grep -l "$1" | sed 's|.*/||' | tr '\n' ' '; }
turn() { prompt "$1"; wait_for 20 answered "$1"; sleep 2; }
wait_for 30 shows "gpt-5.2-codex"
sleep 2
turn "first prompt"
turn "second prompt"
turn "abandoned prompt"
seen "files before" 1 "$(files | grep -c .)"
old="$(files)"
keys Escape; wait_for 10 shows "esc again to edit previous message"
keys Escape; wait_for 10 shows "rewind"
keys Enter; wait_for 10 shows "Conversation reverted"
keys C-u
turn "another prompt"
seen "files afterwards" 2 "$(files | grep -c .)"
new="$(files | grep -vF "$old")"
id="$(basename "$old" .jsonl | grep -oE '[0-9a-f]{8}-[0-9a-f-]{27}$')"
seen "the old file's name ends in the id" yes "$(case "$old" in *-"$id".jsonl) echo yes ;; *) echo no ;; esac)"
seen "the new file's name has the id before another one" yes "$(case "$new" in *-"$id"_*.jsonl) echo yes ;; *) echo no ;; esac)"
seen "what was taken back stands in the old one" "$(basename "$old") " "$(holds "abandoned prompt")"
seen "what was said instead stands in the new one" "$(basename "$new") " "$(holds "another prompt")"
seen "the model was told of the first" yes "$(tail -1 "$T/requests.jsonl" | grep -q "first prompt" && echo yes || echo no)"
seen "and not of what was taken back" no "$(tail -1 "$T/requests.jsonl" | grep -q "abandoned prompt" && echo yes || echo no)"
seen "the new file says from where it goes on" yes "$(head -1 "$new" | grep -q '"history_base":{' && echo yes || echo no)"
