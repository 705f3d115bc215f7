/** The socket's rung: a store in a temporary folder, and a client that only writes its file. */

import { claudeCode } from "../../src/clients/claude_code.ts";
import { createSocketRung, mayUseSocket } from "../../src/wake/keyless.ts";
import type { WakeTarget } from "../../src/wake/policy.ts";
import { WAKE_LINE } from "../../src/wire/wake.ts";
import { equal } from "../support/assert.ts";
import { environment, FakeClock, mark, marksOf, type TestStore, testStore } from "./support.ts";

const ID = "7e454933-8282-418f-b872-ecdaa3c60d0a";
const WAKES = "001795410000000.000001.01M83D94H42P0S3KFNNYW16HJH.0123abcd.w---";
const LATER = WAKES.replace("0000.000001", "9000.000001").replace("6HJH", "6HJJ");
const ID_OF_MAIL = "01M83D94H42P0S3KFNNYW16HJH";
const LATER_ID = "01M83D94H42P0S3KFNNYW16HJJ";
const line = (id: string) =>
  `{"type":"user","message":{"role":"user","content":"${WAKE_LINE} (${id})"}}`;
const LINE = line(ID_OF_MAIL);
const CLIENT_PID = 4321;
const OWN: WakeTarget = {
  box: ID,
  sessionId: ID,
  serverPid: 7,
  domain: "00000000",
  clientType: "claude-code",
  wakes: "socket",
};

/** An idle session that asks its user, whose client listens on a socket. */
class Scene implements AsyncDisposable {
  readonly home = Deno.makeTempDirSync({ prefix: "oxs" });
  readonly path = `${this.home}/4321.sock`;
  readonly traced: string[] = [];
  readonly look: (own: WakeTarget) => Promise<void>;
  readonly anotherServersLook: (own: WakeTarget) => Promise<void>;
  readonly clock = new FakeClock();
  readonly store: TestStore;
  /** All that was written, or null while the socket is gone. */
  written: string[] | null = [];

  constructor(store: TestStore, variables: Record<string, string> = {}) {
    this.store = store;
    for (const folder of [`mail/${ID}/new`, "turn", "listen"]) {
      Deno.mkdirSync(`${store.root}/${folder}`, { recursive: true });
    }
    Deno.mkdirSync(`${this.home}/.claude/sessions`, { recursive: true });
    this.says(ID, this.path);
    this.mode("default");
    mark(store, ID, "idle", 1_000);
    const rung = () =>
      createSocketRung({
        store: { ...store, clock: this.clock },
        env: environment({ HOME: this.home, ...variables }),
        client: claudeCode,
        socket: {
          path: this.path,
          clientPid: CLIENT_PID,
          send: (path, line) => this.#send(path, line),
        },
        activity: marksOf(store),
        freshIdleMs: 300_000,
        trace: (record) => void this.traced.push(record.event),
      });
    [this.look, this.anotherServersLook] = [rung(), rung()];
  }

  #send(path: string, line: string): Promise<string | null> {
    equal(path, this.path);
    this.written?.push(line);
    return Promise.resolve(this.written === null ? "No such file" : null);
  }

  /** What the client writes of itself. */
  says(sessionId: string, messagingSocketPath: string): void {
    const text = JSON.stringify({ sessionId, name: "x", messagingSocketPath });
    Deno.writeTextFileSync(`${this.home}/.claude/sessions/${CLIENT_PID}.json`, text);
  }

  mode(mode: string): void {
    Deno.writeTextFileSync(`${this.store.root}/turn/${ID}.mode`, `${mode.padEnd(32)}\n`);
  }

  mail(name: string): void {
    Deno.writeTextFileSync(`${this.store.root}/mail/${ID}/new/${name}`, "");
  }

  async [Symbol.asyncDispose]() {
    await Deno.remove(this.home, { recursive: true });
  }
}

function inScene(name: string, fn: (scene: Scene) => Promise<void>, variables = {}): void {
  Deno.test(name, async () => {
    await using store = await testStore();
    await using scene = new Scene(store, variables);
    await fn(scene);
  });
}

inScene("mail that wants a wake makes one constant line on the session's socket", async (scene) => {
  await scene.look(OWN);
  equal(scene.written, [], "no mail, no line");
  scene.mail(WAKES.replace(".w---", ".----"));
  await scene.look(OWN);
  equal(scene.written, [], "mail that wants no wake");
  scene.mail(WAKES);
  for (let n = 0; n < 3; n++) await scene.look(OWN);
  equal(scene.written, [LINE]);
  equal(scene.traced, ["wake_fired"]);
  await scene.anotherServersLook(OWN);
  equal(scene.written, [LINE], "another server of the session");
  scene.mail(LATER);
  await scene.look(OWN);
  // Claude Code drops a line that is the same as the one before.
  equal(scene.written, [LINE, line(LATER_ID)], "later mail");
});

inScene(
  "no line where the client asks nobody, where its mode is not known, or in one to come",
  async (scene) => {
    scene.mail(WAKES);
    for (const mode of ["bypassPermissions", "unknown", "", "acceptEverything", "default x"]) {
      scene.mode(mode);
      await scene.look(OWN);
      equal(mayUseSocket(scene.store, ID), false, mode);
    }
    Deno.removeSync(`${scene.store.root}/turn/${ID}.mode`);
    Deno.symlinkSync("/etc/hostname", `${scene.store.root}/turn/${ID}.mode`);
    await scene.look(OWN);
    Deno.removeSync(`${scene.store.root}/turn/${ID}.mode`);
    await scene.look(OWN);
    equal(scene.written, []);
    for (const mode of ["default", "plan", "acceptEdits", "auto", "dontAsk"]) {
      scene.mode(mode);
      equal(mayUseSocket(scene.store, ID), true, mode);
    }
    await scene.look(OWN);
    equal(scene.written, [LINE]);
  },
);

inScene("no line while it is busy, at a dialog or gone, nor beside a listener", async (scene) => {
  scene.mail(WAKES);
  for (const word of ["busy", "wait", "done"]) {
    mark(scene.store, ID, word, 0);
    await scene.look(OWN);
  }
  mark(scene.store, ID, "idle", 0);
  const folder = `${scene.store.root}/listen/${CLIENT_PID}-00000000`;
  Deno.mkdirSync(folder);
  Deno.writeTextFileSync(`${folder}/owner`, `99 ${ID}\n`);
  Deno.writeTextFileSync(`${folder}/beat`, ".\n");
  await scene.look(OWN);
  equal(scene.written, []);
  Deno.removeSync(folder, { recursive: true });
  await scene.look(OWN);
  equal(scene.written, [LINE]);
});

inScene(
  "no line where the client says that the socket or the session is another",
  async (scene) => {
    scene.mail(WAKES);
    scene.says(ID, `${scene.home}/docker.sock`);
    await scene.look(OWN);
    scene.says("00000000-0000-4000-8000-000000000000", scene.path);
    await scene.look(OWN);
    await scene.look({ ...OWN, sessionId: null });
    Deno.removeSync(`${scene.home}/.claude/sessions/${CLIENT_PID}.json`);
    await scene.look(OWN);
    equal(scene.written, []);
  },
);

inScene("no line when waking is switched off", async (scene) => {
  scene.mail(WAKES);
  await scene.look(OWN);
  equal(scene.written, []);
}, { OXTAIL_AUTOWAKE: "off" });

Deno.test("a socket that is gone is told, and another server may still write", async () => {
  await using store = await testStore();
  await using scene = new Scene(store);
  scene.mail(WAKES);
  scene.written = null;
  await scene.look(OWN);
  equal(scene.traced, ["wake_failed"]);
  scene.written = [];
  await scene.anotherServersLook(OWN);
  equal(scene.written, [LINE]);
});
