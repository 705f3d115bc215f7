import { findPane, paneOfEnv, sessionLabel } from "../../src/agents/project.ts";
import { claudeCode } from "../../src/clients/claude_code.ts";
import { codex } from "../../src/clients/codex.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { temporaryName } from "../../src/sys/deno_ports.ts";
import type { StartedProcess } from "../../src/sys/ps.ts";
import { parseTmuxMap } from "../../src/sys/tmux.ts";
import { no, ok } from "../../src/wire/result.ts";
import { equal } from "../support/assert.ts";
import { environment } from "../wake/support.ts";

const MAP = parseTmuxMap(
  "S $0 1 1 1 work\nD $0 /p\nP %0 100 $0 editor\nP %1 200 $0 My Agent\n",
);
const above = (...pids: number[]): StartedProcess[] =>
  pids.map((pid) => ({ pid, ppid: 1, start: "", args: "" }));
const env = (pane?: string) => environment(pane === undefined ? {} : { TMUX_PANE: pane });

Deno.test("the pane is that of the process tree, else that of the environment", () => {
  const found = findPane(MAP, env("%0"), claudeCode, above(300, 200, 1), ok(null));
  equal(found, { tmux: { pane: "%1", session: "work" }, windowName: "my-agent" });
  equal(findPane(MAP, env("%0"), claudeCode, null, null)?.tmux.pane, "%0");
  equal(findPane(MAP, env(), claudeCode, null, null), null);
  equal(findPane(MAP, env("%9"), claudeCode, null, null), null);
});

Deno.test("a malformed TMUX_PANE counts for nothing", () => {
  for (const pane of ["", "0", "%", "%0;x", "%-1", " %0", "%0\n"]) {
    equal(paneOfEnv(env(pane)), null);
  }
  equal(findPane(MAP, env("%0;x"), claudeCode, above(200), ok(null))?.tmux.pane, "%1");
});

Deno.test("a Codex under a shared daemon has no pane; one without has that of its own process", () => {
  equal(findPane(MAP, env("%0"), codex, above(100), no("shared")), null);
  equal(findPane(MAP, env("%0"), codex, null, null), null);
  equal(findPane(MAP, env("%0"), codex, above(200), ok(null))?.tmux.pane, "%1");
});

Deno.test("the client's name for the session counts only for that very session", () => {
  const folder = Deno.makeTempDirSync();
  Deno.mkdirSync(`${folder}/sessions`);
  const files = denoFiles(temporaryName);
  const notes = (env: Record<string, string>) => ({ files, uid: null, env: environment(env) });
  const path = `${folder}/sessions/7.json`;
  const label = (text: string, id: string | null = "me") => {
    Deno.writeTextFileSync(path, text);
    return sessionLabel(notes({ CLAUDE_CONFIG_DIR: folder }), claudeCode, 7, id);
  };
  const note = (name: unknown) => JSON.stringify({ pid: 7, sessionId: "me", name });
  equal(label(note("Proj 98")), "proj-98");
  equal(label(note("Proj 98"), "other"), null);
  equal(label(note("Proj 98"), null), null);
  for (const text of ["", "{", note(7), note("日本"), note("x") + " ".repeat(20_000)]) {
    equal(label(text), null, text.slice(0, 20));
  }
  equal(sessionLabel(notes({ HOME: folder }), claudeCode, 7, "me"), null);
  equal(sessionLabel(notes({}), codex, 7, "me"), null);
  Deno.removeSync(folder, { recursive: true });
});
