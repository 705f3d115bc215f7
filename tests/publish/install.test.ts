/** What a stranger meets who pipes the release's install.sh into a shell. */

import { installScript } from "../../tools/release.ts";
import { onStage, type Stage, writeProgram } from "../cli/launching.ts";
import { equal, match, that } from "../support/assert.ts";

const PLATFORM = `${Deno.build.os === "darwin" ? "macos" : "linux"}-${
  Deno.build.arch === "aarch64" ? "arm64" : "x64"
}`;

/** An archive with a program that says what it was told, served on loopback. */
async function released(stage: Stage) {
  const folder = `${stage.top}/release`;
  for (const path of ["release", "pack/oxtail/bin"]) {
    Deno.mkdirSync(`${stage.top}/${path}`, { recursive: true });
  }
  writeProgram(`${stage.top}/pack/oxtail/bin/oxtail`, '#!/bin/sh\necho "told $*"\n');
  const archive = `${folder}/oxtail-1.2.3-${PLATFORM}.tar.gz`;
  const packing = ["-C", `${stage.top}/pack`, "-czf", archive, "oxtail"];
  await new Deno.Command("tar", { args: packing }).output();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url }) => {
    const path = `${folder}${new URL(url).pathname}`;
    return exists(path) ? new Response(Deno.readFileSync(path)) : new Response("", { status: 404 });
  });
  const script = installScript("1.2.3", folder, `http://127.0.0.1:${server.addr.port}`);
  return { script, archive, folder: `${stage.home}/.local/share/oxtail`, server };
}

/** Runs what a download gave to `sh`, with these programs alone when any are named. */
async function pipe(stage: Stage, text: string, programs: readonly string[] = []) {
  for (const name of programs) {
    const found = ["/usr/bin", "/bin"].map((folder) => `${folder}/${name}`).find(exists);
    if (found !== undefined) Deno.symlinkSync(found, `${stage.bin}/${name}`);
  }
  const child = new Deno.Command("/bin/sh", {
    args: ["-s", "--", "--yes"],
    clearEnv: true,
    env: { HOME: stage.home, PATH: programs.length > 0 ? stage.bin : "/usr/bin:/bin" },
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
    const { script, folder, server } = await released(stage);
    await using _server = server;
    Deno.mkdirSync(`${folder}/1.2.2`, { recursive: true });
    for (const _run of [1, 2]) {
      const done = await pipe(stage, script);
      equal([done.code, done.stderr], [0, ""]);
      match(done.stdout, /^oxtail 1\.2\.3 for \S+: \d+ MB from http:.*\ntold setup --yes\n$/);
      equal(namesIn(folder).sort(), ["1.2.2", "1.2.3"]);
    }
  }));

Deno.test("install.sh goes by wget where there is no curl, and says what is missing", () =>
  onStage(async (stage) => {
    const { script, server } = await released(stage);
    await using _server = server;
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
    const { script, archive, folder, server } = await released(stage);
    await using _server = server;
    for (let at = 1; at < script.length - 2; at += 211) {
      const cut = await pipe(stage, script.slice(0, at));
      that(!cut.stdout.includes("told") && !exists(`${folder}/1.2.3/bin/oxtail`), `cut at ${at}`);
    }
    Deno.writeTextFileSync(archive, "something else");
    const wrong = await pipe(stage, script);
    match(
      wrong.stderr,
      /is not what was released: its SHA-256 is [0-9a-f]{64}, expected [0-9a-f]{64}/,
    );
    equal([wrong.code, namesIn(folder)], [1, []]);
    Deno.removeSync(archive);
    const away = await pipe(stage, script);
    match(away.stderr, /oxtail: Cannot download http/);
    equal([away.code, namesIn(folder)], [1, []]);
    const other = await pipe(stage, script.replace("uname -s)-", "echo Plan9)-"));
    match(other.stderr, /There is no archive for .*: where Deno runs, use jsr:/);
  }));
