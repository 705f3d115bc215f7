/**
 * The plugin that setup lets the clients install, as files: manifests, hooks and a skill, and no program.
 * Every command in it starts what lies under `~/.oxtail`, and does nothing once that is gone. Codex asks
 * its user to trust the hooks again after any change of any byte of its folder: so nothing in it
 * depends on the version of oxtail, and a test holds its hash.
 */

import { JOIN_STEPS } from "../tools/prompts.ts";
import { SETTINGS, SWITCHES } from "../wire/settings.ts";
import { type ClientName, PLUGIN_HOOKS } from "./record.ts";

// How the idle listener (hooks/oxtail-listener) is registered with Claude Code, as seen at version 2.1.332.
// Stop alone is not enough: Escape runs no Stop. At Stop asyncRewake alone puts it into the background.

const IN_BACKGROUND = { asyncRewake: true, async: true } as const;

/** The events that start a listener, and how. */
export const LISTENER_EVENTS = [
  { event: "SessionStart", background: IN_BACKGROUND },
  { event: "UserPromptSubmit", background: IN_BACKGROUND },
  { event: "Stop", background: { asyncRewake: true } },
] as const;

/**
 * A week, in seconds: longer than a session sits idle, and below what a timer of 32 bits of ms holds.
 * Without it Claude Code ends the listener after 600 s, and then nobody listens.
 */
export const LISTENER_TIMEOUT_S = 604_800;

/** What the marketplace of setup's plugin is called; the one in the repository is called `oxtail`. */
export const MARKETPLACE = "oxtail-local";
/** How the clients name the plugin. */
export const PLUGIN_ID = `oxtail@${MARKETPLACE}`;

/** One entry of a client's hooks. */
interface HookEntry {
  readonly event: string;
  /** Which tools, or which kind of notification; absent for all. */
  readonly matcher?: string;
  readonly command: string;
  /** In seconds, after which the client gives the hook up. */
  readonly timeout: number;
  /** How Claude Code runs the idle listener: in the background, and its exit status 2 starts a turn. */
  readonly background?: { readonly asyncRewake: true; readonly async?: true };
}

/** A hook is done within 2 s whatever it finds; this is for a machine under load. */
const TIMEOUT_S = 10;
/** Codex allows these events no more, and shows a warning at every start when it cuts a longer one. */
const CODEX_END_TIMEOUT_S = 3;
/** A question to a peer may wait for long; Codex's own limit is 300 s. */
const CODEX_TOOL_TIMEOUT_S = 3_600;
/** Our own tools in both spellings: of a server that was configured by hand, and of the plugin's. */
const OWN_TOOLS = "mcp__(plugin_oxtail_)?oxtail__.*";

/** The hooks of a client, in the order in which they run. */
export const HOOK_ENTRIES: { readonly [Name in ClientName]: readonly HookEntry[] } = {
  "claude-code": [
    entry("claude-code", "SessionStart"),
    entry("claude-code", "UserPromptSubmit"),
    { ...entry("claude-code", "PreToolUse"), matcher: "*" },
    // Always starts the hook program. Identical commands would run once, so it has a third word.
    { ...entry("claude-code", "PreToolUse", "oxtail"), matcher: OWN_TOOLS },
    entry("claude-code", "PermissionRequest"),
    { ...entry("claude-code", "Notification"), matcher: "permission_prompt" },
    { ...entry("claude-code", "PostToolUse"), matcher: "*" },
    entry("claude-code", "Stop"),
    entry("claude-code", "SessionEnd"),
    ...LISTENER_EVENTS.map(({ event, background }) => ({
      event,
      command: hookCommand("oxtail-listener", "claude-code", event),
      timeout: LISTENER_TIMEOUT_S,
      background,
    })),
  ],
  codex: [
    entry("codex", "SessionStart"),
    entry("codex", "UserPromptSubmit"),
    { ...entry("codex", "PreToolUse"), matcher: "*" },
    entry("codex", "PermissionRequest"),
    { ...entry("codex", "PostToolUse"), matcher: "*" },
    entry("codex", "Stop"),
    { ...entry("codex", "Interrupt"), timeout: CODEX_END_TIMEOUT_S },
    { ...entry("codex", "SessionEnd"), timeout: CODEX_END_TIMEOUT_S },
  ],
};

function entry(client: ClientName, event: string, more = ""): HookEntry {
  const command = hookCommand("oxtail-hook", client, event, more);
  return { event, command, timeout: TIMEOUT_S };
}

/**
 * The command line of a hook. The client's shell puts the home folder in, whatever it holds. Once oxtail
 * is gone it reads what the client writes and says nothing, so that a session goes on undisturbed.
 */
function hookCommand(script: string, client: ClientName, event: string, more = ""): string {
  const words = [client, event, more].filter((word) => word !== "").join(" ");
  return `h="$HOME/.oxtail/hooks/${script}"; [ -r "$h" ] && exec sh "$h" ${words}; cat >/dev/null`;
}

/** The hooks of a client as its settings have them: groups by event. */
export function hookGroups(client: ClientName): { readonly hooks: Record<string, unknown[]> } {
  const hooks: Record<string, unknown[]> = {};
  for (const { event, matcher, command, timeout, background } of HOOK_ENTRIES[client]) {
    (hooks[event] ??= []).push({
      ...(matcher === undefined ? {} : { matcher }),
      hooks: [{ type: "command", command, timeout, ...background }],
    });
  }
  return { hooks };
}

/** Claude Code puts the folder of a plugin in. */
const PLUGIN_ROOT = "${CLAUDE_PLUGIN_ROOT}";

/** The text of `.claude-plugin/plugin.json` of a checkout, which is a plugin of Claude Code with no setup. */
export function checkoutManifest(version: string): string {
  const command = `${PLUGIN_ROOT}/hooks/launcher`;
  const server = { command, args: ["server"], env: PLUGIN_HOOKS };
  const manifest = { name: "oxtail", version, description: DESCRIPTION, license: "MIT" };
  return json("", { ...manifest, mcpServers: { oxtail: server } }).text;
}

/** The text of `hooks/hooks.json` of a checkout: its hooks run the scripts beside it. */
export function checkoutHooks(): string {
  const own = /^h="\$HOME\/\.oxtail\/hooks\/(oxtail-\w+)"; .* exec sh "\$h" (.*); cat .*$/;
  const { hooks } = hookGroups("claude-code");
  const text = JSON.stringify(
    { hooks },
    (name, value) =>
      name !== "command" || typeof value !== "string" ? value : value.replace(
        own,
        (_, script: string, words: string) =>
          script === "oxtail-hook"
            ? `"${PLUGIN_ROOT}/hooks/plugin-hook" ${words}`
            : `exec "${PLUGIN_ROOT}/hooks/${script}" ${words}`,
      ),
    2,
  );
  return `${text}\n`;
}

/** How the server is started. The name of the launcher needs the home folder, which no client puts in. */
const SERVER = {
  command: "/bin/sh",
  args: ["-c", 'exec "$HOME/.oxtail/bin/oxtail" server'],
};

/** What Codex passes on to the server; it gives it nothing else but HOME, PATH and the like. */
const CODEX_VARIABLES = [
  "TMUX",
  "TMUX_PANE",
  "CODEX_HOME",
  ...[...Object.values(SETTINGS), ...Object.values(SWITCHES)].map(({ name }) => name),
];

const DESCRIPTION = "Lets the coding agents of a project message, ask and wake each other";
const AUTHOR = { name: "oxtail" };

/** A file of the plugin: its path below the folder of the marketplace, and its text. */
interface PluginFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The files of the marketplace that setup makes, with a plugin for each client.
 *
 * @param allowTools Whether Codex runs our tools without asking: then it takes another folder, so that
 * the choice costs one question about trust and not one at each change
 */
export function pluginFiles(version: string, allowTools: boolean): PluginFile[] {
  const codex = allowTools ? "codex-allowed" : "codex";
  return [
    json(".claude-plugin/marketplace.json", {
      name: MARKETPLACE,
      owner: AUTHOR,
      plugins: [{ name: "oxtail", source: "./claude-code", description: DESCRIPTION }],
    }),
    json(".agents/plugins/marketplace.json", {
      name: MARKETPLACE,
      plugins: [{ name: "oxtail", source: { source: "local", path: `./${codex}` } }],
    }),
    json("claude-code/.claude-plugin/plugin.json", {
      name: "oxtail",
      version,
      description: DESCRIPTION,
      author: AUTHOR,
      license: "MIT",
      mcpServers: { oxtail: SERVER },
    }),
    json("claude-code/hooks/hooks.json", hookGroups("claude-code")),
    { path: "claude-code/skills/join/SKILL.md", text: JOIN_SKILL },
    ...codexFiles("codex", {}),
    ...codexFiles("codex-allowed", { default_tools_approval_mode: "approve" }),
  ];
}

function codexFiles(folder: string, approval: Readonly<Record<string, string>>): PluginFile[] {
  const server = {
    ...SERVER,
    env_vars: CODEX_VARIABLES,
    tool_timeout_sec: CODEX_TOOL_TIMEOUT_S,
    ...approval,
  };
  return [
    json(`${folder}/.codex-plugin/plugin.json`, {
      name: "oxtail",
      version: "1.0.0",
      description: DESCRIPTION,
      author: AUTHOR,
      license: "MIT",
      mcpServers: "./mcp.json",
      hooks: "./hooks/hooks.json",
      skills: "./skills/",
    }),
    json(`${folder}/mcp.json`, { mcpServers: { oxtail: server } }),
    json(`${folder}/hooks/hooks.json`, hookGroups("codex")),
    { path: `${folder}/skills/join/SKILL.md`, text: JOIN_SKILL },
  ];
}

function json(path: string, value: unknown): PluginFile {
  return { path, text: `${JSON.stringify(value, null, 2)}\n` };
}

const JOIN_SKILL = `---
name: join
description: Join the other coding agents of this project through oxtail. Use it when the user asks to join, to see who else works here, or to message another agent.
---
${JOIN_STEPS}`;
