/** What all commands share: options, --help, --version, and exit status. */

import { parseArgs, type ParseArgsConfig } from "node:util";
import denoJson from "../../deno.json" with { type: "json" };
import type { Paint, Tone } from "../render/terminal.ts";
import { FileError } from "../sys/files.ts";
import { BODY_MAX_BYTES } from "../wire/limits.ts";
import { bodyFault } from "../wire/message.ts";
import { messageOf, no, ok, type Result } from "../wire/result.ts";
import { safeText } from "../wire/text.ts";

export { type CliWorld, openPeople, type People, realWorld } from "./world.ts";

/** No colour. */
export const plain: Paint = (_tone, text) => text;

const CODES: { readonly [T in Tone]: string } = {
  good: "32",
  warn: "33",
  bad: "31",
  dim: "2",
  strong: "1",
};

/** ANSI colours of the user's own palette. */
export const ansi: Paint = (tone, text) => `\x1b[${CODES[tone]}m${text}\x1b[0m`;

/** A command of the command line. */
export interface Command {
  readonly name: string;
  /** The text of --help. */
  readonly usage: string;
  /** Its own options; --help and --version come by themselves. */
  readonly options: NonNullable<ParseArgsConfig["options"]>;
  /** How many words may follow that are no options; none when absent. */
  readonly words?: number;
}

/** Arguments that were understood. */
export interface Arguments {
  /** Names of the options without a value that were given. */
  readonly flags: ReadonlySet<string>;
  /** Options with a value. */
  readonly values: ReadonlyMap<string, string>;
  readonly words: readonly string[];
}

/** Exit status for a command line that is not understood (sysexits.h). */
export const EX_USAGE = 64;

/** Exit status for a defect of ours (sysexits.h). */
const EX_SOFTWARE = 70;

/** Exit status for what may work when tried again: the disk is full, or a box (sysexits.h). */
export const EX_TEMPFAIL = 75;

/** A command line that is not understood. */
export class UsageError extends Error {}

/**
 * Reads the arguments of `command`.
 *
 * @throws {UsageError} When an option is unknown or lacks its value, or a word is too many
 */
export function readArguments(command: Command, args: readonly string[]): Arguments {
  const options = {
    ...command.options,
    help: { type: "boolean" },
    version: { type: "boolean" },
  } as const;
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(complaint(error));
  }
  if (parsed.positionals.length > (command.words ?? 0)) {
    throw new UsageError(`Unexpected argument "${parsed.positionals[command.words ?? 0]}"`);
  }
  const flags = new Set<string>();
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(parsed.values)) {
    if (value === true) flags.add(name);
    if (typeof value === "string") values.set(name, value);
  }
  return { flags, values, words: parsed.positionals };
}

/** What is wrong, without the advice on words that begin with a dash: no command takes such. */
function complaint(error: unknown): string {
  const text = messageOf(error);
  const [, unknown] = /^Unknown option '(.*?)'\. To specify/.exec(text) ?? [];
  return unknown === undefined ? text : `Unknown option "${unknown}"`;
}

/** Runs a command; answers --help and --version, and gives the exit status. */
export async function runCommand(
  command: Command,
  args: readonly string[],
  main: (args: readonly string[]) => number | Promise<number>,
): Promise<number> {
  try {
    const { flags } = readArguments(command, args);
    const asked = flags.has("help")
      ? command.usage
      : flags.has("version")
      ? `oxtail ${denoJson.version}`
      : null;
    if (asked === null) return await main(args);
    say(asked);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      complain(`oxtail ${command.name}: ${error.message}\n\n${command.usage}`);
      return EX_USAGE;
    }
    complain(`oxtail ${command.name}: ${sentenceOf(error)}`);
    return error instanceof FileError || error instanceof Deno.errors.NotCapable ? 1 : EX_SOFTWARE;
  }
}

/** What is wrong, in one line: nobody at a terminal is helped by a stack. */
function sentenceOf(error: unknown): string {
  const text = messageOf(error);
  const first = text.split("\n")[0] ?? "";
  if (error instanceof FileError) return first;
  if (error instanceof Deno.errors.NotCapable) {
    return `This was started without permission: ${first}`;
  }
  return `Something that nobody expected, please report it: ${first}`;
}

/** Says a text that may hold what others wrote. */
export function say(text: string): void {
  console.log(safeText(text));
}

/** The same, on standard error. */
export function complain(text: string): void {
  console.error(safeText(text));
}

/** Colour on a terminal, unless NO_COLOR is set. */
export function paintFor(stream: { isTerminal(): boolean }): Paint {
  return stream.isTerminal() && !Deno.noColor ? ansi : plain;
}

// The text of a message: from the command line, or from standard input.

/** Where text comes from when it is not on the command line. */
interface Input {
  readonly readable: ReadableStream<Uint8Array>;
  isTerminal(): boolean;
}

/** The body that `text` is, or that standard input gives; or a sentence that says what is wrong. */
export async function readBody(
  text: string | undefined,
  input: Input = Deno.stdin,
  hint: (line: string) => void = console.error,
): Promise<Result<string>> {
  const fromInput = text === undefined || text === "-";
  if (fromInput && input.isTerminal()) hint("Type the message, then press Ctrl-D");
  const body = fromInput ? await readText(input.readable) : ok(text);
  if (!body.ok) return body;
  const fault = bodyFault(body.value);
  return fault === null ? body : no(fault);
}

/** All of a stream as text, without the newline that ends its last line; a little more than allowed. */
async function readText(stream: ReadableStream<Uint8Array>): Promise<Result<string>> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > 2 * BODY_MAX_BYTES) {
        return no(
          "The text on standard input is too long, the limit is 8,192 bytes: " +
            "send it in parts, or write it to a file and send the path",
        );
      }
      text += decoder.decode(chunk, { stream: true });
    }
    return ok((text + decoder.decode()).replace(/\r?\n$/, ""));
  } catch (error) {
    if (error instanceof TypeError) return no("Standard input is no UTF-8 text: convert it first");
    throw error;
  }
}
