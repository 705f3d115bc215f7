import { openActivity, readActivity } from "../../src/agents/activity.ts";
import { equal } from "../support/assert.ts";
import { tempStore } from "../support/store.ts";

Deno.test("every change of a mark shows at once, also within one tick of the clock", () => {
  using temp = tempStore();
  const marks = openActivity(temp.store);
  const path = `${temp.root}/activity/me`;
  equal(marks("me"), null);
  for (let n = 0; n < 200; n++) {
    temp.nowMs = Date.now();
    const word = n % 2 === 0 ? "busy" : "idle";
    temp.store.files.stamp(path, word);
    equal(marks("me")?.word, word);
  }
});

Deno.test("a mark that is long the same is read once", async () => {
  let reads = 0;
  using temp = tempStore((files) => ({
    ...files,
    readText: (path) => (reads++, files.readText(path)),
  }));
  temp.store.files.stamp(`${temp.root}/activity/me`, "idle");
  await new Promise((resolve) => setTimeout(resolve, 40));
  temp.nowMs = Date.now();
  const marks = openActivity(temp.store);
  for (let n = 0; n < 5; n++) equal(marks("me"), readActivity(temp.store, "me"));
  // The comparison reads it each time.
  equal(reads, 6);
});

Deno.test("what is no box, or no mark, has none", () => {
  using temp = tempStore();
  Deno.mkdirSync(`${temp.root}/activity/folder`);
  const marks = openActivity(temp.store);
  for (const box of ["absent", "folder", "../activity/x", ""]) equal(marks(box), null);
});
