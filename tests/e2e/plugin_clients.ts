/** opencode, pi and Gemini CLI for their scenarios: see more.ts. */

import type { MoreClient } from "./more.ts";

/** opencode. */
export const OPENCODE: MoreClient = {
  type: "opencode",
  title: "opencode",
  npm: "opencode-ai",
  version: "1.18.33",
  program: "opencode",
  env: (url) => ({ LAB_MODEL: `${url}/v1` }),
  settings: () => ({
    ".config/opencode/opencode.json": {
      // Where it is missing, opencode writes it there at its first start.
      $schema: "https://opencode.ai/config.json",
      provider: {
        lab: {
          npm: "@ai-sdk/openai-compatible",
          name: "lab",
          options: { baseURL: "{env:LAB_MODEL}", apiKey: "k" },
          models: { m: { name: "m" } },
        },
      },
      enabled_providers: ["lab"],
      model: "lab/m",
      small_model: "lab/m",
      autoupdate: false,
    },
  }),
  files: [".config/opencode/opencode.json", ".config/opencode/plugins/oxtail.js"],
  isReady: (screen) => /ctrl\+p commands/.test(screen) && !isOpencodeBusy(screen),
  isBusy: isOpencodeBusy,
  prompt: opencodeComposer,
  tool: (name) => `oxtail_${name}`,
  sleep: (seconds) => `CALL_TOOL bash {"command":"sleep ${seconds}","description":"wait"}`,
  newSession: "/new",
  startsLate: true,
  escape: ["Escape", "Escape"],
  resultMaxChars: 51_200,
  wakes: true,
};

function isOpencodeBusy(screen: string): boolean {
  return /esc (?:again to )?interrupt/.test(screen);
}

/** The box above the line that ends it, without the model below the text and what stands beside it. */
function opencodeComposer(screen: string): string {
  const lines = screen.split("\n");
  const end = lines.findLastIndex((line) => /^\s*╹▀/.test(line));
  const start = lines.slice(0, Math.max(0, end)).findLastIndex((line) => !/^\s*┃/.test(line)) + 1;
  const texts = lines.slice(start, Math.max(start, end - 2)).map((line) =>
    line.replace(/^\s*┃\s*/, "").replace(/\s{6,}.*$/, "").trim()
  );
  const text = texts.join("\n").trim();
  return text.startsWith("Ask anything") ? "" : text;
}

/** pi. Its address stands in a file, so its key says which agent asks. */
export const PI: MoreClient = {
  type: "pi",
  title: "pi",
  npm: "@earendil-works/pi-coding-agent",
  version: "1.6.0",
  program: "pi",
  // It needs a newer Node than others, and npm has those as packages.
  alongside: [`node-${Deno.build.os}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}@22.23.3`],
  node: `node-${Deno.build.os}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}/bin/node`,
  env: (url) => ({ PI_OFFLINE: "1", LAB_KEY: `agent-${url.split("/").at(-1)}` }),
  args: ["--provider", "lab", "--model", "m"],
  settings: (url) => ({
    ".pi/agent/models.json": {
      providers: {
        lab: {
          baseUrl: `${url}/v1`,
          api: "openai-completions",
          apiKey: "$LAB_KEY",
          models: [{ id: "m" }],
        },
      },
    },
  }),
  files: [".pi/agent/models.json", ".pi/agent/mcp.json", ".pi/agent/extensions/oxtail.js"],
  isReady: (screen) => /^\S*%\/\S+ \(auto\)|[\d.]+%\/\d+k/m.test(screen) && !isPiBusy(screen),
  isBusy: isPiBusy,
  prompt(screen) {
    const [from = -1, to = -1] = screen.split("\n")
      .flatMap((line, n) => /^─{20}/.test(line) ? [n] : []).slice(-2);
    return screen.split("\n").slice(from + 1, to).join("\n").trim();
  },
  tool: (name) => `mcp__oxtail__${name}`,
  sleep: (seconds) => `CALL_TOOL bash {"command":"sleep ${seconds}"}`,
  newSession: "/new",
  escape: ["Escape"],
  resultMaxChars: 20_000,
  wakes: true,
};

function isPiBusy(screen: string): boolean {
  return /Working/.test(screen);
}

/** Gemini CLI. */
export const GEMINI: MoreClient = {
  type: "gemini",
  title: "Gemini CLI",
  npm: "@google/gemini-cli",
  version: "0.61.0",
  program: "gemini",
  env: (url) => ({
    GEMINI_API_KEY: "k",
    GOOGLE_GEMINI_BASE_URL: url,
    GEMINI_CLI_TRUST_WORKSPACE: "true",
  }),
  // With the one that it chooses by itself each prompt is judged by a model first.
  args: ["--model", "gemini-2.5-pro"],
  settings: () => ({
    ".gemini/settings.json": {
      security: { auth: { selectedType: "gemini-api-key" } },
      general: { enableAutoUpdate: false },
      privacy: { usageStatisticsEnabled: false },
      tools: { allowed: ["run_shell_command"] },
    },
  }),
  files: [".gemini/settings.json"],
  isReady: (screen) => /> {3}Type your message/.test(screen) && !isGeminiBusy(screen),
  isBusy: isGeminiBusy,
  prompt: /^ ?> {1,3}/,
  tool: (name) => `mcp_oxtail_${name}`,
  sleep: (seconds) => `CALL_TOOL run_shell_command {"command":"sleep ${seconds}"}`,
  newSession: "/clear",
  escape: ["Escape"],
  resultMaxChars: 40_000,
  wakes: false,
};

function isGeminiBusy(screen: string): boolean {
  return /esc to cancel/.test(screen);
}
