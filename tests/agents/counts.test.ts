import { boxPath } from "../../src/mail/layout.ts";
import { acknowledge, claim } from "../../src/mail/lease.ts";
import { openCounts } from "../../src/mail/unread.ts";
import { boxTag } from "../../src/wire/ids.ts";
import { formatLeased, formatName } from "../../src/wire/name.ts";
import { equal } from "../support/assert.ts";
import { type TempStore, tempStore } from "../support/store.ts";

/** Hands a task over and acknowledges it; the name it has then. */
function keep(temp: TempStore, name: ReturnType<TempStore["send"]>["name"]): string {
  const lease = {
    readerTag: boxTag("me"),
    turn: "t1",
    attempt: 1,
    ms: 1,
    announced: false,
    shown: true,
  };
  claim(temp.store, "me", formatName(name), lease);
  acknowledge(temp.store, "me", { base: formatName(name), name, lease, closed: null });
  return formatLeased(formatName(name), lease);
}

Deno.test("unread mail and open tasks are counted in whatever folder they lie", () => {
  using temp = tempStore();
  const counts = openCounts(temp.store);
  equal(counts("nobody"), { unread: 0, openWork: 0 });
  temp.send("bob", "me");
  const { name } = temp.send("bob", "me", { action_required: true });
  equal(counts("me"), { unread: 2, openWork: 1 });
  keep(temp, name);
  equal(counts("me"), { unread: 1, openWork: 1 });
  const done = boxPath(temp.root, "me", "done");
  const [kept = ""] = temp.names("mail/me/done");
  Deno.renameSync(`${done}/${kept}`, `${done}/${kept}~done`);
  equal(counts("me"), { unread: 1, openWork: 0 });
});

Deno.test("what was announced, or taken and not shown, is unread; what was shown is not", () => {
  using temp = tempStore();
  const counts = openCounts(temp.store);
  const lease = { readerTag: boxTag("me"), turn: "t1", attempt: 1, ms: 1 };
  const marks = [[true, true], [false, false], [true, false], [false, true]];
  for (const [announced = false, shown = false] of marks) {
    const { name } = temp.send("bob", "me");
    claim(temp.store, "me", formatName(name), { ...lease, announced, shown });
  }
  temp.send("bob", "me");
  Deno.writeTextFileSync(`${boxPath(temp.root, "me", "cur")}/junk!`, "");
  equal(counts("me"), { unread: 4, openWork: 0 });
});

Deno.test("foreign names, folders and links are not counted, and break nothing", () => {
  using temp = tempStore();
  temp.send("bob", "me");
  const folder = boxPath(temp.root, "me", "new");
  for (const name of ["junk", "~", ".hidden", "~done"]) {
    Deno.writeTextFileSync(`${folder}/${name}`, "");
  }
  Deno.mkdirSync(`${temp.root}/mail/odd`);
  Deno.writeTextFileSync(`${temp.root}/mail/odd/new`, "");
  Deno.symlinkSync("/", `${temp.root}/mail/link`);
  const counts = openCounts(temp.store);
  equal(counts("me").unread, 1);
  equal(counts("odd"), { unread: 0, openWork: 0 });
  equal(counts("link"), { unread: 0, openWork: 0 });
});

Deno.test("every message is counted at once, also within one tick of the clock", () => {
  using temp = tempStore();
  const counts = openCounts(temp.store);
  for (let n = 1; n <= 100; n++) {
    temp.send("bob", "me");
    equal(counts("me").unread, n);
  }
});
