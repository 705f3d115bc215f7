/** The tables of the pages that are made from the code. */

import { COMMAND_NAMES, ENTRIES, ENTRY_NAMES, type EntryName } from "../../src/cli/entries.ts";
import * as limits from "../../src/wire/limits.ts";
import { SETTINGS, SWITCHES } from "../../src/wire/settings.ts";
import { WAKE_MEANINGS } from "../../src/wire/wake.ts";
import { code, table } from "./markdown.ts";

/** What people may set in the environment. */
export function settingsTable(): string {
  const words = Object.values(SWITCHES).map(({ name, meaning, values }) => {
    const choice = values.length > 1 ? `: ${values.map(code).join(", ")}` : "";
    return [code(name), `${meaning}${choice}`, values[0] ?? ""];
  });
  const numbers = Object.values(SETTINGS).map(({ name, meaning, fallback }) => [
    code(name),
    meaning,
    fallback === 0 ? "by client" : number(fallback),
  ]);
  return table(["variable", "meaning", "unset"], [...words, ...numbers]);
}

/** The commands that people run. */
export function commandsTable(): string {
  const rows = COMMAND_NAMES.map((name) => [code(`oxtail ${name}`), ENTRIES[name].does]);
  return table(["command", "does"], rows);
}

const SOCKET = "the socket of its own Claude Code session";

/** What each entry point may do. */
export function permissionsTable(): string {
  const list = (words: readonly string[], text = shown) =>
    words.length === 0 ? "-" : words.map((word) => text(word)).join(", ");
  const rows = ENTRY_NAMES.map((name) => {
    const { read, write, writeWith, replaces, run, socket } = ENTRIES[name];
    const more = writeWith === undefined
      ? ""
      : `; with ${code(writeWith.option)}: ${list(writeWith.places)}`;
    return [
      code(name),
      list([...read, ...replaces]),
      `${list([...write, ...replaces])}${more}`,
      list(run, (program) => startedBy(name, program)),
      socket === undefined ? "-" : SOCKET,
    ];
  });
  return table(["entry", "reads", "writes", "starts", "net"], rows);
}

/** A program that an entry point may start, and when that is not always. */
function startedBy(name: EntryName, program: string): string {
  const isChosen = name === "server" && program === "codex";
  return isChosen ? `${code(program)} unless ${code("setup --no-codex-queue")}` : code(program);
}

/** A place as people write it. */
function shown(place: string): string {
  if (place === "path") return "the folders of `PATH`";
  const path = place.replace(/^home\//, "~/").replace(/^(claude|codex)\//, "~/.$1/");
  return code(/^(claude|codex)$/.test(place) && !path.includes("/") ? `~/.${place}` : path);
}

/** What became of a wake, by its word. */
export function wakesTable(): string {
  const rows = Object.entries(WAKE_MEANINGS).map(([word, meaning]) => [code(word), meaning]);
  return table(["`wake_status`", "meaning"], rows);
}

/** Every limit, by its name in the code. */
export function limitsTable(): string {
  const reasons = reasonsIn(Deno.readTextFileSync(new URL(LIMITS, import.meta.url)));
  const rows = Object.entries(limits).flatMap(([name, value]) =>
    typeof value === "number" ? [[code(name), number(value), reasons.get(name) ?? ""]] : []
  );
  return table(["limit", "value", "why"], rows.toSorted(byPlace([...reasons.keys()])));
}

const LIMITS = "../../src/wire/limits.ts";

/** The comment of each constant, by its name, in the order of the file. */
function reasonsIn(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/\/\*\* (.+?) \*\/\nexport const (\w+)/g);
  return new Map(
    Array.from(
      found,
      ([, reason = "", name = ""]) => [name, reason.replace(/\{@link (\w+)\}/, "`$1`")],
    ),
  );
}

function byPlace(names: readonly string[]) {
  const place = ([name = ""]: readonly string[]) => names.indexOf(name.replaceAll("`", ""));
  return (a: readonly string[], b: readonly string[]) => place(a) - place(b);
}

function number(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString("en-US") : value.toFixed(2);
}
