/** The session id in the environment of the server. */

import type { GetEnv } from "../wire/env.ts";
import { isSessionId } from "../wire/ids.ts";
import { abstain, type Evidence, hit } from "./evidence.ts";

/** The session id in the first of `variables` that is set. */
export function envEvidence(env: GetEnv, variables: readonly string[]): Evidence {
  if (variables.length === 0) {
    return abstain("env", "This client is not known to pass its session id in the environment");
  }
  for (const name of variables) {
    const value = env(name);
    if (value === undefined || value === "") continue;
    return isSessionId(value)
      ? hit("env", value, "strong")
      : abstain("env", `The variable ${name} is set, but not to a session id`);
  }
  const [only] = variables;
  return abstain(
    "env",
    variables.length === 1
      ? `The variable ${only} is not set`
      : `None of the variables ${variables.join(", ")} is set`,
  );
}
