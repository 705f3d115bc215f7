/** The terminal of `oxtail status --watch`: the only part of it that touches the world. */

import { type Fleet, renderStatus } from "../render/status.ts";
import { draw, line, type Paint } from "../render/terminal.ts";

/** A full-screen view that ends when its user says so. */
interface Terminal {
  /** Columns and rows. */
  size(): { readonly columns: number; readonly rows: number };
  write(text: string): void;
  /** The keys that are pressed, one by one; ends when the input does. */
  keys(): AsyncIterable<Key>;
  /** Calls `act` when the size changes. */
  onResize(act: () => void): void;
  close(): void;
}

const CLEAR_TO_LINE_END = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";
const HOME = "\x1b[H";

/**
 * Shows the watch until a key ends it.
 *
 * @param look Reads the fleet anew
 * @param refreshMs How often
 */
export async function watchOn(
  terminal: Terminal,
  first: Omit<Watch, "columns" | "rows">,
  look: () => Watch["fleet"],
  refreshMs: number,
): Promise<void> {
  let watch: Watch = { ...first, ...terminal.size() };
  const show = () => {
    watch = { ...watch, ...terminal.size() };
    const lines = renderWatch(watch).map((one) => one + CLEAR_TO_LINE_END);
    terminal.write(HOME + lines.join("\r\n") + CLEAR_BELOW);
  };
  const timer = setInterval(() => {
    watch = { ...watch, fleet: look() };
    show();
  }, refreshMs);
  try {
    terminal.onResize(show);
    show();
    for await (const key of terminal.keys()) {
      const next = onKey(watch, key);
      if (next === null) return;
      watch = next;
      show();
    }
  } finally {
    clearInterval(timer);
    terminal.close();
  }
}

/** The keys in what a terminal sent at once. */
export function keysIn(text: string): Key[] {
  // deno-lint-ignore no-control-regex
  return text.match(/\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Z]|[\s\S]/gu) ?? [];
}

/** The terminal that this process runs in, on its other screen and without a cursor. */
export function openTerminal(): Terminal {
  const encoder = new TextEncoder();
  const write = (text: string) => {
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
  };
  let resized: (() => void) | null = null;
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    write("\x1b[?25h\x1b[?1049l");
    Deno.stdin.setRaw(false);
    if (resized !== null) Deno.removeSignalListener("SIGWINCH", resized);
    for (const signal of ENDINGS) Deno.removeSignalListener(signal, end);
  };
  const end = () => {
    close();
    Deno.exit(130);
  };
  Deno.stdin.setRaw(true);
  for (const signal of ENDINGS) Deno.addSignalListener(signal, end);
  write("\x1b[?1049h\x1b[?25l");
  return {
    size: () => Deno.consoleSize(),
    write,
    async *keys() {
      const decoder = new TextDecoder();
      const chunk = new Uint8Array(1024);
      for (let count = await Deno.stdin.read(chunk); count !== null;) {
        yield* keysIn(decoder.decode(chunk.subarray(0, count), { stream: true }));
        count = await Deno.stdin.read(chunk);
      }
    },
    onResize(act) {
      resized = act;
      Deno.addSignalListener("SIGWINCH", act);
    },
    close,
  };
}

const ENDINGS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

// `oxtail status --watch` without its terminal: what is on the screen, and what a key does.

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
type Key = string;

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
