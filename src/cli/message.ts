/**
 * `oxtail message`: a person's message to an agent of this project.
 *
 * @module
 */

import { createQuota, deliver } from "../mail/deliver.ts";
import { createCompose } from "../mail/outgoing.ts";
import { storeFault } from "../mail/store.ts";
import { projectId } from "../wire/entry.ts";
import { HUMAN_BOX, OPERATOR } from "../wire/ids.ts";
import { readSettings, wakingIsOff } from "../wire/settings.ts";
import { safeJson, safeLine } from "../wire/text.ts";
import {
  type CliWorld,
  type Command,
  complain,
  EX_TEMPFAIL,
  EX_USAGE,
  openPeople,
  readArguments,
  readBody,
  realWorld,
  runCommand,
  say,
  UsageError,
} from "./command.ts";
import { failureOf } from "../sys/files.ts";

// Posting in the name of the person at the command line.

/** A message to post. */
interface Post {
  readonly target: string;
  readonly body: string;
  readonly wake: boolean;
  readonly task: boolean;
}

/** What became of it. Names are those of the JSON output. */
type Posted =
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
const INVALID_BODY = "invalid-body";

/** Refusals that may be gone at the next try. */
const TRANSIENT: ReadonlySet<string> = new Set(["mailbox-full", "disk-full", "busy"]);

/** The exit status for what became of a message. */
function postStatus(posted: Posted): number {
  if (posted.ok) return 0;
  if (posted.error === INVALID_BODY) return EX_USAGE;
  return TRANSIENT.has(posted.error) ? EX_TEMPFAIL : 1;
}

/** Delivers a message; on success it survives a crash and a loss of power. */
function send(world: CliWorld, post: Post): Posted {
  try {
    return deliverTo(world, post);
  } catch (error) {
    const { fault } = failureOf(error);
    const code = fault === "no-space" ? "disk-full" : fault === "too-many-open" ? "busy" : "store";
    return { ok: false, error: code, message: storeFault(error, world.root) };
  }
}

function deliverTo(world: CliWorld, { target, body, wake, task }: Post): Posted {
  const people = openPeople(world);
  if (!people.ok) return { ok: false, error: "no-store", message: people.reason };
  const { store, directory } = people.value;
  const own = HUMAN_BOX;
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
      ...(task ? { action_required: true } : {}),
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

const COMMAND: Command = {
  name: "message",
  usage: `Usage: oxtail message [--wake] [--task] [--json] <target> [<text>]

Leaves a message for an agent of this project. It is stored durably and handed
over like one of another agent, marked as coming from the command line. Its
answer is in oxtail answer.

  <target>   a name, a session id, its first 8 or more characters, or the tmux
             session that the agent is in: oxtail status shows them
  <text>     1 to 8,192 bytes; without it, or with -, standard input
  --wake     ask for the agent to be woken when it is idle
  --task     it is a task: it stays open until the agent closes it, and the
             result comes to you (oxtail answer shows it)
  --json     print JSON: {"ok", "message_id", "target": {"name", "session_id",
             "client"}, "status"}, or {"ok", "error", "message", "candidates"?}
  --help, --version

Exit status: 0 queued, 1 no such agent or no store, 64 wrong usage or a text
that no message may have, 75 try again later (the mailbox or the disk is full).`,
  options: { wake: { type: "boolean" }, task: { type: "boolean" }, json: { type: "boolean" } },
  words: 2,
};

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

async function main(args: readonly string[]): Promise<number> {
  const { flags, words: [target, text] } = readArguments(COMMAND, args);
  if (target === undefined || target === "") {
    throw new UsageError("Name the agent that gets the message");
  }
  const body = await readBody(text);
  const posted = body.ok
    ? post({ target, body: body.value, wake: flags.has("wake"), task: flags.has("task") })
    : { ok: false, error: INVALID_BODY, message: body.reason } as const;
  if (flags.has("json")) say(safeJson(posted));
  else if (posted.ok) say(renderPosted(posted));
  else complain(renderRefusal(posted));
  return postStatus(posted);
}

function post(given: Post): Posted {
  const world = realWorld();
  return world.ok
    ? send(world.value, given)
    : { ok: false, error: "no-home", message: world.reason };
}

function renderPosted({ message_id, target }: Posted & { ok: true }): string {
  return `Queued for ${target.name} (${safeLine(target.client)}): ${message_id}`;
}

function renderRefusal({ message, candidates = [] }: Posted & { ok: false }): string {
  const list = candidates.map(({ name, session_id }) => `  ${session_id ?? "no id"}  ${name}`);
  return [`oxtail: ${safeLine(message)}`, ...list].join("\n");
}
