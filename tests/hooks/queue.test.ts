import { prepareHandOver, queueOf } from "../../src/hooks/hand_over.ts";
import { equal, match } from "../support/assert.ts";
import { startOf, writeStart } from "../support/fleet.ts";
import { tempStore } from "../support/store.ts";
import { hookHome, SESSION } from "./hook_calls.ts";
import { madeHook } from "./made_hook.ts";

Deno.test("the queue is what the gate told, and of that only what can be a message's name", () => {
  using home = tempStore();
  home.send("alice", "bob");
  home.send("alice", "bob");
  const names = home.names("mail/bob/new").sort();
  const env = {
    OXTAIL_HOOK_QUEUED: "100000",
    OXTAIL_HOOK_OLDEST: `/${names[1]}/../../etc/passwd//${names[0]}/0.--------`,
  };
  equal(queueOf(madeHook(home.store, env)), { oldest: names, count: 100_000 });
});

Deno.test("where the gate told nothing, or nonsense, the folder is listed", () => {
  using home = tempStore();
  home.send("alice", "bob");
  const names = home.names("mail/bob/new");
  for (const queued of [undefined, "", "0", "-1", "many", "1e999"]) {
    const env = queued === undefined ? {} : { OXTAIL_HOOK_QUEUED: queued };
    equal(queueOf(madeHook(home.store, env)), { oldest: names, count: 1 });
  }
});

Deno.test("what the environment of a client says of the queue does not reach the program", async () => {
  using home = await hookHome();
  home.mail.send("alice", SESSION, { body: "really there" });
  const env = { OXTAIL_HOOK_QUEUED: "50000", OXTAIL_HOOK_OLDEST: "/none" };
  const { text } = await home.call("claude-code", "SessionStart", { env });
  match(text, /really there/);
});

Deno.test("a frame names its sender by as much of its id as means nobody else", () => {
  using home = tempStore();
  const [one, two] = [
    "01a22d55-aaaa-7000-8000-000000000001",
    "01a22d55-bbbb-7000-8000-000000000002",
  ];
  // Threads of one minute begin alike. The other has sent nothing, and has only just started.
  writeStart(home.root, startOf(two, "/project", { client: "codex" }));
  home.send(one, "bob");
  const hook = madeHook(home.store);
  const waiting = { turn: "t1", held: [], fresh: queueOf(hook) };
  const { frame } = prepareHandOver(hook, waiting) ?? { frame: "" };
  match(frame, /1\/1 from unnamed \(test, 01a22d55-a\) id=/);
});
