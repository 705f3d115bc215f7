/**
 * `deno task release <tag> <url>`: whether this checkout is what the tag says, and the notes of that
 * release, whose files lie below the address.
 * `deno task release <tag> <folder> <url>`: the text of install.sh for the archives in the folder, which
 * can be downloaded from below the address.
 */

import { createHash } from "node:crypto";

import { no, ok, type Result } from "../src/wire/result.ts";
import { readConfig } from "./offline_config.ts";
import { ROOT } from "./paths.ts";

const EXIT_USAGE = 64;

/** Prints the notes of the release, or says what does not agree. Gives the exit status. */
export function release(args: string[]): number {
  const [tag, folder, url, ...rest] = args;
  if (tag !== undefined && folder !== undefined && url !== undefined && rest.length === 0) {
    console.log(installScript(String(readConfig()["version"]), folder, url).trimEnd());
    return 0;
  }
  const address = folder;
  if (tag === undefined || address === undefined || url !== undefined) {
    console.error(
      "Cannot check the release: name its tag, for example v1.2.3, and where its files lie",
    );
    return EXIT_USAGE;
  }
  const changelog = Deno.readTextFileSync(`${ROOT}/CHANGELOG.md`);
  const notes = releaseNotes(tag, String(readConfig()["version"]), changelog);
  if (!notes.ok) {
    console.error(`Cannot release "${tag}": ${notes.reason}`);
    return 1;
  }
  console.log(`${notes.value}\n\n${howToInstall(address)}`);
  return 0;
}

/** What the release page says beside the notes: README cannot know the address. */
function howToInstall(url: string): string {
  const [, repository = ""] = /^https:\/\/[^/]+\/([^/]+\/[^/]+)\//.exec(url) ?? [];
  return `### Install

    curl -fsSL ${url}/install.sh | sh

\`install.sh\` holds the SHA-256 of each archive. Where they were built: \`gh attestation verify install.sh --repo ${repository}\``;
}

/**
 * The part of the changelog about a version: the first one, headed by it and the day of its release.
 *
 * @param tag `v` and the version
 * @param version That of deno.json
 */
export function releaseNotes(tag: string, version: string, changelog: string): Result<string> {
  if (tag !== `v${version}`) return no(`deno.json has version ${version}`);
  const [, first = ""] = changelog.split(/^## /m);
  const [heading = "", ...lines] = first.split("\n");
  const dated = /^(\S+) \((\d{4}-\d\d-\d\d)\)$/.exec(heading);
  if (dated?.[1] !== version) {
    return no(
      `CHANGELOG.md begins with "${heading}", expected "${version} (<year>-<month>-<day>)"`,
    );
  }
  const notes = lines.join("\n").trim();
  return notes === "" ? no(`CHANGELOG.md says nothing about ${version}`) : ok(notes);
}

/**
 * The script that installs a release, with the SHA-256 of each archive in it.
 *
 * @param folder Has `oxtail-<version>-<platform>.tar.gz`
 * @param url Where they lie on the release page
 */
export function installScript(version: string, folder: string, url: string): string {
  const name = new RegExp(`^oxtail-${RegExp.escape(version)}-([a-z0-9-]+)\\.tar\\.gz$`);
  const lines = Array.from(Deno.readDirSync(folder)).flatMap((file) => {
    const platform = name.exec(file.name)?.[1];
    if (platform === undefined) return [];
    const bytes = Deno.readFileSync(`${folder}/${file.name}`);
    return [`${platform} ${createHash("sha256").update(bytes).digest("hex")} ${bytes.length}`];
  });
  if (lines.length === 0) throw new Error(`There is no archive of ${version} in "${folder}"`);
  return Deno.readTextFileSync(`${ROOT}/tools/install.sh`)
    .replaceAll("@VERSION@", version)
    .replaceAll("@BASE@", () => url)
    .replace("@ARCHIVES@", lines.sort().join("\n"));
}
