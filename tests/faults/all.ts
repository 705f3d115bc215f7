/** Every fault experiment, in the order of the report. */

import { clockJumps } from "./clock_jumps.ts";
import { diskFull } from "./disk_full/experiment.ts";
import { endlessTalk } from "./endless_talk.ts";
import { everyCall } from "./every_call/experiment.ts";
import type { Experiment } from "./experiment.ts";
import { frames } from "./frames.ts";
import { histories } from "./histories.ts";
import { hookDeath } from "./hook_death/experiment.ts";
import { hostileFiles } from "./hostile_files/experiment.ts";
import { identityStorm } from "./identity_storm/experiment.ts";
import { killStorm } from "./kill_storm/experiment.ts";
import { manyReaders } from "./many_readers/experiment.ts";
import { parsers } from "./parsers.ts";
import { powerLoss } from "./power_loss.ts";
import { restarts } from "./restarts.ts";
import { scarcity } from "./scarcity/experiment.ts";
import { shortLines } from "./short_lines.ts";
import { soak } from "./soak/experiment.ts";
import { wakeKeys } from "./wake_keys/experiment.ts";
import { wakeRegistry } from "./wake_registry/experiment.ts";

/** The experiments. */
export const EXPERIMENTS: readonly Experiment[] = [
  killStorm,
  everyCall,
  powerLoss,
  histories,
  hookDeath,
  diskFull,
  scarcity,
  clockJumps,
  hostileFiles,
  parsers,
  frames,
  wakeRegistry,
  wakeKeys,
  endlessTalk,
  soak,
  identityStorm,
  manyReaders,
  shortLines,
  restarts,
];
