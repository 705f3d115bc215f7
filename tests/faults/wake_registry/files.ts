/** Files as an enemy would write them into the store. */

import { encodeEntry, type Entry } from "../../../src/wire/entry.ts";
import { encodeStart } from "../../../src/wire/notes.ts";
import { entryOf, startOf } from "../../support/fleet.ts";

/** A file, and the pid whose lock the enemy holds to make it count, or null. */
export interface HostileFile {
  readonly path: string;
  readonly text: string;
  readonly pid: number | null;
}

/** Whom the enemy is after. */
export interface Aim {
  /** The server of an innocent agent. */
  readonly victimPid: number;
  readonly victimPane: string;
  /** A file that a command would create. */
  readonly marker: string;
}

/** All of them. */
export function hostileFiles(root: string, aim: Aim): HostileFile[] {
  const { victimPid, victimPane, marker } = aim;
  const touch = `touch '${marker}'`;
  const panes = [
    victimPane,
    `%0; run-shell '${touch}'`,
    `%0 \\; run-shell "${touch}"`,
    `#(${touch})`,
    "-t",
    `/tmp/other,1,0:${victimPane}`,
    "x".repeat(20_000),
  ];
  const sessions = ["lab", `lab; run-shell '${touch}'`, `$(${touch})`, `#(${touch})`, "=lab:"];
  const own = Deno.pid;
  const entries: [number, string][] = [
    ...panes.map((pane): [number, string] => [own, withTmux(own, pane, "lab")]),
    ...sessions.map((name): [number, string] => [own, withTmux(own, victimPane, name)]),
    // Another pid than its name says; the innocent's own; one that is none.
    [own, text(entryOf(victimPid, "/project"))],
    ...[0, 1, -1, 2 ** 31].map((pid): [number, string] => [own, text(entryOf(pid, "/project"))]),
    // The enemy's own process, which stands in no pane and is no server.
    [own, text(entryOf(own, "/project", { client: { type: "oxtail-demo", pid: victimPid } }))],
    [own, text(entryOf(own, "/project", { client: { type: `x'; ${touch}; '` } }))],
    [own, text(entryOf(own, "/project", { client: { type: "codex", session_id: "-x" } }))],
    [own, text(entryOf(own, "/project", { client: { session_id: `;run-shell '${touch}'` } }))],
    [own, text(entryOf(own, "/project", { client: { session_id: "../../etc/passwd" } }))],
    [own, text({ ...entryOf(own, "/project"), schema_version: 99 })],
    [own, `${text(entryOf(own, "/project")).slice(0, -3)}${" ".repeat(100_000)}}`],
    [own, "{".repeat(10_000)],
    [own, ""],
  ];
  return [
    ...entries.map(([pid, content]) => ({
      path: `${root}/sessions/${own}-00000000.json`,
      text: content,
      pid,
    })),
    ...[`${victimPid};x.json`, "%0.json", "-1.json", "1e3.json"].map((name) => ({
      path: `${root}/sessions/${name}`,
      text: withTmux(own, victimPane, "lab"),
      pid: null,
    })),
    {
      path: `${root}/starts/liar.json`,
      text: new TextDecoder().decode(
        encodeStart(startOf("liar", "/project", { client_pid: victimPid })),
      ),
      pid: own,
    },
    {
      path: `${root}/claims/liar.json`,
      text: JSON.stringify({ session_id: `%0; run-shell '${touch}'`, client_pid: victimPid }),
      pid: own,
    },
    { path: `${root}/listen/${own}-00000000/owner`, text: `1 liar; ${touch}\n`, pid: own },
  ];
}

function withTmux(pid: number, pane: string, session: string): string {
  const entry = entryOf(pid, "/project", { client: { type: "oxtail-demo" } });
  return JSON.stringify({ ...entry, tmux: { pane, session } });
}

function text(entry: Entry | (Omit<Entry, "schema_version"> & { schema_version: number })): string {
  return new TextDecoder().decode(encodeEntry({ ...entry, schema_version: 1 })).replace(
    '"schema_version":1',
    `"schema_version":${entry.schema_version}`,
  );
}
