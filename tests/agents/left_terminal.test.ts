/** Which conversation the terminal of a server's client shows. */

import { hasLeftTerminal } from "../../src/agents/starts.ts";
import { clientByType } from "../../src/clients/index.ts";
import type { Start } from "../../src/wire/notes.ts";
import { equal } from "../support/assert.ts";
import { entryOf, startOf } from "../support/fleet.ts";

/** A server of Codex in the process 50, that knows its session or not. */
const server = (pid: number, session_id: string | null, process = 50, type = "codex") =>
  entryOf(pid, "/p", { client: { type, pid: process, session_id } });

const note = (id: string, at_ms: number, change: Partial<Start> = {}) =>
  startOf(id, "/p", {
    client: "codex",
    client_pid: 50,
    at_ms: 1_700_000_000_000 + at_ms,
    ...change,
  });

Deno.test("a terminal has left a thread when a younger server has none yet, or another was noted later", () => {
  const [a, b, unknown] = [server(10, "a"), server(20, "b"), server(20, null)];
  const notes = [note("a", 15)];
  const cases = [
    { entries: [a], starts: notes, left: false },
    { entries: [a, unknown], starts: notes, left: true },
    { entries: [a, b], starts: [...notes, note("b", 25)], left: true },
    { entries: [a, b], starts: [note("a", 30), note("b", 25)], left: false },
    { entries: [a, b], starts: [...notes, note("b", 25, { ended: true })], left: false },
    { entries: [a], starts: [note("b", 5)], left: false },
    { entries: [a, server(5, null)], starts: notes, left: false },
    {
      entries: [a, server(20, null, 51)],
      starts: [...notes, note("b", 25, { client_pid: 51 })],
      left: false,
    },
    { entries: [a, server(20, null, 50, "claude-code")], starts: notes, left: false },
    { entries: [unknown], starts: notes, left: false, of: 11 },
  ];
  for (const [n, { entries, starts, left, of = 10 }] of cases.entries()) {
    equal(
      hasLeftTerminal(entries, starts, of, entries[0]?.domain ?? "", clientByType),
      left,
      String(n),
    );
  }
  equal(hasLeftTerminal([a, unknown], notes, 10, "another", clientByType), false, "other pids");
  const claude = [server(10, "a", 50, "claude-code"), server(20, null, 50, "claude-code")];
  equal(
    hasLeftTerminal(claude, [], 10, claude[0]?.domain ?? "", clientByType),
    false,
    "its sessions follow each other in place",
  );
});
