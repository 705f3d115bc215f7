/** A look that failed says nothing: the next one, with the disk well again, sees what is there. */

import { openActivity } from "../../src/agents/activity.ts";
import { openCards } from "../../src/agents/cards.ts";
import { openRegistry } from "../../src/agents/registry.ts";
import { openStarts } from "../../src/agents/starts.ts";
import { rememberSuccessors } from "../../src/mail/successor.ts";
import { openCounts } from "../../src/mail/unread.ts";
import { FileError, type Files } from "../../src/sys/files.ts";
import { encodeCard } from "../../src/wire/notes.ts";
import { equal, that } from "../support/assert.ts";
import { openFleet, startOf, writeStart } from "../support/fleet.ts";
import { type TempStore, tempStore } from "../support/store.ts";

/** Long after the last change, so that what is seen may be remembered. */
const SETTLED_MS = 60_000;

/** A store whose disk has no descriptors left while `fails` holds for an operation and its path. */
function failing(): { home: TempStore; fail: (fails: Fails | null) => void } {
  let fails: Fails | null = null;
  const home = tempStore((files) => ({
    ...files,
    ...Object.fromEntries(
      (["lstat", "list", "readText", "isLocked", "openLock"] as const).map((name) => [
        name,
        (path: string) => {
          if (fails?.(name, path)) throw new FileError("too-many-open", name, path);
          return files[name](path);
        },
      ]),
    ),
  }));
  home.nowMs += SETTLED_MS;
  return { home, fail: (next) => fails = next };
}

type Fails = (operation: keyof Files, path: string) => boolean;

/** The value of `look`, or null when it says that it could not tell. */
function tryTo<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    that(error instanceof FileError, String(error));
    return null;
  }
}

const OPERATIONS = ["lstat", "list", "readText", "isLocked", "openLock"] as const;

for (const operation of OPERATIONS) {
  Deno.test(`an agent that joined while ${operation} failed is found afterwards`, () => {
    const { home, fail } = failing();
    using _ = home;
    using fleet = openFleet(home.root, "/p");
    fleet.add(101);
    const registry = openRegistry(home.store);
    const ids = () => registry.live().map(({ client }) => client.session_id);
    equal(ids(), ["session-101"]);
    fleet.add(102);
    fail((name, path) => name === operation && path.includes("/sessions"));
    tryTo(ids);
    // Whoever would move its mail, or give its id away, is told that nothing can be told.
    const sure = tryTo(() => registry.sure().length);
    that(sure === null || sure === 2, `${sure} servers`);
    fail(null);
    equal(ids(), ["session-102", "session-101"]);
  });

  Deno.test(`what was written while ${operation} failed is seen afterwards`, () => {
    const { home, fail } = failing();
    using _ = home;
    home.send("alice", "bob");
    const starts = openStarts(home.store);
    const [activity, counts] = [openActivity(home.store), openCounts(home.store)];
    const [follow, cards] = [rememberSuccessors(home.store), openCards(home.store)];
    writeStart(home.root, startOf("bob", "/p"));
    Deno.writeTextFileSync(`${home.root}/activity/bob`, "idle");
    Deno.writeTextFileSync(`${home.root}/mail/bob/successor`, "carol\n");
    Deno.writeFileSync(`${home.root}/mail/bob/card.json`, encodeCard({ name: "bobby" }));
    const look = () => [
      starts.of("bob")?.session_id,
      activity("bob")?.word,
      counts("bob").unread,
      follow("bob"),
      cards.of("bob").name,
    ];
    fail((name) => name === operation);
    for (let n = 0; n < 2; n++) tryTo(look);
    fail(null);
    equal(look(), ["bob", "idle", 1, "carol", "bobby"]);
  });
}

Deno.test("while the servers cannot be listed nobody is told that there are none", () => {
  const { home, fail } = failing();
  using _ = home;
  using fleet = openFleet(home.root, "/p");
  fleet.add(101);
  const registry = openRegistry(home.store);
  fail((name, path) => name === "list" && path.endsWith("/sessions"));
  equal(tryTo(() => registry.live().length), null);
  fail(null);
  equal(registry.live().length, 1);
});
