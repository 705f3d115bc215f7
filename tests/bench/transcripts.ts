/** Figures of `read_session` on a transcript of 300 MB, which is ordinary after a week of work. */

import { slugOf } from "../../src/clients/claude_code.ts";
import type { TestAgent, World } from "../support/world.ts";
import { createBenchWorld } from "./parent.ts";
import { bareCall } from "./bare_call.ts";
import { constant, peakGrowth } from "./memory.ts";
import { ReferenceServer } from "./reference.ts";
import type { Row } from "./row.ts";
import { measure } from "./stats.ts";
import type { Takes } from "./takes.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const MEGABYTE = 1_000_000;
const SIZE = 300 * MEGABYTE;

/** Measures the time of a default call and of an exact count, and how much the server grows. */
export async function transcriptRows(takes: Takes): Promise<Row[]> {
  await using world = await createBenchWorld();
  const a = await world.start({ session: A });
  await world.start({ session: B });
  await writeTranscript(world, B);
  const read = (args: Record<string, unknown> = {}) => readSession(a, args);
  const growth = await peakGrowth(a.pid, read);
  const tail = await takes(() => measure(100, read));
  const exact = await takes(() => measure(3, () => read({ tail_scan: false }), 0));
  const grownByCount = await peakGrowth(a.pid, () => read({ tail_scan: false }));
  await using reference = await ReferenceServer.start();
  const { measured: referenceStats } = await measure(300, () => reference.ping());
  const ping = { reference: "ping of an empty SDK server", referenceStats };
  const idle = { reference: "the server before the call", unit: "MB" } as const;
  const rows: Row[] = [
    { figure: "read_session of 300 MB", ...tail, ...ping, limit: { most: 15 } },
    { figure: "the same, counting all", ...exact, ...ping, limit: { most: 2_000 } },
  ];
  for (
    const [figure, grown] of [["read_session of 300 MB", growth], [
      "the same, counting all",
      grownByCount,
    ]] as const
  ) {
    if (grown === null) continue;
    const { before, peak } = grown;
    rows.push({
      figure: `${figure}: growth`,
      measured: constant(peak - before),
      ...idle,
      referenceStats: constant(before),
      limit: { most: 20 },
    });
  }
  return rows;
}

async function readSession(agent: TestAgent, args: Record<string, unknown>): Promise<void> {
  const answer = await bareCall(agent, "read_session", { name: B, ...args });
  if (answer.split('\\"role\\":').length !== 21) throw new Error(answer.slice(0, 300));
}

/** Turns of a person, an answer, a call and its result of 40 kB, over and over. */
export async function writeTranscript({ home, project }: World, session: string): Promise<void> {
  const folder = `${home}/.claude/projects/${slugOf(project)}`;
  await Deno.mkdir(folder, { recursive: true });
  const text = (text: string) => [{ type: "text", text }];
  const result = [{ type: "tool_result", content: "result ".repeat(6_000) }];
  const turn = [
    { type: "user", message: { content: "Please look at the next file, and say what it does" } },
    { type: "assistant", message: { content: text("It reads a line, and then ".repeat(20)) } },
    { type: "assistant", message: { content: [{ type: "tool_use", name: "Read", input: {} }] } },
    { type: "user", message: { content: result }, toolUseResult: { stdout: "x".repeat(200) } },
    { type: "attachment", attachment: { type: "date", date: "2026-01-02" } },
  ];
  const lines = turn.map((line) => JSON.stringify({ isSidechain: false, ...line }) + "\n").join("");
  const bytes = new TextEncoder().encode(lines);
  using file = await Deno.create(`${folder}/${session}.jsonl`);
  for (let written = 0; written < SIZE; written += bytes.length) file.writeSync(bytes);
}
