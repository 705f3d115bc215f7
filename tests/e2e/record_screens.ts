/**
 * Records screens of the real clients for `tests/clients/fixtures`:
 * `deno run -A -c <deno.json or deno.offline.json> tests/e2e/record_screens.ts FOLDER [recording …]`.
 * Each recording starts clients of its own. What a screen should be taken for is said in
 * `tests/clients/screens.test.ts`, which fails for one that is not listed there.
 */

import { CLIENT_VERSIONS, findClients } from "./clients.ts";
import { Lab } from "./lab.ts";
import { installOxtail } from "./oxtail.ts";

/** Brings a client into one state after the other, and calls `keep` in each. */
type Recording = (lab: Lab, keep: (name: string, window: string) => Promise<void>) => Promise<void>;

const OTHER_LANGUAGES =
  "SAY 了解しました。テストは全部通りました。 ¿Algo más? — Да, всё готово. שלום עולם";
const SMALL = [50, 14] as const;
/** A screen that does not change any more. */
const SETTLE_MS = 1_500;

const RECORDINGS: Readonly<Record<string, Recording>> = {
  async claude(lab, keep) {
    await lab.startClaude("a", { args: ["--permission-mode", "default"] });
    await pause(2_500);
    if (/Make auto mode your default/.test(await lab.capture("a"))) await lab.key("a", "Escape");
    await lab.say("a", OTHER_LANGUAGES);
    await lab.waitFor(() => lab.requests("a").length > 0, 15_000, "a answers");
    await keep("claude_other_languages", "a");
    await lab.tmux.copyMode("a");
    await keep("claude_copy_mode", "a");
    await lab.key("a", "q");
    await lab.say(
      "a",
      'CALL_TOOL Bash {"command":"touch 日本語.txt","description":"ファイルを作る"}',
    );
    await keep("claude_permission_other_language", "a");
    await lab.tmux.resize("a", ...SMALL);
    await keep("claude_permission_other_language_small", "a");
  },

  async claude_auto(lab, keep) {
    await lab.startClaude("a");
    await pause(2_500);
    await lab.say("a", 'CALL_TOOL Bash {"command":"printenv HOME","description":"Print"}');
    await pause(3_000);
    await keep("claude_auto_mode_dialog", "a");
  },

  async codex(lab, keep) {
    await lab.startCodex("x", {
      withoutDaemon: true,
      args: ["-c", 'approval_policy="on-request"', "-c", 'sandbox_mode="read-only"'],
    });
    await lab.say("x", OTHER_LANGUAGES);
    await lab.waitFor(() => lab.requests("x").length > 0, 15_000, "x answers");
    await keep("codex_other_languages", "x");
    await lab.tmux.copyMode("x");
    await keep("codex_copy_mode", "x");
    await lab.key("x", "q");
    const command = {
      cmd: "touch 日本語.txt",
      sandbox_permissions: "require_escalated",
      justification: "ファイルを作る",
    };
    await lab.say("x", `CALL_TOOL exec_command ${JSON.stringify(command)}`);
    await keep("codex_permission_other_language", "x");
    await lab.tmux.resize("x", ...SMALL);
    await keep("codex_permission_small", "x");
  },

  async codex_question(lab, keep) {
    await lab.startCodex("x", { withoutDaemon: true });
    await lab.say("x", "SAY hello");
    await lab.waitFor(() => lab.requests("x").length > 0, 15_000, "x answers");
    await pause(SETTLE_MS);
    await lab.key("x", "BTab"); // request_user_input is for plan mode
    await keep("codex_mode_plan", "x");
    const options = [
      { label: "8443 (Recommended)", description: "the usual one" },
      { label: "80", description: "the old one" },
    ];
    const questions = [{ id: "q1", header: "Port", question: "Which port?", options }];
    await lab.say("x", `CALL_TOOL request_user_input ${JSON.stringify({ questions })}`);
    await keep("codex_question_dialog", "x");
    await lab.key("x", "Tab");
    await keep("codex_question_notes", "x");
    await lab.type("x", "half a note");
    await keep("codex_question_notes_typed", "x");
    await lab.tmux.resize("x", ...SMALL);
    await keep("codex_question_notes_small", "x");
  },
};

async function record(folder: string, names: readonly string[]): Promise<void> {
  const clients = await findClients(CLIENT_VERSIONS, (line) => console.log(line));
  if (!clients.ok) throw new Error(clients.reason);
  for (const [name, recording] of Object.entries(RECORDINGS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const lab = await Lab.open(clients.paths);
    try {
      await installOxtail(lab, { asks: true, listener: false });
      await recording(lab, async (screen, window) => {
        await pause(SETTLE_MS);
        // The folder of the lab has another name each time.
        const text = (await lab.tmux.captureStyled(window)).replaceAll(lab.root, "/tmp/ox-lab");
        await Deno.writeTextFile(`${folder}/${screen}.txt`, text);
        console.log(`recorded ${screen}`);
      });
    } finally {
      await lab.stop();
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

if (import.meta.main) {
  const [folder, ...names] = Deno.args;
  if (folder === undefined) throw new Error("Name the folder that the screens are written to");
  await record(folder, names);
}
