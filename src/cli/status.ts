/**
 * `oxtail status`: the agents of this project, what waits for them, and who waits for whom.
 *
 * @module
 */

import { type Fleet, renderStatus, renderStuck, type StatusLook } from "../render/status.ts";
import { SCHEMA_VERSION, STATUS_OLD_MAIL_MS, STATUS_REFRESH_MS } from "../wire/limits.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { safeJson, safeLine } from "../wire/text.ts";
import {
  type Arguments,
  type Command,
  complain,
  openPeople,
  paintFor,
  readArguments,
  realWorld,
  runCommand,
  say,
  UsageError,
} from "./command.ts";
import { readFleet } from "./fleet.ts";
import { openTerminal, watchOn } from "./watch.ts";

const COMMAND: Command = {
  name: "status",
  usage: `Usage: oxtail status [--watch | --check | --json] [--older-than=MINUTES]
       oxtail status --line

Shows the agents of this project: what each is doing and since when, what it has
not read, its open tasks, who waits for whom, and what was sent lately.

States: busy; idle; dialog (a person has to answer it); dialog or a long tool
(Codex does not say when it was answered); stale (busy for over 10 minutes
without a sign); ended; away (ended, has a name and can be resumed); unknown
(its hooks have told nothing).

Reached by, when it is idle: listener, socket or queue, which press no key;
pane, a line typed into its tmux pane; next turn, where nothing wakes it.

  --watch               stay, and show it anew every second
  --check               say only what is stuck: agents that wait for each other,
                        old mail that nobody takes, mail that never arrives, a
                        session that is open in two terminals
  --older-than=MINUTES  mail that waits longer is stuck, unless its agent is
                        busy (10)
  --json                print JSON, as in docs/status.schema.json
  --line                one short line for the status line of tmux; goes alone
  --help, --version

Exit status: 0, 1 when there is no ~/.oxtail, 64 wrong usage; with --check 3
when something is stuck.`,
  options: {
    watch: { type: "boolean" },
    check: { type: "boolean" },
    json: { type: "boolean" },
    line: { type: "boolean" },
    "older-than": { type: "string" },
  },
};

/** Exit status of --check when something is stuck. */
const EXIT_STUCK = 3;

if (import.meta.main) Deno.exitCode = await runCommand(COMMAND, Deno.args, main);

async function main(args: readonly string[]): Promise<number> {
  const given = readArguments(COMMAND, args);
  const oldMailMs = oldMailOf(given);
  const { flags } = given;
  // Alone it is another program, which loads less.
  if (flags.has("line")) throw new UsageError("--line goes with nothing else");
  if (flags.has("watch")) return await watch(given, oldMailMs);
  const fleet = look(oldMailMs)();
  if (!fleet.ok) {
    complain(`oxtail: ${fleet.reason}`);
    return 1;
  }
  const shown: StatusLook = { ...screen(), paint: paintFor(Deno.stdout), showsTraffic: true };
  if (flags.has("json")) say(statusJson(fleet.value));
  else {
    const render = flags.has("check") ? renderStuck : renderStatus;
    console.log(render(fleet.value, shown).join("\n"));
  }
  return flags.has("check") && fleet.value.stuck.length > 0 ? EXIT_STUCK : 0;
}

async function watch({ flags }: Arguments, oldMailMs: number): Promise<number> {
  if (flags.has("json") || flags.has("check")) {
    throw new UsageError("--watch goes with neither --json nor --check: leave one of them out");
  }
  if (!Deno.stdout.isTerminal() || !Deno.stdin.isTerminal()) {
    throw new UsageError("--watch needs a terminal: leave it out, or use --json");
  }
  const next = look(oldMailMs);
  const shown = () => {
    const fleet = next();
    return fleet.ok ? fleet.value : safeLine(fleet.reason);
  };
  const first = { fleet: shown(), offset: 0, showsTraffic: true, paint: paintFor(Deno.stdout) };
  await watchOn(openTerminal(), first, shown, STATUS_REFRESH_MS);
  return 0;
}

/** Looks at the fleet again and again; what was read of it once is kept. */
function look(oldMailMs: number): () => Result<Fleet> {
  const world = realWorld();
  if (!world.ok) return () => world;
  let people = openPeople(world.value);
  return () => {
    if (!people.ok) people = openPeople(world.value);
    return people.ok
      ? ok(readFleet(people.value, world.value.project, oldMailMs))
      : no(people.reason);
  };
}

/** A pipe has no end of its lines. */
function screen(): { readonly columns: number } {
  return { columns: Deno.stdout.isTerminal() ? Deno.consoleSize().columns : Infinity };
}

function oldMailOf({ values }: Arguments): number {
  const text = values.get("older-than");
  if (text === undefined) return STATUS_OLD_MAIL_MS;
  const minutes = Number(text);
  if (text.trim() === "" || !Number.isFinite(minutes) || minutes <= 0) {
    throw new UsageError(`--older-than is "${text}": expected a number of minutes above zero`);
  }
  return minutes * 60_000;
}

// The fleet as JSON; its shape is in docs/status.schema.json.

/** One JSON object. Times are ms since the epoch. */
function statusJson(fleet: Fleet): string {
  const { agents, waits, traffic, stuck } = fleet;
  return safeJson(
    {
      schema_version: SCHEMA_VERSION,
      project_root: fleet.projectRoot,
      at_ms: fleet.atMs,
      agents: agents.map((agent) => ({
        name: agent.name,
        session_id: agent.sessionId,
        client: agent.client,
        branch: agent.branch,
        purpose: agent.purpose,
        state: agent.state,
        since_ms: agent.sinceMs,
        reachable_by: agent.reachableBy,
        because: agent.because,
        unread: agent.unread,
        oldest_unread_ms: agent.oldestUnreadMs,
        open_work: agent.openWork,
        stalled: agent.stalled,
        open_in: agent.openIn,
        mode: agent.mode,
      })),
      waits: waits.map(({ from, to, sinceMs, cycle }) => ({ from, to, since_ms: sinceMs, cycle })),
      traffic: traffic.map(({ id, atMs, from, to, kind, state }) => ({
        message_id: id,
        at_ms: atMs,
        from,
        to,
        kind,
        state: state.replace(" ", "_"),
      })),
      stuck,
    },
    2,
  );
}
