import { openStarts } from "../../src/agents/starts.ts";
import { STARTS_MAX_FILES } from "../../src/wire/limits.ts";
import type { Files } from "../../src/sys/files.ts";
import { equal, that } from "../support/assert.ts";
import { startOf, writeStart } from "../support/fleet.ts";
import { tempStore } from "../support/store.ts";

const ids = (starts: ReturnType<typeof openStarts>) =>
  starts.all().map(({ session_id }) => session_id).sort();

Deno.test("a new start, a replaced one and a removed one are noticed", () => {
  using temp = tempStore();
  const starts = openStarts(temp.store);
  equal(ids(starts), []);
  writeStart(temp.root, startOf("a", "/p"));
  equal(ids(starts), ["a"]);
  writeStart(temp.root, startOf("b", "/p"));
  equal(ids(starts), ["a", "b"]);
  writeStart(temp.root, startOf("a", "/p", { ended: true }));
  equal(starts.of("a")?.ended, true);
  Deno.removeSync(`${temp.root}/starts/a.json`);
  equal(ids(starts), ["b"]);
});

Deno.test("changes within one tick of the file system's clock are all noticed", () => {
  using temp = tempStore();
  const starts = openStarts(temp.store);
  for (let n = 0; n < 200; n++) {
    writeStart(temp.root, startOf(`s${n}`, "/p"));
    equal(starts.all().length, n + 1);
  }
});

Deno.test("a look at what did not change is one lstat", async () => {
  let calls: string[] = [];
  const count = (files: Files): Files => ({
    ...files,
    lstat: (path) => (calls.push("lstat"), files.lstat(path)),
    list: (path) => (calls.push("list"), files.list(path)),
    readText: (path) => (calls.push("read"), files.readText(path)),
  });
  using temp = tempStore(count);
  for (let n = 0; n < 50; n++) writeStart(temp.root, startOf(`s${n}`, "/p"));
  await new Promise((resolve) => setTimeout(resolve, 60));
  temp.nowMs = Date.now();
  const starts = openStarts(temp.store);
  starts.all();
  calls = [];
  equal(starts.all().length, 50);
  equal(calls, ["lstat"]);
  const array = starts.all();
  that(array === starts.all(), "the same array, so that callers see that nothing changed");
});

Deno.test("hostile files are passed over: wrong name, damaged, huge, future, FIFO, link, folder", async () => {
  using temp = tempStore();
  const folder = `${temp.root}/starts`;
  writeStart(temp.root, startOf("good", "/p"));
  const write = (name: string, text: string) => Deno.writeTextFileSync(`${folder}/${name}`, text);
  const good = JSON.stringify(startOf("good", "/p"));
  write("other.json", good);
  write("..json", good);
  write("half.json", good.slice(0, 40));
  write("deep.json", "[".repeat(16_000));
  write("huge.json", good + " ".repeat(20_000));
  write("future.json", JSON.stringify({ ...startOf("future", "/p"), schema_version: 99 }));
  write("odd.json", JSON.stringify({ ...startOf("odd", "/p"), project: "/p" }));
  write("id.json", JSON.stringify({ ...startOf("id", "/p"), session_id: "../../id" }));
  Deno.symlinkSync(`${folder}/good.json`, `${folder}/link.json`);
  Deno.linkSync(`${folder}/huge.json`, `${folder}/hard.json`);
  Deno.mkdirSync(`${folder}/folder.json`);
  await new Deno.Command("mkfifo", { args: [`${folder}/fifo.json`] }).output();
  await new Deno.Command("sh", {
    args: ["-c", 'printf x > "$1/$(printf "\\377.json")"', "sh", folder],
  }).output();
  equal(ids(openStarts(temp.store)), ["good"]);
});

Deno.test("ten thousand files and more are bounded in number and in time", () => {
  using temp = tempStore();
  for (let n = 0; n < STARTS_MAX_FILES + 100; n++) {
    Deno.writeTextFileSync(`${temp.root}/starts/junk${n}.json`, "junk");
  }
  const starts = openStarts(temp.store);
  const began = performance.now();
  starts.all();
  that(performance.now() - began < 5_000, `took ${performance.now() - began} ms`);
});

Deno.test("a folder that is no folder has no starts", () => {
  using temp = tempStore();
  Deno.removeSync(`${temp.root}/starts`);
  Deno.writeTextFileSync(`${temp.root}/starts`, "");
  equal(ids(openStarts(temp.store)), []);
});
