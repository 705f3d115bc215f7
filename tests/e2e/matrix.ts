/** What was seen of the clients beside Claude Code and Codex, as the table in docs/clients.md. */

import { MORE } from "./more.ts";
import { type Column, COLUMNS } from "./scenario.ts";

/** How a scenario about a client ended. */
interface Seen {
  readonly client: string;
  readonly column: Column;
  readonly word: "PASS" | "FAIL" | "SKIP";
}

const PAGE = new URL("../../docs/clients.md", import.meta.url);
const [BEGIN, END] = ["<!-- matrix: deno task e2e --matrix -->", "<!-- /matrix -->"];
const NAMES: readonly Column[] = ["talks", "handsOver", "wakes"];

/** Writes what a run has seen; of what it has not looked at the page keeps what it says. */
export function writeMatrix(seen: readonly Seen[]): void {
  const page = Deno.readTextFileSync(PAGE);
  const [before = "", rest = ""] = page.split(BEGIN);
  const [old = "", after = ""] = rest.split(END);
  Deno.writeTextFileSync(PAGE, `${before}${BEGIN}\n\n${table(seen, old)}\n\n${END}${after}`);
}

function table(seen: readonly Seen[], old: string): string {
  const head = ["client", "version", ...NAMES.map((name) => COLUMNS[name]), "seen"];
  const today = new Date().toISOString().slice(0, 10);
  const rows = MORE.map(({ type, title, version, wakes }) => {
    const known = old.split("\n").find((line) => line.startsWith(`| ${title} `))?.split("|")
      .map((cell) => cell.trim()) ?? [];
    const own = seen.filter(({ client, word }) => client === type && word !== "SKIP");
    const cells = NAMES.map((name, at) => {
      const found = own.find(({ column }) => column === name);
      if (name === "wakes" && !wakes) return "no: its next turn";
      return found === undefined ? known[at + 3] ?? "" : found.word === "PASS" ? "yes" : "no";
    });
    return [title, version, ...cells, own.length > 0 ? today : known[NAMES.length + 3] ?? ""];
  });
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...all.map((cells) => (cells[at] ?? "").length)));
  const lines = all.map((cells) => cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)));
  return [lines[0] ?? [], widths.map((width) => "-".repeat(width)), ...lines.slice(1)]
    .map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
