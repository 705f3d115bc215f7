/**
 * The plugins that the clients install, as files: manifests, hooks and a skill. There are two of each.
 *
 * Setup's has no program: every command in it starts what lies under `~/.oxtail`, and does nothing once that
 * is gone. Codex asks its user to trust the hooks again after any change of any byte of its folder: so
 * nothing in it depends on the version of oxtail, and a test holds its hash.
 *
 * The repository's, for people without setup, has its programs beside these files (`tools/plugins.ts` puts
 * them there), and needs a `deno` in PATH.
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

/** What the marketplace of setup's plugin is called. */
export const MARKETPLACE = "oxtail-local";
/** What the one in the repository is called: under one name a client would take one for the other. */
const PUBLIC_MARKETPLACE = "oxtail";
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
/** Where setup puts the scripts, for a shell. */
const SETUP_ROOT = "$HOME/.oxtail";
/** Where a plugin lies that has its own; both clients put its folder in, in hooks. */
const PLUGIN_ROOT = "${CLAUDE_PLUGIN_ROOT}";
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
export function hookCommand(script: string, client: string, event: string, more = ""): string {
  const words = [client, event, more].filter((word) => word !== "").join(" ");
  return `h="${SETUP_ROOT}/hooks/${script}"; [ -r "$h" ] && exec sh "$h" ${words}; cat >/dev/null`;
}

/** The hooks of a client as its settings have them: groups by event. `root` has the scripts, for a shell. */
export function hookGroups(
  client: ClientName,
  root = SETUP_ROOT,
): { readonly hooks: Record<string, unknown[]> } {
  const hooks: Record<string, unknown[]> = {};
  for (const { event, matcher, command: own, timeout, background } of HOOK_ENTRIES[client]) {
    const command = own.replace(SETUP_ROOT, () => root);
    (hooks[event] ??= []).push({
      ...(matcher === undefined ? {} : { matcher }),
      hooks: [{ type: "command", command, timeout, ...background }],
    });
  }
  return { hooks };
}

/** How the server is started. The name of the launcher needs the home folder, which no client puts in. */
export const SERVER = {
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
  const approve = { default_tools_approval_mode: "approve" };
  return [
    ...marketplace(MARKETPLACE, "./claude-code", allowTools ? "./codex-allowed" : "./codex"),
    ...claudeFiles("claude-code", version, SERVER, SETUP_ROOT),
    ...codexFiles("codex", "1.0.0", SERVER, SETUP_ROOT),
    ...codexFiles("codex-allowed", "1.0.0", { ...SERVER, ...approve }, SETUP_ROOT),
  ];
}

/**
 * The files of the marketplace in the repository, apart from the programs of its plugins.
 *
 * Codex puts no folder into the command of a server, and would start it in the plugin's own folder where
 * that is named relatively: then our server took that for the project. So the command names the copy
 * that Codex makes of each plugin.
 */
export function publicPluginFiles(version: string): PluginFile[] {
  const copy = `plugins/cache/${PUBLIC_MARKETPLACE}/oxtail/${version}`;
  const inCodex = `exec sh "\${CODEX_HOME:-$HOME/.codex}/${copy}/bin/oxtail" server`;
  const own = { command: "/bin/sh", env: PLUGIN_HOOKS };
  const claude = { ...own, args: [`${PLUGIN_ROOT}/bin/oxtail`, "server"] };
  return [
    ...marketplace(PUBLIC_MARKETPLACE, "./plugins/claude-code", "./plugins/codex"),
    ...claudeFiles("plugins/claude-code", version, claude, PLUGIN_ROOT),
    ...codexFiles("plugins/codex", version, { ...own, args: ["-c", inCodex] }, PLUGIN_ROOT),
  ];
}

/** What a client reads of a marketplace: each has a file of its own. */
function marketplace(name: string, claude: string, codex: string): PluginFile[] {
  return [
    json(".claude-plugin/marketplace.json", {
      name,
      owner: AUTHOR,
      plugins: [{ name: "oxtail", source: claude, description: DESCRIPTION }],
    }),
    json(".agents/plugins/marketplace.json", {
      name,
      plugins: [{ name: "oxtail", source: { source: "local", path: codex } }],
    }),
  ];
}

function claudeFiles(folder: string, version: string, server: object, root: string): PluginFile[] {
  return [
    json(`${folder}/.claude-plugin/plugin.json`, {
      name: "oxtail",
      version,
      description: DESCRIPTION,
      author: AUTHOR,
      license: "MIT",
      mcpServers: { oxtail: server },
    }),
    json(`${folder}/hooks/hooks.json`, hookGroups("claude-code", root)),
    { path: `${folder}/skills/join/SKILL.md`, text: JOIN_SKILL },
  ];
}

function codexFiles(
  folder: string,
  version: string,
  { command, args, ...more }: typeof SERVER,
  root: string,
): PluginFile[] {
  const server = {
    command,
    args,
    env_vars: CODEX_VARIABLES,
    tool_timeout_sec: CODEX_TOOL_TIMEOUT_S,
    ...more,
  };
  return [
    json(`${folder}/.codex-plugin/plugin.json`, {
      name: "oxtail",
      version,
      description: DESCRIPTION,
      author: AUTHOR,
      license: "MIT",
      mcpServers: "./mcp.json",
      hooks: "./hooks/hooks.json",
      skills: "./skills/",
    }),
    json(`${folder}/mcp.json`, { mcpServers: { oxtail: server } }),
    json(`${folder}/hooks/hooks.json`, hookGroups("codex", root)),
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
