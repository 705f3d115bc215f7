/** `oxtail status --watch` without its terminal: what is on the screen, and what a key does. */

import { draw, line } from "./lines.ts";
import type { Paint } from "./paint.ts";
import type { Fleet } from "./fleet.ts";
import { renderStatus } from "./status.ts";

/** What the screen depends on. */
export interface Watch {
  /** The fleet, or a sentence that says why it cannot be read. */
  readonly fleet: Fleet | string;
  readonly columns: number;
  readonly rows: number;
  /** Lines scrolled away at the top. */
  readonly offset: number;
  readonly showsTraffic: boolean;
  readonly paint: Paint;
}

/** A key, as the terminal sends it. */
export type Key = string;

const QUIT: ReadonlySet<Key> = new Set(["q", "Q", "\x03", "\x04", "\x1b"]);
const STEPS: ReadonlyMap<Key, number> = new Map([
  ["\x1b[A", -1],
  ["k", -1],
  ["\x1b[B", 1],
  ["j", 1],
  ["\x1b[5~", -10],
  ["\x1b[6~", 10],
  [" ", 10],
]);

/** The watch after a key, or null when it ends. */
export function onKey(watch: Watch, key: Key): Watch | null {
  if (QUIT.has(key)) return null;
  if (key === "t") return withOffset({ ...watch, showsTraffic: !watch.showsTraffic }, 0);
  const step = STEPS.get(key);
  return step === undefined ? watch : withOffset(watch, step);
}

/** The lines on the screen: at most its rows, none longer than its columns. */
export function renderWatch(watch: Watch): string[] {
  const { columns, rows, offset, showsTraffic, paint } = watch;
  const all = linesOf(watch);
  const room = Math.max(1, rows - 1);
  const start = Math.min(offset, Math.max(0, all.length - room));
  const below = all.length - start - room;
  const help = `q quits, t ${showsTraffic ? "hides" : "shows"} what was sent lately` +
    (below > 0 ? `, ↓ shows ${below} more` : start > 0 ? ", ↑ goes back" : "");
  const shown = all.slice(start, start + room);
  // The help stays at the bottom, wherever the fleet ends.
  const gap = new Array<string>(Math.max(0, room - shown.length)).fill("");
  return [...shown, ...gap, draw(line(help, "dim"), columns, paint)].slice(-rows);
}

function linesOf({ fleet, columns, paint, showsTraffic }: Watch): string[] {
  return typeof fleet === "string"
    ? [draw(line(fleet, "bad"), columns, paint)]
    : renderStatus(fleet, { columns, paint, showsTraffic });
}

/** Scrolls, and never beyond the last line. */
function withOffset(watch: Watch, step: number): Watch {
  const last = Math.max(0, linesOf(watch).length - Math.max(1, watch.rows - 1));
  return { ...watch, offset: Math.max(0, Math.min(watch.offset + step, last)) };
}
