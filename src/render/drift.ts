/** What the comparison with upstream says, in one line. */

/** What a look at upstream found. Times in ms. */
export type Drift =
  | { readonly status: "unchanged" }
  | { readonly status: "changed"; readonly upstreamMs: number }
  /** The file is there, and the constant is not in it, or not in a form that we read. */
  | { readonly status: "missing" }
  /** The file is not there any more. */
  | { readonly status: "moved" }
  /** This process may not talk to that host. */
  | { readonly status: "not-allowed" }
  /** The network, or the other side, failed at every attempt. */
  | { readonly status: "unfetched"; readonly reason: string };

/** What is compared. Times in ms. */
export interface DriftSubject {
  readonly name: string;
  readonly testedMs: number;
  /** Our own pause between the text and Enter. */
  readonly gapMs: number;
  readonly url: string;
  /** A command line that may look there. */
  readonly command: string;
}

/** The exit status: 0 unchanged, 1 drift, 2 it could not be fetched. */
export function driftStatus({ status }: Drift): 0 | 1 | 2 {
  if (status === "unchanged") return 0;
  return status === "unfetched" || status === "not-allowed" ? 2 : 1;
}

/** Whether the pause is still longer than the window; null when the window is not known. */
export function isCovered(drift: Drift, { gapMs, testedMs }: DriftSubject): boolean | null {
  if (drift.status === "unchanged") return gapMs > testedMs;
  return drift.status === "changed" ? gapMs > drift.upstreamMs : null;
}

/** One line for people. */
export function renderDrift(drift: Drift, subject: DriftSubject): string {
  const { name, testedMs, gapMs, url, command } = subject;
  switch (drift.status) {
    case "unchanged":
      return `${name} is still ${testedMs} ms upstream, and our gap of ${gapMs} ms covers it`;
    case "changed":
      return `${name} was ${testedMs} ms and is ${drift.upstreamMs} ms upstream: ` +
        (isCovered(drift, subject)
          ? `our gap of ${gapMs} ms still covers it, test the keys and note the new value`
          : `our gap of ${gapMs} ms does not cover it any more, raise it`);
    case "missing":
      return `${name} is not in ${url} any more: ` +
        `find out what took its place, and whether our gap of ${gapMs} ms still covers it`;
    case "moved":
      return `${url} is not there any more: find where ${name} went, ` +
        `and whether our gap of ${gapMs} ms still covers it`;
    case "not-allowed":
      return `Cannot look at ${url}: this process may not talk to that host, run ${command}`;
    case "unfetched":
      return `Cannot fetch ${url} (transient): ${drift.reason}, try again later`;
  }
}

/**
 * One JSON object: `{"constant", "status", "tested_ms", "upstream_ms", "gap_ms", "covered", "url"}`.
 * `upstream_ms` and `covered` are null while the value upstream is not known.
 */
export function driftJson(drift: Drift, subject: DriftSubject): string {
  const upstreamMs = drift.status === "unchanged"
    ? subject.testedMs
    : drift.status === "changed"
    ? drift.upstreamMs
    : null;
  return JSON.stringify({
    constant: subject.name,
    status: drift.status,
    tested_ms: subject.testedMs,
    upstream_ms: upstreamMs,
    gap_ms: subject.gapMs,
    covered: isCovered(drift, subject),
    url: subject.url,
    ...(drift.status === "unfetched" ? { reason: drift.reason } : {}),
  });
}
