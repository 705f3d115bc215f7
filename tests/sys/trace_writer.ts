/**
 * One process of a race: `trace_writer.ts <path> <rounds> <start ms>`. At each of many moments, 4 ms
 * apart, it writes two records to the trace of that round.
 */

import { denoTrace } from "../../src/sys/deno_ports.ts";

const ROUND_MS = 4;

if (import.meta.main) {
  const [path = "", rounds, startMs] = Deno.args;
  for (let round = 0; round < Number(rounds); round++) {
    const trace = denoTrace(`${path}${round}`, Date.now);
    while (Date.now() < Number(startMs) + round * ROUND_MS);
    for (const n of [0, 1]) {
      trace?.({ event: "sticky_claim_recovered", session_id: `${Deno.pid} ${n}` });
    }
  }
}
