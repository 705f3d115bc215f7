import { openTranscript } from "../../src/agents/transcript.ts";
import { denoReader } from "../../src/sys/deno_ports.ts";
import type { ClientInfo } from "../../src/wire/entry.ts";
import { findProgram } from "../programs.ts";
import { equal, match, that } from "../support/assert.ts";
import { transcriptFolder } from "./support.ts";

const ID = "aaaaaaaa-0000-4000-8000-000000000001";
const CODEX_ID = "01a206ac-e4b6-7cc3-baf6-8ae4e923d690";

/** A home folder with two Claude project folders, `-w` and `-other`, and one day of Codex. */
async function home() {
  const folder = await transcriptFolder();
  const projects = `${folder.path}/.claude/projects`;
  const day = `${folder.path}/.codex/sessions/2025/12/31`;
  for (const path of [`${projects}/-w`, `${projects}/-other`, day]) {
    await Deno.mkdir(path, { recursive: true });
  }
  return {
    projects,
    day,
    path: folder.path,
    /** The size of the transcript that is opened, or why none is. */
    async open(client: Partial<ClientInfo>, env: Record<string, string> = { HOME: folder.path }) {
      const opened = await openTranscript(denoReader, (name) => env[name], {
        type: "claude-code",
        version: null,
        session_id: ID,
        session_id_source: "env",
        transcript_path: null,
        cwd: "/w",
        ...client,
      });
      if (!opened.ok) return opened.reason;
      using transcript = opened.value;
      return transcript.file.size;
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

Deno.test("a Claude transcript lies in the folder of the directory, or in any other", async () => {
  await using world = await home();
  match(await world.open({}), /does not exist yet/);
  await Deno.mkdir(`${world.projects}/-elsewhere`);
  await Deno.writeTextFile(`${world.projects}/-elsewhere/${ID}.jsonl`, "123");
  equal(await world.open({}), 3);
  await Deno.writeTextFile(`${world.projects}/-w/${ID}.jsonl`, "1");
  equal(await world.open({}), 1);
});

Deno.test("a Codex transcript is found by its id in the folder of any day", async () => {
  await using world = await home();
  const codex = { type: "codex", session_id: CODEX_ID };
  match(await world.open(codex), /does not exist yet/);
  await Deno.writeTextFile(`${world.day}/rollout-2025-12-31T00-00-00-${CODEX_ID}.jsonl`, "12");
  equal(await world.open(codex), 2);
});

Deno.test("the path that the hooks told is taken first, if its name is the session's", async () => {
  await using world = await home();
  await Deno.writeTextFile(`${world.projects}/-w/${ID}.jsonl`, "1");
  await Deno.mkdir(`${world.projects}/-told`);
  const told = `${world.projects}/-told/${ID}.jsonl`;
  await Deno.writeTextFile(told, "12");
  equal(await world.open({ transcript_path: told }), 2);
  const other = `${world.projects}/-told/other.jsonl`;
  await Deno.writeTextFile(other, "12345");
  equal(await world.open({ transcript_path: other }), 1);
  equal(await world.open({ transcript_path: `${world.path}/${ID}.jsonl` }), 1);
});

Deno.test("moved client folders are honoured", async () => {
  await using world = await home();
  const moved = `${world.path}/moved`;
  await Deno.mkdir(`${moved}/projects/-w`, { recursive: true });
  await Deno.writeTextFile(`${moved}/projects/-w/${ID}.jsonl`, "1234");
  equal(await world.open({}, { HOME: world.path, CLAUDE_CONFIG_DIR: moved }), 4);
});

Deno.test("a transcript folder behind a link is followed", async () => {
  await using world = await home();
  await Deno.writeTextFile(`${world.projects}/-w/${ID}.jsonl`, "1");
  await Deno.mkdir(`${world.path}/other`);
  await Deno.symlink(`${world.path}/.claude`, `${world.path}/other/.claude`);
  equal(await world.open({}, { HOME: `${world.path}/other` }), 1);
});

Deno.test("what leaves the folder, or is no regular file, is not read", async () => {
  await using world = await home();
  const path = `${world.projects}/-w/${ID}.jsonl`;
  await Deno.writeTextFile(`${world.path}/secret.jsonl`, "secret");
  const cases: [string, () => Promise<unknown>, RegExp][] = [
    ["a link out of it", () => Deno.symlink(`${world.path}/secret.jsonl`, path), /leaves/],
    ["a link to nothing", () => Deno.symlink("nothing", path), /does not exist/],
    ["a link to itself", () => Deno.symlink(path, path), /may not be read/],
    ["a folder", () => Deno.mkdir(path), /no regular file/],
    ["a pipe", () => makePipe(path), /no regular file/],
    ["a link to a device", () => Deno.symlink("/dev/zero", path), /leaves/],
  ];
  for (const [name, make, expected] of cases) {
    await make();
    const opened = await world.open({});
    that(typeof opened === "string", `${name}: ${opened}`);
    match(opened, expected);
    await Deno.remove(path);
  }
  await Deno.writeTextFile(`${world.projects}/-w/real`, "12");
  await Deno.symlink("real", path);
  equal(await world.open({}), 2);
});

Deno.test("no session id, an unknown client or no HOME is a reason", async () => {
  await using world = await home();
  match(await world.open({ session_id: null }), /claim_session/);
  match(await world.open({ type: "another" }), /no transcript that oxtail can read/);
  match(await world.open({}, {}), /HOME/);
});

async function makePipe(path: string): Promise<void> {
  const program = findProgram("mkfifo");
  if (program === null) throw new Error("mkfifo is missing");
  await new Deno.Command(program, { args: [path] }).output();
}
