/** The program at the moments that a call from outside cannot hit: just before and after its output. */

import { runHook } from "../../src/hooks/run.ts";
import { denoRandom, readInput } from "../../src/sys/deno_ports.ts";
import { FileError, type Files } from "../../src/sys/files.ts";
import { isWholeInput } from "../../src/wire/hook_input.ts";
import { equal, match, that, until } from "../support/assert.ts";
import { inTime } from "../support/in_time.ts";
import { type TempStore, tempStore } from "../support/store.ts";
import { clientInput, type Event, hookHome, NEXT_TURN, SESSION, TURN } from "./hook_calls.ts";

const AGAIN = /second delivery of this id/;

/** What the program printed and complained about, run in this process. */
interface Run {
  readonly printed: string[];
  readonly complaints: string[];
}

interface RunOptions {
  readonly turn?: string;
  readonly fields?: Record<string, unknown>;
  /** Stands in for standard output. */
  readonly write?: (text: string) => boolean;
}

function run(home: TempStore, event: Event, options: RunOptions = {}): Run {
  const printed: string[] = [];
  const complaints: string[] = [];
  const { files, clock } = home.store;
  runHook({
    files,
    clock,
    random: denoRandom,
    env: (name) => name === "HOME" ? home.root.slice(0, -"/.oxtail".length) : undefined,
    stdio: {
      read: () => clientInput("claude-code", event, options),
      write: options.write ?? ((text) => printed.push(text) > 0),
      complain: (line) => void complaints.push(line),
    },
  }, ["claude-code", event]);
  return { printed, complaints };
}

function folder(home: TempStore, name: "new" | "cur" | "done"): string[] {
  return home.names(`mail/${SESSION}/${name}`);
}

Deno.test("output that cannot be written gives new mail back, as if nothing had been", () => {
  using home = tempStore();
  const { message } = home.send("alice", SESSION);
  const before = home.names(`mail/${SESSION}/new`);
  run(home, "PreToolUse", { write: () => false });
  equal([folder(home, "new"), folder(home, "cur")], [before, []]);
  const { printed } = run(home, "PreToolUse");
  that(printed[0]?.includes(message.message_id) === true && !AGAIN.test(printed[0]), "unmarked");
});

Deno.test("output that cannot be written leaves an earlier hand-over counted", () => {
  using home = tempStore();
  home.send("alice", SESSION);
  run(home, "UserPromptSubmit");
  const before = folder(home, "cur");
  run(home, "UserPromptSubmit", { turn: NEXT_TURN, write: () => false });
  equal(folder(home, "cur"), before);
  const { printed } = run(home, "UserPromptSubmit", { turn: "third" });
  match(printed[0], AGAIN);
});

Deno.test("a hook that dies between claim and output proves nothing to its own turn", () => {
  using home = tempStore();
  home.send("alice", SESSION);
  const died = () => {
    throw new Error("died");
  };
  run(home, "PreToolUse", { write: died });
  match(folder(home, "cur")[0], new RegExp(`~${TURN}~1~\\d+-$`));
  match(run(home, "Stop").printed[0], AGAIN);
  equal(folder(home, "done"), [], "not acknowledged");
  run(home, "Stop", { fields: { stop_hook_active: true } });
  equal(folder(home, "done").length, 1);
});

Deno.test("what a dead hook took is offered by the next one when some time has passed", () => {
  using home = tempStore();
  home.send("alice", SESSION);
  const died = () => {
    throw new Error("died");
  };
  run(home, "PreToolUse", { write: died });
  equal(run(home, "PreToolUse").printed, [], "it may still be printing");
  home.nowMs += 11_000;
  match(run(home, "PreToolUse").printed[0], AGAIN);
});

Deno.test("what SessionStart took and did not show is not counted for the first turn", () => {
  using home = tempStore();
  home.send("alice", SESSION);
  const died = () => {
    throw new Error("died");
  };
  run(home, "SessionStart", { write: died });
  match(run(home, "UserPromptSubmit").printed[0], AGAIN);
});

Deno.test("a disk that fails after the output costs a marked duplicate, no more", () => {
  let failing = false;
  const wrap = (files: Files): Files => ({
    ...files,
    rename(from, to) {
      if (failing && /~\d+-$/.test(from)) throw new FileError("no-space", "rename", from);
      files.rename(from, to);
    },
  });
  using home = tempStore(wrap);
  home.send("alice", SESSION);
  failing = true;
  const { printed, complaints } = run(home, "PreToolUse");
  equal(printed.length, 1);
  match(complaints[0], /^oxtail: The disk is full/);
  failing = false;
  match(run(home, "Stop").printed[0], AGAIN);
  equal(folder(home, "done"), []);
});

Deno.test("a message that comes while Stop marks the agent idle still stops it", () => {
  let arrive = () => {};
  const wrap = (files: Files): Files => ({
    ...files,
    stamp(path, text) {
      if (text === "idle") arrive();
      files.stamp(path, text);
    },
  });
  using home = tempStore(wrap);
  arrive = () => void home.send("alice", SESSION, { body: "just in time" });
  const { printed } = run(home, "Stop");
  match(printed[0], /"decision":"block".*just in time/);
  equal(Deno.readTextFileSync(`${home.root}/activity/${SESSION}`), "busy");
});

Deno.test("of two hooks at once each message goes to one", () => {
  using home = tempStore();
  for (let n = 0; n < 5; n++) home.send("alice", SESSION, { body: `m${n}` });
  let other: string[] = [];
  const first = run(home, "PreToolUse", {
    write(text) {
      other = [text];
      return true;
    },
  });
  const second = run(home, "PreToolUse");
  equal([other.length, first.printed, second.printed], [1, [], []]);
  equal(folder(home, "cur").length, 5);
});

Deno.test("the program killed while it prints: its mail comes again, marked", async () => {
  using home = await hookHome();
  home.mail.send("alice", SESSION);
  const fifo = `${home.home}/full`;
  await new Deno.Command("mkfifo", { args: [fifo] }).output();
  using pipe = Deno.openSync(fifo, { read: true, write: true });
  pipe.writeSync(new Uint8Array(65_536));
  const child = new Deno.Command("sh", {
    args: ["-c", `exec "$HOME/.oxtail/bin/oxtail" hook claude-code PreToolUse >"${fifo}"`],
    clearEnv: true,
    env: { HOME: home.home, PATH: "/usr/bin:/bin" },
    stdin: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(clientInput("claude-code", "PreToolUse")));
  await writer.close();
  await until(() => folder(home.mail, "cur").length === 1, "the claim");
  child.kill("SIGKILL");
  await child.status;
  match((await home.call("claude-code", "Stop")).text, AGAIN);
  equal(folder(home.mail, "done"), []);
});

Deno.test("a client that does not end its input is not waited for", async () => {
  using home = await hookHome();
  home.mail.send("alice", SESSION);
  const child = new Deno.Command(`${home.home}/.oxtail/hooks/oxtail-hook`, {
    args: ["claude-code", "PreToolUse"],
    clearEnv: true,
    env: {
      HOME: home.home,
      PATH: "/usr/bin:/bin",
      CLAUDE_PID: String(Deno.pid),
      CLAUDE_CODE_SESSION_ID: SESSION,
    },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(clientInput("claude-code", "PreToolUse")));
  const { code, stdout } = await inTime(2_000, "the hook", () => child.output());
  await writer.close().catch(() => {});
  equal(code, 0);
  match(new TextDecoder().decode(stdout), /hello/);
});

Deno.test("input is read to its end, kept to its limit, and decoded whole", () => {
  const text = "é".repeat(50_000) + "end";
  const from = (text: string, most: number) => {
    const bytes = new TextEncoder().encode(text);
    let at = 0;
    return {
      readSync(into: Uint8Array) {
        const part = bytes.subarray(at, at + Math.min(most, into.length));
        into.set(part);
        at += part.length;
        return part.length === 0 ? null : part.length;
      },
      left: () => bytes.length - at,
    };
  };
  equal(readInput(from(text, 777), 1_000_000, isWholeInput), text);
  const cut = from(text, 777);
  equal(readInput(cut, 1_001, isWholeInput), "é".repeat(500) + "\uFFFD");
  equal(cut.left(), 0, "all was read");
  const json = JSON.stringify({ a: "}".repeat(100), b: { c: "é" } });
  const endless = from(`${json}   `, json.length + 1);
  equal(readInput(endless, 1_000_000, isWholeInput), json);
  equal(endless.left(), 3, "it does not wait for more");
  const failing = {
    readSync(): number {
      throw new Error("closed");
    },
  };
  equal(readInput(failing, 10, isWholeInput), "");
});
