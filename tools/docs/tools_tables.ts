/** The tables of the tools, as clients see them in `tools/list`. */

import { TOOLS } from "../../src/tools/index.ts";
import { describe } from "../../src/tools/service.ts";
import { isObject, type JsonObject } from "../../src/wire/json.ts";
import { code, table } from "./markdown.ts";

/** One row for each tool: what a model is told of it, in its first sentence. */
export function toolsTable(): string {
  const rows = TOOLS.map(({ name, description }) => [code(name), firstSentence(description)]);
  return table(["tool", "what an agent is told of it"], rows);
}

/** A section for each tool, with its arguments. */
export function toolSections(): string {
  return TOOLS.map(describe).map(({ name, description, annotations, inputSchema }) => {
    const { properties, required } = inputSchema;
    const args = Object.entries(isObject(properties) ? properties : {});
    const needed = Array.isArray(required) ? required : [];
    const rows = args.map(([arg, schema]) => [
      code(needed.includes(arg) ? arg : `${arg}?`),
      isObject(schema) ? shapeOf(schema) : "",
      isObject(schema) && typeof schema.description === "string" ? schema.description : "",
    ]);
    const kind = annotations.readOnlyHint ? " Reads only." : "";
    const text = `### ${name}\n\n${description}${kind}`;
    return rows.length === 0 ? text : `${text}\n\n${table(["argument", "shape", "meaning"], rows)}`;
  }).join("\n\n");
}

/** A JSON schema in a few words. */
function shapeOf(schema: JsonObject): string {
  const { type, minLength, maxLength, minimum, maximum } = schema;
  if (Array.isArray(schema.enum)) return schema.enum.map((word) => code(String(word))).join(", ");
  const range = rangeOf(minLength ?? minimum, maxLength ?? maximum);
  if (type !== "string") return [String(type), range].filter((part) => part !== "").join(" ");
  return range === "" ? "string" : `string, ${range} characters`;
}

function rangeOf(least: unknown, most: unknown): string {
  const number = (value: unknown) =>
    typeof value === "number" ? value.toLocaleString("en-US") : null;
  const [from, to] = [number(least), number(most)];
  if (from !== null && to !== null) return `${from} to ${to}`;
  return to !== null ? `up to ${to}` : from !== null ? `from ${from}` : "";
}

function firstSentence(text: string): string {
  return /^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text;
}
