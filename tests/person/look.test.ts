import type { EntryName } from "../../src/cli/entries.ts";
import { timeOf } from "../../src/person/words.ts";
import { commandLine, runCommandLine } from "../cli/running.ts";
import { equal, match, that, until } from "../support/assert.ts";
import { openScene, type Scene } from "./scene.ts";

const HOSTILE = "<script>x</script> \x1b]0;x\x07 \u202e ```\nAPI_KEY=abcd1234efgh";

/** A scene with a conversation of three and a note to the person. */
function conversation(): Scene & { readonly ask: string } {
  const scene = openScene();
  const ask = scene.send("main-id", "reviewer-id", { ask: true, body: "Which branch?" });
  scene.send("reviewer-id", "main-id", { reply_to: ask, body: HOSTILE });
  scene.send("main-id", "human", { body: "All green" });
  scene.send("stranger-id", "other-id", { project: "/secret/.git", body: "of another branch" });
  return Object.assign(scene, { ask });
}

function run({ home, project }: Scene, name: EntryName, ...args: string[]) {
  const env = { OXTAIL_PROJECT_ROOT: project, OXTAIL_PROJECT_ID: `${project}/.git` };
  return runCommandLine(name, home, { args, cwd: project, env });
}

Deno.test("log shows who said what and whether it was read, and nothing acts on the terminal", async () => {
  using scene = conversation();
  const { code, stdout, stderr } = await run(scene, "log");
  equal([code, stderr], [0, ""]);
  match(stdout, /main → reviewer {2}asks {2}not read yet {2}[0-9A-Z]{26}\n {4}Which branch\?\n/);
  match(stdout, /reviewer → main {2}replies .*\n {4}<script>x<\/script> \\u\{1b\}\]0;x/);
  match(stdout, /main → you/);
  // deno-lint-ignore no-control-regex
  equal(/[\x00-\x09\x0b-\x1f\u202e]|of another branch/.test(stdout), false);
  const rows = (await run(scene, "log", "--json", "--with=you")).stdout.trim().split("\n");
  equal(rows.map((row) => JSON.parse(row)).map(({ from, to, state }) => [from, to, state]), [
    ["main", "you", "queued"],
  ]);
  equal((await run(scene, "log", "--since=yesterday")).code, 64);
});

Deno.test("log -f shows what comes", async () => {
  using scene = conversation();
  const env = { OXTAIL_PROJECT_ROOT: scene.project, OXTAIL_PROJECT_ID: `${scene.project}/.git` };
  await using child = new Deno.Command(Deno.execPath(), {
    args: commandLine("log", scene.home, { args: ["-f"] }),
    clearEnv: true,
    env: {
      HOME: scene.home,
      DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
      ...env,
    },
    cwd: scene.project,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let text = "";
  const reading = (async () => {
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) text += chunk;
  })();
  await until(() => text.includes("All green"), "what was said before");
  scene.temp.nowMs = Date.now();
  scene.send("reviewer-id", "main-id", { body: "It came later" });
  await until(() => text.includes("It came later"), "what comes");
  child.kill("SIGTERM");
  await reading;
});

Deno.test("search finds all of the words in any case, in this project or in all", async () => {
  using scene = conversation();
  const found = async (...args: string[]) => {
    const { stdout } = await run(scene, "search", "--json", ...args);
    return stdout.trim().split("\n").map((row) => row === "" ? "" : JSON.parse(row).body);
  };
  equal(await found("BRANCH", "which"), ["Which branch?"]);
  equal(await found("--all", "branch"), ["of another branch", "Which branch?"]);
  const none = await run(scene, "search", "branch", "nowhere");
  equal([none.code, none.stdout], [1, "No message has these words\n"]);
});

Deno.test("show tells the thread of a message and what proves that it arrived", async () => {
  using scene = conversation();
  const box = `${scene.temp.root}/mail/reviewer-id`;
  const [name = ""] = scene.temp.names("mail/reviewer-id/new");
  Deno.renameSync(`${box}/new/${name}`, `${box}/done/${name}~0123abcd~t1~2~1000~a2000`);
  const { stdout } = await run(scene, "show", scene.ask.slice(-5).toLowerCase());
  match(stdout, /main → reviewer {2}asks {2}seen .*\n {4}Which branch\?\n/);
  match(
    stdout,
    /· handed over by a hook, 2 times\n.*· arrived .*: the turn that was given it ended/,
  );
  match(stdout, /reviewer → main {2}replies/);
  equal((await run(scene, "show", "ZZZZ")).code, 1);
});

Deno.test("an export is whole in each form, and HTML leaves out what looks like a secret", async () => {
  using scene = conversation();
  const md = (await run(scene, "export", "--md")).stdout;
  match(md, /## main → reviewer/);
  match(md, /````text\n<script>x<\/script>/);
  match(md, /API_KEY=abcd1234efgh/);
  const html = (await run(scene, "export", "--html")).stdout;
  match(html, /Content-Security-Policy" content="default-src 'none'/);
  match(html, /&#60;script&#62;/);
  match(html, /API_KEY=\[redacted\]/);
  equal(html.includes("<script>"), false);
  match((await run(scene, "export", "--html", "--raw")).stdout, /abcd1234efgh/);
  const rows = (await run(scene, "export", "--jsonl", `--thread=${scene.ask}`, "--redact")).stdout;
  equal(rows.trim().split("\n").map((row) => JSON.parse(row).body.split("\n").at(-1)), [
    "Which branch?",
    "API_KEY=[redacted]",
  ]);
  for (const args of [[], ["--md", "--html"], ["--md", "--raw", "--redact"]]) {
    equal((await run(scene, "export", ...args)).code, 64);
  }
});

Deno.test("whoever answers second is told who was first, and an answer that was never sent is sent then", async () => {
  using scene = openScene();
  const id = scene.send("main-id", "human", { ask: true, body: "Ship it?" });
  equal((await run(scene, "answer", id, "yes")).code, 0);
  const { root } = scene.temp;
  // Killed between the answer and its delivery.
  const [sent = ""] = scene.temp.names("sent/x-human");
  Deno.removeSync(`${root}/sent/x-human/${sent}`);
  Deno.removeSync(`${root}/mail/main-id/new/${sent}`);
  const box = `${root}/mail/x-human`;
  const [done = ""] = scene.temp.names("mail/x-human/done");
  Deno.renameSync(`${box}/done/${done}`, `${box}/new/${done.split("~")[0]}`);
  const { code, stderr } = await run(scene, "answer", id, "no");
  equal(code, 1);
  match(stderr, /You answered this by oxtail answer .* ago: yes/);
  equal(scene.temp.names("mail/main-id/new"), [sent]);
});

Deno.test("a time is the latest such time, a span before now, or a date", () => {
  const now = new Date(2026, 10, 30, 21, 30).getTime();
  const at = (text: string) => new Date(timeOf(text, now, "--since"));
  equal(at("22:00"), new Date(2026, 10, 29, 22, 0));
  equal(at("21:30"), new Date(2026, 10, 30, 21, 30));
  equal(at("2h"), new Date(2026, 10, 30, 19, 30));
  equal(at("2026-11-01"), new Date(2026, 10, 1));
  for (const text of ["", "soon", "24:00", "2 h", "-1h"]) {
    let refused = false;
    try {
      at(text);
    } catch {
      refused = true;
    }
    that(refused, text);
  }
});
