#!/bin/sh
# Deno 2.9.6: Deno.watchFs on a folder that is removed and made again goes on waiting and never says anything more: no
# event for what happens in the new folder, no error, no end of the iterator. The last it tells is the removal. A
# program that watches a folder which others may remake has to look for itself after a "remove" of the folder.
. "$(dirname "$0")/lib/common.sh"
packages deno@2.9.6
deno="$T/node_modules/.bin/deno"
say "$("$deno" --version | head -1) on $(uname -s)"
cat >"$T/watch.ts" <<'TS'
const folder = Deno.args[0];
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
Deno.mkdirSync(folder);
const watcher = Deno.watchFs(folder);
let kinds: string[] = [];
let state = "waiting";
(async () => {
  try {
    for await (const { kind } of watcher) if (kind !== "access") kinds.push(kind);
    state = "ended";
  } catch {
    state = "failed";
  }
})();
const round = async (what: string, act: () => void) => {
  kinds = [];
  act();
  await wait(1500);
  console.log(`${what}: ${kinds.length === 0 ? "nothing" : [...new Set(kinds)].join(", ")}; ${state}`);
};
await round("a file is written", () => Deno.writeTextFileSync(`${folder}/a`, "x"));
await round("the folder is removed", () => Deno.removeSync(folder, { recursive: true }));
await round("it is made again", () => Deno.mkdirSync(folder));
await round("a file is written in it", () => Deno.writeTextFileSync(`${folder}/b`, "x"));
Deno.exit(0);
TS
clean "$deno" run -A --no-config --no-lock "$T/watch.ts" "$T/watched" >"$T/out"
seen "before" "a file is written: create, modify; waiting" "$(sed -n 1p "$T/out")"
seen "the end" "the folder is removed: remove; waiting" "$(sed -n 2p "$T/out")"
seen "again" "it is made again: nothing; waiting" "$(sed -n 3p "$T/out")"
seen "after" "a file is written in it: nothing; waiting" "$(sed -n 4p "$T/out")"
