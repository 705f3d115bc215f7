/** The settings of Codex CLI, as seen at version 0.169.0. */

import { parseObject } from "../wire/json.ts";
import { no, ok, type Result } from "../wire/result.ts";
import {
  eventsOf,
  type HookSettings,
  type OwnHook,
  ownHooks,
  type Registration,
  SERVER_NAME,
} from "./settings.ts";
import { type TomlPair, tomlPairs } from "./toml.ts";

/** What `config.toml` says of the server. The reason is the end of a sentence. */
export function codexRegistration(toml: string): Result<Registration> {
  const own = tomlPairs(toml).filter(({ path }) =>
    path[0] === "mcp_servers" && path[1] === SERVER_NAME
  );
  if (own.length === 0) return ok("no");
  const isOneLine = own.some(({ path, value }) => path.length === 2 && value.startsWith("{"));
  if (isOneLine && own.some(({ path }) => path.length > 2)) {
    return no(
      `it is not TOML: "mcp_servers.${SERVER_NAME}" stands on one line, and a table below it is added` +
        " further down. Setup run again makes one table of them",
    );
  }
  const isOff = own.some(({ path, value }) =>
    (path.length === 3 && path[2] === "enabled" && /^false\b/.test(value)) ||
    (path.length === 2 && /[{,]\s*enabled\s*=\s*false\b/.test(value))
  );
  return ok(isOff ? "off" : "yes");
}

/**
 * What the files say of the hooks; null stands for a file that is not there. Codex runs a hook only after
 * its user has approved it, and keeps that under `hooks.state."<path>:<event>:<group>:<handler>"` of
 * `config.toml`. A hook that was changed since looks approved here: only Codex knows its own hash.
 *
 * @param hooksPath Absolute path of `hooks.json`
 */
export function codexHooks(
  hooksText: string | null,
  toml: string | null,
  hooksPath: string,
): Result<HookSettings> {
  const settings = parseObject(hooksText ?? "{}");
  if (settings === null) return no("it is no JSON object");
  const pairs = tomlPairs(toml ?? "");
  const hooks = ownHooks(settings);
  return ok({
    events: eventsOf(hooks),
    listens: [],
    isOff: pairs.some(({ path, value }) =>
      path.length === 2 && path[0] === "features" && path[1] === "hooks" && /^false\b/.test(value)
    ),
    untrusted: eventsOf(hooks.filter((hook) => !isTrusted(pairs, hook, hooksPath))),
  });
}

function isTrusted(pairs: readonly TomlPair[], hook: OwnHook, hooksPath: string): boolean {
  const event = hook.event.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
  const key = `${hooksPath}:${event}:${hook.group}:${hook.handler}`;
  const state = pairs.filter(({ path }) =>
    path[0] === "hooks" && path[1] === "state" && path[2] === key
  );
  const has = (name: string, pattern: RegExp) =>
    state.some(({ path, value }) =>
      (path[3] === name && pattern.test(value)) ||
      (path.length === 3 && value.startsWith("{") &&
        new RegExp(`\\b${name}\\s*=\\s*${pattern.source.slice(1)}`).test(value))
    );
  return has("trusted_hash", /^["']/) && !has("enabled", /^false\b/);
}
