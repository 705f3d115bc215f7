import { bundleEntry, cacheFolder, withoutDevtools } from "../../src/setup/programs.ts";
import { equal } from "../support/assert.ts";

/** Bundles with a Deno that fails and says `stderr`; gives the reason. */
async function reason(stderr: string): Promise<string> {
  const run = () => Promise.resolve({ code: 1, stdout: "", stderr });
  const bundler = { run, home: "/home/a", deno: "/bin/deno", lock: "/tmp/lock" };
  const origin = { from: "jsr", root: "jsr:@oxtail/server@0.1.0" } as const;
  const made = await bundleEntry(bundler, origin, "hook", "/tmp/hook.js");
  return made.ok ? "" : made.reason;
}

Deno.test("of what Deno complains, the line that says what is wrong is the reason", async () => {
  const said =
    "Download x\nerror: JSR is away\n\nCaused by:\n  dns\n\nStack backtrace:\n   0: <unknown>\n";
  equal(await reason(said), "error: JSR is away");
  equal(await reason("no network\n"), "no network");
  equal(await reason(""), "it ended with 1");
});

Deno.test("the cache of Deno is what it says, when that can be one", async () => {
  const folder = (stdout: string) =>
    cacheFolder({ run: () => Promise.resolve({ code: 0, stdout, stderr: "" }), deno: "/bin/deno" });
  equal(
    await folder('{"denoDir":"/home/a/.cache/deno","typescriptCache":"/x"}'),
    "/home/a/.cache/deno",
  );
  for (const said of ["", "[]", "{}", '{"denoDir":7}', '{"denoDir":"relative"}']) {
    equal(await folder(said), "", said);
  }
});

Deno.test("a bundle is made with the user's .npmrc, and without it where Deno cannot resolve that", async () => {
  const homes: (string | undefined)[] = [];
  const made = await bundleEntry(
    {
      run(_program, _args, env) {
        homes.push(env["HOME"]);
        const stderr = "error: Failed to resolve .npmrc options at /home/a/.npmrc.";
        return Promise.resolve({ code: "HOME" in env ? 1 : 0, stdout: "", stderr });
      },
      home: "/home/a",
      deno: "/bin/deno",
      lock: "/tmp/lock",
    },
    { from: "jsr", root: "jsr:@oxtail/server@0.1.0" },
    "hook",
    "/tmp/hook.js",
  );
  equal([made.ok, homes], [true, ["/home/a", undefined]]);
});

Deno.test("the bundle of the cockpit starts without the tools for who develops React", () => {
  const bundled = 'a();import kp from"react-devtools-core";var x=async()=>kp.initialize();';
  equal(withoutDevtools(bundled), {
    ok: true,
    value: "a();const kp={};var x=async()=>kp.initialize();",
  });
});

Deno.test("a bundle in which they are imported otherwise is refused", () => {
  const line = 'import kp from"react-devtools-core";';
  for (const changed of ["", line + line, 'import{initialize as kp}from"react-devtools-core";']) {
    const made = withoutDevtools(changed);
    equal(made.ok, false, changed);
  }
});
