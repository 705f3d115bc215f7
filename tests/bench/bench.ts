/**
 * `deno task bench`: the figures that users feel, each beside a reference measured in the same run.
 *
 * `deno task bench --json > docs/figures.json`, on a machine that does nothing else, and then
 * `deno task generate` bring the figures of the pages up to date.
 *
 * For minutes after many files were removed ext4 takes 0.6 ms longer to create one in that place, and so
 * does every send. After a run of the tests, name a fresh folder at the top of the disk in TMPDIR.
 */

import { conversationRows } from "./conversation.ts";
import { figures, machine } from "./figures.ts";
import { hookRows } from "./hooks.ts";
import { listRows } from "./list.ts";
import { renderRows, verdict } from "./row.ts";
import { drainRows } from "./drains.ts";
import { sendRows } from "./sends.ts";
import { memoryRows, serverRows } from "./server.ts";
import { transcriptRows } from "./transcripts.ts";

if (import.meta.main) {
  const on = machine();
  await using later = new AsyncDisposableStack();
  const rows = [
    ...await conversationRows(later),
    ...await sendRows(later),
    ...await serverRows(),
    ...await hookRows(),
    ...await listRows(),
    // These make and remove many files, which slows the disk down for whoever comes after them.
    ...await memoryRows(),
    ...await transcriptRows(),
    ...await drainRows(),
  ];
  if (Deno.args.includes("--json")) console.log(JSON.stringify(figures(on, rows), null, 2));
  else console.log(renderRows(rows));
  const missed = rows.filter((row) => verdict(row) === "missed").length;
  if (missed > 0) console.error(`${missed} of ${rows.length} figures were not reached`);
  Deno.exitCode = missed === 0 ? 0 : 1;
}
