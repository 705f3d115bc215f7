/** The small files of the store: entry, start, activity, turn. */

import {
  encodeEntry,
  type Entry,
  parseEntry,
  sameProject,
  withSessions,
} from "../../src/wire/entry.ts";
import { SERVED_MAX_SESSIONS, SMALL_FILE_MAX_BYTES } from "../../src/wire/limits.ts";
import {
  encodeCard,
  encodeStart,
  formatTurn,
  parseActivity,
  parseCard,
  parseStart,
  parseTurn,
  serverOfTurn,
  serverTurn,
  type Start,
} from "../../src/wire/notes.ts";
import { equal } from "../support/assert.ts";

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const ENTRY: Entry = {
  schema_version: 1,
  server_pid: 12,
  domain: "0f3a9c21",
  started_at: 1_795_334_060_855,
  client: {
    type: "claude-code",
    version: "2.1.330",
    session_id: "abc",
    session_id_source: "env",
    transcript_path: "/t.jsonl",
    cwd: "/p",
    pid: 34,
  },
  project: { root: "/p", repo: "/p/.git", branch: "main" },
  name: "reviewer",
  named_at: 4,
  label: "main",
  tmux: { pane: "%3", session: "work" },
  state: { purpose: "reviews", updated_at: 5 },
};
const START: Start = {
  schema_version: 1,
  session_id: "abc",
  client: "codex",
  client_pid: 12,
  domain: "0f3a9c21",
  client_start: "Mon Nov 23 04:31:40 2026",
  cwd: "/p",
  project: { root: "/p", repo: null, branch: null },
  transcript_path: null,
  source: "startup",
  at_ms: 5,
  ended: false,
  ended_ms: null,
};

Deno.test("an entry is read as it was written", () => {
  equal(parseEntry(decode(encodeEntry(ENTRY)), "12-0f3a9c21"), { ok: true, value: ENTRY });
  const bare = { ...ENTRY, name: null, tmux: null, state: null };
  equal(parseEntry(decode(encodeEntry(bare)), "12-0f3a9c21"), { ok: true, value: bare });
});

Deno.test("a card is read as it was written, and what is odd in it is left out", () => {
  const { name, state } = ENTRY;
  const lasting = { project: "/p", client: "codex", last_seen_ms: 9, resumable: true };
  const card = { name, state, named_at: 7, ...lasting };
  equal(parseCard(decode(encodeCard(card))), { ok: true, value: card });
  const parse = (change: Record<string, unknown>) =>
    parseCard(JSON.stringify({ schema_version: 1, ...card, ...change }));
  equal(parse({ name: "No\nName" }), { ok: true, value: { ...card, name: null } });
  equal(parse({ state: { purpose: "x".repeat(201), updated_at: 1 } }), {
    ok: true,
    value: { ...card, state: null },
  });
  equal(parse({ resumable: "yes", last_seen_ms: -1, project: 3, client: "" }), {
    ok: true,
    value: { ...card, resumable: false, last_seen_ms: null, project: null, client: null },
  });
  equal(parse({ schema_version: 2 }).ok, false);
  for (const text of ["", "[]", "null", "{"]) equal(parseCard(text).ok, false);
});

Deno.test("of a card what is not changed is kept, also what we do not know", () => {
  const before = JSON.stringify({ schema_version: 1, name: "reviewer", more: [1] });
  const state = { purpose: "tests", updated_at: 2 };
  equal(JSON.parse(decode(encodeCard({ state }, before))), {
    schema_version: 1,
    name: "reviewer",
    more: [1],
    state,
  });
});

Deno.test("an entry is refused when it is not that process's or has no shape", () => {
  const parse = (change: Record<string, unknown>, server = "12-0f3a9c21") =>
    parseEntry(JSON.stringify({ ...ENTRY, ...change }), server).ok;
  equal(parse({}), true);
  equal(parse({}, "13-0f3a9c21"), false);
  equal(parse({}, "12-00000000"), false);
  equal(parse({ domain: "../../x" }), false);
  equal(parse({ domain: undefined }), false);
  equal(parse({ schema_version: 2 }), false);
  equal(parse({ server_pid: "12" }), false);
  equal(parse({ client: null }), false);
  equal(parse({ client: { ...ENTRY.client, cwd: "relative" } }), false);
  equal(parse({ client: { ...ENTRY.client, session_id: "a/b" } }), false);
  equal(parse({ project: { root: "" } }), false);
  for (const text of ["", "[]", "null", "{"]) equal(parseEntry(text, "12-0f3a9c21").ok, false);
});

Deno.test("what is wrong in an entry but not needed is dropped", () => {
  const parsed = parseEntry(
    JSON.stringify({
      ...ENTRY,
      name: "Not A Name",
      tmux: { pane: "%0; run-shell x", session: "a" },
      state: { purpose: "x".repeat(201), updated_at: 5 },
    }),
    "12-0f3a9c21",
  );
  equal(parsed, { ok: true, value: { ...ENTRY, name: null, tmux: null, state: null } });
  const session = { pane: "%1", session: "a b" };
  const other = parseEntry(JSON.stringify({ ...ENTRY, tmux: session }), "12-0f3a9c21");
  equal(other.ok && other.value.tmux, { pane: "%1", session: null });
});

Deno.test("work trees of one repository are one project, and so are nested folders without git", () => {
  const at = (root: string, repo: string | null = null) => ({ root, repo, branch: null });
  equal(sameProject(at("/a", "/r/.git"), at("/b", "/r/.git")), true);
  equal(sameProject(at("/a", "/a/.git"), at("/a/b", "/a/b/.git")), false);
  equal(sameProject(at("/a"), at("/a/b")), true);
  equal(sameProject(at("/a/b"), at("/a")), true);
  equal(sameProject(at("/a"), at("/ab")), false);
  equal(sameProject(at("/a"), at("/a/b", "/a/b/.git")), false);
  equal(sameProject(at("/"), at("/x")), true);
});

Deno.test("a start is read as it was written, and refused without its shape", () => {
  equal(parseStart(decode(encodeStart(START))), { ok: true, value: START });
  const parse = (change: Record<string, unknown>) =>
    parseStart(JSON.stringify({ ...START, ...change })).ok;
  equal(parse({ session_id: "a/b" }), false);
  equal(parse({ schema_version: 2 }), false);
  equal(parse({ project: { root: "relative" } }), false);
  equal(parse({ at_ms: -1 }), false);
  equal(parse({ client: "" }), false);
});

Deno.test("an activity mark is one of four words", () => {
  for (const word of ["busy", "idle", "wait", "done"] as const) {
    equal(parseActivity(word), word);
    equal(parseActivity(`${word}\n`), word);
  }
  for (const text of ["", "bus", "busyy", "BUSY", "idle busy", "\0"]) {
    equal(parseActivity(text), null);
  }
});

Deno.test("a turn is read as it was written, always in 65 bytes", () => {
  for (const id of ["0", "s12-0f3a9c21", "f69a97aa-fdcc-4c26-ba0d-4214d46ef205", "t".repeat(64)]) {
    equal(formatTurn(id).length, 65);
    equal(parseTurn(formatTurn(id)), id);
    equal(parseTurn(id), id);
  }
  for (const text of ["", " ", "\n", "a/b", "../x", "é", "t".repeat(65)]) {
    equal(parseTurn(text), "0");
  }
});

Deno.test("the turn of a server is told from one that hooks told", () => {
  equal(serverTurn("12-0f3a9c21"), "s12-0f3a9c21");
  equal(serverOfTurn("s12-0f3a9c21"), "12-0f3a9c21");
  for (const id of ["0", "s12", "12-0f3a9c21", "f69a97aa-fdcc-4c26-ba0d-4214d46ef205", "s-"]) {
    equal(serverOfTurn(id), null, id);
  }
});

Deno.test("of the sessions of an entry what is none is left out, and the oldest that do not fit", () => {
  const row = (session_id: string, cwd = "/p") => ({
    session_id,
    source: "call-meta",
    transcript_path: null,
    cwd,
    project: ENTRY.project,
    name: null,
    named_at: null,
    state: null,
    last_call_ms: 5,
  });
  const sessions = [row("a"), row("b")];
  equal(parseEntry(decode(encodeEntry({ ...ENTRY, sessions })), "12-0f3a9c21"), {
    ok: true,
    value: { ...ENTRY, sessions },
  });
  const odd: unknown[] = [null, "a", [], {}, { session_id: "../x" }, row("a"), { session_id: "c" }];
  const parsed = (value: unknown) => {
    const entry = parseEntry(JSON.stringify({ ...ENTRY, sessions: value }), "12-0f3a9c21");
    return entry.ok ? entry.value.sessions?.map(({ session_id }) => session_id) : entry.reason;
  };
  equal(parsed([...sessions, ...odd]), ["a", "b", "c"]);
  for (const value of [null, {}, "x", [], odd.slice(0, 5)]) equal(parsed(value), undefined);
  const many = Array.from({ length: 100 }, (_, n) => row(`s${n}`));
  equal(parsed(many)?.length, SERVED_MAX_SESSIONS);
  const long = many.slice(0, 64).map((one) => ({ ...one, cwd: `/${"x".repeat(1_000)}` }));
  const fitting = withSessions(ENTRY, long);
  equal(encodeEntry(fitting).length <= SMALL_FILE_MAX_BYTES, true);
  equal([fitting.sessions?.[0]?.session_id, (fitting.sessions?.length ?? 0) > 5], ["s0", true]);
});
