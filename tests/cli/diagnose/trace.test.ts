import { countWakes, readTrace } from "../../../src/cli/diagnose/machine.ts";
import { denoReader } from "../../../src/sys/deno_ports.ts";
import { equal, match } from "../../support/assert.ts";

/** A line of a trace. */
function wake(wake_status?: unknown, via?: unknown, event = "wake_outcome"): string {
  return JSON.stringify({ ts: "2026-11-23T00:00:00.000Z", server_pid: 1, event, wake_status, via });
}

Deno.test("wakes are counted by status, most frequent first, and by tool, by name", () => {
  const lines = [
    wake("skipped_busy", "send_message"),
    wake("fired", "send_message"),
    wake("fired", "ask_peer"),
    wake("disabled", "reply_default"),
  ];
  equal(countWakes(lines), {
    counted: 4,
    total: 4,
    byStatus: [["fired", 2], ["disabled", 1], ["skipped_busy", 1]],
    byTool: [["ask_peer", 1], ["reply_default", 1], ["send_message", 2]],
  });
});

Deno.test("other events and lines that are no records are skipped", () => {
  const lines = [
    wake("fired", "x", "wake_fired"),
    '{"event":"wake_outcome"',
    "wake_outcome",
    "[]",
    "",
    wake("fired", "x"),
  ];
  equal(countWakes(lines).total, 1);
});

Deno.test("a missing status or tool is unknown, and what is no word cannot act on a terminal", () => {
  const counts = countWakes([wake(), wake(7, null), wake("\u001b[2J" + "x".repeat(99), "")]);
  equal(counts.byTool, [["unknown", 3]]);
  equal(counts.byStatus[0], ["unknown", 2]);
  match(counts.byStatus[1]?.[0], /^\\u\{1b\}\[2Jx{36}$/);
});

Deno.test("only the newest 200 count, and the total says how many there were", () => {
  const lines = [
    ...new Array<string>(31).fill(wake("disabled", "old")),
    ...new Array<string>(200).fill(wake("fired", "new")),
  ];
  const { counted, total, byTool } = countWakes(lines);
  equal([counted, total, byTool], [200, 231, [["new", 200]]]);
});

/** What a trace says when these files are there. */
async function read(files: Record<string, string>, name: string | undefined = "trace") {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    for (const [file, text] of Object.entries(files)) {
      Deno.writeTextFileSync(`${folder}/${file}`, text);
    }
    return await readTrace(denoReader, name.startsWith(".") ? name : `${folder}/${name}`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("the file that was put aside counts too, and its wakes are the older ones", async () => {
  const aside = `${new Array<string>(150).fill(wake("disabled", "old")).join("\n")}\n`;
  const current = `${new Array<string>(100).fill(wake("fired", "new")).join("\n")}\n`;
  const facts = await read({ "trace.1": aside, trace: current });
  equal(facts.kind === "read" && facts.wakes, {
    counted: 200,
    total: 250,
    byStatus: [["disabled", 100], ["fired", 100]],
    byTool: [["new", 100], ["old", 100]],
  });
  const alone = await read({ "trace.1": aside });
  equal(alone.kind === "read" && alone.wakes.total, 150);
});

Deno.test("of a file without end only the end is read", async () => {
  const big = `${"x".repeat(7 * 1024 * 1024)}\n${wake("fired", "a")}\n`;
  const facts = await read({ trace: big });
  equal(facts.kind === "read" && facts.wakes.total, 1);
});

Deno.test("a trace that cannot be read has a reason, and none at all is no fault", async () => {
  equal((await read({})).kind, "missing");
  const relative = await read({}, "./trace");
  match(relative.kind === "unreadable" && relative.reason, /not an absolute path/);
  equal(await readTrace(denoReader, undefined), { kind: "unset" });
  equal(await readTrace(denoReader, ""), { kind: "unset" });
  const folder = await readTrace(denoReader, "/usr");
  match(folder.kind === "unreadable" && folder.reason, /no plain file/);
});
