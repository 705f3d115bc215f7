import { claudeCode } from "../../src/clients/claude_code.ts";
import { codex } from "../../src/clients/codex.ts";
import { clientByName, clientByType, CLIENTS } from "../../src/clients/index.ts";
import { copilot } from "../../src/clients/more/copilot.ts";
import { gemini } from "../../src/clients/more/gemini.ts";
import { opencode } from "../../src/clients/more/opencode.ts";
import { pi } from "../../src/clients/more/pi.ts";
import { qwen } from "../../src/clients/more/qwen.ts";
import { standIn } from "../../src/clients/stand_in.ts";
import { equal } from "../support/assert.ts";

Deno.test("a client is found by the name it gives itself and by its type; strangers are not", () => {
  equal(clientByName("claude-code"), claudeCode);
  equal(clientByName("codex-mcp-client"), codex);
  equal(clientByType("codex"), codex);
  equal(clientByName("codex"), null);
  equal(clientByType("toString"), null);
});

Deno.test("types and names are unique", () => {
  equal(new Set(CLIENTS.map(({ type }) => type)).size, CLIENTS.length);
  equal(new Set(CLIENTS.map(({ clientName }) => clientName)).size, CLIENTS.length);
});

Deno.test("Claude Code is recognised as a program, a link to it, or a script under node", () => {
  for (
    const args of [
      "claude",
      "/home/u/.local/bin/claude --continue",
      "node /usr/local/bin/claude",
      "/usr/bin/node --max-old-space-size=8192 /usr/bin/claude -p x",
    ]
  ) equal(claudeCode.isClientProcess(args), true, args);
  for (
    const args of [
      "",
      "vim claude",
      "bash -c claude",
      "claude-helper",
      "node server.js claude",
      "grep claude",
    ]
  ) equal(claudeCode.isClientProcess(args), false, args);
});

Deno.test("Codex is recognised, and its shared daemon is told apart", () => {
  equal(codex.isClientProcess("/opt/codex/bin/codex --no-daemon"), true);
  equal(codex.isClientProcess("node /usr/lib/node_modules/@openai/codex/bin/codex.js"), true);
  equal(codex.isClientProcess("codex-linux-sandbox"), false);
  equal(codex.isSharedDaemon("/opt/codex/bin/codex -c a=b app-server --listen unix://"), true);
  equal(codex.isSharedDaemon("codex --no-daemon"), false);
  equal(codex.isSharedDaemon("vim app-server"), false);
});

Deno.test("the stand-in is a Deno process with its own script", () => {
  equal(standIn.isClientProcess("/usr/bin/deno run -A /x/tools/stand_in/main.ts {}"), true);
  equal(standIn.isClientProcess("vim /x/tools/stand_in/main.ts"), false);
  equal(standIn.isClientProcess("/usr/bin/deno run -A /x/mod.ts"), false);
});

Deno.test("the stand-in's screen is told by its last line alone", () => {
  const kinds = (screen: string) => standIn.recognise?.(screen).kind;
  equal(kinds("hello\ndemo> \n\n\n"), "empty");
  equal(kinds("demo>"), "empty");
  equal(kinds("demo> half a thou"), "draft");
  equal(kinds("demo> \ndemo? Allow it? [Y/n]\n"), "dialog");
  equal(kinds("demo> \ndemo~ working\n"), "unknown");
  equal(kinds("demo> \n$ ls\n"), "draft");
  equal(kinds("$ \n"), "unknown");
  equal(kinds(""), "unknown");
  equal(standIn.recognise?.("x\ndemo> one tw\no three\n"), {
    kind: "draft",
    text: "one two three",
  });
});

Deno.test("the processes of Claude Code's agent view are shared, its terminals are not", () => {
  const claude = "/x/node_modules/@anthropic-ai/claude-code-linux-x64/claude";
  for (
    const args of [
      `${claude} daemon run --origin transient --spawned-by {"label":"claude"}`,
      `claude bg-pty-host --bg-pty-host /t/pty/50e27227.sock 150 45 -- ${claude} --session-id x`,
      "claude bg-spare --bg-spare /t/spare/4a2c125b.claim.sock",
      `${claude} --bg-spare /t/spare/4a2c125b.claim.sock`,
      `node ${claude}.js daemon run`,
      `${claude}.exe daemon run`,
    ]
  ) equal(claudeCode.isSharedDaemon(args), true, args);
  for (
    const args of [
      "claude",
      "claude --resume 3584768a",
      `${claude} --session-id 50e27227 --fork-session --resume /t/3584768a.jsonl`,
      "claude -p say daemon run",
      "vim claude",
    ]
  ) equal(claudeCode.isSharedDaemon(args), false, args);
});

Deno.test("where a session goes on is the last of its transcript, and its own word", () => {
  const said = claudeCode.identity.continuedIn;
  const line = (sessionId: string, continuedInSessionId: unknown) =>
    JSON.stringify({ type: "continued-in", sessionId, continuedInSessionId });
  const prompt = JSON.stringify({ type: "user", message: { content: "hello" } });
  equal(said?.(`cut off"}\n${prompt}\n${line("old", "new")}\n`, "old"), "new");
  equal(said?.(`${line("old", "new")}\n{"type":"mode"}\n`, "old"), "new");
  equal(said?.(`${line("old", "one")}\n${prompt}\n${line("old", "two")}`, "old"), "two");
  for (
    const end of [
      "",
      prompt,
      `${line("old", "new")}\n${prompt}`,
      line("other", "new"),
      line("old", "old"),
      line("old", "../x"),
      line("old", 7),
      `${line("old", "new")}`.slice(0, -1),
      JSON.stringify({ type: "user", message: { content: line("old", "new") } }),
    ]
  ) equal(said?.(end, "old"), null, end);
});

Deno.test("more clients are known by their names and their processes, and by nothing that looks like it", () => {
  equal(clientByName("qwen-cli-mcp-client-oxtail"), qwen);
  equal(clientByName("qwen-cli"), null);
  equal(clientByName("copilot-cli"), copilot);
  const modules = "/usr/lib/node_modules";
  for (
    const args of [
      `/usr/bin/node --expose-gc ${modules}/@qwen-code/qwen-code/cli.js`,
      `node ${modules}/.bin/qwen --resume x`,
    ]
  ) equal(qwen.isClientProcess(args), true, args);
  for (
    const args of [
      `node ${modules}/@github/copilot/npm-loader.js`,
      `${modules}/@github/copilot-linux-x64/copilot --allow-all-tools`,
    ]
  ) equal(copilot.isClientProcess(args), true, args);
  equal(["opencode", "pi", "gemini-cli-mcp-client"].map(clientByName), [opencode, pi, gemini]);
  equal(["opencode", "/x/bin/opencode -c"].map(opencode.isClientProcess), [true, true]);
  equal(["opencode serve --port 1", "opencode"].map(opencode.isSharedDaemon), [true, false]);
  equal(
    [
      "pi   ",
      `node ${modules}/@earendil-works/pi-coding-agent/dist/bundle/cli.js`,
      "pi -x",
      "/x/pi",
    ].map(pi.isClientProcess),
    [
      true,
      true,
      false,
      false,
    ],
  );
  equal(
    [`node ${modules}/.bin/gemini -m x`, "node /x/gemini.js", "gemini-server"].map(
      gemini.isClientProcess,
    ),
    [
      true,
      true,
      false,
    ],
  );
  for (
    const args of [
      "",
      "vim qwen-code/cli.js",
      "node server.js /x/qwen-code/",
      "node /x/my-qwen-code/cli.js",
      "copilot-helper",
      "qwen-agent",
    ]
  ) equal([qwen.isClientProcess(args), copilot.isClientProcess(args)], [false, false], args);
});

Deno.test("what wakes Qwen Code names the session and the message, and is nothing without its token", () => {
  const env = (name: string) => name === "QWEN_CODE_MESSAGING_TOKEN" ? "secret" : undefined;
  const lines = qwen.socketLine?.("01M8", "s1", env)?.split("\n").map((line) => JSON.parse(line));
  equal(lines?.map(({ type, token, toSessionId }) => [type, token, toSessionId]), [
    ["auth", "secret", undefined],
    ["user", undefined, "s1"],
  ]);
  equal(qwen.socketLine?.("01M8", "s1", () => undefined), null);
});
