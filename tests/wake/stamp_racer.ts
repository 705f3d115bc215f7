/**
 * One process of a race: at each of many moments, 4 ms apart, it claims the stamp of that round, and
 * in the end prints the rounds that it won, one a line.
 */

import { denoFiles } from "../../src/sys/deno_files.ts";
import { denoClock, temporaryName } from "../../src/sys/deno_ports.ts";
import { claimStamp, stampPath } from "../../src/wake/policy.ts";

const ROUND_MS = 4;
const TTL_MS = 30_000;

if (import.meta.main) {
  const [root = "", startMs, rounds] = Deno.args;
  const store = { files: denoFiles(temporaryName), clock: denoClock, root, uid: null };
  const paths: string[] = [];
  for (let round = 0; round < Number(rounds); round++) {
    paths.push(await stampPath(root, "b", String(round)));
  }
  const won = paths.map((path, round) => {
    while (Date.now() < Number(startMs) + round * ROUND_MS);
    return claimStamp(store, path, TTL_MS).won;
  });
  console.log(won.flatMap((isWon, round) => isWon ? [round] : []).join("\n"));
}
