#!/bin/sh
# Codex 0.171.0: right beside the first request of a thread it sends a second one, for a title to show, which quotes
# the whole prompt. With a model of its own catalog that one offers tools like any other; with a model that the catalog
# does not know it offers none. So "a request without tools is not a turn" holds for the one and not for the other;
# only the schema for its answer tells it. A proxy or a test that finds a turn by its prompt meets it twice.
. "$(dirname "$0")/lib/common.sh"
packages @openai/codex@0.171.0
say "$(codex --version 2>/dev/null)"
model
# start MODEL PROMPT: a thread with its first prompt, and then its requests: "FORMAT tools|no tools", one a line.
start() {
  codex_config "$1"
  rm -rf "$T/home/.codex/sessions"
  terminal node "$CODEX" --no-daemon
  wait_for 40 shows "Ask Codex to do anything"
  sleep 2
  prompt "$2"
  wait_for 20 grep -qF "$2" "$T/requests.jsonl"
  sleep 4
  tmux -S "$T/tmux" kill-server
  node -e '
    const [file, prompt] = process.argv.slice(1);
    const bodies = require("fs").readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line).body);
    for (const body of bodies.filter((body) => JSON.stringify(body.input).includes(prompt))) {
      const offers = (body.tools ?? []).length > 0 || body.input.some(({ type }) => type === "additional_tools");
      console.log(Object.keys(body.text?.format?.schema?.properties ?? { anything: 0 }).join(), offers ? "tools" : "no tools");
    }' "$T/requests.jsonl" "$2" | sort | tr '\n' ';'
}
seen "a model of the catalog is asked for" "anything tools;title tools;" "$(start gpt-6.1-sol "a prompt of mine")"
seen "a model that it does not know is asked for" "anything tools;title no tools;" "$(start gpt-5.2-codex "another prompt of mine")"
