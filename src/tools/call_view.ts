/** The session as one call sees it: as the agent that makes this call. */

import type { ServerAgent } from "../agents/agent.ts";
import { callMetaEvidence } from "../agents/call_meta.ts";
import { claimSessionId, transcriptOf } from "../agents/claiming.ts";
import { type Detector, howToFindId } from "../agents/detector.ts";
import type { Ps } from "../agents/lineage.ts";
import type { Registry } from "../agents/registry.ts";
import type { Starts } from "../agents/starts.ts";
import type { ClientAdapter } from "../clients/client.ts";
import { type Inbox, openInbox } from "../mail/inbox.ts";
import type { Store } from "../mail/store.ts";
import type { GetEnv } from "../wire/env.ts";
import { SERVED_MAX_SESSIONS } from "../wire/limits.ts";
import type { ServerSession, Session } from "./caller.ts";

/** What the views of all calls have in common. */
export interface CallViewParts {
  readonly store: Store;
  readonly env: GetEnv;
  readonly agent: ServerAgent;
  readonly registry: Registry;
  readonly starts: Starts;
  readonly detector: Detector;
  readonly client: ClientAdapter | null;
  readonly ps: Ps;
  readonly session: ServerSession;
}

/** Makes the view of a call from its `_meta`. */
export function callViews(parts: CallViewParts): (meta: unknown) => Session {
  const inboxOf = openInboxes(parts.store);
  return (given) => {
    // The client may have begun another session since the last call.
    parts.detector.tick();
    const meta = callMetaEvidence(given);
    const agent = parts.agent.caller(meta);
    const claimParts = { ...parts, agent, meta };
    return {
      ...parts.session,
      agent,
      isFurtherWindow: () => parts.detector.isFurther(),
      inbox: () => inboxOf(agent.box()),
      self: {
        async evidence() {
          await parts.detector.thorough("get_my_session", meta);
          return parts.detector.evidence(meta);
        },
        claim: (sessionId) => claimSessionId(claimParts, sessionId),
        transcriptOf: (sessionId) => transcriptOf(claimParts, sessionId),
        howToFindId: howToFindId(parts.client),
      },
    };
  };
}

/** The views of the boxes that this server reads, each opened once. */
function openInboxes(store: Store): (box: string) => Inbox {
  const open = new Map<string, Inbox>();
  return (box) => {
    const inbox = open.get(box) ?? openInbox(store, box);
    open.delete(box);
    open.set(box, inbox);
    const oldest = open.keys().next().value;
    if (open.size > SERVED_MAX_SESSIONS && oldest !== undefined) open.delete(oldest);
    return inbox;
  };
}
