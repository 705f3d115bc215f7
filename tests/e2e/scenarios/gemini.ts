/** Gemini CLI. */

import { GEMINI } from "../plugin_clients.ts";
import { handsOver, talks } from "../more_scenarios.ts";
import type { Scenario } from "../scenario.ts";

/** See the top of more_scenarios.ts. */
export const geminiTalks: Scenario = talks(GEMINI);
export const geminiHandsOver: Scenario = handsOver(GEMINI);
