/** What a cockpit is shown, made up. */

import type { Fleet, FleetAgent } from "../../src/render/status.ts";
import type { Receipt, Said, Ticket } from "../../src/person/reader.ts";
import type { Shown } from "../../src/person/view.ts";
import type { Message } from "../../src/wire/message.ts";

export const NOW_MS = 1_790_000_000_000;

/** An idle Claude Code whose listener wakes it. */
export function agent(name: string, change: Partial<FleetAgent> = {}): FleetAgent {
  return {
    name,
    sessionId: `${name}-id`,
    client: "claude-code",
    branch: "main",
    purpose: null,
    state: "idle",
    sinceMs: NOW_MS - 14_000,
    reachableBy: "listener",
    because: null,
    fix: null,
    unread: 0,
    oldestUnreadMs: null,
    openWork: 0,
    stalled: 0,
    openIn: 1,
    mode: null,
    ...change,
  };
}

const QUEUED: Receipt = {
  state: "queued",
  atMs: NOW_MS,
  via: null,
  evidence: null,
  attempts: 0,
  closed: null,
};

/** A message, queued unless it is said otherwise. */
export function said(
  from: string,
  to: string,
  body: string,
  receipt: Partial<Receipt> = {},
  kind: Said["kind"] = "message",
): Said {
  const id = `${from}-${to}-${body}`;
  return {
    id,
    atMs: NOW_MS - 60_000,
    from,
    to,
    fromBox: from,
    toBox: to,
    kind,
    thread: id,
    message: message(from, body),
    receipt: { ...QUEUED, ...receipt },
  };
}

/** A question to the person. */
export function ticket(from: string, body: string, choices?: readonly string[]): Ticket {
  const asked = { ...message(from, body), ...(choices === undefined ? {} : { choices }) };
  return { id: `ticket-of-${from}`, from, message: asked, answer: null, isElsewhere: false };
}

function message(from: string, body: string): Message {
  return {
    schema_version: 1,
    message_id: "01M83BMHKQQR4CQNAGQCB8A6G8",
    body,
    body_bytes: body.length,
    enqueued_at: 0,
    enqueued_ms: NOW_MS - 60_000,
    origin: "peer",
    from_session_id: `${from}-id`,
    from_name: from,
    from_client: "codex",
    to_session_id: "human",
    project: "/shop",
  };
}

/** A project of these agents, in which nothing else goes on. */
export function shown(
  agents: readonly FleetAgent[],
  change: Partial<Omit<Shown, "fleet">> & Partial<Pick<Fleet, "waits" | "stuck">> = {},
): Shown {
  const { waits = [], stuck = [], ...rest } = change;
  const fleet = { projectRoot: "/home/you/shop", atMs: NOW_MS, agents, waits, traffic: [], stuck };
  return { fleet, tickets: [], notes: [], talk: [], isReadOnly: false, ...rest };
}
