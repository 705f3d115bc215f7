/** What the demo prints: one line for each step, plain unless it goes to a terminal. */

/** Prints the course of the demo. */
export interface Report {
  title(text: string): void;
  /** A step that went well, and how long it took. */
  done(title: string, ms: number): void;
  failed(title: string, ms: number): void;
  /** Lines that belong to the step before. */
  detail(lines: readonly string[]): void;
  /** Text in a frame. */
  box(title: string, lines: readonly string[]): void;
  line(text: string): void;
}

const BOX_WIDTH = 100;

/** A report on `write`. */
export function createReport(write: (line: string) => void, colour: boolean): Report {
  const paint = (code: number, text: string) => colour ? `\x1b[${code}m${text}\x1b[0m` : text;
  const dim = (text: string) => paint(2, text);
  const step = (mark: string, title: string, ms: number) =>
    write(`${mark} ${title} ${dim(`(${Math.round(ms)} ms)`)}`);
  return {
    title: (text) => write(`\n${paint(1, text)}\n`),
    done: (title, ms) => step(paint(32, "✓"), title, ms),
    failed: (title, ms) => step(paint(31, "✗"), title, ms),
    detail: (lines) => lines.forEach((line) => write(`    ${dim(line)}`)),
    box(title, lines) {
      const width = BOX_WIDTH - 4;
      const rule = (left: string, text: string, right: string) =>
        write(dim(`${left}${text.padEnd(BOX_WIDTH - 2, "─")}${right}`));
      rule("╭", `─ ${title} `, "╮");
      for (const line of lines) {
        const cut = line.length > width ? `${line.slice(0, width - 1)}…` : line;
        write(`${dim("│")} ${cut.padEnd(width)} ${dim("│")}`);
      }
      rule("╰", "", "╯");
    },
    line: write,
  };
}
