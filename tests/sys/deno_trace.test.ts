import { denoTrace } from "../../src/sys/deno_trace.ts";
import { equal } from "../support/assert.ts";

const NOW = Date.parse("2026-01-02T03:04:05.006Z");

function inFolder(test: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    test(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a record is one line of JSON, for the owner only, in a folder that is made", () => {
  inFolder((folder) => {
    const path = `${folder}/a/b/trace.ndjson`;
    const trace = denoTrace(path, () => NOW);
    trace("wake_outcome", { rung: "keys", ms: 3 });
    trace("other", {});
    const [first = "", second = "", rest] = Deno.readTextFileSync(path).split("\n");
    equal(JSON.parse(first), {
      ts: "2026-01-02T03:04:05.006Z",
      server_pid: Deno.pid,
      event: "wake_outcome",
      rung: "keys",
      ms: 3,
    });
    equal([JSON.parse(second).event, rest], ["other", ""]);
    equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
  });
});

Deno.test("at 5 MiB the file is put aside, and one old one is kept", () => {
  inFolder((folder) => {
    const path = `${folder}/trace`;
    const trace = denoTrace(path, () => NOW);
    for (let round = 0; round < 2; round++) {
      Deno.writeTextFileSync(path, "x".repeat(5 * 1024 * 1024));
      trace(`round-${round}`, {});
      equal(Deno.readTextFileSync(path).split("\n").length, 2);
    }
    equal(Array.from(Deno.readDirSync(folder), ({ name }) => name).sort(), ["trace", "trace.1"]);
  });
});

Deno.test("whatever is wrong with the file, nothing is thrown", () => {
  inFolder((folder) => {
    for (const path of [undefined, "", "relative", folder, "/dev/null/x", "/proc/1/x"]) {
      denoTrace(path, () => NOW)("event", {});
    }
    Deno.symlinkSync(`${folder}/target`, `${folder}/link`);
    denoTrace(`${folder}/link`, () => NOW)("event", {});
    equal(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["link"]);
  });
});
