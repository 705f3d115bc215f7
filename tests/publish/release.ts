/** The files of a release, made here as the workflow makes them, and served on loopback. */

import denoJson from "../../deno.json" with { type: "json" };
import { installScript } from "../../tools/release.ts";
import { ROOT } from "../../tools/paths.ts";

/** The platform as the names of archives have it. */
export const PLATFORM = `${Deno.build.os === "darwin" ? "macos" : "linux"}-${
  Deno.build.arch === "aarch64" ? "arm64" : "x64"
}`;

/** A release that can be downloaded. */
export interface Release extends AsyncDisposable {
  /** Its files lie right below. */
  readonly url: string;
  /** The folder that is served. */
  readonly folder: string;
  readonly archive: string;
  /** The text of its install.sh. */
  readonly script: string;
}

/** Makes the archive of this platform from this checkout, under a new folder in `top`. */
export async function releaseOf(top: string): Promise<Release> {
  const work = await Deno.makeTempDir({ dir: top });
  const dev = [`${ROOT}/tools/dev.ts`, "bundle", "--with-deno", `--output=${work}/oxtail`];
  await mustRun(Deno.execPath(), ["run", "-A", "--no-config", "--no-lock", ...dev]);
  return await served(work, denoJson.version);
}

/** Packs `<work>/oxtail` and serves it, with the script that installs it. */
export async function served(work: string, version: string): Promise<Release> {
  const folder = `${work}/files`;
  await Deno.mkdir(folder);
  const archive = `${folder}/oxtail-${version}-${PLATFORM}.tar.gz`;
  await mustRun("tar", ["-C", work, "-czf", archive, "oxtail"]);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url }) => {
    try {
      return new Response(Deno.readFileSync(`${folder}${new URL(url).pathname}`));
    } catch {
      return new Response("", { status: 404 });
    }
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  const script = installScript(version, folder, url);
  await Deno.writeTextFile(`${folder}/install.sh`, script);
  return { url, folder, archive, script, [Symbol.asyncDispose]: () => server.shutdown() };
}

async function mustRun(program: string, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(`Cannot run ${program}: ${new TextDecoder().decode(stderr)}`);
}
