import { deliver } from "../../src/mail/deliver.ts";
import { boxPath, sentPath } from "../../src/mail/layout.ts";
import { recoverSends } from "../../src/mail/recover.ts";
import { ensureBox, ensureSent } from "../../src/mail/store.ts";
import { SEND_FINISH_MAX_MS } from "../../src/wire/limits.ts";
import { encodeMessage } from "../../src/wire/message.ts";
import { formatName } from "../../src/wire/names.ts";
import { equal } from "../support/assert.ts";
import { NO_LIMIT, tempStore } from "../support/store.ts";

/** A sender that died after it had written the message and before it linked it. */
function unfinished(home: ReturnType<typeof tempStore>, bytes?: Uint8Array): string {
  const outgoing = home.compose("alice", "bob");
  const base = formatName(outgoing.name);
  ensureSent(home.store, "alice");
  ensureBox(home.store, "bob");
  const content = bytes ?? encodeMessage(outgoing.message);
  home.store.files.create(`${sentPath(home.root, "alice")}/${base}`, content, { sync: true });
  return base;
}

Deno.test("a send that a crash left before the link is finished by the next start, once [M-keep-01]", () => {
  using home = tempStore();
  const base = unfinished(home);
  equal(recoverSends(home.store, "alice", NO_LIMIT), { finished: 1, removed: 0 });
  equal(home.names("mail/bob/new"), [base]);
  equal(recoverSends(home.store, "alice", NO_LIMIT), { finished: 0, removed: 0 });
});

Deno.test("a message that was torn while it was written is removed", () => {
  using home = tempStore();
  const whole = encodeMessage(home.compose("alice", "bob").message);
  unfinished(home, whole.subarray(0, whole.length - 3));
  unfinished(home, new Uint8Array());
  equal(recoverSends(home.store, "alice", NO_LIMIT), { finished: 0, removed: 2 });
  equal(home.names("sent/alice"), []);
  equal(home.names("mail/bob/new"), []);
});

Deno.test("a delivered message is left alone, wherever its reader has moved it", () => {
  using home = tempStore();
  const base = formatName(home.send("alice", "bob").name);
  Deno.renameSync(
    `${boxPath(home.root, "bob", "new")}/${base}`,
    `${boxPath(home.root, "bob", "done")}/${base}`,
  );
  equal(recoverSends(home.store, "alice", NO_LIMIT), { finished: 0, removed: 0 });
  equal(home.names("mail/bob/new"), []);
});

Deno.test("an unfinished send expires, so that nobody gets yesterday's question", () => {
  using home = tempStore();
  unfinished(home);
  home.nowMs += SEND_FINISH_MAX_MS + 1;
  equal(recoverSends(home.store, "alice", NO_LIMIT), { finished: 0, removed: 0 });
  equal(home.names("mail/bob/new"), []);
});

Deno.test("what is not a message in sent is left alone", () => {
  using home = tempStore();
  ensureSent(home.store, "alice");
  const base = formatName(home.compose("alice", "bob").name);
  Deno.symlinkSync("/etc/passwd", `${sentPath(home.root, "alice")}/${base}`);
  Deno.writeTextFileSync(`${sentPath(home.root, "alice")}/notes`, "x");
  equal(recoverSends(home.store, "alice", NO_LIMIT), { finished: 0, removed: 0 });
  equal(home.names("sent/alice").length, 2);
});

Deno.test("a retry under the same name delivers once, also after the reader has claimed it [M-idem-01]", () => {
  using home = tempStore();
  const outgoing = home.send("alice", "bob");
  const base = formatName(outgoing.name);
  Deno.renameSync(
    `${boxPath(home.root, "bob", "new")}/${base}`,
    `${boxPath(home.root, "bob", "cur")}/${base}`,
  );
  equal(deliver(home.store, outgoing, NO_LIMIT).ok, true);
  equal(home.names("mail/bob/new"), []);
});
