import assert from "node:assert/strict";
import { ensureDir, ensureFile, exists, walk } from "@std/fs";
import {
  basename,
  dirname,
  extname,
  fromFileUrl,
  isAbsolute,
  join,
  normalize,
  relative,
  resolve,
  toFileUrl,
} from "@std/path";
import { drifted } from "../../tools/generate.ts";
import { importsFrom, offlineConfig } from "../../tools/offline_config.ts";

// These tests run against the packages of JSR and against the stand-ins, whichever is in use, so
// both are held to the same results.

Deno.test("generated files are up to date, the plugins in the repository as well", async () => {
  assert.deepEqual(await drifted(), [], "run deno task generate");
});

Deno.test("the offline configuration differs in the JSR imports only", () => {
  const config = {
    imports: { "@std/path": "jsr:@std/path@1.0.0", zod: "npm:zod@4.0.0" },
    lint: { rules: {} },
    tasks: { a: "b" },
    publish: {},
  };
  assert.deepEqual(offlineConfig(config), {
    imports: { "@std/path": "./tools/offline/std_path.ts", zod: "npm:zod@4.0.0" },
    lint: { rules: {} },
  });
});

Deno.test("a JSR import without a stand-in is an error that says where to add one", () => {
  const config = { imports: { "@std/new": "jsr:@std/new@1.0.0" } };
  assert.throws(() => offlineConfig(config), /"@std\/new" has no stand-in, add one to STAND_INS/);
});

Deno.test("the imports of a registry are its packages without the folders of packages", () => {
  const config = { imports: { a: "npm:a@1.0.0", "a/": "npm:/a@1.0.0/", b: "jsr:@b/b@1.0.0" } };
  assert.deepEqual(importsFrom(config, "npm:"), ["npm:a@1.0.0"]);
  assert.deepEqual(importsFrom(config, "jsr:"), ["jsr:@b/b@1.0.0"]);
});

Deno.test("paths are joined, split and compared the POSIX way", () => {
  assert.equal(join("/a", "../b", "c.ts"), "/b/c.ts");
  assert.equal(join("", ""), ".");
  assert.equal(dirname("/a/b/"), "/a");
  assert.equal(basename("/a/b.ts", ".ts"), "b");
  assert.equal(extname("/a/b.test.ts"), ".ts");
  assert.equal(extname("/a/.b"), "");
  assert.equal(normalize("/a//b/./../c/"), "/a/c/");
  assert.equal(relative("/a/b", "/a/c/d"), "../c/d");
  assert.equal(relative("/a", "/a"), "");
  assert.equal(resolve("/a", "b", "../c"), "/a/c");
  assert.equal(isAbsolute("a/b"), false);
});

Deno.test("file URLs keep spaces, percent signs and letters beyond ASCII", () => {
  const path = "/a b/100%/ü#?.ts";
  assert.equal(toFileUrl(path).href, "file:///a%20b/100%25/%C3%BC%23%3F.ts");
  assert.equal(fromFileUrl(toFileUrl(path)), path);
  assert.throws(() => fromFileUrl("https://a/b"), TypeError);
  assert.throws(() => toFileUrl("a"), TypeError);
});

Deno.test("folders and files are made with their parents, and found", () =>
  inFolder(async (folder) => {
    await ensureDir(`${folder}/a/b`);
    await ensureDir(`${folder}/a/b`);
    await ensureFile(`${folder}/c/d.ts`);
    assert.equal(await exists(`${folder}/a/b`, { isDirectory: true }), true);
    assert.equal(await exists(`${folder}/a/b`, { isFile: true }), false);
    assert.equal(await exists(`${folder}/c/d.ts`, { isFile: true }), true);
    assert.equal(await exists(`${folder}/none`), false);
    await assert.rejects(ensureDir(`${folder}/c/d.ts`), /Failed to ensure directory exists/);
  }));

Deno.test("a walk lists what it is asked for", () =>
  inFolder(async (folder) => {
    for (const path of ["a.ts", "b.md", "d/e.ts", "skip/f.ts"]) {
      await ensureFile(`${folder}/${path}`);
    }
    const list = async (options: Parameters<typeof walk>[1]) => {
      const entries = await Array.fromAsync(walk(folder, options));
      return entries.map(({ path }) => relative(folder, path)).sort();
    };
    assert.deepEqual(await list({ includeDirs: false, exts: [".ts"], skip: [/\/skip$/] }), [
      "a.ts",
      "d/e.ts",
    ]);
    assert.deepEqual(await list({ includeFiles: false }), ["", "d", "skip"]);
    assert.deepEqual(await list({ match: [/\.md$/] }), ["b.md"]);
  }));

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
