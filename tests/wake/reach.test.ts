import { listeningSessions } from "../../src/wake/keyless.ts";
import type { WakeTarget } from "../../src/wake/policy.ts";
import { reachFix, reachOf } from "../../src/wake/reach.ts";
import { equal } from "../support/assert.ts";
import { environment, FakeClock, type TestStore, testStore } from "./support.ts";

const ID = "7e454933-8282-418f-b872-ecdaa3c60d0a";
const CLAUDE: WakeTarget = {
  box: ID,
  sessionId: ID,
  serverPid: 7,
  domain: "00000000",
  clientType: "claude-code",
};
const CODEX: WakeTarget = { ...CLAUDE, clientType: "codex" };
const HERE = { OXTAIL_DOMAIN: "00000000" };

function reach(store: TestStore, target: WakeTarget, variables: Record<string, string> = HERE) {
  return reachOf(
    { store: { ...store, clock: new FakeClock() }, env: environment(variables) },
    target,
  );
}

function listens(store: TestStore): void {
  const folder = `${store.root}/listen/4321-00000000`;
  Deno.mkdirSync(folder, { recursive: true });
  Deno.writeTextFileSync(`${folder}/owner`, `99 ${ID}\n`);
  Deno.writeTextFileSync(`${folder}/beat`, ".\n");
}

function asks(store: TestStore, mode: string): void {
  Deno.mkdirSync(`${store.root}/turn`, { recursive: true });
  Deno.writeTextFileSync(`${store.root}/turn/${ID}.mode`, `${mode}\n`);
}

Deno.test("the best way is told: listener, socket, queue, and a pane last", async () => {
  await using store = await testStore();
  const all = { wakes: "socket", hasPane: true } as const;
  equal(reach(store, { ...CLAUDE, ...all }).by, "pane", "the mode is not known yet");
  asks(store, "default");
  equal(reach(store, { ...CLAUDE, ...all }).by, "socket");
  asks(store, "bypassPermissions");
  equal(reach(store, { ...CLAUDE, ...all }).by, "pane");
  listens(store);
  equal(reach(store, { ...CLAUDE, ...all }).by, "listener");
  equal(listeningSessions({ ...store, clock: new FakeClock() }), new Set([ID]));
  equal(
    reach(store, { ...CODEX, box: "b", sessionId: ID.replace("7e", "7f"), wakes: "queue" }).by,
    "queue",
  );
  equal(reach(store, { ...CODEX, sessionId: ID.replace("7e", "7f"), hasPane: true }).by, "pane");
});

Deno.test("whoever may start Codex reaches a thread without a server too", async () => {
  await using store = await testStore();
  const bare = { ...CODEX, serverPid: null };
  equal(reach(store, bare, { ...HERE, OXTAIL_CODEX: "/bin/codex" }).by, "queue");
  equal(reach(store, bare).because, "no oxtail server of it runs");
});

Deno.test("where nothing wakes it, why is told, and the command that fixes it", async () => {
  await using store = await testStore();
  const told = (target: WakeTarget, variables = HERE) => {
    const reached = reach(store, target, variables);
    equal(reached.by, "next_turn");
    return [reached.because, reachFix(reached, target)];
  };
  const noPane = "no pane is proved to be its own";
  equal(told(CODEX), [`its queue is switched off, and ${noPane}`, "oxtail setup --codex-queue"]);
  equal(told(CLAUDE), [
    `no listener of it lives, and its session's socket may not be used, and ${noPane}`,
    "oxtail install-hook",
  ]);
  equal(told({ ...CLAUDE, wakes: "socket" }), [
    `no listener of it lives, and it has not told that it asks its user, and ${noPane}`,
    "oxtail install-hook",
  ]);
  equal(told({ ...CODEX, hasPane: true, domain: "11111111" }), [
    "its queue is switched off, and it runs in another container",
    "oxtail setup --codex-queue",
  ]);
  equal(told({ ...CLAUDE, mode: "headless" }), [
    "it runs without a person, and ends by itself",
    null,
  ]);
  equal(told({ ...CLAUDE, clientType: "someone" }), ['the client "someone" cannot be woken', null]);
  equal(
    told({ ...CLAUDE, sessionId: null })[0],
    "nobody knows its session yet: it has to call a tool",
  );
});
