/** The terminal of the stand-in: keys in, lines out, and one last line that is redrawn. */

import { type KeyEvent, lastLine, onKey, type ScreenState } from "./screen.ts";

/** How a terminal behaves. */
export interface TerminalOptions {
  readonly state: ScreenState;
  /** A file that gets every byte that was received, as it came; none when null. */
  readonly logPath: string | null;
  readonly onEvent: (event: KeyEvent) => void;
}

/** The terminal this process runs in, in raw mode. */
export class Terminal {
  readonly #options: TerminalOptions;
  readonly #log: Deno.FsFile | null;
  #state: ScreenState;
  #drawn = "";

  /** Takes the terminal over; {@link Terminal.listen} gives it back. */
  constructor(options: TerminalOptions) {
    const { logPath } = options;
    this.#options = options;
    this.#state = options.state;
    this.#log = logPath === null
      ? null
      : Deno.openSync(logPath, { create: true, append: true, mode: 0o600 });
    Deno.stdin.setRaw(true);
    this.#draw();
  }

  /** Reads keys until standard input ends. */
  async listen(): Promise<void> {
    const text = new TextDecoder();
    for await (const bytes of Deno.stdin.readable) {
      this.#log?.writeSync(bytes);
      for (const key of text.decode(bytes, { stream: true })) this.#press(key);
    }
    this.#log?.close();
  }

  /** Shows what the stand-in is at. */
  show(state: ScreenState): void {
    this.#state = state;
    this.#draw();
  }

  /** Prints lines above the last one. */
  print(text: string): void {
    this.#erase();
    write(text.trimEnd().split("\n").join("\r\n") + "\r\n");
    this.#draw();
  }

  #press(key: string): void {
    const before = lastLine(this.#state);
    const { state, event } = onKey(this.#state, key);
    if (event?.kind === "submit" || event?.kind === "answer") this.print(before);
    this.show(state);
    if (event !== null) this.#options.onEvent(event);
  }

  #draw(): void {
    this.#erase();
    this.#drawn = lastLine(this.#state);
    write(this.#drawn);
  }

  /** Erases what was drawn, which may have taken more than one row. */
  #erase(): void {
    const { columns } = Deno.consoleSize();
    const rowsAbove = Math.max(0, Math.ceil(this.#drawn.length / columns) - 1);
    write(`\r${rowsAbove > 0 ? `\x1b[${rowsAbove}A` : ""}\x1b[J`);
    this.#drawn = "";
  }
}

function write(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}
