/** Valid inputs of every parser, for breaking. */

import { encodeEntry } from "../../src/wire/entry.ts";
import { encodeMessage } from "../../src/wire/message.ts";
import { encodeCard, encodeStart, formatTurn } from "../../src/wire/notes.ts";

const ID = "01HF7YAT00M008FYZQ8YEBGVFY";
const NAME = `001700000000000.000001.${ID}.1529cc18.w-a-`;
const PROJECT = { root: "/home/me/project", repo: "/home/me/project/.git", branch: "main" };

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

const MESSAGE = encodeMessage({
  schema_version: 1,
  message_id: ID,
  body: 'Look at "src/a.ts":\n\tthe loop \u{1f468}\u200d\u{1f469} never ends \\o/',
  body_bytes: 60,
  enqueued_at: 1_700_000_000,
  enqueued_ms: 1_700_000_000_000,
  origin: "peer",
  from_session_id: "7ba5c12d-0000-4000-8000-000000000000",
  from_name: "reviewer",
  from_client: "codex",
  to_session_id: "cleo",
  project: PROJECT.repo,
  request_id: ID,
  action_required: true,
  hop: 3,
});

const ENTRY = encodeEntry({
  schema_version: 1,
  server_pid: 4_711,
  domain: "0f3a9c21",
  started_at: 1_700_000_000_000,
  client: {
    type: "claude-code",
    version: "2.0.1",
    session_id: "cleo",
    session_id_source: "env",
    transcript_path: "/home/me/.claude/projects/x/cleo.jsonl",
    cwd: PROJECT.root,
  },
  project: PROJECT,
  name: "cleo",
  tmux: { pane: "%3", session: "work" },
  state: { purpose: "reviews", updated_at: 1_700_000_000_000 },
});

const START = encodeStart({
  schema_version: 1,
  session_id: "cleo",
  client: "codex",
  client_pid: 4_711,
  domain: "0f3a9c21",
  client_start: "Tue Nov 14 22:13:20 2023",
  cwd: PROJECT.root,
  project: PROJECT,
  transcript_path: null,
  source: "startup",
  at_ms: 1_700_000_000_000,
  ended: false,
});

const HOOK_INPUT = JSON.stringify({
  session_id: "cleo",
  turn_id: "01a2023f-1",
  cwd: PROJECT.root,
  transcript_path: "/home/me/x.jsonl",
  hook_event_name: "PreToolUse",
  tool_name: "Bash",
  tool_input: { command: 'echo "{[" \\', nested: [{ a: [1, 2, { b: "}" }] }] },
  stop_hook_active: false,
});

/** The inputs. */
export const VALID: readonly string[] = [
  text(MESSAGE),
  text(ENTRY),
  text(START),
  text(encodeCard({ name: "reviewer", state: { purpose: "reviews", updated_at: 5 } })),
  HOOK_INPUT,
  NAME,
  `${NAME}~402df326~t1~1~1700000000000`,
  `${NAME}~402df326~s4711-0f3a9c21~2~1700000000000!-`,
  `${NAME}~402df326~0~1~1700000000000~done`,
  `${NAME}~402df326~t1~1~1700000000000m~c1700000000001~blocked`,
  "busy",
  formatTurn("01a2023f-1"),
];
