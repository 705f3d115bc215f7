/**
 * `oxtail message`: a person's message to an agent of this project.
 *
 * @module
 */

import { type Command, complain, readArguments, runCommand, say, UsageError } from "./command.ts";
import { readBody } from "./body.ts";
import { INVALID_BODY, type Posted, postStatus, send } from "./operator.ts";
import { realWorld } from "./world.ts";
import { safeJson, safeLine } from "../wire/text.ts";

const COMMAND: Command = {
  name: "message",
  usage: `Usage: oxtail message [--wake] [--json] <target> [<text>]

Leaves a message for an agent of this project. It is stored durably and handed
over like one of another agent, marked as coming from the command line. Nobody
can answer it.

  <target>   a name, a session id, its first 8 or more characters, or the tmux
             session that the agent is in: oxtail status shows them
  <text>     1 to 8,192 bytes; without it, or with -, standard input
  --wake     ask for the agent to be woken when it is idle
  --json     print JSON: {"ok", "message_id", "target": {"name", "session_id",
             "client"}, "status"}, or {"ok", "error", "message", "candidates"?}
  --help, --version

Exit status: 0 queued, 1 no such agent or no store, 64 wrong usage or a text
that no message may have, 75 try again later (the mailbox or the disk is full).`,
  options: { wake: { type: "boolean" }, json: { type: "boolean" } },
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
    ? post(target, body.value, flags.has("wake"))
    : { ok: false, error: INVALID_BODY, message: body.reason } as const;
  if (flags.has("json")) say(safeJson(posted));
  else if (posted.ok) say(renderPosted(posted));
  else complain(renderRefusal(posted));
  return postStatus(posted);
}

function post(target: string, body: string, wake: boolean): Posted {
  const world = realWorld();
  return world.ok
    ? send(world.value, { target, body, wake })
    : { ok: false, error: "no-home", message: world.reason };
}

function renderPosted({ message_id, target }: Posted & { ok: true }): string {
  return `Queued for ${target.name} (${safeLine(target.client)}): ${message_id}`;
}

function renderRefusal({ message, candidates = [] }: Posted & { ok: false }): string {
  const list = candidates.map(({ name, session_id }) => `  ${session_id ?? "no id"}  ${name}`);
  return [`oxtail: ${safeLine(message)}`, ...list].join("\n");
}
