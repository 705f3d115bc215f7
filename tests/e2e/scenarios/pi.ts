/** pi. */

import { PI } from "../plugin_clients.ts";
import { handsOver, talks, wakes } from "../more_scenarios.ts";
import type { Scenario } from "../scenario.ts";

/** See the top of more_scenarios.ts. */
export const piTalks: Scenario = talks(PI);
export const piHandsOver: Scenario = handsOver(PI);
export const piWakes: Scenario = wakes(PI);
