/**
 * The clients: which are here, how new they are, what they have of oxtail in their own words, and whether
 * the hooks and the scripts that these run are there and fire.
 */

import { readActivity } from "../../agents/activity.ts";
import { openStarts } from "../../agents/starts.ts";
import { claudeCode, takesSocketLines } from "../../clients/claude_code.ts";
import type { ClientAdapter } from "../../clients/client.ts";
import { codex } from "../../clients/codex.ts";
import type { Store } from "../../mail/store.ts";
import type { Finding } from "../../render/report.ts";
import { age } from "../../render/terminal.ts";
import { askWhatItHas, type Has, removalLine } from "../../setup/installers.ts";
import { PLUGIN_ID } from "../../setup/plugin.ts";
import { missingIn, MORE_CLIENTS } from "../../setup/more.ts";
import { CLIENT_NAMES, type ClientName, type SetupRecord } from "../../setup/record.ts";
import { orElse } from "../../sys/files.ts";
import type { RunProgram } from "../../sys/ports.ts";
import type { Entry } from "../../wire/entry.ts";
import { boxOf } from "../../wire/ids.ts";
import { CLIENT_VERSION_MAX_MS, HOOKS_SILENT_MS, SETTINGS_MAX_BYTES } from "../../wire/limits.ts";
import { no, ok, type Result } from "../../wire/result.ts";
import { safeLine } from "../../wire/text.ts";
import type { CliWorld } from "../command.ts";
import { shellQuote } from "../launcher.ts";
import { sayOf } from "./say.ts";

/** Where the text of a script is from, as far as setup has noted it. */
type ScriptOrigin =
  | { readonly kind: "unknown" }
  /** It is as the setup of this version wrote it. */
  | { readonly kind: "setup"; readonly version: string }
  /** Somebody has changed it since. */
  | { readonly kind: "changed" };

/** A script that the clients' hooks need. */
export interface ScriptFacts {
  readonly path: string;
  /** Its text; null when it is missing. */
  readonly text: Result<string | null>;
  readonly isRunnable: boolean;
  readonly origin: ScriptOrigin;
}

/** The scripts that belong to this version. */
export interface ShippedScripts {
  readonly version: string;
  readonly gate: string;
  readonly handOver: string;
  readonly listener: string;
}

/** A client. */
interface ClientFacts {
  readonly title: string;
  /** As setup takes it: `claude-code`. */
  readonly type: ClientName;
  readonly testedVersion: string | null;
  /** Where its program is; null when it is not installed. */
  readonly program: string | null;
  /** What it says of its version; null when it was not asked, because no program may be started. */
  readonly version: Result<string> | null;
  /** What it has of oxtail; null when it was not asked. */
  readonly has: Result<Has> | null;
  /** Whether its sessions take what is written to their sockets; null where nothing tells. */
  readonly takesLines: boolean | null;
  /** Setup has worked for another client, and not for this one. */
  readonly isLeftAlone: boolean;
  /** Its organisation refuses plugins: setup told it of the server alone. */
  readonly isManaged: boolean;
  /** Sessions with more than one of its servers. */
  readonly twice: number;
  /** Live servers that it started. */
  readonly servers: number;
  /** Of these, the ones whose session no hook has ever marked. */
  readonly unmarked: number;
  /** The last sign of any of its hooks, ms since the epoch. */
  readonly lastSignMs: number | null;
}

/** A client into whose settings setup wrote. */
interface MoreFacts {
  readonly title: string;
  readonly type: string;
  /** Its files that have no more of it. */
  readonly missing: readonly string[];
}

/** All that is judged here. */
export interface ClientWorld {
  readonly nowMs: number;
  readonly clients: readonly ClientFacts[];
  readonly more: readonly MoreFacts[];
  readonly launcher: ScriptFacts;
  readonly gate: ScriptFacts;
  /** What the gate reads when mail waits. */
  readonly handOver: ScriptFacts;
  readonly listener: ScriptFacts;
  readonly shipped: ShippedScripts;
  /** The user has silenced the hooks: uninstall-hook. */
  readonly isHooksOff: boolean;
  /** Whether there is a store that can be read. */
  readonly hasStore: boolean;
}

const ADAPTERS: { readonly [Name in ClientName]: ClientAdapter } = {
  "claude-code": claudeCode,
  codex,
};

const sayClient = sayOf("clients");
const sayHook = sayOf("hooks");
/** It writes the scripts, and lets the clients look at the plugin again. */
const MEND = "oxtail setup";

/** Both clients; without `run` they are not asked for anything. */
export async function readClients(
  world: CliWorld,
  run: RunProgram | null,
  store: Store | null,
  record: SetupRecord,
  entries: readonly Entry[],
): Promise<ClientFacts[]> {
  return await Promise.all(CLIENT_NAMES.map(async (type) => {
    const { title, testedVersion } = ADAPTERS[type];
    const isClaude = type === "claude-code";
    const program = world.env(isClaude ? "OXTAIL_CLAUDE" : "OXTAIL_CODEX") || null;
    const folder = isClaude ? world.claudeDir : world.codexDir;
    const isAsked = run !== null && program !== null;
    const signs = signsOf(store, ADAPTERS[type], entries);
    const { files, root, home, env } = world;
    const ground = { root, home, files, look: { env }, run: run ?? nobody };
    const isMoved = folder !== `${home}/${isClaude ? ".claude" : ".codex"}`;
    const client = { name: type, title, folder, isMoved, program: program ?? "" };
    const [version, has] = isAsked
      ? await Promise.all([versionOf(world, run, program), askWhatItHas(ground, client)])
      : [null, null];
    const told = record.clients.filter((one) => one.client === type);
    return {
      title,
      type,
      testedVersion,
      program,
      version,
      has,
      takesLines: isClaude ? readTakesLines(world, folder) : null,
      ...signs,
      isManaged: told.some((one) => one.isAlone === true && one.folder === folder),
      twice: servedTwice(entries.filter(({ client }) => client.type === type)),
      isLeftAlone: record.clients.length > 0 && told.length === 0 && signs.servers === 0 &&
        (has === null || (has.ok && !has.value.ours && has.value.elsewhere.length === 0)),
    };
  }));
}

/** A link leads to where this program may not read. */
function readTakesLines({ files }: CliWorld, folder: string): boolean | null {
  const path = `${folder}/settings.json`;
  return orElse(() => {
    const stat = files.lstat(path);
    if (stat === null) return true;
    const isPlain = stat.kind === "file" && stat.size <= SETTINGS_MAX_BYTES;
    return isPlain ? takesSocketLines(files.readText(path)) : null;
  }, null);
}

/** The clients into whose settings setup wrote. */
export function readMore({ files, home }: CliWorld, record: SetupRecord): MoreFacts[] {
  return MORE_CLIENTS.flatMap((client) => {
    const missing = missingIn({ files, home }, record.files, client);
    return missing === null ? [] : [{ title: client.title, type: client.type, missing }];
  });
}

const nobody: RunProgram = () => Promise.resolve({ code: -1, stdout: "", stderr: "not asked" });

async function versionOf(
  { home, env }: CliWorld,
  run: RunProgram,
  program: string,
): Promise<Result<string>> {
  const variables = { HOME: home, PATH: env("PATH") ?? "" };
  const ran = await run(program, ["--version"], variables, CLIENT_VERSION_MAX_MS);
  if (ran.code !== 0) {
    return no(ran.stderr.trim().split("\n", 1)[0] || `it ended with ${ran.code}`);
  }
  const version = /\b\d{1,6}(?:\.\d{1,6}){1,3}\b/.exec(ran.stdout)?.[0];
  return version === undefined ? no("it printed no version") : ok(version);
}

/** A plugin and settings of the user's own bring one each. Spares and threads have sessions of their own. */
function servedTwice(entries: readonly Entry[]): number {
  const counts = new Map<string, number>();
  for (const { client: { pid, session_id }, domain, hidden } of entries) {
    if (session_id === null || pid === undefined || pid === null || hidden === true) continue;
    const session = `${domain} ${pid} ${session_id}`;
    counts.set(session, (counts.get(session) ?? 0) + 1);
  }
  return [...counts.values()].filter((count) => count > 1).length;
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

/** What is to be said of the clients. */
export function checkClients(
  { clients, more, launcher }: Pick<ClientWorld, "clients" | "more" | "launcher">,
): Finding[] {
  const titles = clients.map(({ title }) => title).join(" nor ");
  const none = more.length === 0 && clients.every(({ program }) => program === null)
    ? [
      sayClient(
        "fail",
        "clients-none",
        `Neither ${titles} is in PATH`,
        "npm install -g @anthropic-ai/claude-code @openai/codex",
      ),
    ]
    : clients.flatMap((client) => checkProgram(client));
  const path = safeLine(launcher.path);
  return [
    launcher.isRunnable
      ? sayClient("pass", "launcher-ok", `The launcher is ${path}`)
      : sayClient("fail", "launcher-missing", `There is no launcher at ${path}`, MEND),
    ...none,
    ...clients.filter(isPresent).flatMap((one) => [checkPlugin(one), ...checkTwice(one)]),
    ...clients.filter(isUsed).flatMap((client) => checkSockets(client, launcher)),
    ...more.map(checkMore),
  ];
}

function checkMore({ title, type, missing }: MoreFacts): Finding {
  if (missing.length === 0) {
    return sayClient("pass", "registered", `${title} has the server and the hooks`);
  }
  const seen = `${title} has no oxtail any more in ${
    missing.map((path) => `~/${path}`).join(", ")
  }`;
  return sayClient("fail", "registration-missing", seen, `oxtail setup --client ${type}`);
}

/** Setup has read then what counts now. Nothing is said where both agree that there is nothing to say. */
function checkSockets({ title, takesLines }: ClientFacts, { text }: ScriptFacts): Finding[] {
  const written = /^sockets='?(on|off)\b/m.exec(text.ok ? text.value ?? "" : "")?.[1];
  if (takesLines === null || written === undefined || (takesLines && written === "on")) return [];
  if (!takesLines && written === "off") {
    const seen =
      `${title} holds what others write to its sessions (crossSessionInbound), so none ` +
      "is woken by its socket";
    return [sayClient("pass", "sockets-held", seen)];
  }
  const seen = takesLines
    ? `${title} takes what others write to its sessions, and held it when setup ran: none is woken by its socket`
    : `${title} holds what others write to its sessions (crossSessionInbound), and setup has not ` +
      "seen that: a session that is woken by its socket waits for a person";
  return [sayClient("warn", "sockets-stale", seen, MEND)];
}

function checkTwice({ title, twice }: ClientFacts): Finding[] {
  if (twice === 0) return [];
  const seen = `${title} runs two servers of oxtail in one session, so each tool is there twice`;
  const mend = "take the one out that you told it of yourself: the plugin brings its own";
  return [sayClient("warn", "installed-twice", seen, mend)];
}

/** Nothing needs to be right for a client that is not here, or that setup was told to leave alone. */
function isUsed(client: ClientFacts): boolean {
  return isPresent(client) && !client.isLeftAlone;
}

function isPresent({ program, servers }: ClientFacts): boolean {
  return program !== null || servers > 0;
}

function checkProgram({ title, program, version, testedVersion }: ClientFacts): Finding[] {
  if (program === null) return [sayClient("pass", "client-absent", `${title} is not in PATH`)];
  if (version === null) {
    const seen = `${title} is in PATH, and is not asked for anything: keys are off`;
    return [sayClient("pass", "client-ok", seen)];
  }
  if (!version.ok) {
    const seen = `${title} does not say its version: ${safeLine(version.reason)}`;
    return [sayClient("warn", "client-silent", seen, null)];
  }
  if (testedVersion !== null && compareVersions(version.value, testedVersion) > 0) {
    const seen =
      `${title} ${version.value} is newer than ${testedVersion}, which oxtail was tested with`;
    const mend = "watch how wakes end, and look for a newer oxtail";
    return [sayClient("warn", "client-newer", seen, mend)];
  }
  return [sayClient("pass", "client-ok", `${title} ${version.value}`)];
}

function checkPlugin(client: ClientFacts): Finding {
  const { title, type, has, servers, isLeftAlone } = client;
  const mend = `oxtail setup --client ${type}`;
  if (isLeftAlone) {
    const seen = `${title} takes no part: setup has left it alone`;
    return sayClient("pass", "client-left-alone", seen, mend);
  }
  if (has !== null && !has.ok) {
    return sayClient("fail", "client-silent", safeLine(has.reason));
  }
  if (client.isManaged && has?.value.ours !== true) {
    const seen = `${title} has the server alone, because its organisation refuses plugins: mail ` +
      "waits until it is read";
    const allow = `ask an administrator to allow the plugin ${PLUGIN_ID}, then ${mend}`;
    return sayClient("warn", "client-managed", seen, allow);
  }
  const { ours = false, elsewhere = [] } = has?.value ?? {};
  const [other] = elsewhere;
  if (other !== undefined && (ours || elsewhere.length > 1)) {
    const seen = `${title} has the plugin more than once, and each starts a server with all tools`;
    return sayClient("warn", "installed-twice", seen, removalLine(type, other));
  }
  if (ours) return sayClient("pass", "registered", `${title} has the plugin`);
  if (other !== undefined) {
    const seen = `${title} has "${safeLine(other)}", which is not setup's`;
    return sayClient("pass", "plugin-elsewhere", seen);
  }
  if (servers > 0) {
    const seen = `${title} starts the server, from settings of its own`;
    return sayClient("pass", "registered-elsewhere", seen);
  }
  const seen =
    `${title} does not have the plugin, so it starts the server only where a project's own ` +
    "settings name it, which are not looked at";
  return sayClient("fail", "registration-missing", seen, mend);
}

/** Above zero when `a` is newer. Versions are numbers with dots between them. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(".").map(Number));
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at++) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What is to be said of the hooks. */
export function checkHooks(facts: ClientWorld): Finding[] {
  const { clients, nowMs, gate, listener, shipped } = facts;
  const used = clients.filter((client) => isUsed(client) && !client.isManaged);
  if (facts.isHooksOff) {
    const seen = "The hooks are silenced: mail waits until it is read";
    return [sayHook("warn", "hooks-off", seen, "oxtail install-hook")];
  }
  // The plugin of the repository brings a gate and a listener of its own.
  const isOursNeeded = used.length === 0 ||
    used.some(({ has }) => has === null || !has.ok || has.value.ours);
  const isThere = gate.text.ok && gate.text.value !== null;
  const hasClaude = used.some(({ type }) => type === "claude-code");
  return [
    ...isOursNeeded || isThere ? [checkScript("gate", gate, shipped, "gate")] : [],
    ...isThere ? checkHandOver(facts) : [],
    ...hasClaude && (isOursNeeded || isThere)
      ? [checkScript("listener", listener, shipped, "idle listener")]
      : [],
    // Without a store nothing is known of what has fired.
    ...(!facts.hasStore ? [] : used.flatMap((client) => checkFiring(client, nowMs))),
  ];
}

function checkFiring(client: ClientFacts, nowMs: number): Finding[] {
  const { title, type, has, servers, unmarked, lastSignMs } = client;
  const hasPlugin = has === null || !has.ok || has.value.ours || has.value.elsewhere.length > 0;
  if (!hasPlugin && lastSignMs === null && servers === 0) return [];
  if (
    unmarked > 0 && unmarked === servers && lastSignMs === null && has?.ok && has.value.ours
  ) {
    const seen =
      `No hook of ${title} has ever fired, though it has the plugin and runs: its settings ` +
      "or its organisation's may forbid hooks of plugins (disableAllHooks, allowManagedHooksOnly)";
    const mend =
      `restart it; when that changes nothing, have ${PLUGIN_ID} allowed: until then mail ` +
      "waits until it is read";
    return [sayHook("warn", "hooks-managed", seen, mend)];
  }
  if (unmarked > 0) {
    const seen = `No hook has fired for ${unmarked} of ${servers} running sessions of ${title}`;
    const mend = `end and resume ${
      unmarked === 1 ? "it" : "them"
    }: a client reads its hooks when it starts`;
    return [sayHook("warn", "hooks-not-firing", seen, mend)];
  }
  // Codex runs only the hooks that its user trusts, and says nothing of the others.
  const mend = type === "codex"
    ? `type /hooks in ${title} and trust all, then type a prompt`
    : `start ${title} in a project and type a prompt`;
  if (lastSignMs === null) {
    return [sayHook("warn", "hooks-silent", `No hook of ${title} has ever fired`, mend)];
  }
  const last = `${age(nowMs - lastSignMs)} ago`;
  if (servers > 0 && nowMs - lastSignMs > HOOKS_SILENT_MS) {
    const seen = `The last hook of ${title} fired ${last}, and it runs`;
    return [sayHook("warn", "hooks-silent", seen, mend)];
  }
  return [sayHook("pass", "hooks-fired", `The last hook of ${title} fired ${last}`)];
}

/** The gate is not whole without it. Nothing more is said when it is there. */
function checkHandOver({ handOver, shipped }: ClientWorld): Finding[] {
  const { text, path, origin } = handOver;
  if (text.ok && text.value === shipped.handOver) return [];
  const seen = text.ok && text.value !== null
    ? otherness(origin, shipped.version)
    : "is missing or cannot be read";
  return [sayHook("fail", "gate-stale", `The part of the gate at ${safeLine(path)} ${seen}`, MEND)];
}

function checkScript(
  name: "gate" | "listener",
  { path, text, isRunnable, origin }: ScriptFacts,
  shipped: ShippedScripts,
  title: string,
): Finding {
  if (!text.ok) {
    const seen = `Cannot read the ${title}: ${safeLine(text.reason)}`;
    return sayHook("fail", `${name}-missing`, seen);
  }
  if (text.value === null) {
    return sayHook("fail", `${name}-missing`, `There is no ${title} at ${safeLine(path)}`, MEND);
  }
  if (!isRunnable) {
    const mend = `chmod 700 ${shellQuote(path)}`;
    return sayHook("fail", `${name}-not-runnable`, `The ${title} may not be run`, mend);
  }
  if (text.value === shipped[name]) {
    return sayHook("pass", `${name}-ok`, `The ${title} is the one of this version`);
  }
  const other = otherness(origin, shipped.version);
  return sayHook("fail", `${name}-stale`, `The ${title} ${other}`, MEND);
}

function otherness(origin: ScriptOrigin, version: string): string {
  switch (origin.kind) {
    case "changed":
      return "was changed after setup had written it";
    case "setup":
      if (origin.version === version) break;
      return `is that of oxtail ${safeLine(origin.version)}, this is ${version}`;
    case "unknown":
      break;
  }
  return "is not the one of this version";
}
