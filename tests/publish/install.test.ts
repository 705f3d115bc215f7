/** What a stranger meets who pipes the release's install.sh into a shell. */

import { onStage, type Stage, writeProgram } from "../cli/launching.ts";
import { withDisk } from "../faults/mounts.ts";
import { equal, match, that } from "../support/assert.ts";
import { PLATFORM, served } from "./release.ts";

/** A release whose program says what it was told. */
async function released(stage: Stage, more = "") {
  const work = Deno.makeTempDirSync({ dir: stage.top });
  Deno.mkdirSync(`${work}/oxtail/bin`, { recursive: true });
  writeProgram(`${work}/oxtail/bin/oxtail`, '#!/bin/sh\necho "told $*"\n');
  Deno.writeTextFileSync(`${work}/oxtail/more`, more);
  const release = await served(work, "1.2.3");
  return { ...release, share: `${stage.home}/.local/share/oxtail` };
}

/** Runs what a download gave to `sh`, with these programs alone when any are named. */
async function pipe(
  stage: Stage,
  text: string,
  programs: readonly string[] = [],
  env: Record<string, string> = {},
) {
  for (const name of programs) {
    const found = ["/usr/bin", "/bin"].map((folder) => `${folder}/${name}`).find(exists);
    if (found !== undefined) Deno.symlinkSync(found, `${stage.bin}/${name}`);
  }
  const child = new Deno.Command("/bin/sh", {
    args: ["-s", "--", "--yes"],
    clearEnv: true,
    env: { HOME: stage.home, PATH: programs.length > 0 ? stage.bin : "/usr/bin:/bin", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

const namesIn = (folder: string) => Array.from(Deno.readDirSync(folder), ({ name }) => name);
const TOOLS = "uname mkdir mktemp grep sha256sum shasum tar gzip rm mv sh ls".split(" ");

Deno.test("install.sh unpacks what was released, over an older one as well, and starts its setup", () =>
  onStage(async (stage) => {
    await using release = await released(stage);
    const { script, share } = release;
    Deno.mkdirSync(`${share}/1.2.2`, { recursive: true });
    for (const _run of [1, 2]) {
      const done = await pipe(stage, script);
      equal([done.code, done.stderr], [0, ""]);
      match(
        done.stdout,
        /^oxtail 1\.2\.3 for \S+: \d+ MB from http:.*\nAn older one is in .*\/1\.2\.2: .*\ntold setup --yes\n$/,
      );
      equal(namesIn(share).sort(), ["1.2.2", "1.2.3"]);
    }
  }));

Deno.test("install.sh goes by wget where there is no curl, and says what is missing", () =>
  onStage(async (stage) => {
    await using release = await released(stage);
    const { script } = release;
    const neither = await pipe(stage, script, TOOLS);
    equal([neither.code, neither.stderr], [
      1,
      "oxtail: There is neither curl nor wget: install one of them\n",
    ]);
    const wget = await pipe(stage, script, ["wget"]);
    equal([wget.code, wget.stderr], [0, ""]);
  }));

Deno.test("install.sh installs nothing when the archive is another one, cannot be had, or the script was cut", () =>
  onStage(async (stage) => {
    await using release = await released(stage);
    const { script, archive, share } = release;
    for (let at = 1; at < script.length - 2; at += 211) {
      const cut = await pipe(stage, script.slice(0, at));
      that(!cut.stdout.includes("told") && !exists(`${share}/1.2.3/bin/oxtail`), `cut at ${at}`);
    }
    Deno.writeTextFileSync(archive, "something else");
    const wrong = await pipe(stage, script);
    match(
      wrong.stderr,
      /is not what was released: its SHA-256 is [0-9a-f]{64}, expected [0-9a-f]{64}/,
    );
    equal([wrong.code, namesIn(share)], [1, []]);
    Deno.removeSync(archive);
    const away = await pipe(stage, script);
    match(away.stderr, /oxtail: Cannot download http/);
    equal([away.code, namesIn(share)], [1, []]);
  }));

Deno.test("install.sh says what works instead where there is no archive, and which script has another version", () =>
  onStage(async (stage) => {
    await using release = await released(stage);
    const { script, share } = release;
    const wrong = async (text: string, env: Record<string, string> = {}) => {
      const { code, stderr } = await pipe(stage, text, [], env);
      equal([code, exists(`${share}/1.2.3/bin/oxtail`)], [1, false]);
      return stderr;
    };
    const instead =
      /^oxtail: There is no archive for .*: where Deno runs, use jsr:@oxtail\/server\n$/;
    for (const machine of ["Plan9-x86_64", "Linux-i686", "Linux-armv7l"]) {
      const uname = "$(uname -s)-$(uname -m)";
      that(script.includes(uname), "it asks uname");
      match(await wrong(script.replace(uname, machine)), instead);
    }
    Deno.writeTextFileSync(`${stage.top}/ld-musl-x86_64.so.1`, "");
    if (PLATFORM.startsWith("linux")) {
      const musl = script.replace("/lib/ld-musl-", `${stage.top}/ld-musl-`);
      match(await wrong(musl), /^oxtail: Deno has no build for musl \(Alpine\): install deno by /);
    }
    match(
      await wrong(script, { OXTAIL_VERSION: "1.2.4" }),
      /^oxtail: This script installs 1\.2\.3; that of 1\.2\.4 /,
    );
    match(
      await wrong(script, { OXTAIL_DIR: "here" }),
      /^oxtail: OXTAIL_DIR is "here": set it to an absolute path/,
    );
  }, "a-stage"));

Deno.test("install.sh leaves a full disk and one that runs nothing as they were, and says so", () =>
  onStage(async (stage) => {
    // What no packing makes smaller fills the disk when it is unpacked, or when it is downloaded.
    const noise = Array.from({ length: 24 }, () => crypto.getRandomValues(new Uint8Array(65_536)));
    await using release = await released(stage, noise.map((part) => part.toHex()).join(""));
    for (
      const [options, says] of [
        ["size=1m", /^.*oxtail: Cannot download http.*$/s],
        ["size=3m", /^.*oxtail: Cannot unpack the archive: is the disk full\?\n$/s],
        [
          "size=32m,noexec",
          /oxtail: What was unpacked does not start in ".*": it may be mounted noexec, set OXTAIL_DIR/,
        ],
      ] as const
    ) {
      await withDisk(stage.top, { kind: "tmpfs", options }, async (disk) => {
        const done = await pipe(stage, release.script, [], { OXTAIL_DIR: disk });
        equal([done.code, namesIn(disk)], [1, []], done.stderr);
        match(done.stderr, says);
      });
    }
  }));
