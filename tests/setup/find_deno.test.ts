import assert from "node:assert/strict";
import { findDeno } from "../../src/setup/find_deno.ts";
import type { Look } from "../../src/setup/machine.ts";

const NPX = "/h/.npm/_npx/1/node_modules/.bin/deno";
const LOOK: Look = {
  env: () => "/h/.npm/_npx/1/node_modules/.bin:/usr/bin",
  isFolder: () => true,
  isProgram: () => true,
  realPath: (path) => path,
};

Deno.test("out of npx's cache a Deno in PATH is taken that says it is no older", async () => {
  const cases = [
    ["deno 2.9.0 (stable)", "/usr/bin/deno"],
    ["deno 2.10.1 (stable)", "/usr/bin/deno"],
    ["deno 3.0.0 (stable)", "/usr/bin/deno"],
    ["deno 2.8.9 (stable)", NPX],
    ["deno 1.46.3 (stable)", NPX],
    ["something else", NPX],
  ] as const;
  for (const [stdout, path] of cases) {
    const run = () => Promise.resolve({ code: 0, stdout, stderr: "" });
    const found = await findDeno(LOOK, { executable: NPX, version: "2.9.6" }, run, true);
    assert.equal(found.path, path, stdout);
    assert.equal(found.note === null, path !== NPX, stdout);
  }
});

Deno.test("a name in PATH that leads into npx's cache does not last either", async () => {
  const look = { ...LOOK, realPath: () => NPX };
  const run = () => Promise.reject(new Error("it must not be asked"));
  const found = await findDeno(look, { executable: NPX, version: "2.9.6" }, run, true);
  assert.equal(found.path, NPX);
  assert.match(found.note ?? "", /npx -y deno@2\.9\.6 task setup/);
});
