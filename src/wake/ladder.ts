/** The ladder: the way to wake an agent in the state it is in, or that there is none. */

import type { ActivityState } from "../agents/activity.ts";
import type { ClientAdapter, Composer } from "../clients/client.ts";
import type { WakeOutcome } from "../wire/wake.ts";
import { outcome } from "./outcome.ts";

/** An agent that may be woken. */
export interface WakeTarget {
  readonly box: string;
  /** Null while its server does not know who it serves. */
  readonly sessionId: string | null;
  /** A live server of it, or null. */
  readonly serverPid: number | null;
  /** `client.type` of its registry entry. */
  readonly clientType: string;
}

/** A client whose screen is known. */
export type ReadableClient = ClientAdapter & { recognise(screen: string): Composer };

/** The rung to take. */
export type Rung =
  | { readonly rung: "none"; readonly outcome: WakeOutcome }
  | { readonly rung: "keys"; readonly serverPid: number; readonly client: ReadableClient };

/**
 * The first rung that applies. Idle, stale and unknown are alike here: nothing is typed unless the
 * screen is recognised as an empty prompt.
 *
 * @param client The adapter of the target's client, or null when it is not known
 */
export function chooseRung(
  target: WakeTarget,
  state: ActivityState,
  client: ClientAdapter | null,
): Rung {
  switch (state) {
    case "busy":
      return none(outcome("skipped_busy"));
    case "waiting":
      return none(
        outcome("skipped_dialog", "A dialog is open there, and a person has to answer it"),
      );
    case "ended":
      return noTarget("Its session has ended");
    case "fresh-idle":
    case "old-idle":
    case "stale":
    case "unknown":
      return keys(target, client);
  }
}

function keys({ serverPid, clientType }: WakeTarget, client: ClientAdapter | null): Rung {
  if (client === null) {
    return noTarget(`Waking the client ${JSON.stringify(clientType)} is not supported`);
  }
  if (!isReadable(client)) {
    return noTarget(
      `The screen of ${client.title} cannot be read yet, so nothing is typed into it`,
    );
  }
  if (serverPid === null) return noTarget("No server of it is running");
  return { rung: "keys", serverPid, client };
}

function isReadable(client: ClientAdapter): client is ReadableClient {
  return client.recognise !== undefined;
}

function noTarget(reason: string): Rung {
  return none(outcome("skipped_no_target", reason));
}

function none(result: WakeOutcome): Rung {
  return { rung: "none", outcome: result };
}
