/** Checking JSON output against its documented schema. */

import { z } from "zod";
import { ROOT } from "../../tools/paths.ts";

/** Why `json` is not what `docs/<name>.schema.json` says, or null when it is. */
export function schemaFault(name: string, json: string): string | null {
  const schema = z.fromJSONSchema(
    JSON.parse(Deno.readTextFileSync(`${ROOT}/docs/${name}.schema.json`)),
  );
  const checked = schema.safeParse(JSON.parse(json));
  return checked.success ? null : checked.error.message;
}
