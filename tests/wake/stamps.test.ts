import { denoClock } from "../../src/sys/deno_ports.ts";
import { FileError } from "../../src/sys/files.ts";
import { claimStamp, hasFreshStamp, stampPath, sweepStamps } from "../../src/wake/policy.ts";
import { equal } from "../support/assert.ts";
import { testStore } from "./support.ts";

const TTL = 1_000;

/** Whether `act` throws a {@link FileError}. */
function isBroken(act: () => void): boolean {
  try {
    act();
    return false;
  } catch (error) {
    return error instanceof FileError;
  }
}

function age(path: string, ageMs: number): void {
  const time = new Date(Date.now() - ageMs);
  Deno.utimeSync(path, time, time);
}

Deno.test("a stamp's name is its kind and 32 hex digits of the key's SHA-256", async () => {
  equal(await stampPath("/r", "b", "abc"), "/r/autowake/b-ba7816bf8f01cfea414140de5dae2223");
  const question = (id: string) => stampPath("/r", "d", JSON.stringify(["s", id]));
  equal(await question("a") === await question("b"), false);
});

Deno.test("a fresh stamp is held by one, an old one and one from the future by the next", async () => {
  await using folder = await testStore();
  const store = { ...folder, clock: denoClock };
  const path = await stampPath(store.root, "b", "s");
  equal(claimStamp(store, path, TTL).won, true);
  equal(claimStamp(store, path, TTL).won, false);
  equal(hasFreshStamp(store, path, TTL), true);
  age(path, TTL);
  equal(hasFreshStamp(store, path, TTL), false);
  equal(claimStamp(store, path, TTL).won, true);
  age(path, -TTL);
  equal(claimStamp(store, path, TTL).won, true);
});

Deno.test("a stamp that was taken back can be claimed again", async () => {
  await using folder = await testStore();
  const store = { ...folder, clock: denoClock };
  const path = await stampPath(store.root, "b", "s");
  const claim = claimStamp(store, path, TTL);
  if (claim.won) claim.takeBack();
  equal(claimStamp(store, path, TTL).won, true);
});

Deno.test("taking back never removes the stamp of another", async () => {
  await using folder = await testStore();
  const store = { ...folder, clock: denoClock };
  const path = await stampPath(store.root, "b", "s");
  const first = claimStamp(store, path, TTL);
  age(path, TTL);
  // Stamps of one path are told apart by their time; file systems keep it to about 4 ms.
  await denoClock.sleep(20);
  equal(claimStamp(store, path, TTL).won, true);
  if (first.won) first.takeBack();
  equal(hasFreshStamp(store, path, TTL), true);
});

Deno.test("what is not a plain file breaks the claim and stays", async () => {
  await using folder = await testStore();
  const store = { ...folder, clock: denoClock };
  const path = await stampPath(store.root, "b", "s");
  const outside = `${store.root}/outside`;
  Deno.writeTextFileSync(outside, "mine");
  Deno.symlinkSync(outside, path);
  equal(isBroken(() => claimStamp(store, path, 0)), true);
  equal(Deno.readTextFileSync(outside), "mine");
  await Deno.remove(`${store.root}/autowake`, { recursive: true });
  Deno.writeTextFileSync(`${store.root}/autowake`, "");
  equal(isBroken(() => claimStamp(store, path, TTL)), true);
});

Deno.test("a sweep removes old stamps and nothing else", async () => {
  await using folder = await testStore();
  const store = { ...folder, clock: denoClock };
  const old = await stampPath(store.root, "d", "old");
  const fresh = await stampPath(store.root, "r", "fresh");
  const other = `${store.root}/autowake/notes`;
  for (const path of [old, fresh, other]) Deno.writeTextFileSync(path, "");
  age(old, TTL);
  age(other, TTL);
  sweepStamps(store, TTL);
  const left = Array.from(Deno.readDirSync(`${store.root}/autowake`), ({ name }) => name).sort();
  equal(left.join(), ["notes", fresh.slice(fresh.lastIndexOf("/") + 1)].sort().join());
});

Deno.test("a folder of stamps that is a link is not used", async () => {
  await using folder = await testStore();
  const store = { ...folder, clock: denoClock };
  const outside = `${store.root}/outside`;
  Deno.mkdirSync(outside);
  await Deno.remove(`${store.root}/autowake`);
  Deno.symlinkSync(outside, `${store.root}/autowake`);
  const path = await stampPath(store.root, "b", "s");
  equal(isBroken(() => claimStamp(store, path, TTL)), true);
  equal(Array.from(Deno.readDirSync(outside)), []);
});

Deno.test("who comes second between the look and the creation has lost", async () => {
  await using folder = await testStore();
  const { files } = folder;
  const create: typeof files.create = (path, bytes, options) => {
    files.create(path, bytes, options);
    files.create(path, bytes, options);
  };
  const store = { ...folder, files: { ...files, create }, clock: denoClock };
  equal(claimStamp(store, await stampPath(store.root, "b", "s"), TTL).won, false);
});

Deno.test("of several processes that claim one old stamp, one wins, a hundred times", async () => {
  await using folder = await testStore();
  const rounds = 100;
  for (let round = 0; round < rounds; round++) {
    const path = await stampPath(folder.root, "b", String(round));
    Deno.writeTextFileSync(path, "");
    age(path, 60_000);
  }
  const racer = new URL("./stamp_racer.ts", import.meta.url).pathname;
  const startMs = Date.now() + 500;
  const numbers = [startMs, rounds].map(String);
  const args = ["run", "--no-config", "--no-lock", "-A", racer, folder.root, ...numbers];
  const runs = Array.from(
    { length: 4 },
    () => new Deno.Command(Deno.execPath(), { args }).output(),
  );
  const wins = (await Promise.all(runs)).flatMap(({ stdout }) =>
    // One that started late on a busy machine has won nothing.
    new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "")
  );
  equal(wins.map(Number).sort((a, b) => a - b), Array.from({ length: rounds }, (_, i) => i));
});
