/** tmux and ps: without them nothing is typed into a pane, and the rest works. */

import { createQuota, deliver } from "../../mail/deliver.ts";
import { BOX_FOLDERS, boxPath, sentPath } from "../../mail/layout.ts";
import { acknowledge, queued } from "../../mail/lease.ts";
import { offers, take } from "../../mail/mailbox.ts";
import { createCompose } from "../../mail/outgoing.ts";
import { type Store, storeFault } from "../../mail/store.ts";
import type { Finding, ProbeTimes, WakeCounts } from "../../render/report.ts";
import type { OpenFault, Reader } from "../../sys/ports.ts";
import { boxTag } from "../../wire/ids.ts";
import { own, parseObject } from "../../wire/json.ts";
import {
  DIAGNOSE_NAMED_MAX,
  TRACE_READ_MAX_BYTES,
  UNREAD_MAX,
  UNREAD_MAX_PER_SENDER,
  WAKE_OUTCOMES_MAX,
} from "../../wire/limits.ts";
import { parseSettingsFile } from "../../wire/settings.ts";
import { no, ok, type Result } from "../../wire/result.ts";
import { safeLine } from "../../wire/text.ts";
import { shellQuote } from "../launcher.ts";
import type { Facts, ProgramFacts, TraceFacts } from "./facts.ts";
import { sayOf } from "./say.ts";
import { ifPossible } from "../../sys/files.ts";

const say = sayOf("programs");

/** What is to be said of the programs. */
export function checkPrograms(
  { isKeysOff, tmux, ps, skipped, host: { os } }: Pick<
    Facts,
    "isKeysOff" | "tmux" | "ps" | "skipped" | "host"
  >,
): Finding[] {
  if (isKeysOff) {
    const seen = "tmux and ps are not used, and nothing is typed: keys are off by your choice";
    return [say("pass", "keys-off", seen, "oxtail setup --keys")];
  }
  return [checkTmux(tmux, os), checkPs(ps, os), ...checkSkipped(skipped)];
}

const WHY_SKIPPED: { readonly [why: string]: string } = {
  relative: "a folder of PATH that has no absolute path leads wherever one stands",
  project: "it lies in the project, whoever wrote that would have your rights at every start",
  writable: "any user of this machine may write it or its folder",
  owner: "it or its folder belongs to another user",
};

function checkSkipped(skipped: Facts["skipped"]): Finding[] {
  const [first] = skipped;
  if (first === undefined) return [];
  const named = skipped.length === 1
    ? "1 program in PATH is"
    : `${skipped.length} programs in PATH are`;
  const seen = `${named} passed over, the next one of that name is taken`;
  const details = skipped.slice(0, DIAGNOSE_NAMED_MAX).map(({ why, path }) =>
    safeLine(`${path}: ${WHY_SKIPPED[why] ?? "its owner and mode cannot be read"}`)
  );
  return [say("warn", "program-skipped", seen, null, details)];
}

/** A command that can be pasted: a shell takes what is said beside it for a comment. */
function installing(name: string, os: string): string {
  return os === "darwin"
    ? `brew install ${name}`
    : `sudo apt-get install ${name} # or the same with your own package manager`;
}

function checkTmux({ program, shows }: ProgramFacts, os: string): Finding {
  if (program === null || shows === null) {
    const seen = "There is no tmux in PATH, or it may not be run: no agent is woken by keys";
    return say("warn", "tmux-missing", seen, installing("tmux", os));
  }
  if (!shows.ok) {
    const seen = `tmux cannot be reached: ${safeLine(shows.reason)}`;
    return say("warn", "tmux-unreachable", seen, `${program} list-sessions`);
  }
  return shows.value === 0
    ? say(
      "pass",
      "tmux-idle",
      "tmux is there; no session runs in the server that this shell would use",
    )
    : say("pass", "tmux-ok", `tmux shows ${shows.value === 1 ? "1 pane" : `${shows.value} panes`}`);
}

function checkPs({ program, shows }: ProgramFacts, os: string): Finding {
  if (program === null || shows === null) {
    const seen =
      "There is no ps in PATH, or it may not be run: no pane can be proved to be an agent's";
    return say("warn", "ps-missing", seen, installing("procps", os));
  }
  if (!shows.ok) {
    const seen = `ps shows no processes: ${safeLine(shows.reason)}`;
    return say("warn", "ps-failed", seen, `${program} -ax`);
  }
  return say("pass", "ps-ok", `ps shows ${shows.value} processes`);
}

/** What is to be said of `~/.oxtail/settings`, where there is one. */
export function checkSettings({ settings, store }: Pick<Facts, "settings" | "store">): Finding[] {
  const say = sayOf("settings");
  const path = `${store.root}/settings`;
  if (!settings.ok) {
    const seen = `Cannot read ${safeLine(path)}, so nothing in it counts: ${
      safeLine(settings.reason)
    }`;
    return [say("warn", "settings-bad", seen, `rm ${shellQuote(path)}`)];
  }
  if (settings.value === null) return [];
  const { set, bad } = parseSettingsFile(settings.value);
  const counts = `${set.length === 1 ? "1 line" : `${set.length} lines`} of it ${
    set.length === 1 ? "counts" : "count"
  }, where the environment says nothing else`;
  if (bad.length === 0) {
    return [say("pass", "settings-ok", `${safeLine(path)}: ${counts}`, null, set.map(safeLine))];
  }
  const seen =
    `${safeLine(path)}: ${bad.length === 1 ? "1 line is" : `${bad.length} lines are`} no ` +
    `setting; ${counts}`;
  const mend = "correct or remove these lines: docs/settings.md has the names";
  return [say("warn", "settings-bad", seen, mend, bad.slice(0, DIAGNOSE_NAMED_MAX).map(safeLine))];
}

// What the trace says of past wakes, and how the probe went.

/** What is to be said of wakes. */
export function checkWakes({ trace, store }: Pick<Facts, "trace" | "store">): Finding[] {
  const say = sayOf("wakes");
  if (trace.kind === "unset") {
    const path = shellQuote(`${store.root}/trace/oxtail.ndjson`);
    const seen = "MCP_TRACE_FILE is not set, so nothing is known of past wakes";
    return [say("pass", "trace-unset", seen, `export MCP_TRACE_FILE=${path}`)];
  }
  const path = safeLine(trace.path);
  if (trace.kind === "missing") {
    const seen =
      `There is no trace ${path} yet: clients that are started with this MCP_TRACE_FILE write it`;
    return [say("pass", "wakes-none", seen)];
  }
  if (trace.kind === "unreadable") {
    const seen = `Cannot read the trace ${path}: ${safeLine(trace.reason)}`;
    return [say("fail", "trace-unreadable", seen)];
  }
  const { wakes } = trace;
  if (wakes.total === 0) return [say("pass", "wakes-none", `The trace ${path} has no wakes yet`)];
  return [say("pass", "wakes-counted", titleOf(wakes), null, [
    `by status: ${listOf(wakes.byStatus)}`,
    `by tool: ${listOf(wakes.byTool)}`,
  ])];
}

function titleOf({ counted, total }: WakeCounts): string {
  const number = (value: number) => value.toLocaleString("en-US");
  if (counted < total) return `How the newest ${number(counted)} of ${number(total)} wakes ended`;
  return counted === 1 ? "How 1 wake ended" : `How ${number(counted)} wakes ended`;
}

function listOf(counts: WakeCounts["byStatus"]): string {
  return counts.map(([name, count]) => `${name} ${count}`).join(", ");
}

/** How the probe went. */
export function checkProbe({ probe }: Pick<Facts, "probe">): Finding[] {
  const say = sayOf("probe");
  if (probe === null) return [];
  if (!probe.ok) {
    return [
      say("fail", "probe-failed", `A message to itself did not arrive: ${safeLine(probe.reason)}`),
    ];
  }
  const { storeMs, readMs } = probe.value;
  const times = `stored durably in ${storeMs.toFixed(1)} ms, read in ${readMs.toFixed(1)} ms`;
  return [say("pass", "probe-ok", `A message to itself was ${times}`)];
}

// Reading the trace: the newest part of the file, and of the one that was put aside before it.

const REASONS: { readonly [F in Exclude<OpenFault, "missing">]: string } = {
  outside: "oxtail may read and write traces under ~/.oxtail only",
  "not-a-file": "it is no plain file",
  unreadable: "permission denied",
};

/** What the trace at `path` says, which is the value of MCP_TRACE_FILE. */
export async function readTrace(reader: Reader, path: string | undefined): Promise<TraceFacts> {
  if (path === undefined || path === "") return { kind: "unset" };
  if (!path.startsWith("/")) {
    return { kind: "unreadable", path, reason: "it is not an absolute path" };
  }
  const [aside, current] = [await tailOf(reader, `${path}.1`), await tailOf(reader, path)];
  if (!current.ok && !aside.ok) {
    return current.reason === "missing"
      ? { kind: "missing", path }
      : { kind: "unreadable", path, reason: REASONS[current.reason] };
  }
  const lines = [aside, current].flatMap((text) => text.ok ? text.value.split("\n") : []);
  return { kind: "read", path, wakes: countWakes(lines) };
}

/** The last few megabytes of a file; its first line may be cut, and is no record then. */
async function tailOf(reader: Reader, path: string): Promise<Result<string, OpenFault>> {
  const opened = reader.open(path, path.slice(0, path.lastIndexOf("/")) || "/");
  if (!opened.ok) return opened;
  using file = opened.value;
  const bytes = new Uint8Array(Math.min(file.size, TRACE_READ_MAX_BYTES));
  try {
    const count = await file.read(Math.max(0, file.size - bytes.length), bytes);
    return ok(new TextDecoder().decode(bytes.subarray(0, count)));
  } catch {
    return no("unreadable");
  }
}

// Counting wakes in a trace. Total: a line may be anything.

/** A word of ours has fewer characters; anything longer was put there by somebody else. */
const WORD_MAX_CHARS = 40;

/** How the newest wakes in `lines` ended; the oldest line comes first. */
export function countWakes(lines: Iterable<string>, limit = WAKE_OUTCOMES_MAX): WakeCounts {
  const all: { readonly status: string; readonly tool: string }[] = [];
  for (const line of lines) {
    const record = line.includes("wake_outcome") ? parseObject(line) : null;
    if (record === null || own(record, "event") !== "wake_outcome") continue;
    all.push({ status: word(own(record, "wake_status")), tool: word(own(record, "via")) });
  }
  const newest = all.slice(-limit);
  const byName = (a: readonly [string, number], b: readonly [string, number]) =>
    a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
  return {
    counted: newest.length,
    total: all.length,
    byStatus: counts(newest.map(({ status }) => status)).sort((a, b) =>
      b[1] - a[1] || byName(a, b)
    ),
    byTool: counts(newest.map(({ tool }) => tool)).sort(byName),
  };
}

function counts(words: readonly string[]): [string, number][] {
  const found = new Map<string, number>();
  for (const one of words) found.set(one, (found.get(one) ?? 0) + 1);
  return [...found];
}

function word(value: unknown): string {
  if (typeof value !== "string" || value === "") return "unknown";
  return safeLine(value.slice(0, WORD_MAX_CHARS));
}

// A message to itself, through a box of its own, which is gone again afterwards.

/**
 * Sends, reads and acknowledges one message.
 *
 * @param elapsedMs A clock for short times, in ms
 * @returns How long it took, or a sentence that says what went wrong
 */
export function probeStore(store: Store, elapsedMs: () => number): Result<ProbeTimes> {
  const box = `probe-${hex(store.random(8))}`;
  try {
    return sendAndRead(store, box, elapsedMs);
  } catch (error) {
    return no(storeFault(error, store.root));
  } finally {
    clear(store, box);
  }
}

function sendAndRead(store: Store, box: string, elapsedMs: () => number): Result<ProbeTimes> {
  const startMs = elapsedMs();
  const outgoing = createCompose(store)({
    fromBox: box,
    toBox: box,
    wake: false,
    ask: false,
    fields: {
      body: "oxtail diagnose --probe",
      origin: "system",
      from_session_id: box,
      from_name: "oxtail",
      from_client: "oxtail",
      to_session_id: box,
      project: store.root,
    },
  });
  const limits = { unread: UNREAD_MAX, perSender: UNREAD_MAX_PER_SENDER };
  const delivery = deliver(store, outgoing, createQuota(limits));
  if (!delivery.ok) return no(delivery.refusal.detail);
  const storedMs = elapsedMs();
  const reader = { box, tag: boxTag(box), turn: "0" };
  const [offer] = offers(store, reader, [], queued(store, box));
  if (offer?.message.message_id !== outgoing.message.message_id) return no("it was not queued");
  const taken = take(store, reader, offer, false);
  if (taken === null || !acknowledge(store, box, taken)) return no("it could not be taken");
  return ok({ storeMs: storedMs - startMs, readMs: elapsedMs() - storedMs });
}

/** Removes the box and what was sent from it. What cannot be removed, housekeeping finds. */
function clear(store: Store, box: string): void {
  const folders = [
    ...BOX_FOLDERS.map((folder) => boxPath(store.root, box, folder)),
    sentPath(store.root, box),
  ];
  for (const folder of [...folders, boxPath(store.root, box)]) {
    ifPossible(() => {
      for (const name of store.files.list(folder) ?? []) store.files.remove(`${folder}/${name}`);
      store.files.remove(folder);
    });
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
