import { rememberAbsent } from "../../src/sys/remembered.ts";
import { equal } from "../support/assert.ts";
import { tempStore } from "../support/store.ts";

/** As if it had changed an hour ago: the next change shows. */
function makeOld(path: string): void {
  const anHourAgo = new Date(Date.now() - 3_600_000);
  Deno.utimeSync(path, anHourAgo, anHourAgo);
}

Deno.test("a missing file is remembered while its folder stays as it is", () => {
  using home = tempStore();
  const absent = rememberAbsent(home.store);
  const path = `${home.root}/turn/somebody`;
  equal(absent.holds(path), false);
  absent.note(path);
  equal(absent.holds(path), false, "the folder has just been made");
  makeOld(`${home.root}/turn`);
  absent.note(path);
  equal([absent.holds(path), absent.holds(path)], [true, true]);
  Deno.writeTextFileSync(path, "");
  equal([absent.holds(path), absent.holds(path)], [false, false]);
  absent.note(path);
  equal(absent.holds(path), false, "it is there");
});

Deno.test("of a folder that is missing or no folder nothing is remembered, and of many files the latest", () => {
  using home = tempStore();
  const absent = rememberAbsent(home.store, 2);
  Deno.writeTextFileSync(`${home.root}/plain`, "");
  for (const name of ["plain", "turn"]) makeOld(`${home.root}/${name}`);
  for (const path of [`${home.root}/nowhere/file`, `${home.root}/plain/file`, "odd"]) {
    absent.note(path);
    equal(absent.holds(path), false, path);
  }
  const paths = ["a", "b", "c"].map((name) => `${home.root}/turn/${name}`);
  for (const path of paths) absent.note(path);
  equal(paths.map((path) => absent.holds(path)), [false, true, true]);
});
