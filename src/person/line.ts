/**
 * `oxtail status --line`: a segment for the status line of tmux, "2 busy, reviewer needs you". It is
 * started every few seconds, so it loads nothing that it does not need.
 *
 * @module
 */

import denoJson from "../../deno.json" with { type: "json" };
import { openPeople, realWorld } from "../cli/world.ts";
import { ticketNames } from "../mail/tickets.ts";
import { lineOf } from "./needs.ts";
import { openReader } from "./reader.ts";

/** Exit status for a command line that is not understood (sysexits.h). */
const EX_USAGE = 64;

if (import.meta.main) Deno.exitCode = main(Deno.args);

/** A status line has no room for what is wrong: then it stays empty. */
function main([word]: readonly string[]): number {
  if (word !== undefined) {
    console.log(
      word === "--version" ? `oxtail ${denoJson.version}` : "Usage: oxtail status --line",
    );
    return word === "--version" || word === "--help" ? 0 : EX_USAGE;
  }
  const world = realWorld();
  const people = world.ok ? openPeople(world.value) : world;
  if (!world.ok || !people.ok) return 1;
  const { store } = people.value;
  const reader = openReader(people.value, world.value.project);
  // Nobody asks anything, as a rule.
  const tickets = ticketNames(store).length === 0 ? [] : reader.tickets();
  console.log(lineOf({ fleet: reader.fleet(), tickets, notes: [] }));
  return 0;
}
