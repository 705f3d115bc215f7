/** A server that notices what its user took back, from the transcript of a real rewind. */

import { createRewindLook } from "../../src/agents/rewinds.ts";
import { turnPath } from "../../src/mail/layout.ts";
import { acknowledge, handedOver, queued } from "../../src/mail/lease.ts";
import { offers, take } from "../../src/mail/mailbox.ts";
import { denoReader } from "../../src/sys/deno_ports.ts";
import { boxTag } from "../../src/wire/ids.ts";
import { REWIND_LOOK_MAX_TRIES } from "../../src/wire/limits.ts";
import { formatTurn } from "../../src/wire/notes.ts";
import { equal, that } from "../support/assert.ts";
import { type TempStore, tempStore } from "../support/store.ts";

const ID = "0140887f-70d7-465a-961f-32ae6c7f879f";
const LINES = Deno.readTextFileSync(
  new URL("../transcripts/fixtures/claude_rewound.jsonl", import.meta.url),
).split("\n");
/** The lines at which each prompt stands, in the order in which they were said. */
const [ONE = 0, TWO = 0, THREE = 0, FOUR = 0] = LINES.flatMap((line, n) =>
  line.includes('"promptId"') ? [n] : []
);
const turnAt = (line: number): string => JSON.parse(LINES[line] ?? "").promptId;

/** A store, the transcript of its agent up to a line, and that agent's looks. */
function world(home: TempStore) {
  const folder = `${home.root}/../.claude/projects/-w`;
  Deno.mkdirSync(folder, { recursive: true });
  const state = { sleeps: 0, onSleep: () => {} };
  const clock = {
    nowMs: () => home.nowMs,
    sleep: () => {
      state.sleeps++;
      state.onSleep();
      return Promise.resolve();
    },
  };
  const current = () => ({
    type: "claude-code",
    version: null,
    pid: null,
    cwd: "/w",
    session_id: ID,
    session_id_source: "env" as const,
    transcript_path: null,
  });
  const reader = { box: ID, tag: boxTag(ID), turn: "unused" };
  const agent = { box: () => ID, reader: () => reader };
  const complain = (line: string) => that(false, line);
  const env = (name: string) => name === "HOME" ? `${home.root}/..` : undefined;
  const parts = { store: home.store, clock, env, agent, current, reader: denoReader, complain };
  return {
    state,
    server: () => createRewindLook(parts, new AbortController().signal),
    /** The client has written everything before this line. */
    says: (end: number) =>
      Deno.writeTextFileSync(`${folder}/${ID}.jsonl`, LINES.slice(0, end).join("\n") + "\n"),
    begins(line: number) {
      home.nowMs += 1_000;
      const path = turnPath(home.root, ID);
      Deno.writeTextFileSync(path, formatTurn(turnAt(line)));
      Deno.utimeSync(path, home.nowMs / 1_000, home.nowMs / 1_000);
    },
    /** A message is handed over in the turn that began there, and acknowledged at its end. */
    handsOver(line: number) {
      home.send("alice", ID);
      for (
        const offer of offers(
          home.store,
          { ...reader, turn: turnAt(line) },
          [],
          queued(home.store, ID),
        )
      ) {
        const taken = take(home.store, { ...reader, turn: turnAt(line) }, offer, false);
        that(taken !== null && acknowledge(home.store, ID, taken), "acknowledged");
      }
    },
    where: () => ["new", "cur", "done"].map((state) => home.names(`mail/${ID}/${state}`).length),
  };
}

Deno.test("what was shown in a turn that a rewind took back is put back, and nothing else [M-back-01]", async () => {
  using home = tempStore();
  const { begins, handsOver, says, server, where } = world(home);
  const look = server();
  for (const [line, next] of [[ONE, TWO], [TWO, THREE], [THREE, FOUR]] as const) {
    says(next);
    begins(line);
    handsOver(line);
    await look();
  }
  equal(where(), [0, 0, 3]);
  says(LINES.length);
  begins(FOUR);
  await look();
  equal(where(), [0, 2, 1]);
  const turns = handedOver(home.store, ID).map(({ lease }) => [lease.turn, lease.takenBack]);
  equal(turns, [[turnAt(TWO), true], [turnAt(THREE), true]]);
});

Deno.test("the next server finds what one did not live to see, and does what it left half done", async () => {
  using home = tempStore();
  const { begins, handsOver, says, server, where } = world(home);
  for (const line of [TWO, THREE]) {
    begins(line);
    handsOver(line);
  }
  says(LINES.length);
  begins(FOUR);
  await server()();
  equal(where(), [0, 2, 0]);
  await server()();
  equal(where(), [0, 2, 0], "and it does it once");
});

Deno.test("a prompt that is written down late is waited for, and one that never comes not for ever", async () => {
  using home = tempStore();
  const { begins, handsOver, says, server, state, where } = world(home);
  const look = server();
  says(FOUR);
  begins(THREE);
  handsOver(THREE);
  await look();
  equal(state.sleeps, 0);
  begins(FOUR);
  await look();
  equal([state.sleeps, where()], [REWIND_LOOK_MAX_TRIES - 1, [0, 0, 1]]);
  begins(FOUR);
  state.onSleep = () => says(LINES.length);
  await look();
  equal(where(), [0, 1, 0]);
});

Deno.test("while a turn runs its mark is looked at and the transcript is left alone", async () => {
  using home = tempStore();
  const { begins, handsOver, says, server, where } = world(home);
  const look = server();
  says(FOUR);
  begins(THREE);
  handsOver(THREE);
  await look();
  says(LINES.length);
  await look();
  equal(where(), [0, 0, 1]);
});
