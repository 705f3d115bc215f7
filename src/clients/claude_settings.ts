/** The settings of Claude Code, as seen at version 2.1.330. */

import { type JsonObject, objectField, own, parseObject } from "../wire/json.ts";
import { no, ok, type Result } from "../wire/result.ts";
import {
  eventsOf,
  type HookSettings,
  ownHooks,
  type Registration,
  SERVER_NAME,
} from "./settings.ts";

/** What `.claude.json` says of the server, to somebody who works in `projectRoot`. */
export function claudeRegistration(text: string, projectRoot: string): Result<Registration> {
  const settings = parse(text);
  if (settings === null) return no("it is no JSON object");
  const project = objectField(objectField(settings, "projects") ?? {}, projectRoot) ?? {};
  const off = own(project, "disabledMcpServers");
  if (Array.isArray(off) && off.includes(SERVER_NAME)) return ok("off");
  const has = (servers: JsonObject | null) =>
    servers !== null && objectField(servers, SERVER_NAME) !== null;
  if (has(objectField(settings, "mcpServers"))) return ok("yes");
  return ok(has(objectField(project, "mcpServers")) ? "here" : "no");
}

/** What `settings.json` says of the hooks; null stands for a file that is not there. */
export function claudeHooks(text: string | null): Result<HookSettings> {
  const settings = parse(text ?? "");
  if (settings === null) return no("it is no JSON object");
  return ok({
    events: eventsOf(ownHooks(settings)),
    listens: eventsOf(ownHooks(settings, "listener")),
    isOff: own(settings, "disableAllHooks") === true,
    untrusted: [],
  });
}

/** Claude Code takes empty text for no settings and passes over a byte order mark; it knows no comments. */
function parse(text: string): JsonObject | null {
  return parseObject(text.replace(/^\uFEFF/, "").trim() || "{}");
}
