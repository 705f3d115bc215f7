import { denoTrace } from "../../src/sys/deno_ports.ts";
import { TRACE_MAX_BYTES } from "../../src/wire/limits.ts";
import type { TraceEvent } from "../../src/wire/trace.ts";
import { equal, that } from "../support/assert.ts";

const NOW = Date.parse("2026-01-02T03:04:05.006Z");
const EVENT: TraceEvent = { event: "sticky_claim_recovered", session_id: "a" };

async function inFolder(test: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    await test(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function write(path: string | undefined, event = EVENT): void {
  denoTrace(path, () => NOW)?.(event);
}

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

function linesIn(path: string): string[] {
  return Deno.readTextFileSync(path).split("\n").slice(0, -1);
}

/** What stands in a file from an offset on. */
function textFrom(path: string, offset: number): string {
  using file = Deno.openSync(path);
  const bytes = new Uint8Array(4_096);
  file.seekSync(offset, Deno.SeekMode.Start);
  return new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0));
}

Deno.test("a record is one line of JSON, for the owner only, in a folder that is made", async () => {
  await inFolder((folder) => {
    const path = `${folder}/a/b/trace.ndjson`;
    write(path, { event: "detect_skip_retries", at_ms: 3 });
    write(path);
    const [first = "", second = "", ...rest] = linesIn(path);
    equal(JSON.parse(first), {
      ts: "2026-01-02T03:04:05.006Z",
      server_pid: Deno.pid,
      event: "detect_skip_retries",
      at_ms: 3,
    });
    equal([JSON.parse(second).event, rest], ["sticky_claim_recovered", []]);
    equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
  });
});

Deno.test("at 5 MiB the file is put aside, and one old one is kept", async () => {
  await inFolder((folder) => {
    const path = `${folder}/trace`;
    for (let round = 0; round < 2; round++) {
      Deno.writeTextFileSync(path, "x".repeat(TRACE_MAX_BYTES));
      write(path);
      equal(linesIn(path).length, 1);
    }
    equal(namesIn(folder), ["trace", "trace.1"]);
  });
});

Deno.test("while another process puts the file aside, this one writes and leaves that to it", async () => {
  await inFolder((folder) => {
    const path = `${folder}/trace`;
    Deno.writeTextFileSync(path, "x".repeat(TRACE_MAX_BYTES) + "\n");
    {
      using other = Deno.openSync(path);
      other.lockSync(true);
      write(path);
    }
    equal([namesIn(folder), linesIn(path).length], [["trace"], 2]);
    write(path);
    equal([linesIn(path).length, linesIn(`${path}.1`).length], [1, 2]);
  });
});

Deno.test("of several processes that find the file full one puts it aside, and no record is lost", async () => {
  await inFolder(async (folder) => {
    const [writers, rounds] = [4, 150];
    const path = `${folder}/trace`;
    for (let round = 0; round < rounds; round++) {
      Deno.writeTextFileSync(`${path}${round}`, "\n");
      Deno.truncateSync(`${path}${round}`, TRACE_MAX_BYTES);
    }
    const program = new URL("./trace_writer.ts", import.meta.url).pathname;
    const numbers = [rounds, Date.now() + 500].map(String);
    const args = ["run", "--no-config", "--no-lock", "-A", program, path, ...numbers];
    const runs = Array.from(
      { length: writers },
      () => new Deno.Command(Deno.execPath(), { args }).output(),
    );
    equal((await Promise.all(runs)).map(({ code }) => code), Array(writers).fill(0));
    for (let round = 0; round < rounds; round++) {
      const aside = `${path}${round}.1`;
      that(Deno.statSync(aside).size >= TRACE_MAX_BYTES, `round ${round}: the old file is gone`);
      const text = textFrom(aside, TRACE_MAX_BYTES) + textFrom(`${path}${round}`, 0);
      equal(text.split("session_id").length - 1, 2 * writers, `the records of round ${round}`);
    }
  });
});

Deno.test("without a path there is no trace, and whatever is wrong with one, nothing is thrown", async () => {
  await inFolder((folder) => {
    for (const path of [undefined, "", "relative"]) equal(denoTrace(path, () => NOW), undefined);
    for (const path of [folder, "/dev/null/x", "/proc/1/x", `/${"x".repeat(300)}`]) write(path);
    Deno.symlinkSync(`${folder}/target`, `${folder}/link`);
    write(`${folder}/link`);
    equal(namesIn(folder), ["link"]);
  });
});
