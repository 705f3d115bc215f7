import { deliver } from "../../src/mail/deliver.ts";
import { boxPath, sentPath } from "../../src/mail/layout.ts";
import { acknowledge, handedOver } from "../../src/mail/lease.ts";
import { offers, take } from "../../src/mail/mailbox.ts";
import { recoverSends } from "../../src/mail/sent.ts";
import { ensureBox, ensureSent } from "../../src/mail/store.ts";
import { removeStale, staleInStore } from "../../src/mail/sweep.ts";
import { FileError, type Files } from "../../src/sys/files.ts";
import { DONE_KEEP_MS, SEND_FINISH_MAX_MS } from "../../src/wire/limits.ts";
import { encodeMessage } from "../../src/wire/message.ts";
import { formatName } from "../../src/wire/name.ts";
import { equal } from "../support/assert.ts";
import { NO_LIMIT, readerOf, tempStore } from "../support/store.ts";

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

Deno.test("an unfinished send is delivered byte for byte, with fields that nobody here knows", () => {
  using home = tempStore();
  const { message } = home.compose("alice", "bob");
  const bytes = new TextEncoder().encode(
    JSON.stringify({ ...message, mood: { of: "tomorrow" }, end: true }) + "\n",
  );
  const base = formatName(home.compose("alice", "bob").name).replace(
    /\.[0-9A-Z]{26}\./,
    `.${message.message_id}.`,
  );
  ensureSent(home.store, "alice");
  const path = `${sentPath(home.root, "alice")}/${base}`;
  home.store.files.create(path, bytes, { sync: true });
  equal(recoverSends(home.store, "alice", NO_LIMIT), { finished: 1, removed: 0 });
  equal(Deno.readFileSync(`${boxPath(home.root, "bob", "new")}/${base}`), bytes);
});

Deno.test("an unfinished send of another version is left to a server that knows it", () => {
  using home = tempStore();
  const { message } = home.compose("alice", "bob");
  const base = unfinished(home, encodeMessage({ ...message, schema_version: 2 }));
  equal(recoverSends(home.store, "alice", NO_LIMIT), { finished: 0, removed: 0 });
  equal(home.names("sent/alice"), [base]);
});

Deno.test("a clock that jumps ahead, past a sweep, and back again makes no send unfinished [M-idem-01]", async () => {
  using home = tempStore();
  const outgoing = home.send("alice", "bob");
  const base = formatName(outgoing.name);
  const { store } = home;
  const reader = readerOf("bob", "turn-1");
  for (const offer of offers(store, reader, [], [base])) take(store, reader, offer, false);
  for (const held of handedOver(store, "bob")) acknowledge(store, "bob", held);
  home.nowMs += DONE_KEEP_MS + 60_000;
  equal(await removeStale(store, staleInStore(store, () => false), NO_LIMIT), 1);
  home.nowMs -= DONE_KEEP_MS + 60_000;
  equal(recoverSends(store, "alice", NO_LIMIT), { finished: 0, removed: 0 });
  equal(deliver(store, outgoing, NO_LIMIT).ok, true);
  equal(home.names("mail/bob/new"), []);
});

Deno.test("a sweep changes no file but the one it removes, whatever has its name [M-gone-01]", async () => {
  using home = tempStore();
  const { store } = home;
  ensureBox(store, "bob");
  const lease = "~0123abcd~turn-1~1~1";
  const done = (name: string) => `${boxPath(home.root, "bob", "done")}/${name}${lease}`;
  const names = [1, 2, 3].map(() => formatName(home.compose("alice", "bob").name));
  const outside = [1, 2, 3].map((n) => `${home.root}/../outside-${n}`);
  for (const path of outside) Deno.writeTextFileSync(path, "mine", { mode: 0o640 });
  Deno.linkSync(outside[0] ?? "", done(names[0] ?? ""));
  Deno.symlinkSync(outside[1] ?? "", done(names[1] ?? ""));
  Deno.linkSync(outside[2] ?? "", `${outside[2]}-too`);
  Deno.linkSync(outside[2] ?? "", done(names[2] ?? ""));
  home.nowMs += DONE_KEEP_MS + 60_000;
  equal(await removeStale(store, staleInStore(store, () => false), NO_LIMIT), 3);
  for (const path of outside) equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o640);
  equal(home.names("mail/bob/done"), []);
});

/** A disk on which a folder `new` cannot be synced; `before` happens at each try. */
function unsyncable(before: (folder: string) => void = () => {}): (files: Files) => Files {
  return (files) => ({
    ...files,
    syncFolder(path) {
      if (!path.endsWith("/new")) return files.syncFolder(path);
      before(path);
      throw new FileError("too-many-open", "sync", path);
    },
  });
}

Deno.test("a send that says it failed does not arrive, so that sending it again repeats nothing [M-once-02]", () => {
  using home = tempStore(unsyncable());
  const outgoing = home.compose("alice", "bob");
  let said = "";
  try {
    deliver(home.store, outgoing, NO_LIMIT);
  } catch (error) {
    said = error instanceof FileError ? error.fault : String(error);
  }
  equal(said, "too-many-open");
  equal(home.names("mail/bob/new"), []);
  equal(home.names("sent/alice"), []);
});

Deno.test("what a reader took before the send could fail has arrived", () => {
  const claimed = (folder: string) => {
    for (const { name } of Deno.readDirSync(folder)) {
      Deno.renameSync(`${folder}/${name}`, `${folder}/../cur/${name}~0123abcd~t1~1~1`);
    }
  };
  using home = tempStore(unsyncable(claimed));
  equal(deliver(home.store, home.compose("alice", "bob"), NO_LIMIT).ok, true);
  equal(home.names("mail/bob/cur").length, 1);
  equal(home.names("sent/alice").length, 1);
});
