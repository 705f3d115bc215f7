import { claudeCode } from "../../src/clients/claude_code.ts";
import { codex } from "../../src/clients/codex.ts";
import { clientByName, clientByType, CLIENTS } from "../../src/clients/index.ts";
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
