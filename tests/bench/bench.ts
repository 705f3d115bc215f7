/**
 * `deno task bench`: the figures that users feel, each beside a reference measured in the same run.
 *
 * `deno task bench --peer=COMMAND` compares with another server instead, see `peer.ts`; `--only=WORD` keeps
 * the comparisons that have the word in their name. With `--loaded` every core is busy meanwhile.
 *
 * `deno task bench --json > docs/figures.json`, on a machine that does nothing else, and then
 * `deno task generate` bring the figures of the pages up to date.
 *
 * A virtual machine shares its cores: a series is taken again, up to three times or `--takes=N`, while an
 * empty program of Deno is slower than where the limits were set. The take at the best pace counts.
 *
 * For minutes after many files were removed ext4 takes 0.6 ms longer to create one in that place, and so
 * does every send. After a run of the tests, name a fresh folder at the top of the disk in TMPDIR.
 */

import { parseArgs } from "node:util";
import { cockpitRows } from "./cockpit.ts";
import { conversationRows } from "./conversation.ts";
import { figures, machine } from "./figures.ts";
import { hookRows } from "./hooks.ts";
import { listRows } from "./list.ts";
import { renderRows, verdict } from "./row.ts";
import { drainRows } from "./drains.ts";
import { sendRows } from "./sends.ts";
import { memoryRows, serverRows } from "./server.ts";
import { keepBusy } from "./load.ts";
import { peerRows } from "./peer.ts";
import { openTakes } from "./takes.ts";
import { transcriptRows } from "./transcripts.ts";

/** How often a series is taken at most, without `--takes`. */
const TAKES = 3;

if (import.meta.main) {
  const { values: options } = parseArgs({
    options: {
      json: { type: "boolean" },
      takes: { type: "string" },
      peer: { type: "string" },
      only: { type: "string" },
      loaded: { type: "boolean" },
    },
  });
  const most = Number(options.takes ?? TAKES);
  if (!(Number.isInteger(most) && most >= 1)) {
    console.error(`--takes wants a whole number, such as ${TAKES}`);
    Deno.exit(2);
  }
  const on = machine();
  const takes = openTakes(most, console.error);
  await using later = new AsyncDisposableStack();
  if (options.loaded === true) later.use(keepBusy());
  const isWanted = (figure: string) => figure.includes(options.only ?? "");
  const rows = options.peer !== undefined ? await peerRows(options.peer, isWanted) : [
    ...await conversationRows(takes, later),
    ...await sendRows(takes, later),
    ...await serverRows(takes),
    ...await hookRows(takes),
    ...await listRows(takes),
    ...await cockpitRows(),
    // These make and remove many files, which slows the disk down for whoever comes after them.
    ...await memoryRows(),
    ...await transcriptRows(takes),
    ...await drainRows(takes),
  ];
  if (options.json === true) console.log(JSON.stringify(figures(on, rows), null, 2));
  else console.log(renderRows(rows));
  const missed = rows.filter((row) => verdict(row) === "missed").length;
  if (missed > 0) console.error(`${missed} of ${rows.length} figures were not reached`);
  Deno.exitCode = missed === 0 ? 0 : 1;
}
