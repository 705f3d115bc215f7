#!/bin/sh
# Claude Code 2.1.332 and Codex 0.171.0, after a plugin from a local marketplace was installed and removed again, and
# its marketplace with it, by their own commands: Claude Code leaves "enabledPlugins": {} and
# "extraKnownMarketplaces": {} behind , sorts the keys of settings.json and lays it out anew; Codex gives config.toml its very
# bytes back, comments and all, but when lines end in both ways it makes them one.
. "$(dirname "$0")/lib/common.sh"
packages @anthropic-ai/claude-code@2.1.332 @openai/codex@0.171.0
say "Claude Code $(claude --version), $(codex --version 2>/dev/null)"
market="$T/market"
mkdir -p "$market/.claude-plugin" "$market/.agents/plugins" "$market/p/.claude-plugin" "$market/p/.codex-plugin"
echo '{"name":"m","owner":{"name":"o"},"plugins":[{"name":"p","source":"./p","description":"d"}]}' \
  >"$market/.claude-plugin/marketplace.json"
echo '{"name":"m","plugins":[{"name":"p","source":{"source":"local","path":"./p"}}]}' \
  >"$market/.agents/plugins/marketplace.json"
echo '{"name":"p","version":"1.0.0","description":"d"}' >"$market/p/.claude-plugin/plugin.json"
cp "$market/p/.claude-plugin/plugin.json" "$market/p/.codex-plugin/plugin.json"
mkdir "$T/home/.claude" "$T/home/.codex"

settings="$T/home/.claude/settings.json"
printf '{ "theme": "dark",\n    "env": {"A": "1"} }\n' >"$settings"
claude plugin marketplace add "$market" >/dev/null
claude plugin install p@m >/dev/null
claude plugin uninstall p@m >/dev/null
claude plugin marketplace remove m >/dev/null
seen "Claude Code leaves" '{"env":{"A":"1"},"enabledPlugins":{},"extraKnownMarketplaces":{},"theme":"dark"}' \
  "$(node -p 'JSON.stringify(JSON.parse(fs.readFileSync(process.argv[1])))' "$settings")"
seen "lines of settings.json, of 2" 8 "$(grep -c '' "$settings")"

config="$T/home/.codex/config.toml"
through_codex() {
  cp "$T/before" "$config"
  for words in "marketplace add $market" "add p@m" "remove p@m" "marketplace remove m"; do
    codex plugin $words >/dev/null 2>&1
  done
  if cmp -s "$T/before" "$config"; then echo "the same bytes"; else tr -d '\r' <"$T/before" >"$T/lf"; tr -d '\r' <"$config" |
    cmp -s - "$T/lf" && echo "the same but for ends of lines" || echo "something else"; fi
}
printf '# mine\nmodel   = "x"   # why\n\n[tui]\ntheme="a"\n' >"$T/before"
seen "Codex leaves, of one kind of line" "the same bytes" "$(through_codex)"
printf '# mine\r\nmodel   = "x"   # why\n\n[tui]\r\ntheme="a"\n' >"$T/before"
seen "Codex leaves, of two kinds of lines" "the same but for ends of lines" "$(through_codex)"
