/** The session id in the environment of the server. */

import type { GetEnv } from "../wire/env.ts";
import { isSessionId } from "../wire/ids.ts";
import { abstain, type Evidence, hit } from "./evidence.ts";

/** The session id in the first of `variables` that is set. */
export function envEvidence(env: GetEnv, variables: readonly string[]): Evidence {
  if (variables.length === 0) {
    return abstain("env", "No variable is known in which this client passes its session id");
  }
  for (const name of variables) {
    const value = env(name);
    if (value === undefined || value === "") continue;
    return isSessionId(value)
      ? hit("env", value, "strong")
      : abstain("env", `${name} is set, but holds no session id`);
  }
  const [only] = variables;
  return abstain(
    "env",
    variables.length === 1 ? `${only} is not set` : `None of ${variables.join(", ")} is set`,
  );
}
