/** send_message to several agents at once: a message and a row of the result for each of them. */

import type { Peer } from "../agents/peers.ts";
import type { Outgoing } from "../mail/deliver.ts";
import { deliverSeveral } from "../mail/several.ts";
import { isUnread } from "../mail/unread.ts";
import { BROADCAST_HOP_MAX, RECIPIENT_ROWS_MAX, RECIPIENTS_MAX } from "../wire/limits.ts";
import { formatName, type MessageName } from "../wire/name.ts";
import { safeLine } from "../wire/text.ts";
import type { ToolError } from "./encode.ts";
import { composePost, peerAt, type Sender } from "./post.ts";
import { type Caller, refuse } from "./tool.ts";

/** Waking them is as much at once as starting programs for it can be. */
const WAKES_AT_ONCE = 8;

/** What is sent to several. */
interface Several {
  readonly target: string | readonly string[];
  readonly body: string;
  readonly wake?: "off" | "auto" | undefined;
  readonly reply_to?: string | undefined;
  readonly source_message_id?: string | undefined;
  readonly action_required?: boolean | undefined;
  readonly idempotency_key?: string | undefined;
}

/** One of them, or an address that means nobody who could get it. */
type Recipient = { readonly peer: Peer } | { readonly address: string; readonly error: ToolError };

/** Whether an address means whoever is there: everybody, or those of a role or on a branch. */
export function isGroup(target: string): boolean {
  return target === "*" || /^(role|branch):./.test(target);
}

/**
 * Sends it.
 *
 * @param told What the result says of one that got it: whether it was woken, or when it will read
 */
export async function sendToSeveral(
  caller: Caller,
  sender: Sender,
  input: Several,
  told: (peer: Peer, sent: Outgoing) => Promise<object>,
): Promise<{ readonly ok: true; readonly [field: string]: unknown } | ToolError> {
  const refused = unfit(input);
  if (refused !== null) return refused;
  const recipients = await recipientsOf(caller, input.target);
  const peers = recipients.flatMap((one) => "peer" in one ? [one.peer] : []);
  if (recipients.length === 0) return nobody(input.target);
  if (recipients.length > RECIPIENTS_MAX) {
    return refuse(
      "too-many",
      `That is ${recipients.length} agents, the limit is ${RECIPIENTS_MAX}: name those that it is for`,
    );
  }
  const all = peers.map((peer) =>
    composePost(caller, sender, {
      toBox: peer.box,
      toSessionId: peer.sessionId ?? peer.box,
      body: input.body,
      ask: false,
      wake: input.wake === "auto",
      extra: {
        recipients: peers.length,
        ...(input.source_message_id === undefined
          ? {}
          : { source_message_id: input.source_message_id }),
      },
    })
  );
  const hop = all[0]?.message.hop ?? 0;
  if (!Array.isArray(input.target) && hop > BROADCAST_HOP_MAX) {
    return refuse(
      "broadcast-loop",
      `This answers what came ${hop} hops from a person's word: name those that it is for, so that ` +
        "agents do not go on calling all the others",
    );
  }
  const twin = unreadTwin(caller, peers, input.body);
  if (twin !== null) return { ok: true, duplicate: true, message_ids: twin.map(({ id }) => id) };
  const freeMs = caller.recent.address(peers.length);
  if (freeMs !== null) {
    return refuse(
      "rate-limited",
      "You have addressed too many agents within an hour: wait until " +
        `${new Date(freeMs).toISOString().slice(0, 16)}Z, or name fewer`,
    );
  }
  const outcomes = deliverSeveral(caller.store, all, caller.quota, caller.followSuccessor);
  const setKey = keyOf(peers);
  const got = all.flatMap((sent, at) => {
    const peer = peers[at];
    return peer === undefined || outcomes[at] !== null ? [] : [{ peer, sent }];
  });
  for (const { peer, sent } of got) {
    caller.recent.sent(`${peer.box} ${setKey}`, input.body, sent.name);
  }
  const more = new Map<Peer, object>();
  for (let at = 0; at < got.length; at += WAKES_AT_ONCE) {
    await Promise.all(
      got.slice(at, at + WAKES_AT_ONCE).map(async ({ peer, sent }) =>
        more.set(peer, await told(peer, sent))
      ),
    );
  }
  const rows = recipients.map((one) => {
    if (!("peer" in one)) {
      return { target: safeLine(one.address), error: one.error.error, message: one.error.message };
    }
    const at = peers.indexOf(one.peer);
    const [sent, outcome] = [all[at], outcomes[at]];
    const { name, sessionId } = one.peer;
    const whom = { name, target_session_id: sessionId };
    return outcome === null
      ? { ...whom, message_id: sent?.name.id, status: "queued", ...more.get(one.peer) }
      : { ...whom, error: outcome?.code, message: outcome?.detail };
  });
  const shown = rows.length > RECIPIENT_ROWS_MAX ? rows.filter((row) => "error" in row) : rows;
  const counts = { queued: got.length, failed: rows.length - got.length, recipients: shown };
  return got.length > 0
    ? { ok: true, ...counts }
    : refuse("not-delivered", "None of them got it: recipients says why", counts);
}

/** What is for one agent alone. */
function unfit({ action_required, reply_to, idempotency_key }: Several): ToolError | null {
  if (action_required === true) {
    return refuse("one-owner", "A task has one owner: send it to each of them by itself");
  }
  if (reply_to !== undefined) {
    return refuse(
      "one-recipient",
      "An answer goes to who asked: leave out reply_to, or name that one",
    );
  }
  return idempotency_key === undefined ? null : refuse(
    "one-recipient",
    "An idempotency_key is for one recipient. The same text to the same agents is sent once anyway " +
      "within a minute, while nobody has read it",
  );
}

/** Who is meant now; who comes later does not get it. Each agent once, and never the caller. */
async function recipientsOf(
  caller: Caller,
  target: string | readonly string[],
): Promise<Recipient[]> {
  const { project } = caller.agent.entry();
  const own = caller.agent.box();
  if (typeof target === "string") {
    const [kind = "", word = ""] = target.split(/:(.*)/s);
    return caller.directory.peers(project).filter(({ box, entry }) =>
      box !== own && entry.mode !== "headless" &&
      (kind === "*" || (kind === "role" ? entry.state?.role : entry.project.branch) === word)
    ).map((peer) => ({ peer }));
  }
  const found: Recipient[] = [];
  for (const address of new Set(target)) {
    const to = isGroup(address)
      ? refuse("target-not-found", `"${safeLine(address)}" stands by itself, not in a list`)
      : await peerAt(caller, address);
    if (!to.ok) found.push({ address, error: to });
    else if (!found.some((one) => "peer" in one && one.peer.box === to.peer.box)) {
      found.push({ peer: to.peer });
    }
  }
  return found;
}

function nobody(target: string | readonly string[]): ToolError {
  const what = typeof target === "string" ? safeLine(target) : "";
  return refuse(
    "target-not-found",
    what === "*"
      ? "Nobody else works in this project now: list_project_sessions shows who is here"
      : `No agent of this project is ${what} now: list_project_sessions shows roles and branches`,
  );
}

function keyOf(peers: readonly Peer[]): string {
  return `of ${peers.map(({ box }) => box).sort().join(" ")}`;
}

/** The same text to the same agents, sent just now and read by none of them. */
function unreadTwin(caller: Caller, peers: readonly Peer[], body: string): MessageName[] | null {
  const setKey = keyOf(peers);
  const names: MessageName[] = [];
  for (const { box } of peers) {
    const name = caller.recent.nameOf(`${box} ${setKey}`, body);
    if (name === null) return null;
    if (!isUnread(caller.store, caller.followSuccessor(box), formatName(name))) return null;
    names.push(name);
  }
  return names.length === 0 ? null : names;
}
