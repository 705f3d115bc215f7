/** The one place where results and errors become the text that a client shows its model. */

import { ZodError } from "zod";
import { FileError } from "../sys/files.ts";
import { storeFault } from "../mail/store.ts";
import { SCHEMA_VERSION } from "../wire/limits.ts";
import type { ToolResult } from "./tool.ts";

/** An MCP tool result: one text item. */
export type CallResult = {
  content: [{ type: "text"; text: string }];
  isError?: true;
};

/** A tool's result as minified JSON. `<` is spelled `\u003c`, so that no body can look like markup. */
export function encodeResult(result: ToolResult): CallResult {
  const text = JSON.stringify({ schema_version: SCHEMA_VERSION, ...result });
  return { content: [{ type: "text", text: text.replaceAll("<", "\\u003c") }] };
}

/** What a model is told when `tool` threw. Anything unexpected is left to the caller to log. */
export function encodeFailure(tool: string, error: unknown, root: string): CallResult {
  if (error instanceof ZodError) {
    const text = `Invalid arguments for ${tool}: ${error.issues.map(issueText).join("; ")}`;
    return { content: [{ type: "text", text: text.replaceAll("<", "\\u003c") }], isError: true };
  }
  if (error instanceof FileError) {
    const code = error.fault === "no-space" ? "store-full" : "store-unusable";
    return encodeResult({ ok: false, error: code, message: storeFault(error, root) });
  }
  const text = `${tool} failed inside oxtail: run oxtail diagnose and see the server's stderr`;
  return { content: [{ type: "text", text }], isError: true };
}

/** What is wrong with a value, and where in it. */
export function issueText(issue: ZodError["issues"][number]): string {
  if (issue.code === "unrecognized_keys") {
    return `unknown argument ${
      issue.keys.map((key) => JSON.stringify(key.slice(0, 64))).join(", ")
    }`;
  }
  const field = issue.path.map(String).join(".");
  return field === "" ? issue.message : `${field}: ${issue.message}`;
}
