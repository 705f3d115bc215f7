/** Servers that only seem to run: entries whose locks the test holds, and what hooks wrote down. */

import { encodeEntry, type Entry, serverOf } from "../../src/wire/entry.ts";
import { boxOf } from "../../src/wire/ids.ts";
import { encodeStart, type Start } from "../../src/wire/notes.ts";

/** Entries and their locks; disposing of it ends all of these servers. */
export interface Fleet extends Disposable {
  /** Shows a server; `change` replaces fields of its entry and of its client. */
  add(pid: number, change?: EntryChange): Entry;
  /** Ends one, as kill -9 does. */
  end(pid: number): void;
}

/** Fields of an entry that are not as usual. */
export type EntryChange = Partial<Omit<Entry, "client">> & {
  readonly client?: Partial<Entry["client"]>;
};

/** A fleet in the store at `root` that works in `project`. */
export function openFleet(root: string, project: string): Fleet {
  const locks = new Map<number, Deno.FsFile>();
  return {
    add(pid, change = {}) {
      const entry = entryOf(pid, project, change);
      const lock = Deno.openSync(`${root}/sessions/${serverOf(entry)}.lock`, {
        write: true,
        create: true,
      });
      lock.lockSync(true);
      locks.get(pid)?.close();
      locks.set(pid, lock);
      Deno.writeFileSync(`${root}/sessions/${serverOf(entry)}.json`, encodeEntry(entry));
      return entry;
    },
    end(pid) {
      locks.get(pid)?.close();
      locks.delete(pid);
    },
    [Symbol.dispose]() {
      for (const lock of locks.values()) lock.close();
    },
  };
}

/** An entry of a Claude Code with the usual fields. */
export function entryOf(pid: number, project: string, change: EntryChange = {}): Entry {
  const { client, ...rest } = change;
  return {
    schema_version: 1,
    server_pid: pid,
    domain: "00000000",
    started_at: 1_700_000_000_000 + pid,
    client: {
      type: "claude-code",
      version: "1.0.0",
      pid: pid + 1_000_000,
      session_id: `session-${pid}`,
      session_id_source: "env",
      transcript_path: null,
      cwd: project,
      ...client,
    },
    project: { root: project, repo: `${project}/.git`, branch: "main" },
    name: null,
    label: null,
    tmux: null,
    state: null,
    ...rest,
  };
}

/** What a SessionStart hook saw, with the usual fields. */
export function startOf(sessionId: string, project: string, change: Partial<Start> = {}): Start {
  return {
    schema_version: 1,
    session_id: sessionId,
    client: "claude-code",
    client_pid: 4_000_000,
    domain: "00000000",
    client_start: "Mon Nov 23 04:31:40 2026",
    cwd: project,
    project: { root: project, repo: `${project}/.git`, branch: "main" },
    transcript_path: null,
    source: "startup",
    at_ms: Date.now(),
    ended: false,
    ...change,
  };
}

/** Writes `starts/<box>.json`, as a hook does: whole, by a rename. */
export function writeStart(root: string, start: Start): void {
  const path = `${root}/starts/${boxOf(start.session_id)}.json`;
  Deno.writeFileSync(`${path}.tmp`, encodeStart(start));
  Deno.renameSync(`${path}.tmp`, path);
}
