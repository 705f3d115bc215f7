/** Posting in the name of the person at the command line. */

import { createCompose } from "../mail/compose.ts";
import { deliver } from "../mail/deliver.ts";
import { createQuota } from "../mail/quota.ts";
import { storeFault } from "../mail/store.ts";
import { FileError } from "../sys/files.ts";
import { projectId } from "../wire/entry.ts";
import { readSettings, wakingIsOff } from "../wire/env.ts";
import { boxOf } from "../wire/ids.ts";
import { EX_TEMPFAIL, EX_USAGE } from "./command.ts";
import { type CliWorld, openPeople } from "./world.ts";

/** The session id in whose name the command line writes. No client has it, so nobody reads its box. */
export const OPERATOR = "operator";

/** A message to post. */
export interface Post {
  readonly target: string;
  readonly body: string;
  readonly wake: boolean;
}

/** What became of it. Names are those of the JSON output. */
export type Posted =
  | {
    readonly ok: true;
    readonly message_id: string;
    readonly target: {
      readonly name: string;
      readonly session_id: string | null;
      readonly client: string;
    };
    readonly status: "queued";
  }
  | {
    readonly ok: false;
    readonly error: string;
    /** A sentence that says what to do. */
    readonly message: string;
    readonly candidates?: readonly { readonly session_id: string | null; readonly name: string }[];
  };

/** The refusal of a text that no message may have. */
export const INVALID_BODY = "invalid-body";

/** Refusals that may be gone at the next try. */
const TRANSIENT: ReadonlySet<string> = new Set(["mailbox-full", "disk-full", "busy"]);

/** The exit status for what became of a message. */
export function postStatus(posted: Posted): number {
  if (posted.ok) return 0;
  if (posted.error === INVALID_BODY) return EX_USAGE;
  return TRANSIENT.has(posted.error) ? EX_TEMPFAIL : 1;
}

/** Delivers a message; on success it survives a crash and a loss of power. */
export function send(world: CliWorld, post: Post): Posted {
  try {
    return deliverTo(world, post);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const code = error.fault === "no-space"
      ? "disk-full"
      : error.fault === "too-many-open"
      ? "busy"
      : "store";
    return { ok: false, error: code, message: storeFault(error, world.root) };
  }
}

function deliverTo(world: CliWorld, { target, body, wake }: Post): Posted {
  const people = openPeople(world);
  if (!people.ok) return { ok: false, error: "no-store", message: people.reason };
  const { store, directory } = people.value;
  const own = boxOf(OPERATOR);
  const found = directory.find(target, world.project, own);
  if (!found.ok) return refusal(found);
  const { peer } = found;
  const outgoing = createCompose(store)({
    fromBox: own,
    toBox: peer.box,
    wake: wake && !wakingIsOff(world.env),
    ask: false,
    fields: {
      body,
      origin: "operator",
      from_session_id: OPERATOR,
      from_name: OPERATOR,
      from_client: "oxtail",
      to_session_id: peer.sessionId ?? peer.box,
      project: projectId(world.project),
    },
  });
  const settings = readSettings(world.env);
  const quota = createQuota({
    unread: settings.maxUnread,
    perSender: settings.maxUnreadPerSender,
  });
  const delivery = deliver(store, outgoing, quota);
  if (!delivery.ok) {
    return { ok: false, error: delivery.refusal.code, message: delivery.refusal.detail };
  }
  const { name, sessionId, entry } = peer;
  return {
    ok: true,
    message_id: outgoing.message.message_id,
    target: { name, session_id: sessionId, client: entry.client.type },
    status: "queued",
  };
}

/** As the tools refuse, but for the person: what shows the agents is a command, not a tool. */
function refusal(refused: Posted & { readonly ok: false }): Posted {
  return { ...refused, message: refused.message.replace("list_project_sessions", "oxtail status") };
}
