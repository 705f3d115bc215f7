/** opencode. */

import { OPENCODE } from "../plugin_clients.ts";
import { handsOver, talks, wakes } from "../more_scenarios.ts";
import type { Scenario } from "../scenario.ts";

/** See the top of more_scenarios.ts. */
export const opencodeTalks: Scenario = talks(OPENCODE);
export const opencodeHandsOver: Scenario = handsOver(OPENCODE);
export const opencodeWakes: Scenario = wakes(OPENCODE);
