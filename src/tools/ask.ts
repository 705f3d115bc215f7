/** ask_peer */

import { z } from "zod";
import { ASK_MAX_MS, ASK_WAKE_GRACE_MS } from "../wire/limits.ts";
import type { WakeOutcome } from "../wire/wake.ts";
import { safeText } from "../wire/text.ts";
import type { Peer } from "../agents/peers.ts";
import { awaitReply, type Reply } from "../mail/await_reply.ts";
import type { Caller } from "./caller.ts";
import { composePost, deliverPost, peerAt, senderOf, wakeFields, wakeTargetOf } from "./post.ts";
import * as schema from "./schema.ts";
import { defineTool, refuse, type Tool } from "./tool.ts";

const inputSchema = z.strictObject({
  target: schema.target,
  body: schema.body,
  timeout_ms: z.int().min(1).max(ASK_MAX_MS).optional().describe("Default 60,000"),
});

/** Asks one agent and blocks for its answer. */
export const askPeer: Tool = defineTool({
  name: "ask_peer",
  title: "Ask a peer and wait",
  description: "Ask another agent and wait for its answer; an idle one is woken. After timed_out " +
    "the answer still arrives later as a message with reply_to = request_id.",
  inputSchema,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false },
  async handle(caller, input) {
    const from = senderOf(caller);
    if (!from.ok) return from;
    const to = peerAt(caller, input.target);
    if (!to.ok) {
      return to.error === "target-not-found" ? { ...to, wake_status: "skipped_no_target" } : to;
    }
    if (to.peer.sessionId === null) {
      return refuse(
        "peer-has-no-session-id",
        "That agent does not know its own session yet and cannot answer: use send_message",
      );
    }
    const outgoing = composePost(caller, from.sender, {
      toBox: to.peer.box,
      toSessionId: to.peer.sessionId,
      body: input.body,
      ask: true,
      wake: true,
      extra: {},
    });
    const { message_id } = outgoing.message;
    const wanted = input.timeout_ms ?? caller.settings.askDefaultMs;
    const timeoutMs = Math.min(wanted, caller.askCeilingMs);
    const waiting = awaitReply(caller, message_id, timeoutMs, caller.signal);
    const refused = deliverPost(caller, outgoing);
    if (refused !== null) {
      waiting.cancel();
      return refused;
    }
    const waking = wakeBeside(caller, to.peer);
    const reply = await waiting.reply;
    const wake = await waking.end();
    return {
      ok: true,
      message_id,
      request_id: message_id,
      ...wakeFields(wake),
      reply: reply === null ? null : handOver(caller, reply),
      correlation: reply === null ? "none" : "correlated",
      timeout_ms: timeoutMs,
      ...(timeoutMs < wanted ? { timeout_clamped_from_ms: wanted } : {}),
      timed_out: reply === null,
    };
  },
});

/** Wakes the peer while the caller waits; `end` stops that and tells what became of it. */
function wakeBeside(caller: Caller, peer: Peer): { end(): Promise<WakeOutcome> } {
  const stop = new AbortController();
  let outcome: WakeOutcome = { status: "skipped_unneeded" };
  let keysSent = false;
  const run = async () => {
    // A peer that answers at once needs no wake, and looking for its pane would cost it time.
    await caller.store.clock.sleep(ASK_WAKE_GRACE_MS, stop.signal);
    if (stop.signal.aborted) return;
    outcome = await caller.wakes.wake(wakeTargetOf(peer), {
      signal: stop.signal,
      onKeys: () => keysSent = true,
    });
  };
  const running = run();
  return {
    async end() {
      stop.abort();
      // Before the first key the wake had no effect, and the answer need not wait for its end.
      if (keysSent) await running;
      else if (caller.activity(peer.box).status === "busy") return { status: "skipped_busy" };
      return outcome;
    },
  };
}

function handOver(caller: Caller, { offer, taken }: Reply) {
  const { message } = offer;
  caller.handsOver(offer, taken);
  return {
    id: message.message_id,
    body: safeText(message.body),
    enqueued_at: message.enqueued_at,
    from_session_id: message.from_session_id,
    reply_to: message.reply_to,
    correlation: "correlated",
  };
}
