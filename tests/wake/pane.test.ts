import { claudeCode } from "../../src/clients/claude_code.ts";
import type { ClientAdapter } from "../../src/clients/client.ts";
import { codex } from "../../src/clients/codex.ts";
import { CLIENTS } from "../../src/clients/index.ts";
import { parseProcesses } from "../../src/sys/ps.ts";
import type { Pane } from "../../src/sys/tmux.ts";
import { isServerProcess, provePane } from "../../src/wake/pane.ts";
import { equal, that } from "../support/assert.ts";

const SERVER = "/usr/bin/deno run --no-prompt /opt/oxtail/mod.ts";
const PANES: readonly Pane[] = [
  { id: "%1", pid: 100, inMode: false, isSynchronized: false, windowId: "@1", session: "a" },
  { id: "%2", pid: 110, inMode: false, isSynchronized: false, windowId: "@1", session: "b" },
];

/** Proves the pane of process 300 in a table of `pid ppid stat args` rows. */
function prove(rows: readonly string[], client: ClientAdapter = claudeCode) {
  const table = parseProcesses(rows.map((row) => `${row}\n`).join(""));
  return provePane(table, PANES, 300, client, CLIENTS);
}

/** Checks that no pane is proved, and that the reason says so in these words. */
function refuses(words: string, rows: readonly string[], client: ClientAdapter = claudeCode) {
  const proof = prove(rows, client);
  that(!proof.ok, "a pane was proved");
  that(proof.reason.includes(words), proof.reason);
}

Deno.test("the pane is the ancestor of the server, through a shell and the client", () => {
  const proof = prove(["100 50 Ss bash", "200 100 Sl+ claude", `300 200 S ${SERVER}`]);
  that(proof.ok, "no pane was proved");
  equal(proof.value.id, "%1");
});

Deno.test("the pane's own process may be the client, and the launcher may stand in between", () => {
  const proof = prove(["110 50 Ssl+ claude", "210 110 S sh launcher", `300 210 S ${SERVER}`]);
  that(proof.ok, "no pane was proved");
  equal(proof.value.id, "%2");
});

Deno.test("a wrapper and the client it starts are one client", () => {
  const rows = ["100 50 Ss bash", "200 100 Sl+ node /usr/bin/codex", "201 200 Sl+ codex"];
  equal(prove([...rows, `300 201 S ${SERVER}`], codex).ok, true);
});

Deno.test("a server outside of every pane proves nothing", () => {
  refuses("no pane", ["100 50 Ss bash", "200 1 Sl+ claude", `300 200 S ${SERVER}`]);
});

Deno.test("a server that has ended, or a pid that is something else by now, proves nothing", () => {
  refuses("has ended", ["100 50 Ss bash"]);
  refuses("not an oxtail server", ["100 50 Ss bash", "200 100 S+ claude", "300 200 S vim mod.ts"]);
});

Deno.test("a server without its client in between proves nothing", () => {
  refuses("No process of Claude Code", ["100 50 Ss+ bash", `300 100 S ${SERVER}`]);
});

Deno.test("Codex's shared daemon proves nothing, although its ancestor is a pane", () => {
  refuses("may share one server process", [
    "100 50 Ss bash",
    "200 100 Sl+ codex",
    "201 200 Sl codex app-server",
    `300 201 S ${SERVER}`,
  ], codex);
});

Deno.test("another agent's session on the way is a refusal: the keys would be its own", () => {
  const outer = ["100 50 Ss bash", "200 100 Sl+ claude", "201 200 S+ bash"];
  refuses("inside the session", [...outer, "202 201 S+ codex", `300 202 S ${SERVER}`], codex);
  refuses("inside the session", [...outer, "202 201 S+ claude -p x", `300 202 S ${SERVER}`]);
});

Deno.test("a client that is stopped or in the background does not get the keys", () => {
  refuses("foreground", ["100 50 Ss+ bash", "200 100 Tl claude", `300 200 S ${SERVER}`]);
  refuses("foreground", ["100 50 Ss+ bash", "200 100 Sl claude", `300 200 S ${SERVER}`]);
});

Deno.test("servers are recognised however they were installed", () => {
  for (const module of ["/x/mod.ts", "mod.ts", "/h/.oxtail/lib/1.0.0/server.js"]) {
    equal(isServerProcess(`/usr/bin/deno run -A ${module}`), true, module);
  }
  equal(isServerProcess("deno run jsr:@oxtail/server"), true);
  equal(isServerProcess("deno run jsr:@oxtail/server@0.1.0"), true);
  equal(isServerProcess("deno run jsr:@oxtail/server@0.1.0/hook"), false);
  equal(isServerProcess("deno run /x/hooks/hook.ts"), false);
  equal(isServerProcess("node /x/mod.ts"), false);
  equal(isServerProcess("deno test mod.ts"), false);
});
