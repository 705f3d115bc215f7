import type { ActivityMark } from "../../src/agents/activity.ts";
import type { Composer } from "../../src/clients/client.ts";
import { standIn } from "../../src/clients/stand_in.ts";
import type { Keys, Pane } from "../../src/sys/tmux.ts";
import { ok } from "../../src/wire/result.ts";
import { WAKE_LINE } from "../../src/wire/wake.ts";
import { type Keyboard, pressKeys, pressLegacy } from "../../src/wake/keys.ts";
import { FakeClock } from "./support.ts";
import { equal } from "../support/assert.ts";

const PANE: Pane = {
  id: "%1",
  pid: 5,
  inMode: false,
  isSynchronized: false,
  windowId: "@1",
  session: null,
};
const IDLE: ActivityMark = { word: "idle", sinceMs: 1_000 };
const BUSY: ActivityMark = { word: "busy", sinceMs: 2_000 };

const unexpected = () => Promise.reject(new Error("Not in this way of pressing keys"));
const NO_KEYS = { styledScreen: unexpected, typeWakeLine: unexpected, pressEnter: unexpected };

/** A pretended terminal: what is pressed is noted, what it shows is up to the test. */
class Scene {
  readonly pressed: string[] = [];
  readonly clock = new FakeClock(() => 1_000_000);
  mark: ActivityMark | null = IDLE;
  composer: Composer = { kind: "empty" };
  keys: Keys = "sent";
  onType = () => {
    this.composer = { kind: "draft", text: WAKE_LINE };
  };
  onEnter = () => {};
  readonly abort = new AbortController();

  wake(isTyped = false) {
    const press = (what: string, then: () => void) => {
      if (this.keys === "sent") this.pressed.push(what);
      if (this.keys === "sent") then();
      return Promise.resolve(ok(this.keys));
    };
    const tmux: Keyboard["tmux"] = {
      styledScreen: () => Promise.resolve(ok({ pid: 5, inMode: false, text: "" })),
      typeWakeLine: () => press("line", () => this.onType()),
      typeAndEnter: () => this.#both(),
      pressEnter: () => press("Enter", () => this.onEnter()),
    };
    const client = { ...standIn, recognise: () => this.composer };
    const { clock } = this;
    const keyboard = { tmux, pane: PANE, client, clock, mark: () => this.mark };
    return pressKeys({ ...keyboard, signal: this.abort.signal }, isTyped);
  }

  legacy() {
    const tmux = { ...NO_KEYS, typeAndEnter: () => this.#both() };
    const client = { ...standIn, recognise: () => this.composer };
    return pressLegacy({ tmux, pane: PANE, client, clock: this.clock, mark: () => this.mark });
  }

  #both() {
    this.pressed.push("both");
    this.onEnter();
    return Promise.resolve(ok(this.keys));
  }
}

Deno.test("the line, Enter, and the agent turns busy: fired", async () => {
  const scene = new Scene();
  scene.onEnter = () => scene.mark = BUSY;
  equal(await scene.wake(), { status: "fired", rung: "keys" });
  equal(scene.pressed, ["line", "Enter"]);
});

Deno.test("Enter comes only after the client's pause", async () => {
  const scene = new Scene();
  const startMs = scene.clock.nowMs();
  scene.onEnter = () => {
    equal(scene.clock.nowMs() - startMs, standIn.keyGapMs);
    scene.mark = BUSY;
  };
  equal((await scene.wake()).status, "fired");
});

Deno.test("a lost Enter is pressed once more, the line never", async () => {
  const scene = new Scene();
  scene.onEnter = () => {
    if (scene.pressed.length === 3) scene.mark = BUSY;
  };
  equal((await scene.wake()).status, "fired");
  equal(scene.pressed, ["line", "Enter", "Enter"]);
});

Deno.test("without any sign of a turn it is unconfirmed, after two seconds and two Enters", async () => {
  const scene = new Scene();
  const startMs = scene.clock.nowMs();
  equal((await scene.wake()).status, "fired_unconfirmed");
  equal(scene.pressed, ["line", "Enter", "Enter"]);
  const tookMs = scene.clock.nowMs() - startMs;
  equal(tookMs >= 2_000 && tookMs < 2_200, true, String(tookMs));
});

Deno.test("a turn so short that the agent is idle again counts; the same mark does not", async () => {
  const scene = new Scene();
  scene.onEnter = () => {
    scene.composer = { kind: "empty" };
    scene.mark = { word: "idle", sinceMs: 3_000 };
  };
  equal((await scene.wake()).status, "fired");
  const stale = new Scene();
  stale.mark = BUSY;
  stale.onEnter = () => stale.composer = { kind: "empty" };
  equal((await stale.wake()).status, "fired_unconfirmed");
  equal(stale.pressed, ["line", "Enter"]);
});

Deno.test("a dialog that opens after the line gets no Enter", async () => {
  const scene = new Scene();
  scene.onType = () => scene.composer = { kind: "dialog" };
  equal((await scene.wake()).status, "skipped_dialog");
  equal(scene.pressed, ["line"]);
  const marked = new Scene();
  marked.onType = () => marked.mark = { word: "wait", sinceMs: 3_000 };
  equal((await marked.wake()).status, "skipped_dialog");
  equal(marked.pressed, ["line"]);
});

Deno.test("text that somebody added to the line is not sent", async () => {
  const scene = new Scene();
  scene.onType = () => scene.composer = { kind: "draft", text: `${WAKE_LINE} rm -rf` };
  equal((await scene.wake()).status, "skipped_draft");
  equal(scene.pressed, ["line"]);
});

Deno.test("a line that is still being drawn, or wrapped, is waited for", async () => {
  const scene = new Scene();
  scene.onType = () => scene.composer = { kind: "draft", text: WAKE_LINE.slice(0, 9) };
  let sleeps = 0;
  scene.clock.afterSleep = () => {
    if (++sleeps < 4) return;
    scene.composer = { kind: "draft", text: WAKE_LINE.replace(" peer", "\n  peer") };
  };
  scene.onEnter = () => scene.mark = BUSY;
  equal((await scene.wake()).status, "fired");
  equal(scene.pressed, ["line", "Enter"]);
});

Deno.test("a line that never appears is not followed by Enter", async () => {
  const scene = new Scene();
  scene.onType = () => {};
  equal((await scene.wake()).status, "fired_unconfirmed");
  equal(scene.pressed, ["line"]);
});

Deno.test("a line that an earlier wake left is only submitted", async () => {
  const scene = new Scene();
  scene.composer = { kind: "draft", text: WAKE_LINE };
  scene.onEnter = () => scene.mark = BUSY;
  equal((await scene.wake(true)).status, "fired");
  equal(scene.pressed, ["Enter"]);
});

const REFUSALS = [["in-mode", "skipped_copy_mode"], [
  "other-process",
  "skipped_no_target",
]] as const;

Deno.test("keys that tmux refuses say why", async () => {
  const scene = new Scene();
  for (const [keys, status] of REFUSALS) {
    scene.keys = keys;
    equal((await scene.wake()).status, status);
  }
  equal(scene.pressed, []);
});

Deno.test("an abort ends the watching, not the keys", async () => {
  const scene = new Scene();
  scene.onType = () => {
    scene.composer = { kind: "draft", text: WAKE_LINE };
    scene.abort.abort();
  };
  const startMs = scene.clock.nowMs();
  equal((await scene.wake()).status, "fired_unconfirmed");
  equal(scene.pressed, ["line", "Enter"]);
  equal(scene.clock.nowMs() - startMs < 200, true);
});

Deno.test("the legacy way is one go, without looking in between and without a second Enter", async () => {
  const scene = new Scene();
  scene.onEnter = () => scene.mark = BUSY;
  equal(await scene.legacy(), { status: "fired", rung: "keys" });
  const silent = new Scene();
  equal((await silent.legacy()).status, "fired_unconfirmed");
  equal([scene.pressed, silent.pressed], [["both"], ["both"]]);
});
