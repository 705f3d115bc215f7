/** Locks and replaced files on the real disk. */

import { temporaryName } from "../../src/sys/deno_clock.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { FileError } from "../../src/sys/files.ts";
import { equal } from "../support/assert.ts";

const files = denoFiles(temporaryName);

Deno.test("a lock that somebody keeps is an error, and no wait for ever", () => {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/lock`;
  const held = files.lock(path);
  let said = "";
  try {
    files.lock(path);
  } catch (error) {
    said = error instanceof FileError ? error.operation : String(error);
  }
  equal(said, "lock");
  held.release();
  files.lock(path).release();
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("a file that cannot be replaced leaves no temporary file behind", () => {
  const folder = Deno.makeTempDirSync();
  // Nothing can take the place of a folder with something in it.
  Deno.mkdirSync(`${folder}/entry.json/x`, { recursive: true });
  let said = "";
  try {
    files.replace(`${folder}/entry.json`, new Uint8Array(10));
  } catch (error) {
    said = error instanceof FileError ? error.operation : String(error);
  }
  equal(said, "rename");
  equal(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["entry.json"]);
  Deno.removeSync(folder, { recursive: true });
});
