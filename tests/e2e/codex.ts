/** Codex CLI in a lab: its configuration and its command line. */

import { type JsonObject, parseObject } from "../../src/wire/json.ts";
import type { ServerCommand } from "./claude.ts";

/** The environment of Codex: the key that its model provider asks for. */
export const CODEX_ENVIRONMENT = { LAB_KEY: "dummy" };

/**
 * The agent that the model knows every Codex as that shares the daemon: the daemon of the first one makes
 * the requests of all, and its configuration has one model address.
 */
export const SHARED_CODEX = "codex";

/** A name that Codex does not have in its catalog: such a model calls tools one by one. */
export const CLASSIC_MODEL = "gpt-5.2-codex";
/** A model of Codex's catalog that calls tools inside scripts. */
export const CODE_MODE_MODEL = "gpt-6.1-sol";

/** Writes `~/.codex/config.toml` (`folders` trusted, the server "oxtail") and the hooks, when there are any. */
export async function configureCodex(
  home: string,
  modelUrl: string,
  folders: readonly string[],
  server: ServerCommand | null,
  hooks: JsonObject | null,
): Promise<void> {
  const lines = [
    `model = "${CLASSIC_MODEL}"`,
    'model_provider = "lab"',
    'approval_policy = "never"',
    'sandbox_mode = "danger-full-access"',
    "check_for_update_on_startup = false",
    "[model_providers.lab]",
    ...Object.entries(provider(modelUrl)).map(([key, value]) =>
      `${key} = ${JSON.stringify(value)}`
    ),
    "[analytics]",
    "enabled = false",
    ...folders.flatMap((
      folder,
    ) => [`[projects.${JSON.stringify(folder)}]`, 'trust_level = "trusted"']),
    ...(server === null ? [] : [
      "[mcp_servers.oxtail]",
      `command = ${JSON.stringify(server.command)}`,
      `args = ${JSON.stringify(server.args)}`,
      'env_vars = ["TMUX", "TMUX_PANE", "MCP_TRACE_FILE"]',
    ]),
  ];
  await Deno.mkdir(`${home}/.codex`, { recursive: true });
  await Deno.writeTextFile(`${home}/.codex/config.toml`, lines.join("\n") + "\n");
  if (hooks !== null) {
    await Deno.writeTextFile(`${home}/.codex/hooks.json`, JSON.stringify(hooks, null, 2));
  }
}

/** The arguments for a Codex without the daemon, with a model address of its own. */
export function loneCodexArguments(modelUrl: string): string[] {
  const fields = Object.entries(provider(modelUrl)).map(([key, value]) =>
    `${key}=${JSON.stringify(value)}`
  );
  return ["--no-daemon", "-c", `model_providers.lab={${fields.join(",")}}`];
}

function provider(modelUrl: string): Record<string, string | number | boolean> {
  return {
    name: "lab",
    base_url: `${modelUrl}/v1`,
    wire_api: "responses",
    env_key: "LAB_KEY",
    requires_openai_auth: false,
    request_max_retries: 0,
    stream_max_retries: 0,
  };
}

/** The pids of the daemons that the first Codex of `home` left running. */
export function codexDaemonPids(home: string): number[] {
  return ["daemon.pid", "daemon-updater.pid"].flatMap((file) => {
    const pid = parseObject(readOrEmpty(`${home}/.codex/app-server-daemon/${file}`))?.pid;
    return typeof pid === "number" ? [pid] : [];
  });
}

function readOrEmpty(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
