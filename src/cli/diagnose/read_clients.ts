/** Reading what the clients say of themselves and of oxtail. */

import { readActivity } from "../../agents/activity.ts";
import { openStarts } from "../../agents/starts.ts";
import { claudeCode } from "../../clients/claude_code.ts";
import { claudeHooks, claudeRegistration } from "../../clients/claude_settings.ts";
import type { ClientAdapter } from "../../clients/client.ts";
import { codex } from "../../clients/codex.ts";
import { codexHooks, codexRegistration } from "../../clients/codex_settings.ts";
import type { Store } from "../../mail/store.ts";
import type { SetupRecord } from "../../setup/record.ts";
import type { RunProgram } from "../../sys/programs.ts";
import type { Entry } from "../../wire/entry.ts";
import { boxOf } from "../../wire/ids.ts";
import { CLIENT_VERSION_MAX_MS } from "../../wire/limits.ts";
import { no, ok, type Result } from "../../wire/result.ts";
import type { CliWorld } from "../world.ts";
import type { ClientFacts } from "./facts.ts";
import { whyNoJson } from "./no_json.ts";
import { readSettings } from "./read_settings.ts";

/** Both clients; without `run` they are not asked for their versions. */
export async function readClients(
  world: CliWorld,
  run: RunProgram | null,
  store: Store | null,
  record: SetupRecord,
  entries: readonly Entry[],
): Promise<ClientFacts[]> {
  const programs = [world.env("OXTAIL_CLAUDE"), world.env("OXTAIL_CODEX")];
  const versions = await Promise.all(
    programs.map((program) => run === null ? null : versionOf(world, run, program)),
  );
  const both = [{ client: claudeCode, ...claudeFiles(world) }, {
    client: codex,
    ...codexFiles(world),
  }];
  return both.map(({ client, ...files }, at) => {
    const signs = signsOf(store, client, entries);
    return {
      title: client.title,
      type: client.type,
      testedVersion: client.testedVersion,
      program: programs[at] || null,
      version: versions[at] ?? null,
      ...files,
      ...signs,
      isLeftAlone: signs.servers === 0 && isLeftAlone(files, record),
    };
  });
}

type Files = Pick<
  ClientFacts,
  "settingsPath" | "projectSettings" | "hasSettings" | "registration" | "hooksPath" | "hooks"
>;

function isLeftAlone(
  { settingsPath, hooksPath, registration, hooks }: Files,
  { files }: SetupRecord,
): boolean {
  const edited = Object.keys(files);
  return edited.length > 0 && !edited.includes(settingsPath) && !edited.includes(hooksPath) &&
    registration.ok && registration.value === "no" &&
    hooks.ok && hooks.value.events.length === 0;
}

function claudeFiles({ files, home, claudeDir, project }: CliWorld): Files {
  // When its folder was moved, Claude Code keeps this file in it.
  const folder = claudeDir === `${home}/.claude` ? home : claudeDir;
  const settingsPath = `${folder}/.claude.json`;
  const hooksPath = `${claudeDir}/settings.json`;
  const settings = readSettings(files, settingsPath);
  const hooks = readSettings(files, hooksPath);
  return {
    settingsPath,
    projectSettings: ".mcp.json",
    hasSettings: isThere(settings) || isThere(hooks),
    registration: fromJson(
      settings,
      claudeCode,
      (text) => claudeRegistration(text ?? "{}", project.root),
    ),
    hooksPath,
    hooks: fromJson(hooks, claudeCode, claudeHooks),
  };
}

function codexFiles({ files, codexDir }: CliWorld): Files {
  const settingsPath = `${codexDir}/config.toml`;
  const hooksPath = `${codexDir}/hooks.json`;
  const settings = readSettings(files, settingsPath);
  const hooks = readSettings(files, hooksPath);
  const toml = settings.ok ? settings.value : null;
  return {
    settingsPath,
    projectSettings: ".codex/config.toml",
    hasSettings: isThere(settings) || isThere(hooks),
    registration: settings.ok ? codexRegistration(settings.value ?? "") : settings,
    hooksPath,
    hooks: fromJson(hooks, codex, (text) => codexHooks(text, toml, hooksPath)),
  };
}

function isThere(text: Result<string | null>): boolean {
  return !text.ok || text.value !== null;
}

/** What `read` finds in a file of JSON; when that is none, the reason says what is wrong with it. */
function fromJson<T>(
  text: Result<string | null>,
  { title }: ClientAdapter,
  read: (text: string | null) => Result<T>,
): Result<T> {
  if (!text.ok) return text;
  const found = read(text.value);
  return found.ok ? found : no(whyNoJson(text.value ?? "", title));
}

async function versionOf(
  { home, env }: CliWorld,
  run: RunProgram,
  program: string | undefined,
): Promise<Result<string> | null> {
  if (!program) return null;
  const variables = { HOME: home, PATH: env("PATH") ?? "" };
  const ran = await run(program, ["--version"], variables, CLIENT_VERSION_MAX_MS);
  if (ran.code !== 0) {
    return no(ran.stderr.trim().split("\n", 1)[0] || `it ended with ${ran.code}`);
  }
  const version = /\b\d{1,6}(?:\.\d{1,6}){1,3}\b/.exec(ran.stdout)?.[0];
  return version === undefined ? no("it printed no version") : ok(version);
}

type Signs = Pick<ClientFacts, "servers" | "unmarked" | "lastSignMs">;

/** The marks that the hooks of `client` have left. */
function signsOf(store: Store | null, client: ClientAdapter, entries: readonly Entry[]): Signs {
  if (store === null) return { servers: 0, unmarked: 0, lastSignMs: null };
  const own = entries.filter(({ client: { type } }) => type === client.type);
  const starts = openStarts(store).all().filter(({ client: type }) => type === client.type);
  const sessions = new Set(own.flatMap(({ client: { session_id } }) => session_id ?? []));
  const started = new Map(starts.map((start) => [start.session_id, start.at_ms]));
  const signMs = (sessionId: string) => {
    const mark = readActivity(store, boxOf(sessionId));
    return Math.max(mark?.sinceMs ?? 0, started.get(sessionId) ?? 0);
  };
  const all = [...sessions, ...started.keys()].map(signMs);
  const last = all.reduce((a, b) => Math.max(a, b), 0);
  // Codex starts its server before its first prompt, and its first hook comes with that.
  const isMarkedAtStart = client.identity.clearsInPlace;
  return {
    servers: own.length,
    unmarked: isMarkedAtStart ? [...sessions].filter((id) => signMs(id) === 0).length : 0,
    lastSignMs: last === 0 ? null : last,
  };
}
