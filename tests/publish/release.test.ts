import { releaseNotes } from "../../tools/release.ts";
import { equal, match } from "../support/assert.ts";

const CHANGELOG = `# Changelog

## 1.1.0 (2026-11-26)

- New.

## 1.0.0 (2026-10-01)

- Old.
`;

function reason(tag: string, version: string, changelog: string): string {
  const notes = releaseNotes(tag, version, changelog);
  return notes.ok ? "" : notes.reason;
}

Deno.test("a release has the notes of its version, and of no other", () => {
  equal(releaseNotes("v1.1.0", "1.1.0", CHANGELOG), { ok: true, value: "- New." });
});

Deno.test("a tag that is not the version of deno.json releases nothing", () => {
  match(reason("v1.1.1", "1.1.0", CHANGELOG), /deno\.json has version 1\.1\.0/);
  match(reason("1.1.0", "1.1.0", CHANGELOG), /deno\.json has version 1\.1\.0/);
});

Deno.test("a version that the changelog does not begin with, or not with a day, is not released", () => {
  match(reason("v1.0.0", "1.0.0", CHANGELOG), /begins with "1\.1\.0 \(2026-11-26\)"/);
  const open = CHANGELOG.replace("2026-11-26", "unreleased");
  match(
    reason("v1.1.0", "1.1.0", open),
    /begins with "1\.1\.0 \(unreleased\)", expected "1\.1\.0 \(<year>/,
  );
});

Deno.test("a version of which the changelog says nothing is not released", () => {
  match(reason("v1.1.0", "1.1.0", CHANGELOG.replace("- New.", "")), /says nothing about 1\.1\.0/);
});
