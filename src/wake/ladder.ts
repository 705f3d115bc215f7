/** The ladder: the ways to wake an agent in the state it is in, or that there is none. */

import type { WakeTarget } from "./policy.ts";
import type { ActivityState } from "../agents/activity.ts";
import { type ClientAdapter, type ReadableClient, saysDialogs } from "../clients/client.ts";
import { outcome, type WakeOutcome } from "../wire/wake.ts";

/** The rungs to try, best first, or why there is none. */
export type Plan =
  | { readonly ok: false; readonly outcome: WakeOutcome }
  | { readonly ok: true; readonly ways: readonly [Way, ...Way[]] };

/** One rung, with what it needs. */
export type Way =
  | { readonly rung: "listener"; readonly sessionId: string }
  | { readonly rung: "plugin" | "socket"; readonly sessionId: string }
  | { readonly rung: "queue"; readonly thread: string }
  | { readonly rung: "keys"; readonly serverPid: number; readonly client: ReadableClient };

/** Which rungs there are for a session besides the keys. */
interface Means {
  /** An idle listener of it lives. */
  readonly listens: boolean;
  /** Our plugin in its client looks at its mail. */
  readonly hasPlugin: boolean;
  /** Its own server wakes it by the socket of its session. */
  readonly hasSocket: boolean;
  /** Its client takes prompts from a queue, and the user allowed that. */
  readonly queues: boolean;
  /** Its pids count here: ps and tmux show its processes, not those of another container. */
  readonly isHere: boolean;
}

/**
 * The rungs that apply. Idle, stale and unknown are alike here: nothing is typed unless the screen is
 * recognised as an empty prompt, and neither listener, socket nor queue type anything.
 *
 * @param client The adapter of the target's client, or null when it is not known
 */
export function planWake(
  target: WakeTarget,
  state: ActivityState,
  client: ClientAdapter | null,
  means: Means,
): Plan {
  if (target.mode === "headless") {
    return none(outcome("skipped_no_target", "It was run for one answer and ends with it"));
  }
  switch (state) {
    case "busy":
      return none(outcome("skipped_busy"));
    case "waiting":
      return none(
        outcome(
          "skipped_dialog",
          saysDialogs(client)
            ? "A dialog is open there, and a person has to answer it"
            : "A dialog is open there, or a long tool runs that a person has approved",
        ),
      );
    case "ended":
      return none(outcome("skipped_no_target", "Its session has ended"));
    case "fresh-idle":
    case "old-idle":
    case "stale":
    case "unknown":
      return ways(target, client, means);
  }
}

function ways(target: WakeTarget, client: ClientAdapter | null, means: Means): Plan {
  const { sessionId } = target;
  const keys = keysTo(target, client, means.isHere);
  const all: Way[] = [
    ...(sessionId !== null && means.listens ? [{ rung: "listener", sessionId } as const] : []),
    ...(sessionId !== null && means.hasPlugin ? [{ rung: "plugin", sessionId } as const] : []),
    ...(sessionId !== null && means.hasSocket ? [{ rung: "socket", sessionId } as const] : []),
    ...(sessionId !== null && means.queues ? [{ rung: "queue", thread: sessionId } as const] : []),
    ...(typeof keys === "string" ? [] : [keys]),
  ];
  const [first, ...rest] = all;
  if (first !== undefined) return { ok: true, ways: [first, ...rest] };
  return none(outcome("skipped_no_target", typeof keys === "string" ? keys : undefined));
}

/** The keys, or a sentence that says why they cannot be used. */
function keysTo(
  { serverPid, clientType, mode }: WakeTarget,
  client: ClientAdapter | null,
  isHere: boolean,
): Way | string {
  if (client === null) return `Waking the client ${JSON.stringify(clientType)} is not supported`;
  if (!isReadable(client)) {
    return `The screen of ${client.title} cannot be read yet, so nothing is typed into it`;
  }
  if (mode === "background") return "It runs in the background, where no terminal is its own";
  if (serverPid === null) return "No server of it is running";
  if (!isHere) return NOT_HERE;
  return { rung: "keys", serverPid, client };
}

const NOT_HERE =
  "It runs in another container or on another machine, or without oxtail's launcher, " +
  "so no key reaches it from here";

function isReadable(client: ClientAdapter): client is ReadableClient {
  return client.recognise !== undefined;
}

function none(result: WakeOutcome): Plan {
  return { ok: false, outcome: result };
}
