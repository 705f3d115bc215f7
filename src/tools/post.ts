/** Posting a message in the caller's name: what send, reply and ask have in common. */

import { type Peer, peerOf } from "../agents/peers.ts";
import { deliver, type Outgoing } from "../mail/deliver.ts";
import { journal } from "../mail/journal.ts";
import { type Draft, earlierSend, inTurn, keyed } from "../mail/outgoing.ts";
import { claimPairWake, storeFailed, type WakeTarget } from "../wake/policy.ts";
import { projectId } from "../wire/entry.ts";
import { HOP_MAX } from "../wire/limits.ts";
import type { Message } from "../wire/message.ts";
import { wakingIsOff } from "../wire/settings.ts";
import { type WakeOutcome, wasFired } from "../wire/wake.ts";
import type { ToolError } from "./encode.ts";
import { type Caller, refuse } from "./tool.ts";

/** The sender as messages carry it. */
export interface Sender {
  readonly sessionId: string;
  readonly box: string;
  readonly name: string;
}

/** The caller as a sender, or the error that tells an unidentified one what to do. */
export function senderOf(caller: Caller): { ok: true; sender: Sender } | ToolError {
  const { sessionId } = caller.agent.identity();
  if (sessionId === null) {
    return refuse(
      "no-session-id",
      "oxtail does not know which session this is, so nobody could answer: call get_my_session, " +
        "or claim_session with your session id",
    );
  }
  const { box, name } = peerOf(caller.agent.entry());
  return { ok: true, sender: { sessionId, box, name } };
}

/** The agent that `address` means, or the error that tells the model what to do. */
export async function peerAt(
  caller: Caller,
  address: string,
): Promise<{ ok: true; peer: Peer } | ToolError> {
  const { project } = caller.agent.entry();
  const found = await caller.directory.look(address, project, caller.agent.box(), caller.ps);
  if (found.ok) return found;
  const { error, message, candidates } = found;
  return refuse(error, message, candidates === undefined ? {} : { candidates });
}

/** What is to be posted. */
interface Post {
  readonly toBox: string;
  readonly toSessionId: string;
  readonly body: string;
  readonly ask: boolean;
  /** The sender wants the recipient woken. */
  readonly wake: boolean;
  readonly extra: Partial<
    Pick<
      Message,
      | "reply_to"
      | "source_message_id"
      | "action_required"
      | "result_of"
      | "result_state"
      | "wake_reason"
      | "choices"
      | "default_choice"
      | "recipients"
    >
  >;
}

/** Fixes the name and the fields of a post, so that it may be delivered, and delivered again. */
export function composePost(caller: Caller, sender: Sender, post: Post): Outgoing {
  const entry = caller.agent.entry();
  const hop = caller.hops.next(caller.agent.reader());
  const draft: Draft = {
    fromBox: sender.box,
    toBox: post.toBox,
    wake: post.wake && mayAskForWake(caller, hop),
    ask: post.ask,
    fields: {
      body: post.body,
      origin: "peer",
      from_session_id: sender.sessionId,
      from_name: sender.name,
      from_client: entry.client.type,
      to_session_id: post.toSessionId,
      project: projectId(entry.project),
      ...post.extra,
      ...(hop === 0 ? {} : { hop }),
    },
  };
  return caller.compose(draft);
}

/** Delivers what was composed; on return the message survives a crash and a loss of power. */
export function deliverPost(caller: Caller, outgoing: Outgoing): ToolError | null {
  const delivery = deliver(caller.store, outgoing, caller.quota, caller.followSuccessor);
  return delivery.ok ? null : refuse(delivery.refusal.code, delivery.refusal.detail);
}

/** A delivery: of this call, or one that an earlier call with the same key made. */
type Sent =
  | { readonly ok: true; readonly outgoing: Outgoing; readonly duplicate: boolean }
  | ToolError;

/** Delivers what was composed, once for each idempotency key. */
export async function deliverOnce(
  caller: Caller,
  composed: Outgoing,
  key: string | undefined,
): Promise<Sent> {
  if (key === undefined) {
    return deliverPost(caller, composed) ?? { ok: true, outgoing: composed, duplicate: false };
  }
  const wanted = await keyed(composed, key);
  return await inTurn(caller.store, wanted.fromBox, () => deliverKeyed(caller, wanted));
}

function deliverKeyed(caller: Caller, wanted: Outgoing): Sent {
  const earlier = earlierSend(caller.store, wanted);
  if (earlier.kind === "other") {
    return refuse(
      "idempotency-conflict",
      "This idempotency_key was used for another message: use a new key for a new message",
    );
  }
  const outgoing = earlier.kind === "same" ? earlier.outgoing : wanted;
  return deliverPost(caller, outgoing) ??
    { ok: true, outgoing, duplicate: earlier.kind === "same" && earlier.delivered };
}

// Waking in the caller's name: the guards before it, and how a result tells what became of it.

/** Whether a message of this hop may ask for a wake at all. */
function mayAskForWake(caller: Caller, hop: number): boolean {
  return hop <= HOP_MAX && !wakingIsOff(caller.env);
}

/**
 * Wakes, unless agents only wake each other by now: beyond 16 hops, or 30 times within an hour. Never
 * throws.
 *
 * @param hop Of the message that the wake is for
 * @param wake The wake itself
 */
export async function wakeGuarded(
  caller: Caller,
  target: WakeTarget,
  hop: number,
  wake: () => Promise<WakeOutcome>,
): Promise<WakeOutcome> {
  const outcome = await wakeWithin(caller, target, hop, wake);
  const { status, rung = "-" } = outcome;
  // The answer came before the wake was needed: nothing happened.
  if (status !== "skipped_unneeded") {
    journal(caller.store, caller.agent.box(), "wake", status, rung, target.box);
  }
  return outcome;
}

async function wakeWithin(
  caller: Caller,
  target: WakeTarget,
  hop: number,
  wake: () => Promise<WakeOutcome>,
): Promise<WakeOutcome> {
  if (hop > HOP_MAX && !wakingIsOff(caller.env)) {
    return {
      status: "skipped_loop_guard",
      hint: `This exchange has gone ${hop} hops without a person: the message waits to be read`,
    };
  }
  const own = caller.agent.identity().sessionId;
  if (own === null || target.sessionId === null || wakingIsOff(caller.env)) return await wake();
  const claim = await claimPairWake(caller.store, own, target.sessionId).catch(storeFailed);
  if (!("won" in claim)) return claim;
  if (!claim.won) {
    return {
      status: "skipped_rate_limited",
      hint: "You two woke each other 30 times within an hour: the message waits to be read",
    };
  }
  const outcome = await wake();
  if (!wasFired(outcome)) claim.takeBack();
  return outcome;
}

/** The fields of a result that tell what became of a wake. */
export function wakeFields(
  outcome: { readonly status: string; readonly hint?: string } | null,
): { wake_status?: string; hint?: string } {
  if (outcome === null) return {};
  const { status, hint } = outcome;
  return hint === undefined ? { wake_status: status } : { wake_status: status, hint };
}
