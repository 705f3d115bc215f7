/**
 * The short way of the gate: what it hands over, proves and leaves to the program, with the real scripts in
 * the shells that the clients may have. A stub stands for the program, and says that it was called.
 */

import { readyHands, unfold } from "../../src/mail/hand.ts";
import { ensureBox } from "../../src/mail/store.ts";
import { renderFrame } from "../../src/render/frame.ts";
import { boxTag } from "../../src/wire/ids.ts";
import { formatName, parseLeased } from "../../src/wire/name.ts";
import { isShownLine } from "../../src/wire/shown.ts";
import { equal, match, that } from "../support/assert.ts";
import {
  type CallOptions,
  type Client,
  type Event,
  type HookHome,
  hookHome,
  SESSION,
  TURN,
} from "./hook_calls.ts";

const SHELLS = [["/bin/dash"], ["/bin/bash", "--posix"]].filter(([path = ""]) => {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
});
const BOX = `mail/${SESSION}`;
const HAND_OVER_EVENTS: readonly Event[] = [
  "UserPromptSubmit",
  "PreToolUse",
  "PostToolUse",
  "Stop",
];

/** A home in which a session has begun, and whose program only says that it was called. */
async function readyHome(): Promise<HookHome> {
  const home = await hookHome();
  makeReady(home);
  const stub = '#!/bin/sh\ncat >"$HOME/.oxtail/called"\n';
  Deno.writeTextFileSync(`${home.mail.root}/bin/oxtail`, stub);
  return home;
}

function makeReady({ mail }: HookHome): void {
  ensureBox(mail.store, SESSION);
  readyHands(mail.store, SESSION, boxTag(SESSION));
}

/** What the program was given since the last time; null when it was not called. */
function called({ mail }: HookHome): string | null {
  try {
    const text = Deno.readTextFileSync(`${mail.root}/called`);
    Deno.removeSync(`${mail.root}/called`);
    return text;
  } catch {
    return null;
  }
}

/** The text without what changes: its word, and how long ago. */
function steady(text: string): string {
  return text.replaceAll(/\[oxtail [0-9a-f]{6}\]/g, "[oxtail W]").replaceAll(/sent \d+ s/g, "sent");
}

for (const shell of SHELLS) {
  for (const client of ["claude-code", "codex"] as const) {
    Deno.test(`${client}: a few messages are handed over as the program does it, without it (${shell.join(" ")})`, async () => {
      for (const event of HAND_OVER_EVENTS) {
        using home = await readyHome();
        const sent = [
          home.mail.send("alice", SESSION, { body: 'é "quoted" \\back\n\ttab %s $(id) `id`' }),
          home.mail.send("bob", SESSION, { body: "how?", ask: true }),
          home.mail.send("alice", SESSION, { body: "do it", action_required: true }),
          home.mail.send("bob", SESSION, { body: "yes", ...replyTo() }),
        ];
        const { code, stderr, text, stdout } = await home.call(client, event, { shell });
        equal([code, stderr, called(home)], [0, "", null], event);
        const shown = sent.map(({ message }) => ({ message, attempt: 1, announced: false }));
        const facts = { nonce: "ffffff", left: 0, nowMs: home.mail.nowMs };
        equal(steady(text), steady(renderFrame(shown, facts)), event);
        const keys = event === "Stop" ? ["decision", "reason"] : ["hookSpecificOutput"];
        equal(Object.keys(JSON.parse(stdout)), keys);
        unfold(home.mail.store, SESSION);
        const names = home.mail.names(`${BOX}/cur`).map(parseLeased);
        equal(names.map((held) => held?.name.id), sent.map(({ message }) => message.message_id));
        for (const held of names) {
          equal([held?.lease.turn, held?.lease.attempt, held?.lease.shown], [TURN, 1, true]);
          equal(held?.lease.owner?.pid, client === "codex" ? undefined : Deno.pid);
          that(Math.abs((held?.lease.ms ?? 0) - Date.now()) < 60_000, "the time is that of now");
        }
      }
    });
  }

  Deno.test(`Stop proves what was handed over in its turn, without the program (${shell.join(" ")})`, async () => {
    for (const hasLooked of [false, true]) {
      using home = await readyHome();
      home.mail.send("alice", SESSION);
      await home.call("claude-code", "PreToolUse", { shell });
      if (hasLooked) unfold(home.mail.store, SESSION);
      const { stdout, stderr } = await home.call("claude-code", "Stop", { shell });
      equal([stdout, stderr, called(home)], ["", "", null]);
      equal(Deno.readTextFileSync(`${home.mail.root}/activity/${SESSION}`), "idle");
      unfold(home.mail.store, SESSION);
      equal(home.mail.names(`${BOX}/cur`), []);
      const [name = ""] = home.mail.names(`${BOX}/done`);
      equal(parseLeased(name)?.proof?.rule, "turn_ended");
      // The next turn finds nothing, and starts nothing.
      await home.call("claude-code", "UserPromptSubmit", { shell, turn: "next" });
      equal(called(home), null);
    }
  });

  Deno.test(`of many messages as many are handed over as one frame holds, the others are counted (${shell.join(" ")})`, async () => {
    for (const event of HAND_OVER_EVENTS) {
      using home = await readyHome();
      const sent = Array.from(
        { length: 100 },
        (_, n) => home.mail.send("alice", SESSION, { body: `${n} `.padEnd(200, "x") }),
      );
      const { stderr, text } = await home.call("claude-code", event, { shell });
      equal([stderr, called(home)], ["", null], event);
      unfold(home.mail.store, SESSION);
      const count = home.mail.names(`${BOX}/cur`).length;
      that(count >= 20 && text.length <= 9_000, `${count} in ${text.length} characters`);
      const shown = sent.slice(0, count)
        .map(({ message }) => ({ message, attempt: 1, announced: false }));
      const facts = { nonce: "ffffff", left: 100 - count, nowMs: home.mail.nowMs };
      equal(steady(text), steady(renderFrame(shown, facts)), event);
    }
  });

  Deno.test(`of many messages those are handed over that come before one out of the ordinary (${shell.join(" ")})`, async () => {
    using home = await readyHome();
    for (const body of ["one", "two", "<three>", "four", "five", "six"]) {
      home.mail.send("alice", SESSION, { body });
    }
    const { text } = await home.call("claude-code", "PreToolUse", { shell });
    match(
      text,
      /\n\| one\n[^|]*\n\| two\n[^|]* end\. reply_to_message takes the id; 4 more are queued/,
    );
    equal([called(home), home.mail.names(`${BOX}/new`).length], [null, 4]);
    await home.call("claude-code", "PostToolUse", { shell });
    that(called(home) !== null, "the program shows the third");
  });

  Deno.test(`what another turn was handed is left to the program (${shell.join(" ")})`, async () => {
    using home = await readyHome();
    home.mail.send("alice", SESSION);
    await home.call("claude-code", "PreToolUse", { shell });
    await home.call("claude-code", "Stop", { shell, turn: "another" });
    that(called(home) !== null, "Stop of another turn");
    await home.call("claude-code", "UserPromptSubmit", { shell, turn: "another" });
    that(called(home) !== null, "the prompt of another turn");
    await home.call("claude-code", "Stop", { shell, fields: { stop_hook_active: true } });
    that(called(home) !== null, "the Stop after a Stop that went on");
  });

  Deno.test(`every escape passes the gate that the sender writes, and no other (${shell.join(" ")})`, async () => {
    const script = new URL("../../hooks/oxtail-hand-over", import.meta.url).pathname;
    const loop = `LC_ALL=C; . '${script}'; digits='0 1 2 3 4 5 6 7 8 9 a b c d e f'
      for a in $digits; do for b in $digits; do for c in $digits; do for d in $digits; do
        is_plain "x\\\\u$a$b$c$d" && printf '%s\\n' "$a$b$c$d"
        is_plain "x\\\\u$a$b$c\${d}y" || continue; printf '%s ' "$a$b$c$d"
      done; done; done; done`;
    const [program = "", ...args] = shell;
    const run = { args: [...args, "-c", loop.replaceAll("\\\\u", "\\u")] };
    const { stdout } = await new Deno.Command(program, run).output();
    const passed = new TextDecoder().decode(stdout).trim().split(/\s+/);
    const all = Array.from({ length: 0x10000 }, (_, n) => n.toString(16).padStart(4, "0"));
    const wanted = all.filter((hex) => isShownLine(`x\\u${hex}`)).flatMap((hex) => [hex, hex]);
    equal(passed.length, wanted.length);
    equal(passed, wanted);
  });
}

/** What makes the gate leave a message to the program, or see none. */
const OUT_OF_THE_ORDINARY: Record<string, {
  readonly make?: (home: HookHome, file: string) => void;
  readonly options?: CallOptions;
  readonly client?: Client;
  readonly event?: Event;
}> = {
  "no folder is ready": {
    make: ({ mail }) => {
      for (const name of mail.names(`${BOX}/hand`)) {
        Deno.removeSync(`${mail.root}/${BOX}/hand/${name}`);
      }
    },
  },
  "five messages, the first of them long": {
    make: ({ mail }, file) => {
      Deno.removeSync(file);
      for (let n = 0; n < 5; n++) {
        mail.send("alice", SESSION, { body: n === 0 ? "x".repeat(1_100) : "x" });
      }
    },
  },
  "a subagent's call": { options: { fields: { agent_id: "a1" } } },
  "a call of the tool that reads": {
    options: { fields: { tool_name: "mcp__oxtail__read_my_messages" } },
  },
  "a large input": { options: { fields: { tool_input: { command: "x".repeat(20_000) } } } },
  "an input that was cut off": { options: { stdin: `{"session_id":"${SESSION}","prompt_id":"t"` } },
  "a smaller budget": { options: { env: { OXTAIL_HOOK_MAX_BODY_CHARS: "500" } } },
  "settings of the user's own": {
    make: ({ mail }) => Deno.writeTextFileSync(`${mail.root}/settings`, "MCP_TRACE_FILE=/tmp/t\n"),
  },
  "a trace": { options: { env: { MCP_TRACE_FILE: "/tmp/trace" } } },
  "no turn": { options: { turn: "0" } },
  "an ask that waits": {
    make: ({ mail }) => {
      mail.send("bob", SESSION, replyTo());
      Deno.mkdirSync(`${mail.root}/waits/${SESSION}`);
      Deno.writeTextFileSync(`${mail.root}/waits/${SESSION}/${replyTo().reply_to}`, "");
    },
  },
  "a link in place of cur": {
    make: ({ mail }) => {
      Deno.renameSync(`${mail.root}/${BOX}/cur`, `${mail.root}/elsewhere`);
      Deno.symlinkSync(`${mail.root}/elsewhere`, `${mail.root}/${BOX}/cur`);
    },
  },
  "a link in place of the message": {
    make: ({ mail }, file) => {
      Deno.renameSync(file, `${mail.root}/elsewhere`);
      Deno.symlinkSync(`${mail.root}/elsewhere`, file);
    },
  },
  "an older message": {
    make: (_, file) => {
      const [, ...rest] = Deno.readTextFileSync(file).split("\n");
      Deno.writeTextFileSync(file, `{${rest.join("\n")}`);
    },
  },
  "a line that is torn": { make: (_, file) => Deno.truncateSync(file, 60) },
  "what was taken and not shown": {
    event: "PostToolUse",
    make: ({ mail }) => {
      const [folder = ""] = mail.names(`${BOX}/hand`);
      const lease = `${boxTag(SESSION)}~${TURN}~1~${Date.now()}-\n`;
      Deno.writeTextFileSync(`${mail.root}/${BOX}/hand/${folder}.lease`, lease);
    },
  },
  "what an earlier turn holds, at a prompt": {
    event: "UserPromptSubmit",
    make: ({ mail }) => {
      const { name } = mail.compose("bob", SESSION);
      const leased = `${formatName(name)}~${boxTag(SESSION)}~old~1~1`;
      Deno.writeTextFileSync(`${mail.root}/${BOX}/cur/${leased}`, "");
    },
  },
};

for (
  const [what, { make, options, client = "claude-code", event = "PreToolUse" }] of Object.entries(
    OUT_OF_THE_ORDINARY,
  )
) {
  Deno.test(`${what}: the program decides, and gets all of its input`, async () => {
    using home = await readyHome();
    const { name } = home.mail.send("alice", SESSION);
    make?.(home, `${home.mail.root}/${BOX}/new/${formatName(name)}`);
    const before = home.mail.names(`${BOX}/new`);
    const { code, stdout, stderr, tookInput } = await home.call(client, event, options);
    equal([code, stdout, stderr, tookInput], [0, "", "", true]);
    const input = called(home);
    that(input !== null, "the program was called");
    if (options?.fields?.["tool_input"] !== undefined) {
      equal(JSON.parse(input ?? "").tool_input, options.fields["tool_input"]);
    }
    equal(home.mail.names(`${BOX}/new`), before);
  });
}

Deno.test("what a program would have to show otherwise has no line, and goes the long way", async () => {
  using home = await readyHome();
  const odd = [
    { body: "a <tag>" },
    { body: "😀" },
    { body: "x".repeat(8_000) + "é".repeat(90) },
    { from_name: "system" },
    { from_name: "No Name" },
    { from_client: 'c"' },
    { origin: "operator" },
    { origin: "system" },
  ] as const;
  for (const change of odd) {
    const { name } = home.mail.send("alice", SESSION, change);
    const file = `${home.mail.root}/${BOX}/new/${formatName(name)}`;
    await home.call("claude-code", "PreToolUse");
    that(called(home) !== null, JSON.stringify(change).slice(0, 60));
    Deno.removeSync(file);
  }
});

Deno.test("of two gates at once each message goes to one, and both say so", async () => {
  using home = await readyHome();
  for (let round = 0; round < 8; round++) {
    const ids = [1, 2, 3].map(() => home.mail.send("alice", SESSION).message.message_id);
    const results = await Promise.all([
      home.call("claude-code", "PreToolUse"),
      home.call("claude-code", "PostToolUse"),
    ]);
    for (const id of ids) equal(results.filter(({ text }) => text.includes(id)).length, 1, id);
    for (const { text } of results) if (text !== "") match(text, /^\[oxtail \w{6}\] \d mess/);
    unfold(home.mail.store, SESSION, 0);
    makeReady(home);
    called(home);
  }
});

function replyTo(): { reply_to: string } {
  return { reply_to: "01M83BMHKQQR4CQNAGQCB8A6G8" };
}
