#!/bin/sh
# Codex 0.171.0: the hash by which its user trusts a plugin's hooks is over every byte of the plugin's folder, and not
# over the hooks. A word in a README beside them, which no hook reads, makes each hook untrusted ("modified") until
# the user reviews it again; the version in the manifest is such a word. A hook of ~/.codex/hooks.json is hashed by
# what it says: a new description in that file changes nothing.
. "$(dirname "$0")/lib/common.sh"
packages @openai/codex@0.171.0
say "$(codex --version 2>/dev/null)"
hook='{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"true"}]}]}}'
market="$T/market"
mkdir -p "$market/.agents/plugins" "$market/p/.codex-plugin" "$market/p/hooks" "$T/home/.codex"
echo '{"name":"m","plugins":[{"name":"p","source":{"source":"local","path":"./p"}}]}' \
  >"$market/.agents/plugins/marketplace.json"
echo '{"name":"p","version":"1.0.0","description":"d","hooks":"./hooks/hooks.json"}' >"$market/p/.codex-plugin/plugin.json"
echo "$hook" >"$market/p/hooks/hooks.json"
echo "$hook" >"$T/home/.codex/hooks.json"
codex plugin marketplace add "$market" >/dev/null 2>&1
codex plugin add p@m >/dev/null 2>&1

# What Codex says of its hooks: FIELD of the one whose source is SOURCE.
of() {
  { printf '%s\n' '{"id":1,"method":"initialize","params":{"clientInfo":{"name":"finding","version":"1"}}}' \
      '{"method":"initialized"}' '{"id":2,"method":"hooks/list","params":{"cwds":["'"$T/project"'"]}}'
    sleep 4; } | codex app-server 2>/dev/null | node -e '
      const [source, field] = process.argv.slice(1);
      for (const line of require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean)) {
        const { id, result } = JSON.parse(line);
        if (id === 2) console.log(result.data[0].hooks.find((hook) => hook.source === source)[field]);
      }' "$1" "$2"
}
user="$(of user currentHash)" plugin="$(of plugin currentHash)"
seen "the plugin's hash is that of the hook, and another one" yes \
  "$(case "$plugin" in "$user"/sha256:*) echo yes ;; *) echo no ;; esac)"
# What its dialog "Hooks need review" writes when the user trusts all.
cat >>"$T/home/.codex/config.toml" <<TOML
[hooks.state."$T/home/.codex/hooks.json:stop:0:0"]
trusted_hash = "$user"
[hooks.state."p@m:hooks/hooks.json:stop:0:0"]
trusted_hash = "${plugin%/*}"
trusted_content_hash = "${plugin#*/}"
TOML
seen "trusted, a hook of the user" trusted "$(of user trustStatus)"
seen "trusted, a hook of the plugin" trusted "$(of plugin trustStatus)"

echo 'How to use it' >"$market/p/README.md"
codex plugin add p@m >/dev/null 2>&1
seen "with a README beside it, the plugin's" modified "$(of plugin trustStatus)"
seen "what runs is the same as before" "${plugin%/*}" "$(of plugin currentHash | sed 's|/.*||')"
echo "${hook%?},\"description\":\"mine\"}" >"$T/home/.codex/hooks.json"
seen "with a description in its file, the user's" trusted "$(of user trustStatus)"
