import { threadsOf } from "../../src/person/reader.ts";
import { journal } from "../../src/mail/journal.ts";
import { equal } from "../support/assert.ts";
import { openScene } from "./scene.ts";

Deno.test("a conversation has its words in order, with names and with what proves that they arrived", () => {
  using scene = openScene();
  const ask = scene.send("main-id", "reviewer-id", { ask: true, body: "Which branch?" });
  scene.send("reviewer-id", "main-id", { reply_to: ask, body: "main" });
  scene.send("main-id", "reviewer-id", { body: "Something else" });
  const box = `${scene.temp.root}/mail/reviewer-id`;
  const [first = ""] = scene.temp.names("mail/reviewer-id/new");
  Deno.renameSync(`${box}/new/${first}`, `${box}/done/${first}~0123abcd~t1~2~1000~a2000`);
  const threads = threadsOf(scene.reader.said());
  equal(
    threads.map(({ said }) =>
      said.map(({ from, to, kind, message }) => [from, to, kind, message.body])
    ),
    [
      [["main", "reviewer", "ask", "Which branch?"], ["reviewer", "main", "reply", "main"]],
      [["main", "reviewer", "message", "Something else"]],
    ],
  );
  equal(threads[0]?.said.map(({ receipt }) => receipt), [
    {
      state: "acknowledged",
      atMs: 2000,
      via: "hook",
      evidence: "turn_ended",
      attempts: 2,
      closed: null,
    },
    {
      state: "queued",
      atMs: threads[0]?.said[1]?.atMs ?? 0,
      via: null,
      evidence: null,
      attempts: 0,
      closed: null,
    },
  ]);
});

Deno.test("what another project says is not read, and a look may be limited", () => {
  using scene = openScene();
  scene.send("main-id", "reviewer-id", { body: "old" });
  scene.send("stranger-id", "other-id", { project: "/secret/.git" });
  scene.send("main-id", "reviewer-id", { body: "new" });
  const bodies = (wanted = {}) => scene.reader.said(wanted).map(({ message }) => message.body);
  equal(bodies(), ["old", "new"]);
  equal(bodies({ most: 1 }), ["new"]);
  equal(bodies({ sinceMs: scene.temp.nowMs }), ["new"]);
});

Deno.test("what the person is asked are tickets, what they are told are notes, and the journal names agents", () => {
  using scene = openScene();
  scene.send("main-id", "human", { ask: true, body: "Ship it?", choices: ["yes", "no"] });
  scene.send("reviewer-id", "human", { body: "All green" });
  journal(scene.temp.store, "main-id", "wake", "fired", "listener", "reviewer-id");
  const row = (
    { from, message }: { from: string; message: { body: string } },
  ) => [from, message.body];
  equal(scene.reader.tickets().map(row), [["main", "Ship it?"]]);
  equal(scene.reader.tickets()[0]?.message.choices, ["yes", "no"]);
  equal(scene.reader.notes().map(row), [["reviewer", "All green"]]);
  equal(scene.reader.said().map(({ to }) => to), ["you", "you"]);
  equal(scene.reader.journal(0).map(({ name, word, about }) => [name, word, about]), [
    ["main", "wake", ["fired", "listener", "reviewer-id"]],
  ]);
});
