/** Qwen Code. */

import { QWEN } from "../more.ts";
import { handsOver, talks, wakes } from "../more_scenarios.ts";
import type { Scenario } from "../scenario.ts";

/** See the top of more_scenarios.ts. */
export const qwenTalks: Scenario = talks(QWEN);
export const qwenHandsOver: Scenario = handsOver(QWEN);
export const qwenWakes: Scenario = wakes(QWEN);
