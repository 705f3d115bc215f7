/** GitHub Copilot CLI. */

import { COPILOT } from "../more.ts";
import { handsOver, talks, wakes } from "../more_scenarios.ts";
import type { Scenario } from "../scenario.ts";

/** See the top of more_scenarios.ts. */
export const copilotTalks: Scenario = talks(COPILOT);
export const copilotHandsOver: Scenario = handsOver(COPILOT);
export const copilotWakes: Scenario = wakes(COPILOT);
