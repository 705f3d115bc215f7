/** Settings from the environment: numbers and words. The table of docs/settings.md is made from them. */

import { isDomain, NO_DOMAIN } from "./ids.ts";
import * as limits from "./limits.ts";

/** One setting: what it is called, what it means, and its value when it is unset or no good. */
interface Setting {
  readonly name: string;
  readonly meaning: string;
  readonly fallback: number;
}

/** The numbers a user may set. Not finite or not above zero means the fallback. */
export const SETTINGS = {
  askDefaultMs: {
    name: "OXTAIL_ASK_PEER_TIMEOUT_MS",
    meaning: "How long ask_peer waits when the caller names no timeout, in ms",
    fallback: limits.ASK_DEFAULT_MS,
  },
  askMaxMs: {
    name: "OXTAIL_ASK_PEER_MAX_TIMEOUT_MS",
    meaning: "The longest ask_peer waits, in ms, for every client",
    fallback: 0,
  },
  maxUnread: {
    name: "OXTAIL_MAX_UNREAD",
    meaning: "Unread messages one agent's box holds",
    fallback: limits.UNREAD_MAX,
  },
  maxUnreadPerSender: {
    name: "OXTAIL_MAX_UNREAD_PER_SENDER",
    meaning: "Unread messages of one sender that one agent's box holds",
    fallback: limits.UNREAD_MAX_PER_SENDER,
  },
  readMaxMessages: {
    name: "OXTAIL_READ_MAX_MESSAGES",
    meaning: "Messages in one read_my_messages result",
    fallback: limits.READ_MAX_MESSAGES,
  },
  readMaxBodyBytes: {
    name: "OXTAIL_READ_MAX_BODY_BYTES",
    meaning: "Body bytes in one read_my_messages result",
    fallback: limits.READ_MAX_BODY_BYTES,
  },
  handOverMaxBytes: {
    name: "OXTAIL_HOOK_MAX_BODY_CHARS",
    meaning: "Bytes of one hook hand-over, 1,000 to 9,000",
    fallback: limits.HAND_OVER_MAX_BYTES,
  },
  wakeDebounceMs: {
    name: "OXTAIL_WAKE_DEBOUNCE_MS",
    meaning: "Wakes of one peer within this time are one, in ms",
    fallback: limits.WAKE_DEBOUNCE_MS,
  },
  freshIdleMs: {
    name: "OXTAIL_AUTOWAKE_FRESH_IDLE_MS",
    meaning: "A reply wakes an agent that went idle less than this ago, in ms",
    fallback: limits.FRESH_IDLE_MS,
  },
  replyWakeDedupeMs: {
    name: "OXTAIL_AUTOWAKE_DEDUPE_TTL_MS",
    meaning: "Replies to one question wake once within this time, in ms",
    fallback: limits.REPLY_WAKE_DEDUPE_MS,
  },
  replyWakeIntervalMs: {
    name: "OXTAIL_AUTOWAKE_MIN_INTERVAL_MS",
    meaning: "Wakes of one agent by replies are this far apart, in ms",
    fallback: limits.REPLY_WAKE_INTERVAL_MS,
  },
} as const satisfies { readonly [key: string]: Setting };

/** One setting that is a word or a path. */
interface Switch {
  readonly name: string;
  readonly meaning: string;
  /** The words it may be; the first counts when it is unset or, unless it is a path, anything else. */
  readonly values: readonly string[];
}

/** The words a user may set. They are read at each decision, in any case. */
export const SWITCHES = {
  waking: {
    name: "OXTAIL_AUTOWAKE",
    meaning: "Whether idle agents are woken",
    values: ["on", "off"],
  },
  wakeStrategy: {
    name: "OXTAIL_ASK_PEER_WAKE_STRATEGY",
    meaning: "How this server wakes others; `legacy` makes no pause before Enter",
    values: ["auto", "legacy", "off"],
  },
  healing: {
    name: "OXTAIL_SELF_WAKE",
    meaning: "Whether a failed wake is tried again",
    values: ["on", "off"],
  },
  traceFile: {
    name: "MCP_TRACE_FILE",
    meaning: "Where traces go, such as how each wake ended: an absolute path under `~/.oxtail`",
    values: ["none"],
  },
} as const satisfies { readonly [key: string]: Switch };

/** The names of all of them: no other variable counts in the user's file. */
export const SETTING_NAMES: readonly string[] = [SETTINGS, SWITCHES]
  .flatMap((table) => Object.values<{ readonly name: string }>(table))
  .map(({ name }) => name);

/** What the user's file says: `NAME=value` a line, with blank lines and comments that begin with `#`. */
interface SettingsFile {
  /** The lines that count, in order. */
  readonly set: readonly string[];
  /** What is wrong, a sentence each. */
  readonly bad: readonly string[];
}

/** Reads `~/.oxtail/settings` as the launcher does, and says what is wrong in it. */
export function parseSettingsFile(text: string): SettingsFile {
  const set: string[] = [];
  const bad: string[] = [];
  text.split("\n").forEach((line, n) => {
    if (line.trim() === "" || line.startsWith("#")) return;
    const why = n < limits.USER_SETTINGS_MAX_LINES
      ? faultOf(line)
      : `only ${limits.USER_SETTINGS_MAX_LINES} lines are read`;
    if (why === null) set.push(line);
    else bad.push(`Line ${n + 1}: ${why}`);
  });
  return { set, bad };
}

function faultOf(line: string): string | null {
  const at = line.indexOf("=");
  const [name, value] = [line.slice(0, Math.max(0, at)), line.slice(at + 1)];
  if (at < 0) return `"${line}" is no NAME=value`;
  if (Object.values(SETTINGS).some((setting) => setting.name === name)) {
    return Number(value) > 0 && Number.isFinite(Number(value))
      ? null
      : `${name} is "${value}", expected a number above zero`;
  }
  const found = Object.values(SWITCHES).find((one) => one.name === name);
  if (found === undefined) return `"${name}" is no setting`;
  if (found.name === SWITCHES.traceFile.name) {
    return value.startsWith("/") ? null : `${name} is "${value}", expected an absolute path`;
  }
  return found.values.some((word) => word === value.trim().toLowerCase())
    ? null
    : `${name} is "${value}", expected ${found.values.join(" or ")}`;
}

/** The value of every setting. */
export type Settings = { readonly [K in keyof typeof SETTINGS]: number };

/** Reads a variable of the environment. */
export type GetEnv = (name: string) => string | undefined;

/** The settings that `env` gives. */
export function readSettings(env: GetEnv): Settings {
  const value = (setting: Setting) => numberIn(env, setting);
  return {
    askDefaultMs: value(SETTINGS.askDefaultMs),
    askMaxMs: value(SETTINGS.askMaxMs),
    maxUnread: value(SETTINGS.maxUnread),
    maxUnreadPerSender: value(SETTINGS.maxUnreadPerSender),
    readMaxMessages: value(SETTINGS.readMaxMessages),
    readMaxBodyBytes: value(SETTINGS.readMaxBodyBytes),
    handOverMaxBytes: handOverMaxBytes(env),
    wakeDebounceMs: value(SETTINGS.wakeDebounceMs),
    freshIdleMs: value(SETTINGS.freshIdleMs),
    replyWakeDedupeMs: value(SETTINGS.replyWakeDedupeMs),
    replyWakeIntervalMs: value(SETTINGS.replyWakeIntervalMs),
  };
}

/** The one setting that a hook needs: it has no time to read the others. */
export function handOverMaxBytes(env: GetEnv): number {
  const bytes = Math.min(numberIn(env, SETTINGS.handOverMaxBytes), limits.HAND_OVER_MAX_BYTES);
  return Math.max(limits.HAND_OVER_MIN_BYTES, bytes);
}

function numberIn(env: GetEnv, { name, fallback }: Setting): number {
  const number = Number(env(name) ?? NaN);
  return Number.isFinite(number) && number > 0 ? number : fallback;
}

/** The domain of this process, as the launcher told it: pids of another one mean nothing here. */
export function ownDomain(env: GetEnv): string {
  const domain = env("OXTAIL_DOMAIN") ?? "";
  return isDomain(domain) ? domain : NO_DOMAIN;
}

/** Whether waking is switched off (`OXTAIL_AUTOWAKE=off`); read at each decision. */
export function wakingIsOff(env: GetEnv): boolean {
  return wordOf(env, SWITCHES.waking) === "off";
}

/** How agents are woken: with every gate and a pause before Enter, without the pause, or not at all. */
type WakeStrategy = "auto" | "legacy" | "off";

/** `OXTAIL_ASK_PEER_WAKE_STRATEGY`; anything unknown is `auto`. */
export function wakeStrategy(env: GetEnv): WakeStrategy {
  const word = wordOf(env, SWITCHES.wakeStrategy);
  return word === "legacy" || word === "off" ? word : "auto";
}

/** Whether missed wakes are left alone (`OXTAIL_SELF_WAKE=off`). */
export function healingIsOff(env: GetEnv): boolean {
  return wordOf(env, SWITCHES.healing) === "off";
}

/** The path that traces are written to, as the user gave it; undefined or empty for none. */
export function traceFile(env: GetEnv): string | undefined {
  return env(SWITCHES.traceFile.name);
}

function wordOf(env: GetEnv, { name }: Switch): string {
  return (env(name) ?? "").trim().toLowerCase();
}
