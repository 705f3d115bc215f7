import { runProgram } from "../../src/sys/process.ts";
import { PROCESS_OUTPUT_MAX_BYTES } from "../../src/wire/limits.ts";
import { equal, match, that } from "../support/assert.ts";

const sh = (script: string, limitMs?: number) =>
  runProgram("/bin/sh", ["-c", script], { PATH: "/usr/bin:/bin" }, limitMs);

Deno.test("what a program prints and its status are its result", async () => {
  equal(await sh("printf 'é'; printf oops >&2; exit 3"), { code: 3, stdout: "é", stderr: "oops" });
});

Deno.test("a program that does not end is ended, also one that ignores being asked", async () => {
  for (const script of ["exec sleep 30", "trap '' TERM; while :; do :; done"]) {
    const begun = performance.now();
    const { code, stderr } = await sh(script, 200);
    equal(code, -1, script);
    match(stderr, /did not end within 200 ms/);
    that(performance.now() - begun < 10_000, "nobody waited for it");
  }
});

Deno.test("a child that holds the output open is not waited for", async () => {
  const begun = performance.now();
  const { stderr } = await sh("sleep 3 & echo $!; exit 0", 300);
  match(stderr, /did not end within 300 ms/);
  that(performance.now() - begun < 10_000, "nobody waited for it");
});

Deno.test("of endless output the beginning is kept", async () => {
  const { code, stdout } = await sh(`head -c ${2 * PROCESS_OUTPUT_MAX_BYTES} /dev/zero`, 20_000);
  equal([code, stdout.length], [0, PROCESS_OUTPUT_MAX_BYTES]);
});

Deno.test("a program that ended while we were stopped, untold, breaks nothing when its time is up", async () => {
  const { unref } = Deno.ChildProcess.prototype;
  // What Deno says of a program whose end it has seen and not told yet.
  Deno.ChildProcess.prototype.unref = () => {
    throw new TypeError("Child process has already terminated");
  };
  try {
    match((await sh("exec sleep 30", 100)).stderr, /did not end within 100 ms/);
  } finally {
    Deno.ChildProcess.prototype.unref = unref;
  }
});
