import { codex } from "../../src/clients/codex.ts";
import { CODEX_PASTE } from "../../src/clients/codex_screen.ts";
import { type Drift, durationMs, lookUpstream } from "../../tools/drift.ts";
import { equal, match } from "../support/assert.ts";
import { denoDir, runCommandLine } from "../cli/running.ts";

const { name: NAME } = CODEX_PASTE;
const SOURCE = `use std::time::Duration;

// Heuristic thresholds
const PASTE_BURST_MIN_CHARS: u16 = 3;
const ${NAME}: Duration = Duration::from_millis(120);
`;

/** An answer of upstream: a body, or a status. */
type Answer = string | number;

/** What a look comes to when upstream gives these answers, and the pauses it made. */
async function look(
  ...answers: Answer[]
): Promise<{ drift: Drift; pauses: number[]; requests: number }> {
  const pauses: number[] = [];
  let requests = 0;
  const clock = {
    sleep(ms: number) {
      pauses.push(ms);
      return Promise.resolve();
    },
  };
  await using upstream = serve(() => answers[requests++] ?? 500);
  const drift = await lookUpstream({ ...CODEX_PASTE, url: upstream.url }, fetch, clock);
  return { drift, pauses, requests };
}

/** A server on loopback. */
function serve(answer: () => Answer): AsyncDisposable & { url: string } {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    const given = answer();
    if (typeof given === "string") return new Response(given);
    return new Response("", { status: given, headers: { location: "http://127.0.0.1:9/" } });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/paste_burst.rs`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("an unchanged constant is found at the first attempt", async () => {
  equal(await look(SOURCE), { drift: { status: "unchanged" }, pauses: [], requests: 1 });
});

Deno.test("a changed constant is told with its value", async () => {
  const { drift } = await look(SOURCE.replace("120", "1_200"));
  equal(drift, { status: "changed", upstreamMs: 1_200 });
});

Deno.test("a file without the constant, and a file that is gone, are drift at once", async () => {
  equal(await look("// empty"), { drift: { status: "missing" }, pauses: [], requests: 1 });
  equal(await look(404), { drift: { status: "moved" }, pauses: [], requests: 1 });
  equal((await look(301)).drift, { status: "moved" });
});

Deno.test("a server that fails is asked three times, after 1 and 2 s", async () => {
  const reason = "the answer was 502";
  equal(await look(500, 503, 502), {
    drift: { status: "unfetched", reason },
    pauses: [1_000, 2_000],
    requests: 3,
  });
  equal((await look(500, 503, SOURCE)).drift, { status: "unchanged" });
});

Deno.test("a limit of requests is no drift", async () => {
  equal((await look(429, 403, 429)).drift.status, "unfetched");
});

Deno.test("a file larger than any source is not read to its end", async () => {
  const { drift } = await look(`${" ".repeat(2 * 1024 * 1024)}\n${SOURCE}`);
  equal(drift.status, "missing");
});

Deno.test("the constant is read in every form that Rust knows for it", () => {
  const forms = [
    `const ${NAME}: Duration = Duration::from_millis(7);`,
    `    pub(crate) const ${NAME}: Duration =\n        Duration::from_millis(7);`,
    `pub const ${NAME}: std::time::Duration = std::time::Duration::from_millis(7);`,
  ];
  equal(forms.map((form) => durationMs(form, NAME)), [7, 7, 7]);
  equal(durationMs(`const ${NAME}: Duration = Duration::from_secs(2);`, NAME), 2_000);
  const others = [
    `// const ${NAME}: Duration = Duration::from_millis(7);`,
    `const ${NAME}: u64 = 7;`,
    `const MY_${NAME}: Duration = Duration::from_millis(7);`,
    `const ${NAME}: Duration = OTHER;`,
  ];
  equal(others.map((form) => durationMs(form, NAME)), [null, null, null, null]);
});

Deno.test("our gap covers the window that was tested", () => {
  equal(codex.keyGapMs > CODEX_PASTE.testedMs, true);
});

/** Runs the tool as its task does, with another host to talk to, or with its own. */
async function drift(args: readonly string[], host = "raw.githubusercontent.com") {
  const flags = [`--allow-net=${host}`];
  return await runCommandLine("gc", "/", { module: "tools/drift.ts", flags, args });
}

/** Runs it against a server that answers `answer`. */
async function run(answer: Answer, ...args: string[]) {
  await using upstream = serve(() => answer);
  return await drift([`--url=${upstream.url}`, ...args], "127.0.0.1");
}

Deno.test("the command says in one line what it found, and its exit status tells it", async () => {
  const same = await run(SOURCE);
  equal([same.code, same.stderr], [0, ""]);
  equal(same.stdout, `${NAME} is still 120 ms upstream, and our gap of 500 ms covers it\n`);
  const covered = await run(SOURCE.replace("120", "450"));
  equal(covered.code, 1);
  match(covered.stdout, /was 120 ms and is 450 ms upstream: our gap of 500 ms still covers it/);
  const uncovered = await run(SOURCE.replace("120", "500"));
  equal(uncovered.code, 1);
  match(
    uncovered.stdout,
    /500 ms upstream: our gap of 500 ms does not cover it any more, raise it/,
  );
  const moved = await run(404);
  equal(moved.code, 1);
  match(moved.stdout, /is not there any more: find where .* still covers it\n$/);
});

Deno.test("with --json it prints one object", async () => {
  const { stdout } = await run(SOURCE.replace("120", "450"), "--json");
  const { url, ...rest } = JSON.parse(stdout);
  match(url, /^http:\/\/127/);
  equal(rest, {
    constant: NAME,
    status: "changed",
    tested_ms: 120,
    upstream_ms: 450,
    gap_ms: 500,
    covered: true,
  });
});

Deno.test("with the permissions of its task it reaches no other host, and says what does", async () => {
  await using upstream = serve(() => SOURCE);
  const args = [`--url=${upstream.url}`];
  const { code, stdout } = await drift(args);
  equal(code, 2);
  match(stdout, /^Cannot look at http.*: this process may not talk to that host, run '\/.*\n$/);
  const command = stdout.split(", run ")[1] ?? "false";
  const child = new Deno.Command("/bin/sh", {
    args: ["-c", command],
    cwd: "/",
    clearEnv: true,
    env: { HOME: "/", DENO_DIR: denoDir() },
  });
  const { stdout: found } = await child.output();
  match(new TextDecoder().decode(found), /is still 120 ms upstream/);
  const json = await drift([...args, "--json"]);
  equal([json.code, JSON.parse(json.stdout).status], [2, "not-allowed"]);
});

for (const args of [["--frob"], ["word"], ["--url=ftp://x/"], ["--url"]]) {
  Deno.test(`drift refuses ${JSON.stringify(args)} with exit status 64`, async () => {
    const { code, stdout, stderr } = await drift(args);
    equal([code, stdout], [64, ""]);
    match(stderr, /^oxtail drift: .*\n\nUsage: deno task drift/);
  });
}
