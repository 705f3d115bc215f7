/** Servers that do not know their session, and the agents that they may be. */

import { type Peer, peerOf, withoutGhosts } from "../../src/agents/peers.ts";
import { clientByType } from "../../src/clients/index.ts";
import type { Start } from "../../src/wire/notes.ts";
import { equal } from "../support/assert.ts";
import { entryOf, startOf } from "../support/fleet.ts";

/** A server that does not know its session. */
const unknown = (pid: number, cwd = "/p", type = "codex"): Peer =>
  peerOf(entryOf(pid, "/p", { client: { type, pid: pid + 1_000, session_id: null, cwd } }));

/** An agent that was last here at `sinceMs` after the servers' epoch. */
const away = (name: string, sinceMs: number, cwd = "/p", type = "codex"): Peer => ({
  ...peerOf(entryOf(1, "/p", { name, client: { type, session_id: name, cwd } })),
  awaySinceMs: 1_700_000_000_000 + sinceMs,
});

function shown(peers: readonly Peer[], gone: readonly Peer[], starts: readonly Start[] = []) {
  const rows = withoutGhosts({ peers, away: gone }, starts, clientByType);
  return [
    rows.peers.map(({ entry }) => entry.server_pid),
    rows.away.map(({ name, isProbablyBack = false }) => isProbablyBack ? `${name} back` : name),
  ];
}

Deno.test("the one server of a Codex without a session stands for the last agent that left its folder", () => {
  equal(shown([unknown(10)], [away("late", 5), away("early", 3)]), [[], ["late back", "early"]]);
  equal(shown([unknown(10)], []), [[10], []]);
});

Deno.test("it stands for nobody of another folder or client, and for nobody who left after it began", () => {
  const others = [
    away("later", 11),
    away("elsewhere", 5, "/q"),
    away("claude", 5, "/p", "claude-code"),
  ];
  equal(shown([unknown(10)], others), [[10], ["later", "elsewhere", "claude"]]);
  const claude = unknown(10, "/p", "claude-code");
  equal(shown([claude], [away("claude", 5, "/p", "claude-code")]), [[10], ["claude"]]);
});

Deno.test("of two such servers nobody can tell in which one an agent was resumed", () => {
  equal(shown([unknown(10), unknown(11)], [away("one", 5)]), [[10, 11], ["one"]]);
  equal(shown([unknown(10), unknown(11, "/q")], [away("one", 5)]), [[11], ["one back"]]);
});

Deno.test("a server whose process has a noted session is no agent besides that one", () => {
  const note = (change: Partial<Start>) =>
    startOf("a", "/p", { client: "codex", client_pid: 1_010, ...change });
  equal(shown([unknown(10)], [away("one", 5)], [note({})]), [[], ["one"]]);
  for (const change of [{ ended: true }, { client_pid: 1_011 }, { domain: "11111111" }]) {
    equal(shown([unknown(10)], [], [note(change)]), [[10], []]);
  }
});
