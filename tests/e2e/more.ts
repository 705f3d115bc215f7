/**
 * The clients beside Claude Code and Codex: where they come from, how each is pointed at the scripted model,
 * and what its screen looks like. What they have to do is in more_scenarios.ts, the same for all.
 */

import { npmEnvironment, run } from "./command.ts";
import type { JsonObject } from "../../src/wire/json.ts";
import { GEMINI, OPENCODE, PI } from "./plugin_clients.ts";

/** A client, as its scenarios need it. */
export interface MoreClient {
  /** As setup takes it, and the name of its program. */
  readonly type: string;
  readonly title: string;
  /** On npm. */
  readonly npm: string;
  readonly version: string;
  /** Its program, in `node_modules/.bin`. */
  readonly program: string;
  /** What npm needs to know besides. */
  readonly alongside?: readonly string[];
  /** The program that its script runs under, below `node_modules`; what PATH has unless said otherwise. */
  readonly node?: string;
  /** The environment that points it at the model of `url`, and keeps it off the network. */
  env(url: string): Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Files of the user's, below the home folder, before setup: JSON. */
  settings(url: string, project: string): Readonly<Record<string, JsonObject>>;
  /** What setup is told besides. */
  readonly setup?: readonly string[];
  /** What setup may write. */
  readonly files: readonly string[];
  /** Whether the screen shows that it waits for a prompt. */
  isReady(screen: string): boolean;
  /** Whether it shows that a turn runs, which the keys of Escape end. */
  isBusy(screen: string): boolean;
  /** What stands before the text in the last line of this kind: the composer. Or the text in it. */
  readonly prompt: RegExp | ((screen: string) => string);
  /** How its model calls a tool of ours. */
  tool(name: string): string;
  /** A directive: a command for a shell, which runs so many seconds. */
  sleep(seconds: number): string;
  /** What begins a new session. */
  readonly newSession: string;
  /** Its hooks hear of a session only at its first prompt. */
  readonly startsLate?: true;
  /** The keys that end a turn. */
  readonly escape: readonly string[];
  /** The longest result that its model is shown whole, in characters. */
  readonly resultMaxChars: number;
  /** Others may read its transcript. */
  readonly transcript?: true;
  /** Whether it is woken without a key. */
  readonly wakes: boolean;
}

/** The folder of the program; installed from npm the first time. */
export async function installedMore(
  client: MoreClient,
  say: (line: string) => void,
): Promise<string> {
  const { type, version, npm, program, alongside = [] } = client;
  const folder = `${cacheFolder()}/more/${type}-${version}`;
  const found = `${folder}/node_modules/.bin/${program}`;
  // Written last: what npm was stopped in the middle of is no client.
  const done = `${folder}/installed`;
  if (isThere(done) && isThere(found)) return found;
  say(`Installing ${npm}@${version} into ${folder}, once`);
  await Deno.mkdir(folder, { recursive: true });
  const packages = [`${npm}@${version}`, ...alongside];
  const args = ["install", "--prefix", folder, "--no-audit", "--no-fund", ...packages];
  const { ok, stderr } = await run("npm", args, { env: npmEnvironment(folder), cwd: folder });
  if (!ok || !isThere(found)) {
    throw new Error(`npm cannot install ${npm}: ${stderr.trim().split("\n").at(-1) ?? ""}`);
  }
  await Deno.writeTextFile(done, "");
  return found;
}

function cacheFolder(): string {
  return Deno.env.get("OXTAIL_E2E_CLIENTS") ??
    `${Deno.env.get("HOME") ?? "/tmp"}/.cache/oxtail-clients`;
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Qwen Code. */
export const QWEN: MoreClient = {
  type: "qwen",
  title: "Qwen Code",
  npm: "@qwen-code/qwen-code",
  version: "0.24.4",
  program: "qwen",
  env: (url) => ({ OPENAI_API_KEY: "k", OPENAI_BASE_URL: `${url}/v1`, OPENAI_MODEL: "m" }),
  settings: () => ({
    ".qwen/settings.json": {
      $version: 4,
      security: { auth: { selectedType: "openai" } },
      general: { disableAutoUpdate: true },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      permissions: { allow: ["run_shell_command"] },
      tools: { approvalMode: "default" },
      ui: { enableFollowupSuggestions: false },
      memory: { enableManagedAutoMemory: false, enableManagedAutoDream: false },
      hooks: {},
    },
  }),
  files: [".qwen/settings.json"],
  isReady: (screen) => /^> {3}Type your message/m.test(screen) && !/esc to cancel/.test(screen),
  isBusy: (screen) => /esc to cancel/.test(screen),
  prompt: /^> {1,3}/,
  tool: (name) => `mcp__oxtail__${name}`,
  sleep: (seconds) =>
    `CALL_TOOL run_shell_command {"command":"sleep ${seconds} # intentional-sleep: a peer writes while this test waits","is_background":false}`,
  newSession: "/clear",
  escape: ["Escape"],
  resultMaxChars: 26_000,
  transcript: true,
  wakes: true,
};

/** GitHub Copilot CLI. */
export const COPILOT: MoreClient = {
  type: "copilot",
  title: "Copilot CLI",
  npm: "@github/copilot",
  version: "1.0.102",
  program: "copilot",
  env: (url) => ({
    COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
    COPILOT_PROVIDER_API_KEY: "k",
    COPILOT_MODEL: "m",
    COPILOT_OFFLINE: "true",
    COPILOT_AUTO_UPDATE: "false",
    // It unpacks 240 MB of itself there, for each home that has none.
    XDG_CACHE_HOME: `${cacheFolder()}/more/copilot-cache`,
  }),
  args: ["--allow-all-tools"],
  settings: (_url, project) => ({ ".copilot/config.json": { trustedFolders: [project] } }),
  setup: ["--copilot-extension"],
  files: [
    ".copilot/mcp-config.json",
    ".copilot/settings.json",
    ".copilot/hooks/oxtail.json",
    ".copilot/extensions/oxtail/extension.mjs",
  ],
  isReady: (screen) => /^❯\s*$/m.test(screen) && !/Confirm folder trust/.test(screen),
  isBusy: (screen) => /Esc to cancel/i.test(screen),
  prompt: /^❯\s/,
  tool: (name) => `oxtail-${name}`,
  sleep: (seconds) =>
    `CALL_TOOL bash {"command":"sleep ${seconds}","description":"wait","mode":"sync","initial_wait":60}`,
  newSession: "/new",
  startsLate: true,
  escape: ["Escape", "Escape"],
  resultMaxChars: 20_000,
  transcript: true,
  wakes: true,
};

/** All of them. */
export const MORE: readonly MoreClient[] = [QWEN, COPILOT, OPENCODE, PI, GEMINI];
