/** All checks: from facts to findings. Pure. */

import type { Finding } from "../../render/finding.ts";
import { checkAgents } from "./check_agents.ts";
import { checkPrograms } from "./check_programs.ts";
import { checkClients, checkHooks } from "./clients.ts";
import { checkStore } from "./check_store.ts";
import { checkProbe, checkWakes } from "./check_wakes.ts";
import type { Facts } from "./facts.ts";
import { pasteable } from "./own_command.ts";

/** Every finding, in the order in which it is shown. */
export function check(facts: Facts): Finding[] {
  const { launcher: { isRunnable: hasLauncher }, host } = facts;
  const installation = { hasLauncher, ...host };
  return [
    ...checkStore(facts),
    ...checkAgents(facts),
    ...checkClients(facts),
    ...checkHooks(facts),
    ...checkPrograms(facts),
    ...checkWakes(facts),
    ...checkProbe(facts),
  ].map((finding) => pasteable(finding, installation));
}
