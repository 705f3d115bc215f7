/**
 * What the scripted model says next. The test writes it into the prompt, or into a rule:
 *
 * - `CALL_TOOL name {"json":"arguments"}` calls a tool; several, separated by `;;` or newlines, are
 *   called one per model turn
 * - `SAY text` is the final answer instead of `OK`
 * - `DELAY ms` waits before every answer to this prompt
 * - `JS code` runs a script, as the models do to which Codex offers its tools in code mode. A text that
 *   begins with it has `;;;` between its directives, because code has `;;` and newlines of its own
 *
 * `$ID` and `$REQUEST` in arguments stand for the message id and the request id of the newest oxtail
 * hand-over in the conversation. Everything here is a pure function of one model request: a client may
 * repeat or drop a request, and the script still continues where the conversation really is.
 */

import { isObject, type JsonObject } from "../../src/wire/json.ts";

/** One model request, in terms that both protocols share, oldest entry first. */
export interface Conversation {
  readonly hasTools: boolean;
  readonly entries: readonly Entry[];
}

/** Something said to the model (input, result) or by it (call, answer). */
export type Entry =
  | { readonly kind: "input"; readonly role: string; readonly text: string }
  | { readonly kind: "result"; readonly callId: string; readonly text: string }
  | { readonly kind: "call"; readonly callId: string; readonly name: string }
  | { readonly kind: "answer"; readonly text: string };

/** A tool call that the model makes. The id says which script made it. */
export interface Call {
  readonly callId: string;
  readonly name: string;
  readonly args: JsonObject;
  /** What the model runs instead of a tool with arguments: the code of a script. */
  readonly code?: string;
}

/** The next thing the model says. */
export interface Step {
  readonly delayMs: number;
  readonly call: Call | null;
  readonly text: string;
}

/** A script for an agent that answers by itself. It runs once per conversation. */
export interface Rule {
  /** The agent it is for. */
  readonly agent: string;
  /** Starts the rule when something said to the model contains it. */
  readonly when: string | RegExp;
  /** Directives. */
  readonly then: string;
}

/** The header of a message in an oxtail hand-over. */
export interface HandOver {
  readonly nonce: string;
  readonly sender: string;
  readonly id: string;
  readonly requestId: string | null;
}

/** What the model says next in `conversation`. A rule that has begun, or begins now, comes first. */
export function nextStep(conversation: Conversation, rules: readonly Rule[], serial: number): Step {
  if (!conversation.hasTools) return { delayMs: 0, call: null, text: "OK" };
  for (const [index, rule] of rules.entries()) {
    const step = ruleStep(conversation, rule, `r${index}`, serial);
    if (step !== null) return step;
  }
  return promptStep(conversation, serial);
}

/** All headers of oxtail hand-overs in `text`, oldest first. They begin a line; lines of a body begin with `|`. */
export function handOvers(text: string): HandOver[] {
  const header = /^\[oxtail ([0-9a-z]+)\] \d+\/\d+ from (.*?) id=([0-9A-Z]{26})\b(.*)$/gm;
  return [...text.matchAll(header)].map(([, nonce = "", sender = "", id = "", rest = ""]) => ({
    nonce,
    sender,
    id,
    requestId: /\brequest_id=([0-9A-Z]{26})\b/.exec(rest)?.[1] ?? null,
  }));
}

/** Everything said to the model in `conversation`, as one text. */
export function heard(conversation: Conversation): string {
  return conversation.entries
    .flatMap((entry) => entry.kind === "input" || entry.kind === "result" ? [entry.text] : [])
    .join("\n");
}

function ruleStep(all: Conversation, rule: Rule, tag: string, serial: number): Step | null {
  const script = parseScript(rule.then);
  const done = callsBy(all.entries, tag);
  if (done === 0 && !matches(fresh(all), rule.when)) return null;
  if (done < script.calls.length) return stepOf(script, done, tag, serial, all);
  const spoken = all.entries.findLast((entry) => entry.kind === "call" || entry.kind === "answer");
  const ownTurn = done === 0 || (spoken?.kind === "call" && spoken.callId.startsWith(`${tag}_`));
  return script.say !== null && ownTurn ? stepOf(script, done, tag, serial, all) : null;
}

function promptStep(all: Conversation, serial: number): Step {
  const { index, text } = promptOf(all);
  const script = parseScript(text);
  return stepOf(script, callsBy(all.entries.slice(index + 1), "p"), "p", serial, all);
}

/** The newest text that a person typed: clients wrap what they add themselves in tags. */
function promptOf(all: Conversation): { index: number; text: string } {
  const index = all.entries.findLastIndex((entry) =>
    entry.kind === "input" && entry.role === "user" &&
    !/^\s*(<|# AGENTS|\[oxtail )/.test(entry.text)
  );
  const entry = all.entries[index];
  return { index, text: entry?.kind === "input" ? entry.text : "" };
}

/** What was said to the model since it spoke last. */
function fresh(all: Conversation): string {
  const spoke = all.entries.findLastIndex((entry) =>
    entry.kind === "call" || entry.kind === "answer"
  );
  return heard({ hasTools: true, entries: all.entries.slice(spoke + 1) });
}

function callsBy(entries: readonly Entry[], tag: string): number {
  return entries.filter((entry) => entry.kind === "call" && entry.callId.startsWith(`${tag}_`))
    .length;
}

function matches(text: string, when: string | RegExp): boolean {
  return typeof when === "string" ? text.includes(when) : text.search(when) >= 0;
}

interface Script {
  readonly calls: readonly string[];
  readonly say: string | null;
  readonly delayMs: number;
}

function parseScript(text: string): Script {
  const between = /^\s*JS /.test(text) ? ";;;" : /;;|\n/;
  const parts = text.split(between).map((part) => part.trim());
  const say = parts.find((part) => part.startsWith("SAY "));
  return {
    calls: parts.filter((part) => /^(CALL_TOOL|JS) /.test(part)),
    say: say === undefined ? null : say.slice(4),
    delayMs: Number(/(?:^|\s)DELAY (\d+)/.exec(text)?.[1] ?? 0),
  };
}

function stepOf(
  script: Script,
  done: number,
  tag: string,
  serial: number,
  all: Conversation,
): Step {
  const { delayMs } = script;
  const directive = script.calls[done];
  if (directive === undefined) return { delayMs, call: null, text: script.say ?? "OK" };
  const call = parseCall(directive, heard(all));
  if (typeof call === "string") return { delayMs, call: null, text: call };
  return { delayMs, call: { callId: `${tag}_${serial}`, ...call }, text: `calling ${call.name}` };
}

/** The call that `directive` asks for, or what is wrong with it. */
function parseCall(directive: string, context: string): Omit<Call, "callId"> | string {
  if (directive.startsWith("JS ")) {
    const code = fillIn(directive.slice("JS ".length), context);
    return code === null ? cannotFill(directive) : { name: "exec", args: {}, code };
  }
  const [, name = "", json = "{}"] = /^CALL_TOOL\s+(\S+)\s*(\{.*\})?$/.exec(directive) ?? [];
  const filled = fillIn(json, context);
  if (filled === null) return cannotFill(directive);
  try {
    const args: unknown = JSON.parse(filled);
    return name !== "" && isObject(args) ? { name, args } : `Cannot read directive "${directive}"`;
  } catch {
    return `Cannot parse the arguments of "${directive}"`;
  }
}

function cannotFill(directive: string): string {
  return `Cannot fill in "${directive}": the conversation has no oxtail hand-over`;
}

function fillIn(json: string, context: string): string | null {
  if (!/\$(ID|REQUEST)\b/.test(json)) return json;
  const newest = handOvers(context).at(-1);
  if (newest === undefined) return null;
  return json.replace(/\$ID\b/g, newest.id).replace(/\$REQUEST\b/g, newest.requestId ?? "");
}
