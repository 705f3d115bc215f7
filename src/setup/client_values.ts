/** What setup changes in the values of the clients' settings, apart from their hooks. */

import { isObject, type JsonObject } from "../wire/json.ts";
import { no, ok, type Result } from "../wire/result.ts";

/** The name that clients know the server by; tools are called after it (`mcp__oxtail__…`). */
const SERVER = "oxtail";
/** Allows every tool of the server, in Claude Code's `permissions.allow`. */
const ALLOW_RULE = `mcp__${SERVER}`;
/** Codex ends a tool call after 300 s by default; `ask_peer` may wait 600 s. */
const CODEX_TOOL_TIMEOUT_S = 630;
/** Codex gives its servers none of its variables but these: the pane is proved with the first two. */
const CODEX_VARIABLES = ["TMUX", "TMUX_PANE", "MCP_TRACE_FILE"];

/** `~/.claude.json` with the server in user scope. */
export function withClaudeServer(value: JsonObject, command: string): Result<JsonObject> {
  const servers = tableOf(value, "mcpServers");
  if (!servers.ok) return servers;
  const before = isObject(servers.value[SERVER]) ? servers.value[SERVER] : { env: {} };
  // Whatever an entry of another kind had for its own transport would contradict ours.
  const { url: _url, headers: _headers, ...kept } = before;
  const server = { ...kept, type: "stdio", command, args: ["server"] };
  return ok({ ...value, mcpServers: { ...servers.value, [SERVER]: server } });
}

/** `~/.claude.json` without the server; one of the same name that was there before us comes back. */
export function withoutClaudeServer(value: JsonObject, before: JsonObject): Result<JsonObject> {
  return withoutEntry(value, "mcpServers", before);
}

/** `~/.claude/settings.json` with the rule that allows the tools. */
export function withAllowRule(value: JsonObject): Result<JsonObject> {
  const permissions = tableOf(value, "permissions");
  if (!permissions.ok) return permissions;
  const allow = permissions.value.allow ?? [];
  if (!Array.isArray(allow)) return no(`its "permissions.allow" is not an array`);
  if (allow.includes(ALLOW_RULE)) return ok(value);
  return ok({ ...value, permissions: { ...permissions.value, allow: [...allow, ALLOW_RULE] } });
}

/** The settings without the rule, unless it was there before. */
export function withoutAllowRule(value: JsonObject, before: JsonObject): JsonObject {
  const { permissions } = value;
  if (!isObject(permissions) || !Array.isArray(permissions.allow)) return value;
  const old = isObject(before.permissions) ? before.permissions : {};
  if (Array.isArray(old.allow) && old.allow.includes(ALLOW_RULE)) return value;
  const allow = permissions.allow.filter((rule) => rule !== ALLOW_RULE);
  const { allow: _allow, ...rest } = permissions;
  const kept = allow.length > 0 || old.allow !== undefined ? { ...permissions, allow } : rest;
  if (Object.keys(kept).length > 0 || isObject(before.permissions)) {
    return { ...value, permissions: kept };
  }
  const { permissions: _permissions, ...others } = value;
  return others;
}

/** Whether `before` holds a server of our name that is another's, which a removal puts back. */
export function hasFormerServer(before: JsonObject): boolean {
  return ["mcpServers", "mcp_servers"].some((table) => formerServer(before, table) !== undefined);
}

/** `~/.codex/config.toml` with the server. A time limit and a switch that the user set stay. */
export function withCodexServer(
  value: JsonObject,
  command: string,
  allowTools: boolean,
): Result<JsonObject> {
  const servers = tableOf(value, "mcp_servers");
  if (!servers.ok) return servers;
  const before = isObject(servers.value[SERVER]) ? servers.value[SERVER] : {};
  const { url: _url, ...kept } = before;
  const known = Array.isArray(before.env_vars) ? before.env_vars : [];
  const server = {
    ...kept,
    command,
    args: ["server"],
    env_vars: [...known, ...CODEX_VARIABLES.filter((name) => !known.includes(name))],
    tool_timeout_sec: before.tool_timeout_sec ?? CODEX_TOOL_TIMEOUT_S,
    ...(allowTools ? { default_tools_approval_mode: "approve" } : {}),
  };
  return ok({ ...value, mcp_servers: { ...servers.value, [SERVER]: server } });
}

/**
 * `~/.codex/config.toml` without the server, and without what the user has allowed it; one of the same
 * name that was there before us comes back.
 */
export function withoutCodexServer(value: JsonObject, before: JsonObject): Result<JsonObject> {
  return withoutEntry(value, "mcp_servers", before);
}

function withoutEntry(value: JsonObject, table: string, before: JsonObject): Result<JsonObject> {
  const entries = value[table];
  if (!isObject(entries) || !isOwnServer(entries[SERVER])) return ok(value);
  const former = formerServer(before, table);
  if (former !== undefined) return ok({ ...value, [table]: { ...entries, [SERVER]: former } });
  const { [SERVER]: _own, ...others } = entries;
  if (Object.keys(others).length > 0 || Object.hasOwn(before, table)) {
    return ok({ ...value, [table]: others });
  }
  const { [table]: _table, ...rest } = value;
  return ok(rest);
}

/** The server of our name that somebody else had put there before us; undefined when there was none. */
function formerServer(before: JsonObject, table: string): unknown {
  const entries = before[table];
  const server = isObject(entries) ? entries[SERVER] : undefined;
  return isOwnServer(server) ? undefined : server;
}

/** Whether a server is ours, of this setup or of any before it: others may have one of this name. */
function isOwnServer(server: unknown): boolean {
  return isObject(server) && typeof server.command === "string" &&
    server.command.endsWith("/.oxtail/bin/oxtail");
}

function tableOf(value: JsonObject, name: string): Result<JsonObject> {
  const table = value[name] ?? {};
  return isObject(table) ? ok(table) : no(`its "${name}" is not a table`);
}
