/** `oxtail gc` as people run it: the real program with exactly its own permissions. */

import { acknowledge, handedOver, queued } from "../../src/mail/lease.ts";
import { offers, take } from "../../src/mail/mailbox.ts";
import { equal, match } from "../support/assert.ts";
import { readerOf, type TempStore, tempStore } from "../support/store.ts";
import { type Run, runCommandLine } from "./running.ts";

const DAY_MS = 86_400_000;

function homeOf({ root }: TempStore): string {
  return root.slice(0, -"/.oxtail".length);
}

function gc(temp: TempStore, ...args: string[]): Promise<Run> {
  return runCommandLine("gc", homeOf(temp), { args, env: { OXTAIL_UID: String(Deno.uid()) } });
}

/** A store in which bob acknowledged one message long ago and another just now. */
function storeWithOld(): TempStore {
  const temp = tempStore();
  const now = temp.nowMs;
  const reader = readerOf("bob", "turn-1");
  for (const at of [now - 10 * DAY_MS, now]) {
    temp.nowMs = at;
    temp.send("alice", "bob");
    for (const offer of offers(temp.store, reader, [], queued(temp.store, "bob"))) {
      take(temp.store, reader, offer, false);
    }
    for (const held of handedOver(temp.store, "bob")) acknowledge(temp.store, "bob", held);
  }
  return temp;
}

Deno.test("gc shows what is old enough to remove and why, and removes nothing", async () => {
  using temp = storeWithOld();
  const { code, stdout, stderr } = await gc(temp);
  equal([code, stderr], [0, ""]);
  match(
    stdout,
    /^mail\/bob\/done\/\S+ {2}\(acknowledged over 7 days ago\)\n1 file is old enough to remove: oxtail gc --delete removes it\n$/,
  );
  equal(temp.names("mail/bob/done").length, 2);
});

Deno.test("gc --delete removes that, and what is young stays", async () => {
  using temp = storeWithOld();
  const { code, stdout } = await gc(temp, "--delete");
  equal(code, 0);
  match(stdout, /\nRemoved 1 of 1\n$/);
  equal(temp.names("mail/bob/done").length, 1);
  const again = await gc(temp, "--delete");
  equal([again.code, again.stdout], [0, `Nothing in ${temp.root} is old enough to remove\n`]);
});

Deno.test("gc --json names every path", async () => {
  using temp = storeWithOld();
  const { root, deleted, stale } = JSON.parse((await gc(temp, "--json")).stdout);
  equal([root, deleted, stale.length], [temp.root, 0, 1]);
  match(stale[0].path, /\/mail\/bob\/done\//);
  equal(stale[0].why, "acknowledged over 7 days ago");
});

Deno.test("gc says how many when there are several", async () => {
  using temp = tempStore();
  temp.nowMs -= 40 * DAY_MS;
  temp.send("alice", "bob");
  temp.send("alice", "bob");
  match(
    (await gc(temp)).stdout,
    /\n2 files are old enough to remove: oxtail gc --delete removes them\n$/,
  );
});

Deno.test("without a store gc says so, with exit status 1, and makes none", async () => {
  using temp = tempStore();
  const away = `${homeOf(temp)}/away`;
  Deno.mkdirSync(away);
  const { code, stdout, stderr } = await runCommandLine("gc", away);
  equal([code, stdout], [1, ""]);
  match(stderr, /^oxtail: There is no store at ".*" yet/);
  equal([...Deno.readDirSync(away)], []);
});

Deno.test("gc refuses what it does not know with exit status 64", async () => {
  const { code, stderr } = await runCommandLine("gc", "/", { args: ["--delet"] });
  equal(code, 64);
  match(stderr, /Unknown option "--delet"/);
});
