/** Writing down what happened, for people who want to know why. */

import type { TraceEvent } from "../wire/trace.ts";

/** Notes one event. Never throws: a trace that cannot be written is not written. */
export type Trace = (event: TraceEvent) => void;

/** Something that may have a trace. Without one `trace?.({…})` does not even make its event. */
export interface Traced {
  readonly trace?: Trace | undefined;
}
