/**
 * Calling the installed hooks as a client does: the real gate and the real program, in a home whose
 * path has a space and a quote in it, with nothing of this process's environment.
 */

import { installHooks } from "../../tools/checkout.ts";
import { coverageEnv } from "../support/coverage.ts";
import { type TempStore, tempStore } from "../support/store.ts";

/** The clients whose input is known. */
export type Client = "claude-code" | "codex" | "gemini" | "qwen" | "copilot";
/** The events that are handled. */
export type Event =
  | "SessionStart"
  | "UserPromptSubmit"
  | "PreToolUse"
  | "PermissionRequest"
  | "Notification"
  | "PostToolUse"
  | "Stop"
  | "Interrupt"
  | "SessionEnd";

/** A home with hooks installed in it, and a store. */
export interface HookHome extends Disposable {
  readonly mail: TempStore;
  readonly home: string;
  /** Runs a hook and waits until it has ended. */
  call(client: Client, event: Event, options?: CallOptions): Promise<HookResult>;
}

/** How a hook is called. */
export interface CallOptions {
  readonly session?: string;
  readonly turn?: string;
  /** Whether the command has the third word, as that of the entry for oxtail's own tools has. */
  readonly forOwnTools?: boolean;
  /** Fields to add to what the client says. */
  readonly fields?: Record<string, unknown>;
  /** Standard input instead of what the client says. */
  readonly stdin?: string | Uint8Array;
  readonly env?: Record<string, string | undefined>;
  /** The shell that runs the gate; by default the one that it names. */
  readonly shell?: readonly string[];
  /** A program and arguments to put before the gate. */
  readonly wrapper?: readonly string[];
  readonly cwd?: string;
}

/** What a hook did. */
export interface HookResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the model gets to see; empty when the hook printed nothing. */
  readonly text: string;
  /** Whether all of standard input could be written. */
  readonly tookInput: boolean;
}

/** A session id, as clients make them. */
export const SESSION = "7ba5c12d-9fc0-4525-a232-21d5f31a37f7";
/** Turn ids. */
export const TURN = "f69a97aa-fdcc-4c26-ba0d-4214d46ef205";
/** The turn after it. */
export const NEXT_TURN = "0b1c2d3e-aaaa-4bbb-8ccc-4214d46ef206";

let programs: Promise<Record<"launcher" | "gate" | "short", string>> | null = null;

/** Creates a home with the hooks of this checkout installed. */
export async function hookHome(): Promise<HookHome> {
  programs ??= installOnce();
  const { launcher, gate, short } = await programs;
  const mail = tempStore();
  const home = mail.root.slice(0, -"/.oxtail".length);
  install(`${mail.root}/bin`, "oxtail", launcher);
  install(`${mail.root}/hooks`, "oxtail-hook", gate);
  install(`${mail.root}/hooks`, "oxtail-hand-over", short);
  return {
    mail,
    home,
    call: (client, event, options = {}) => callHook(home, client, event, options),
    [Symbol.dispose]: () => mail[Symbol.dispose](),
  };
}

async function installOnce() {
  const home = Deno.makeTempDirSync({ prefix: "oxtail-installed" });
  try {
    await installHooks(home);
    return {
      launcher: Deno.readTextFileSync(`${home}/.oxtail/bin/oxtail`),
      gate: Deno.readTextFileSync(`${home}/.oxtail/hooks/oxtail-hook`),
      short: Deno.readTextFileSync(`${home}/.oxtail/hooks/oxtail-hand-over`),
    };
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}

function install(folder: string, name: string, text: string): void {
  Deno.mkdirSync(folder, { mode: 0o700, recursive: true });
  Deno.writeTextFileSync(`${folder}/${name}`, text);
  Deno.chmodSync(`${folder}/${name}`, 0o700);
}

/** What a client writes to a hook, field by field as the real clients do. */
export function clientInput(client: Client, event: Event, options: CallOptions = {}): string {
  const { session = SESSION, turn = TURN, fields = {} } = options;
  const isStart = event === "SessionStart";
  const common = { transcript_path: `/home/u/${session}.jsonl`, cwd: "/home/u/proj" };
  const head = client === "codex"
    ? { session_id: session, ...(isStart ? {} : { turn_id: turn }), ...common }
    : { session_id: session, ...common, ...(isStart ? {} : { prompt_id: turn }) };
  const tool = { tool_name: "Bash", tool_input: { command: "ls" }, tool_use_id: "toolu_1" };
  const tail: Record<Event, object> = {
    SessionStart: { source: "startup", model: "some-model" },
    UserPromptSubmit: { prompt: "do something" },
    PreToolUse: tool,
    PermissionRequest: { tool_name: "Bash", tool_input: { command: "ls" } },
    Notification: { message: "may I?", notification_type: "permission_prompt" },
    PostToolUse: { ...tool, tool_response: { stdout: "a.ts" } },
    Interrupt: {},
    SessionEnd: { reason: "other" },
    Stop: { stop_hook_active: false, last_assistant_message: "OK" },
  };
  return JSON.stringify({ ...head, hook_event_name: event, ...tail[event], ...fields });
}

/** Runs the hook that is installed in `home`. */
export async function callHook(
  home: string,
  client: Client,
  event: Event,
  options: CallOptions,
): Promise<HookResult> {
  const gate = `${home}/.oxtail/hooks/oxtail-hook`;
  const line = [...options.wrapper ?? [], ...options.shell ?? [], gate, client, event];
  if (options.forOwnTools === true) line.push("oxtail");
  const [program = gate, ...args] = line;
  const child = new Deno.Command(program, {
    args,
    clearEnv: true,
    env: environment(home, client, options),
    cwd: options.cwd ?? home,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = options.stdin ?? clientInput(client, event, options);
  const [tookInput, output] = await Promise.all([
    writeAll(child.stdin, typeof input === "string" ? new TextEncoder().encode(input) : input),
    child.output(),
  ]);
  const stdout = new TextDecoder().decode(output.stdout);
  const stderr = new TextDecoder().decode(output.stderr);
  return { code: output.code, stdout, stderr, text: textIn(stdout), tookInput };
}

/** What the clients give a hook: Claude Code names its session, Codex next to nothing. */
function environment(
  home: string,
  client: Client,
  { session = SESSION, env = {} }: CallOptions,
): Record<string, string> {
  const all: Record<string, string | undefined> = {
    ...coverageEnv(),
    HOME: home,
    PATH: "/usr/local/bin:/usr/bin:/bin",
    ...(client === "claude-code"
      ? { CLAUDE_PID: String(Deno.pid), CLAUDE_CODE_SESSION_ID: session }
      : {}),
    ...env,
  };
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) if (value !== undefined) given[name] = value;
  return given;
}

async function writeAll(
  stream: WritableStream<Uint8Array>,
  bytes: Uint8Array,
): Promise<boolean> {
  const writer = stream.getWriter();
  try {
    // As a client does: it learns of a closed pipe only when it writes more than fits into it.
    await writer.write(bytes);
    await writer.close();
    return true;
  } catch {
    return false;
  }
}

/** The text for the model in a hook's answer, after checking that the answer has the form of one. */
function textIn(stdout: string): string {
  if (stdout === "") return "";
  const answer: unknown = JSON.parse(stdout);
  const fields = asObject(answer);
  if (fields["decision"] === "block") return String(fields["reason"]);
  return String(asObject(fields["hookSpecificOutput"])["additionalContext"]);
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
