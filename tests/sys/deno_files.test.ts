/** Locks and replaced files on the real disk. */

import { denoFiles } from "../../src/sys/deno_files.ts";
import { temporaryName } from "../../src/sys/deno_ports.ts";
import { FileError } from "../../src/sys/files.ts";
import { equal, match } from "../support/assert.ts";

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

for (const behind of ["no link", "a link"]) {
  Deno.test(`who waits for a lock whose file is removed meanwhile does not take that for the new one, behind ${behind}`, async () => {
    const real = await Deno.realPath(await Deno.makeTempDir());
    const folder = behind === "a link" ? `${real}.link` : real;
    if (folder !== real) await Deno.symlink(real, folder);
    const path = `${folder}/lock`;
    const first = files.lock(path);
    const waiter = startWaiter(path);
    await waiter.says(/waits/);
    // It needs a moment from there to the lock itself.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await Deno.remove(path);
    const second = files.lock(path);
    first.release();
    match(await waiter.end(), /Cannot lock/);
    second.release();
    await Deno.remove(real, { recursive: true });
    if (folder !== real) await Deno.remove(folder);
  });
}

/** A process that may go to `path` as it is spelled, and to nothing else. */
function startWaiter(path: string) {
  const program = new URL("./lock_waiter.ts", import.meta.url).pathname;
  const allowed = [`--allow-read=${path}`, `--allow-write=${path}`];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-lock", "--no-check", ...allowed, program, path],
    cwd: new URL("../..", import.meta.url).pathname,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  const read = async (): Promise<boolean> => {
    const { done, value = "" } = await reader.read();
    said += value;
    return !done;
  };
  return {
    async says(pattern: RegExp) {
      while (!pattern.test(said) && await read());
      match(said, pattern);
    },
    async end() {
      while (await read());
      await child.status;
      return said;
    },
  };
}

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
