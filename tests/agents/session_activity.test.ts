import { openSessions } from "../../src/agents/activity.ts";
import { CLIENTS } from "../../src/clients/index.ts";
import { equal } from "../support/assert.ts";
import { environment, FakeClock, mark, type TestStore, testStore } from "../wake/support.ts";

const ID = "7e454933-8282-418f-b872-ecdaa3c60d0a";
const SESSION = { box: ID, sessionId: ID, clientType: "claude-code" };

/** A home with the files that Claude Code writes about its processes. */
function scene(store: TestStore, variables: Record<string, string> = {}) {
  const folder = variables.CLAUDE_CONFIG_DIR ?? `${store.root}/.claude`;
  Deno.mkdirSync(`${folder}/sessions`, { recursive: true });
  const clock = new FakeClock();
  const env = environment({ HOME: store.root, ...variables });
  return {
    clock,
    read: openSessions({ store, clock, env, clients: CLIENTS }),
    file(pid: number, status: string, ageMs: number, sessionId = ID) {
      const at = Date.now() - ageMs;
      const text = JSON.stringify({ pid, sessionId, name: "x", status, statusUpdatedAt: at });
      Deno.writeTextFileSync(`${folder}/sessions/${pid}.json`, text);
    },
  };
}

Deno.test("the client's own file is believed before the mark, found by the session id", async () => {
  await using store = await testStore();
  const { read, file, clock } = scene(store);
  mark(store, ID, "busy", 60_000);
  equal(read(SESSION)?.word, "busy");
  file(11, "busy", 0, "another-session");
  file(12, "idle", 5_000);
  clock.advance(1_000);
  equal(read(SESSION)?.word, "idle");
  file(12, "waiting", 1_000);
  equal(read(SESSION)?.word, "wait");
});

Deno.test("after Escape the agent is idle within a second, though no hook said so", async () => {
  await using store = await testStore();
  const { read, file, clock } = scene(store);
  // A tool's hook that ran at the very moment of Escape stamped the mark last.
  file(12, "idle", 10);
  mark(store, ID, "busy", 0);
  equal(read(SESSION)?.word, "busy");
  clock.advance(1_000);
  equal(read(SESSION)?.word, "idle");
});

Deno.test("a turn that has just begun counts before the file follows; an ended session is ended", async () => {
  await using store = await testStore();
  const { read, file, clock } = scene(store);
  file(12, "idle", 60_000);
  mark(store, ID, "busy", 20);
  equal(read(SESSION)?.word, "busy");
  mark(store, ID, "done", 20);
  equal(read(SESSION)?.word, "done");
  file(13, "idle", 0);
  clock.advance(1_000);
  equal(read(SESSION)?.word, "idle");
});

Deno.test("of two processes with one session the one that spoke last counts, and CLAUDE_CONFIG_DIR is heeded", async () => {
  await using store = await testStore();
  const { read, file } = scene(store, { CLAUDE_CONFIG_DIR: `${store.root}/elsewhere` });
  file(12, "busy", 90_000);
  file(13, "idle", 1_000);
  equal(read(SESSION)?.word, "idle");
});

Deno.test("a file that is no such file, and another client, leave it to the mark", async () => {
  await using store = await testStore();
  const { read, file } = scene(store);
  mark(store, ID, "idle", 1_000);
  const path = `${store.root}/.claude/sessions/12.json`;
  const hostile = ["", "{", "null", '{"sessionId":5}', `{"sessionId":"${ID}","name":"x"}`];
  for (const text of hostile) {
    Deno.writeTextFileSync(path, text);
    equal(read(SESSION)?.word, "idle", text);
  }
  Deno.writeTextFileSync(path, " ".repeat(100_000));
  equal(read(SESSION)?.word, "idle");
  Deno.removeSync(path);
  Deno.symlinkSync("/dev/zero", path);
  equal(read(SESSION)?.word, "idle");
  Deno.removeSync(path);
  file(12, "busy", 0);
  equal(read({ ...SESSION, clientType: "codex" })?.word, "idle");
  equal(read({ ...SESSION, sessionId: null })?.word, "idle");
});
