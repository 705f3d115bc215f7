/** The one script that the cockpit may start, and what it starts. */

import { equal, match } from "../support/assert.ts";

const SCRIPT = new URL("../../hooks/act", import.meta.url);

/** Runs it as setup installs it, beside an `oxtail` that prints what it was started with. */
async function act(...args: string[]): Promise<{ code: number; text: string }> {
  const root = await Deno.makeTempDir({ prefix: "oxtail it's " });
  try {
    for (const folder of ["lib", "bin"]) await Deno.mkdir(`${root}/${folder}`);
    await Deno.copyFile(SCRIPT, `${root}/lib/act`);
    await Deno.writeTextFile(`${root}/bin/oxtail`, '#!/bin/sh\nprintf "<%s>" "$@"\n');
    for (const path of ["lib/act", "bin/oxtail"]) await Deno.chmod(`${root}/${path}`, 0o700);
    const child = new Deno.Command(`${root}/lib/act`, { args, stdin: "null" });
    const { code, stdout, stderr } = await child.output();
    const decoder = new TextDecoder();
    return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("the script of the cockpit starts six programs with their arguments as they are", async () => {
  for (const name of ["message", "answer", "wake", "jump", "reserve", "commits"]) {
    const arg = "it's $(x) \\ *";
    equal(await act(name, arg, ""), { code: 0, text: `<${name}><${arg}><>` });
  }
});

Deno.test("it starts nothing else, whatever stands before or in a name", async () => {
  for (
    const name of ["", "setup", "server", "--deno=/tmp/x", "message wake", "messages", "../wake"]
  ) {
    const { code, text } = await act(name, "message");
    equal(code, 64, name);
    match(text, /^oxtail: Cannot start "/);
  }
  equal((await act()).code, 64);
});
