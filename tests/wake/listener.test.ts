import { LISTENER_EVENTS, LISTENER_TIMEOUT_S } from "../../src/setup/plugin.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { denoClock, temporaryName } from "../../src/sys/deno_ports.ts";
import { hasListener } from "../../src/wake/keyless.ts";
import { WAKE_LINE } from "../../src/wire/wake.ts";
import { equal, that, until } from "../support/assert.ts";
import { inTime } from "../support/in_time.ts";
import { domainHere } from "../support/domain.ts";

const ID = "7e454933-8282-418f-b872-ecdaa3c60d0a";
const SCRIPT = new URL("../../hooks/oxtail-listener", import.meta.url).pathname;
const WAKES = "001795410000000.000001.01M83D94H42P0S3KFNNYW16HJH.0123abcd.w---";
const NEWER = "001796410000000.000001.01M83D94H42P0S3KFNNYW16HJJ.0123abcd.w---";
const SILENT = WAKES.replace(".w---", ".----");
/** A look takes less than half a second. */
const LOOK_MS = 600;

/** A HOME, and a process that plays the client. */
class Scene implements AsyncDisposable {
  readonly home = Deno.makeTempDirSync({ prefix: "oxtail it's " });
  readonly root = `${this.home}/.oxtail`;
  readonly client = new Deno.Command("sleep", { args: ["60"] }).spawn();
  readonly #started: Deno.ChildProcess[] = [];

  constructor() {
    for (const folder of ["activity", "listen", `mail/${ID}/new`, `mail/${ID}/cur`]) {
      Deno.mkdirSync(`${this.root}/${folder}`, { recursive: true });
    }
    Deno.mkdirSync(`${this.home}/.claude/sessions`, { recursive: true });
    this.status("idle");
  }

  /** Starts a listener, as the client does. */
  listen(id = ID, more: Record<string, string> = {}): Deno.ChildProcess {
    const env = {
      ...more,
      HOME: this.home,
      PATH: "/usr/bin:/bin",
      CLAUDE_PID: String(this.client.pid),
      CLAUDE_CODE_SESSION_ID: id,
    };
    const streams = { stdin: "null", stdout: "piped", stderr: "piped" } as const;
    const args = [SCRIPT, "claude-code", "Stop"];
    const child = new Deno.Command("/bin/sh", { args, env, clearEnv: true, ...streams }).spawn();
    this.#started.push(child);
    return child;
  }

  /** Where its listener keeps house. */
  folder(): string {
    return `${this.root}/listen/${this.client.pid}-${domainHere()}`;
  }

  /** What the client says of itself. */
  status(status: string, id = ID, more: object = {}): void {
    const text = JSON.stringify({
      pid: this.client.pid,
      sessionId: id,
      name: "x",
      status,
      ...more,
    });
    Deno.writeTextFileSync(`${this.home}/.claude/sessions/${this.client.pid}.json`, text);
  }

  mail(name: string, folder = "new"): void {
    Deno.writeTextFileSync(`${this.root}/mail/${ID}/${folder}/${name}`, "");
  }

  lives(id = ID): boolean {
    const store = { files: denoFiles(temporaryName), clock: denoClock, root: this.root, uid: null };
    return hasListener(store, id);
  }

  async [Symbol.asyncDispose]() {
    try {
      this.client.kill("SIGKILL");
    } catch {
      // The test ended it.
    }
    await this.client.status;
    for (const child of this.#started) {
      // Without its client it ends by itself.
      await Promise.all([child.status, child.stdout.cancel(), child.stderr.cancel()]).catch(
        () => {},
      );
    }
    await Deno.remove(this.home, { recursive: true });
  }
}

/** The exit status, or null while it runs after `ms`. */
async function statusAfter(child: Deno.ChildProcess, ms: number): Promise<number | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => timer = setTimeout(() => resolve(null), ms));
  const code = await Promise.race([child.status.then(({ code }) => code), late]);
  clearTimeout(timer);
  return code;
}

/** The exit status once it has ended, however busy the machine is. */
function ended(child: Deno.ChildProcess): Promise<number | null> {
  return statusAfter(child, 30_000);
}

Deno.test("mail that wants a wake ends it with 2 and the constant line, within a second", async () => {
  await using scene = new Scene();
  const child = scene.listen();
  await until(() => scene.lives(), "the beat");
  scene.mail(WAKES);
  equal(await inTime(1_000, "the listener", () => ended(child)), 2);
  equal(await new Response(child.stderr).text(), `${WAKE_LINE}\n`);
  equal(await new Response(child.stdout).text(), "");
});

Deno.test("one that has just fired counts as there until its turn must have begun", async () => {
  await using scene = new Scene();
  const child = scene.listen();
  await until(() => scene.lives(), "the beat");
  scene.mail(WAKES);
  equal(await ended(child), 2);
  equal(scene.lives(), true);
  const fired = `${scene.folder()}/fired`;
  const past = new Date(Date.now() - 3_100);
  Deno.utimeSync(fired, past, past);
  equal(scene.lives(), false);
});

Deno.test("mail without a wake, and a session that is busy or asks, do not wake", async () => {
  await using scene = new Scene();
  const child = scene.listen();
  scene.mail(SILENT);
  equal(await statusAfter(child, LOOK_MS), null);
  for (const status of ["busy", "waiting"]) {
    scene.status(status);
    scene.mail(WAKES);
    equal(await statusAfter(child, LOOK_MS), null, status);
  }
  scene.status("idle");
  equal(await ended(child), 2);
});

Deno.test("without the client's file the mark decides", async () => {
  await using scene = new Scene();
  Deno.removeSync(`${scene.home}/.claude/sessions/${scene.client.pid}.json`);
  Deno.writeTextFileSync(`${scene.root}/activity/${ID}`, "busy");
  const child = scene.listen();
  scene.mail(WAKES);
  equal(await statusAfter(child, LOOK_MS), null);
  Deno.writeTextFileSync(`${scene.root}/activity/${ID}`, "idle");
  equal(await ended(child), 2);
});

Deno.test("the same mail starts one turn, newer mail another", async () => {
  await using scene = new Scene();
  scene.mail(WAKES);
  equal(await ended(scene.listen()), 2);
  const again = scene.listen();
  equal(await statusAfter(again, LOOK_MS), null);
  scene.mail(NEWER);
  equal(await ended(again), 2);
});

Deno.test("mail that was only announced starts a turn, and none again under the same id", async () => {
  await using scene = new Scene();
  scene.mail(`${WAKES}~01234567~turn~1~5!`, "cur");
  equal(await ended(scene.listen()), 2);
  Deno.renameSync(
    `${scene.root}/mail/${ID}/cur/${WAKES}~01234567~turn~1~5!`,
    `${scene.root}/mail/${ID}/cur/${WAKES}~01234567~next~2~9m!`,
  );
  scene.mail(`${NEWER}~01234567~turn~1~5`, "cur");
  const again = scene.listen();
  equal(await statusAfter(again, LOOK_MS), null, "the newer one was shown");
  scene.mail(NEWER);
  equal(await ended(again), 2);
  Deno.removeSync(`${scene.root}/mail/${ID}/new/${NEWER}`);
  equal(await statusAfter(scene.listen(), LOOK_MS), null, "the older one again is no news");
});

Deno.test("of many for one client one stays, also when they start together", async () => {
  await using scene = new Scene();
  const first = scene.listen();
  await until(() => scene.lives(), "the beat");
  const second = scene.listen();
  equal(await ended(second), 0);
  equal(await statusAfter(first, 0), null);
  await using crowd = new Scene();
  const children = Array.from({ length: 12 }, () => crowd.listen());
  let gone = 0;
  for (const child of children) child.status.then(() => gone++, () => {});
  await until(() => gone >= children.length - 1, "all but one to end");
  await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  equal(gone, children.length - 1);
  equal(crowd.lives(), true);
});

Deno.test("it ends with its client, killed or not, and gives its place up", async () => {
  await using scene = new Scene();
  const child = scene.listen();
  await until(() => scene.lives(), "the beat");
  scene.client.kill("SIGKILL");
  await scene.client.status;
  equal(await ended(child), 0);
  equal(scene.lives(), false);
});

Deno.test("when the client goes on in another session, that one's listener takes over", async () => {
  await using scene = new Scene();
  const old = scene.listen();
  await until(() => scene.lives(), "the beat");
  const other = "0e454933-8282-418f-b872-ecdaa3c60d0b";
  scene.status("idle", other);
  const next = scene.listen(other);
  equal(await ended(old), 0);
  equal(await statusAfter(next, 0), null);
  equal([scene.lives(), scene.lives(other)], [false, true]);
});

Deno.test("one that was stopped or killed is replaced, and wakes nobody when it goes on", async () => {
  await using scene = new Scene();
  const old = scene.listen();
  await until(() => scene.lives(), "the beat");
  old.kill("SIGSTOP");
  await denoClock.sleep(3_300);
  equal(scene.lives(), false);
  const next = scene.listen();
  await until(() => scene.lives(), "the beat of the next");
  old.kill("SIGCONT");
  equal(await ended(old), 0);
  scene.mail(WAKES);
  equal(await ended(next), 2);
});

Deno.test("links and strangers in its place are left alone", async () => {
  await using scene = new Scene();
  const target = `${scene.home}/target`;
  Deno.writeTextFileSync(target, "mine");
  Deno.mkdirSync(scene.folder());
  Deno.symlinkSync(target, `${scene.folder()}/owner`);
  equal(await ended(scene.listen()), 0);
  equal(Deno.readTextFileSync(target), "mine");
});

Deno.test("it is registered on three events, and waits for longer than a night", () => {
  const events = LISTENER_EVENTS.map(({ event }) => event);
  equal(events, ["SessionStart", "UserPromptSubmit", "Stop"]);
  const background = LISTENER_EVENTS.map(({ background }) => Object.keys(background));
  equal(background, [["asyncRewake", "async"], ["asyncRewake", "async"], ["asyncRewake"]]);
  that(LISTENER_TIMEOUT_S > 86_400, "a short timeout");
  // Timers of the client hold 32 bits of ms.
  that(LISTENER_TIMEOUT_S * 1_000 < 2 ** 31, "a timeout that overflows");
});

Deno.test("it ends when its session is parked or a spare one, mail or not", async () => {
  for (const more of [{ parkedJobId: "50e27227" }, { spare: true }]) {
    await using scene = new Scene();
    const child = scene.listen();
    await until(() => scene.lives(), "the beat");
    scene.status("idle", ID, more);
    equal(await ended(child), 0, JSON.stringify(more));
    equal(scene.lives(), false);
  }
});

Deno.test("nobody listens in a session that a program runs for one answer", async () => {
  await using scene = new Scene();
  const child = scene.listen(ID, { CLAUDE_CODE_ENTRYPOINT: "sdk-cli" });
  equal(await ended(child), 0);
});

Deno.test("the listener of a second terminal waits until that one is served, and of two one fires", async () => {
  await using scene = new Scene();
  Deno.mkdirSync(`${scene.root}/starts`);
  Deno.mkdirSync(`${scene.root}/autowake`);
  const further = `${scene.root}/starts/${ID}@${scene.client.pid}.json`;
  Deno.writeTextFileSync(further, "{}");
  const child = scene.listen();
  scene.mail(WAKES);
  equal(await statusAfter(child, LOOK_MS * 2), null);
  Deno.removeSync(further);
  equal(await ended(child), 2);
  // Another client process of the session looks at the same mail.
  await using other = new Scene();
  Deno.mkdirSync(`${other.root}/autowake`);
  Deno.writeTextFileSync(`${other.root}/autowake/l-${WAKES.split(".")[2]}`, "");
  const second = other.listen();
  other.mail(WAKES);
  equal(await statusAfter(second, LOOK_MS * 2), null);
});
