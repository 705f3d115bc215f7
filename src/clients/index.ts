/** All clients that are known. */

import { claudeCode } from "./claude_code.ts";
import type { ClientAdapter } from "./client.ts";
import { codex } from "./codex.ts";
import { copilot } from "./more/copilot.ts";
import { gemini } from "./more/gemini.ts";
import { opencode } from "./more/opencode.ts";
import { pi } from "./more/pi.ts";
import { qwen } from "./more/qwen.ts";
import { standIn } from "./stand_in.ts";

/** Every known client. */
export const CLIENTS: readonly ClientAdapter[] = [
  claudeCode,
  codex,
  qwen,
  copilot,
  opencode,
  pi,
  gemini,
  standIn,
];

/** The client that calls itself `clientName` (`clientInfo.name` of the MCP handshake), or null. */
export function clientByName(clientName: string): ClientAdapter | null {
  return CLIENTS.find((client) =>
    client.clientName === clientName || client.isAlsoNamed?.(clientName) === true
  ) ?? null;
}

/** The client with this `client.type` of a registry entry, or null. */
export function clientByType(type: string): ClientAdapter | null {
  return CLIENTS.find((client) => client.type === type) ?? null;
}
