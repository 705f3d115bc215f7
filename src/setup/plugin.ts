/** The files of the Claude Code plugin, which a checkout is as well: made from the same tables. */

import { PLUGIN_HOOKS } from "./gate_check.ts";
import { HOOK_ENTRIES } from "./hook_entries.ts";
import { withHooks } from "./hook_groups.ts";

/** Claude Code puts the folder of the plugin in. */
const ROOT = "${CLAUDE_PLUGIN_ROOT}";
/** A plugin's server is called after both: `mcp__plugin_oxtail_oxtail__…`. */
const MATCHER = "mcp__plugin_oxtail_oxtail__.*";

/** The text of `.claude-plugin/plugin.json`. */
export function pluginText(version: string): string {
  return print({
    name: "oxtail",
    version,
    description: "Lets the coding agents of a project message, ask and wake each other",
    license: "MIT",
    mcpServers: {
      oxtail: { command: `${ROOT}/hooks/launcher`, args: ["server"], env: PLUGIN_HOOKS },
    },
  });
}

/** The text of `hooks/hooks.json`, where Claude Code looks for the hooks of a plugin. */
export function pluginHooksText(): string {
  const entries = HOOK_ENTRIES["claude-code"].map((entry) => ({
    ...entry,
    command: entry.command
      .replace("$HOME/.oxtail/hooks/oxtail-hook", `${ROOT}/hooks/plugin-hook`)
      .replace("$HOME/.oxtail/hooks/oxtail-listener", `${ROOT}/hooks/oxtail-listener`),
    ...(entry.matcher?.startsWith("mcp__") ? { matcher: MATCHER } : {}),
  }));
  const added = withHooks({}, entries);
  return print(added.ok ? added.value : {});
}

function print(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
