/** `deno task release <tag>`: whether this checkout is what the tag says, and the notes of that release. */

import { no, ok, type Result } from "../src/wire/result.ts";
import { readConfig } from "./offline_config.ts";
import { ROOT } from "./paths.ts";

const EXIT_USAGE = 64;

/** Prints the notes of the release, or says what does not agree. Gives the exit status. */
export function release(args: string[]): number {
  const [tag, ...rest] = args;
  if (tag === undefined || rest.length > 0) {
    console.error("Cannot check the release: name its tag, for example v1.2.3");
    return EXIT_USAGE;
  }
  const changelog = Deno.readTextFileSync(`${ROOT}/CHANGELOG.md`);
  const notes = releaseNotes(tag, String(readConfig()["version"]), changelog);
  if (!notes.ok) {
    console.error(`Cannot release "${tag}": ${notes.reason}`);
    return 1;
  }
  console.log(notes.value);
  return 0;
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
