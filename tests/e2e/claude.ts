/** Claude Code in a lab: its settings, its command line, and what it says about itself. */

import { isObject, type JsonObject, parseObject } from "../../src/wire/json.ts";
import { textOf } from "./stream.ts";

/** How an MCP server is started. */
export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/** What Claude Code writes about one of its running sessions. */
export interface ClaudeSession {
  readonly pid: number;
  readonly sessionId: string;
  readonly status: string;
}

/** A key that only has the shape of one: the model on loopback does not look at it. */
const KEY = "sk-ant-dummy-000000000000000000000000";

/** The environment that points Claude Code at the scripted model and keeps it off the network. */
export function claudeEnvironment(modelUrl: string): Record<string, string> {
  return {
    ANTHROPIC_BASE_URL: modelUrl,
    ANTHROPIC_API_KEY: KEY,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
    DISABLE_TELEMETRY: "1",
    DISABLE_ERROR_REPORTING: "1",
    IS_SANDBOX: "1",
  };
}

/** Writes `~/.claude.json` (no first-run questions, `folders` trusted, the server "oxtail") and the settings. */
export async function configureClaude(
  home: string,
  folders: readonly string[],
  server: ServerCommand | null,
  settings: JsonObject,
): Promise<void> {
  const trusted = {
    hasTrustDialogAccepted: true,
    hasCompletedProjectOnboarding: true,
    allowedTools: [],
  };
  const config = {
    numStartups: 5,
    hasCompletedOnboarding: true,
    lastOnboardingVersion: "99.0.0",
    theme: "dark",
    autoUpdates: false,
    bypassPermissionsModeAccepted: true,
    customApiKeyResponses: { approved: [KEY.slice(-20)], rejected: [] },
    projects: Object.fromEntries(folders.map((folder) => [folder, trusted])),
    mcpServers: server === null ? {} : { oxtail: { type: "stdio", ...server, env: {} } },
  };
  await Deno.mkdir(`${home}/.claude`, { recursive: true });
  await Deno.writeTextFile(`${home}/.claude.json`, JSON.stringify(config, null, 2));
  await Deno.writeTextFile(`${home}/.claude/settings.json`, JSON.stringify(settings, null, 2));
}

/** The session of the Claude Code process that is one of `pids`, once it has written about it. */
export function claudeSession(home: string, pids: readonly number[]): ClaudeSession | null {
  for (const pid of pids) {
    const session = parseObject(readOrEmpty(`${home}/.claude/sessions/${pid}.json`));
    if (isObject(session) && session.pid === pid) {
      return { pid, sessionId: textOf(session.sessionId), status: textOf(session.status) };
    }
  }
  return null;
}

function readOrEmpty(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
