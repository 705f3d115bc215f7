/** What a tool is: data, so that one array lists them all and a test can pin what models read. */

import type * as z from "zod";
import type { Caller } from "./caller.ts";

/** A result: `ok` and the fields of the design page, or a domain error. */
export type ToolResult = { readonly ok: true; readonly [field: string]: unknown } | ToolError;

/** An expected failure: a code for programs, a sentence that says what to do. */
export interface ToolError {
  readonly ok: false;
  readonly error: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** How clients decide whether to ask the user first. */
export interface Annotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
}

/** A tool. `handle` gets arguments that have passed the schema. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: z.ZodObject;
  readonly annotations: Annotations;
  /** It tells who the caller is, so that nobody has to find out before. */
  readonly saysWho?: boolean;
  /** Runs the tool on arguments as they came; throws `ZodError` when they break the schema. */
  readonly run: (caller: Caller, args: unknown) => Promise<ToolResult>;
}

/** A tool as it is written: its handler sees the arguments in the schema's type. */
export interface ToolDefinition<Schema extends z.ZodObject> extends Omit<Tool, "run"> {
  readonly inputSchema: Schema;
  readonly handle: (caller: Caller, args: z.output<Schema>) => ToolResult | Promise<ToolResult>;
}

/** Makes a tool of its definition. Unknown arguments are refused: a typo must not be dropped. */
export function defineTool<Schema extends z.ZodObject>(definition: ToolDefinition<Schema>): Tool {
  const { handle, ...data } = definition;
  const run = async (caller: Caller, args: unknown) =>
    await handle(caller, data.inputSchema.parse(args));
  return { ...data, run };
}

/** A domain error. */
export function refuse(
  error: string,
  message: string,
  more: { readonly [field: string]: unknown } = {},
): ToolError {
  return { ok: false, error, message, ...more };
}
