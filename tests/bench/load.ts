/** A busy machine, which is the ordinary case: as many programs that never rest as there are cores. */

/** Keeps every core busy until it is disposed of. */
export function keepBusy(): AsyncDisposable {
  const busy = Array.from(
    { length: navigator.hardwareConcurrency },
    () =>
      new Deno.Command("/bin/sh", {
        args: ["-c", "while :; do :; done"],
        clearEnv: true,
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn(),
  );
  return {
    async [Symbol.asyncDispose]() {
      for (const child of busy) child.kill("SIGKILL");
      for (const child of busy) await child.status;
    },
  };
}
