/** Writing down what happened, for people who want to know why. Never a message body. */

/** What a record may hold. */
export type TraceFields = {
  readonly [field: string]: string | number | boolean | null | undefined;
};

/** Notes one event. Never throws: a trace that cannot be written is not written. */
export type Trace = (event: string, fields: TraceFields) => void;

/** Notes nothing. */
export const noTrace: Trace = () => {};
