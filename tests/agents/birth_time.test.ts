import { birthTimeEvidence } from "../../src/agents/birth_time.ts";
import { claudeCode } from "../../src/clients/claude_code.ts";
import { codex } from "../../src/clients/codex.ts";
import { BIRTH_WINDOW_MS } from "../../src/wire/limits.ts";
import type { Files } from "../../src/sys/files.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { temporaryName } from "../../src/sys/deno_clock.ts";
import { equal, match } from "../support/assert.ts";
import { environment } from "../wake/support.ts";

const disk = denoFiles(temporaryName);
const CWD = "/home/u/it's mine";
const FOLDER = "projects/-home-u-it-s-mine";
const none = () => null;
const nobody = () => false;

/** A Claude folder with transcripts, each born so many ms after the server started. */
function claudeFolder(born: Readonly<Record<string, number | null>>) {
  const root = Deno.makeTempDirSync();
  Deno.mkdirSync(`${root}/${FOLDER}`, { recursive: true });
  const startedMs = 1_000_000;
  for (const name of Object.keys(born)) Deno.writeTextFileSync(`${root}/${FOLDER}/${name}`, "{}");
  const files: Files = {
    ...disk,
    lstat(path) {
      const stat = disk.lstat(path);
      const after = born[path.slice(path.lastIndexOf("/") + 1)] ?? null;
      return stat === null ? null : { ...stat, bornMs: after === null ? null : startedMs + after };
    },
  };
  const env = environment({ CLAUDE_CONFIG_DIR: root });
  return {
    place: { files, env, cwd: CWD, startedMs },
    [Symbol.dispose]: () => Deno.removeSync(root, { recursive: true }),
  };
}

Deno.test("the one transcript of this directory that was born after us names the session", () => {
  using folder = claudeFolder({ "old.jsonl": -1, "mine.jsonl": 5, "notes.txt": 5 });
  const found = birthTimeEvidence(folder.place, claudeCode, nobody, none);
  equal([found.sessionId, found.sessionId !== null && found.confidence], ["mine", "weak"]);
});

Deno.test("two transcripts, one born too late, and one without a birth name nobody", () => {
  const cases: readonly [Readonly<Record<string, number | null>>, RegExp][] = [
    [{ "a.jsonl": 1, "b.jsonl": 2 }, /^2 transcripts were begun/],
    [{ "a.jsonl": BIRTH_WINDOW_MS + 1 }, /^No transcript/],
    [{ "a.jsonl": null }, /^No transcript/],
    [{}, /^No transcript/],
  ];
  for (const [born, reason] of cases) {
    using folder = claudeFolder(born);
    const found = birthTimeEvidence(folder.place, claudeCode, nobody, none);
    match(found.sessionId === null ? found.reason : "a hit", reason);
  }
});

Deno.test("a transcript that another client's server holds is not ours", () => {
  using folder = claudeFolder({ "theirs.jsonl": 1, "mine.jsonl": 2 });
  const isHeld = (id: string) => id === "theirs";
  equal(birthTimeEvidence(folder.place, claudeCode, isHeld, none).sessionId, "mine");
});

Deno.test("nothing is concluded while another server may be meant", () => {
  using folder = claudeFolder({ "mine.jsonl": 1 });
  const found = birthTimeEvidence(folder.place, claudeCode, nobody, () => "Another may be meant");
  equal(found.sessionId, null);
});

Deno.test("a client that keeps all transcripts together, and a folder that cannot be read, abstain", () => {
  using folder = claudeFolder({ "mine.jsonl": 1 });
  equal(birthTimeEvidence(folder.place, codex, nobody, none).sessionId, null);
  equal(birthTimeEvidence(folder.place, null, nobody, none).sessionId, null);
  const missing = { ...folder.place, env: environment({ CLAUDE_CONFIG_DIR: "/nonexistent" }) };
  equal(birthTimeEvidence(missing, claudeCode, nobody, none).sessionId, null);
});

Deno.test("the disk says when a file was born", () => {
  const path = Deno.makeTempFileSync();
  const born = disk.lstat(path)?.bornMs ?? null;
  Deno.removeSync(path);
  equal(born === null || Math.abs(born - Date.now()) < 60_000, true);
});
