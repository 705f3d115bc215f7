import { UNEXPECTED_MAX_LINES } from "../../src/wire/limits.ts";
import { equal, match } from "../support/assert.ts";

/** Every place outside a call in which a server's code runs, with an error in it. */
const PLACES = {
  "a timer": "setTimeout(fail)",
  "an interval": "const t = setInterval(() => { clearInterval(t); fail(); })",
  "a microtask": "queueMicrotask(fail)",
  "a promise that nobody waits for": "void Promise.reject(new Error('broken'))",
  "a function that nobody waits for": "void (async () => { await 0; fail(); })()",
  "a listener of an abort":
    "const c = new AbortController(); c.signal.addEventListener('abort', fail); c.abort()",
  "a listener of a signal":
    "Deno.addSignalListener('SIGUSR1', fail); Deno.kill(Deno.pid, 'SIGUSR1')",
  "a listener of an event":
    "const e = new EventTarget(); e.addEventListener('x', fail); e.dispatchEvent(new Event('x'))",
  "a thrown text": "setTimeout(() => { throw 'broken'; })",
};

/** What a program prints that survives errors, does this, and a little later says that it lives. */
async function run(code: string, before = "surviveErrors(console.error);") {
  const module = new URL("../../src/sys/survive.ts", import.meta.url);
  const script = `import { surviveErrors } from "${module}";
    const fail = () => { throw new Error("broken"); };
    ${before}
    ${code};
    setTimeout(() => { console.log("alive"); Deno.exit(0); }, 100);`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-config",
      "--no-lock",
      `data:application/typescript,${encodeURIComponent(script)}`,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  return { out: text.decode(stdout), said: text.decode(stderr) };
}

Deno.test("an error that nobody caught is told, and ends nothing, wherever it was thrown", async () => {
  for (const [place, code] of Object.entries(PLACES)) {
    const { out, said } = await run(code);
    equal(out, "alive\n", place);
    match(said, /^Unexpected: (?:Error: )?broken/);
  }
});

Deno.test("without that each of these places ends the process, so the test can fail", async () => {
  for (const [place, code] of Object.entries(PLACES)) {
    equal((await run(code, "")).out, "", place);
  }
});

Deno.test("what breaks again and again is told a limited number of times", async () => {
  const { out, said } = await run(`for (let n = 0; n < 500; n++) queueMicrotask(fail)`);
  equal(out, "alive\n");
  equal(said.match(/^Unexpected/gm)?.length, UNEXPECTED_MAX_LINES);
});
