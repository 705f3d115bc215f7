/**
 * `oxtail wake`: wakes an idle agent. Whatever becomes of the wake, the mail stays where it is.
 *
 * @module
 */

import {
  type Command,
  complain,
  openPeople,
  type People,
  readArguments,
  realWorld,
  runCommand,
  say,
  UsageError,
} from "../cli/command.ts";
import type { Peer } from "../agents/peers.ts";
import { createQuota, deliver } from "../mail/deliver.ts";
import { createCompose } from "../mail/outgoing.ts";
import { runProgram } from "../sys/process.ts";
import { wakeMail } from "../wake/keyless.ts";
import { wakeTargetOf } from "../wake/policy.ts";
import { createWaker, wakerParts } from "../wake/waker.ts";
import { type Project, projectId } from "../wire/entry.ts";
import { HUMAN_BOX, OPERATOR } from "../wire/ids.ts";
import { readSettings } from "../wire/settings.ts";
import { safeLine } from "../wire/text.ts";
import { WAKE_MEANINGS, wasFired } from "../wire/wake.ts";

const COMMAND: Command = {
  name: "wake",
  usage: `Usage: oxtail wake <agent>

Wakes an idle agent, so that it reads its mail. One that has no mail that wants
a wake is sent a line of yours first. Says what became of it.

  <agent>    a name, a session id, or its first 8 or more characters
  --help, --version

Exit status: 0 when it was woken, 1 when not, 64 wrong usage.`,
  options: {},
  words: 1,
};

/** What an agent without mail that wants a wake is sent. */
const LINE = "Your person wants you to go on: look at your mail and your open tasks.";

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

async function main(args: readonly string[]): Promise<number> {
  const { words: [target = ""] } = readArguments(COMMAND, args);
  if (target === "") throw new UsageError("Name the agent that is woken");
  const world = realWorld();
  const people = world.ok ? openPeople(world.value) : world;
  if (!world.ok || !people.ok) return refused(people.ok ? "" : people.reason);
  const { project } = world.value;
  const found = people.value.directory.find(target, project, HUMAN_BOX);
  if (!found.ok) return refused(found.message.replace("list_project_sessions", "oxtail status"));
  const fault = leaveLine(people.value, project, found.peer);
  if (fault !== null) return refused(fault);
  const { store, env } = people.value;
  const waker = createWaker(wakerParts(store, env, runProgram));
  const { status, hint } = await waker.wake(wakeTargetOf(found.peer), { via: "send_message" });
  say(`${found.peer.name}: ${safeLine(hint ?? WAKE_MEANINGS[status])}`);
  return wasFired({ status }) ? 0 : 1;
}

function refused(reason: string): number {
  complain(`oxtail: ${safeLine(reason)}`);
  return 1;
}

/** The flag that asks for a wake is part of a delivered name: so a line is sent, unless one asks already. */
function leaveLine({ store, env }: People, project: Project, peer: Peer): string | null {
  if (wakeMail(store, peer.box).length > 0) return null;
  const outgoing = createCompose(store)({
    fromBox: HUMAN_BOX,
    toBox: peer.box,
    wake: true,
    ask: false,
    fields: {
      body: LINE,
      origin: "operator",
      from_session_id: OPERATOR,
      from_name: OPERATOR,
      from_client: "oxtail",
      to_session_id: peer.sessionId ?? peer.box,
      project: projectId(project),
    },
  });
  const { maxUnread: unread, maxUnreadPerSender: perSender } = readSettings(env);
  const delivery = deliver(store, outgoing, createQuota({ unread, perSender }));
  return delivery.ok ? null : delivery.refusal.detail;
}
