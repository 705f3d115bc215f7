import { keepLocks, openRegistry } from "../../src/agents/registry.ts";
import { equal } from "../support/assert.ts";
import { entryOf, openFleet } from "../support/fleet.ts";
import { tempStore } from "../support/store.ts";

Deno.test("a registry that keeps its locks open sees agents come, change, go, and come back", () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/p");
  using locks = keepLocks(temp.store.files);
  const registry = openRegistry(temp.store, locks);
  const pids = () => registry.live().map(({ server_pid }) => server_pid);
  for (const pid of [101, 102, 103]) fleet.add(pid);
  for (let look = 0; look < 3; look++) equal(pids(), [103, 102, 101]);
  fleet.end(102);
  equal(pids(), [103, 101]);
  equal(registry.seenBefore("session-101")?.server_pid, 101);
  fleet.add(102, { name: "again" });
  equal(pids(), [103, 102, 101]);
  fleet.end(101);
  equal(registry.seenBefore("session-101"), null);
  equal(pids(), [103, 102]);
});

Deno.test("another lock file of the same name is another server's, with its own lock", () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/p");
  using locks = keepLocks(temp.store.files);
  fleet.add(101);
  const path = `${temp.root}/sessions/101-00000000.lock`;
  const inode = () => temp.store.files.lstat(path)?.inode ?? null;
  equal(locks.isHeld(path, inode()), true);
  equal(locks.isHeld(path, null), true);
  // Its owner still holds the old file, which no name leads to any more.
  Deno.removeSync(path);
  Deno.writeTextFileSync(path, "");
  equal(locks.isHeld(path, inode()), false);
});

Deno.test("a look at a kept lock does not keep its owner from taking it again", () => {
  using temp = tempStore();
  using locks = keepLocks(temp.store.files);
  const path = `${temp.root}/sessions/101-00000000.lock`;
  const first = temp.store.files.lock(path);
  equal(locks.isHeld(path, null), true);
  first.release();
  equal(locks.isHeld(path, null), false);
  using file = Deno.openSync(path, { write: true });
  equal(file.tryLockSync(true), true);
  equal(locks.isHeld(path, null), true);
});

Deno.test("no more locks are kept open than are allowed, and the rest is answered all the same", () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/p");
  for (const pid of [101, 102, 103]) fleet.add(pid, entryOf(pid, "/p"));
  let opened = 0;
  const files = {
    ...temp.store.files,
    openLock(path: string) {
      opened++;
      return temp.store.files.openLock(path);
    },
  };
  using locks = keepLocks(files, 2);
  const registry = openRegistry({ ...temp.store, files }, locks);
  for (let look = 0; look < 3; look++) equal(registry.live().length, 3);
  equal(opened, 2);
});
