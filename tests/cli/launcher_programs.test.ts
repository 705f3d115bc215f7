/** Which programs in PATH the launcher takes, and that what a project put there first is run by nobody. */

import assert from "node:assert/strict";
import { fromFileUrl } from "@std/path";
import { launch, onStage, type Stage, writeProgram } from "./launching.ts";

const GATE = fromFileUrl(new URL("../../hooks/oxtail-hook", import.meta.url));
const TMUX = "#!/bin/sh\n";

/** The tmux that the server may start, and what was passed over, when PATH begins with `folders`. */
async function found(stage: Stage, folders: readonly string[], cwd: string) {
  const { env, args } = await launch(stage, {
    args: [`--deno=${stage.deno}`, "server"],
    env: { PATH: [...folders, stage.bin, "/usr/bin:/bin"].join(":") },
    cwd,
  });
  const run = args.find((arg) => arg.startsWith("--allow-run=")) ?? "";
  return { tmux: env["OXTAIL_TMUX"], skipped: env["OXTAIL_SKIPPED"], run };
}

/** A project, a folder of programs of the user's, and a tmux in both. */
async function onProject(
  use: (stage: Stage, project: string, mine: string) => Promise<void>,
): Promise<void> {
  await onStage(async (stage) => {
    const [project, mine] = [`${stage.top}/project`, `${stage.home}/.local/bin`];
    for (const folder of [`${project}/.git`, `${project}/bin`, mine]) {
      Deno.mkdirSync(folder, { recursive: true });
    }
    Deno.writeTextFileSync(`${project}/.git/HEAD`, "ref: refs/heads/main\n");
    writeProgram(`${project}/bin/tmux`, TMUX);
    writeProgram(`${mine}/tmux`, TMUX);
    await use(stage, project, mine);
  });
}

Deno.test("a program in the project is passed over for the next one, and named", () =>
  onProject(async (stage, project, mine) => {
    const { tmux, skipped, run } = await found(stage, [`${project}/bin`, mine], project);
    assert.equal(tmux, `${mine}/tmux`);
    assert.equal(skipped, `project ${project}/bin/tmux`);
    assert.ok(!run.includes(project), run);
  }));

Deno.test("a program that only leads into the project is passed over", () =>
  onProject(async (stage, project, mine) => {
    const [folders, files] = [`${stage.top}/linked`, `${stage.top}/files`];
    Deno.symlinkSync(`${project}/bin`, folders);
    Deno.mkdirSync(files);
    Deno.symlinkSync(`${project}/bin/tmux`, `${files}/tmux`);
    const { tmux, skipped } = await found(stage, [folders, files, mine], project);
    assert.equal(tmux, `${mine}/tmux`);
    assert.equal(skipped, `project ${folders}/tmux\nproject ${files}/tmux`);
  }));

Deno.test("where the home folder is the project, the user's own programs are taken", () =>
  onProject(async (stage, _project, mine) => {
    Deno.mkdirSync(`${stage.home}/.git`);
    Deno.writeTextFileSync(`${stage.home}/.git/HEAD`, "ref: refs/heads/main\n");
    assert.equal((await found(stage, [mine], stage.home)).tmux, `${mine}/tmux`);
  }));

Deno.test("a program that all may write, or in a folder that all may write, is passed over", () =>
  onProject(async (stage, project, mine) => {
    const [file, open, sticky] = ["file", "open", "sticky"].map((name) => `${stage.top}/${name}`);
    assert.ok(file !== undefined && open !== undefined && sticky !== undefined);
    for (const folder of [file, open, sticky]) {
      Deno.mkdirSync(folder);
      writeProgram(`${folder}/tmux`, TMUX);
    }
    Deno.chmodSync(`${file}/tmux`, 0o777);
    Deno.chmodSync(open, 0o777);
    Deno.chmodSync(sticky, 0o1777);
    const { tmux, skipped } = await found(stage, [file, open, mine], project);
    assert.equal(tmux, `${mine}/tmux`);
    assert.equal(skipped, `writable ${file}/tmux\nwritable ${open}/tmux`);
    assert.equal((await found(stage, [sticky, mine], project)).tmux, `${sticky}/tmux`);
  }));

Deno.test("a folder that a group may write is taken, as package managers leave theirs", () =>
  onProject(async (stage, project, mine) => {
    Deno.chmodSync(mine, 0o775);
    assert.equal((await found(stage, [mine], project)).tmux, `${mine}/tmux`);
  }));

Deno.test({
  name: "a program of another user is passed over",
  ignore: Deno.uid() !== 0, // only root can give a file away
  fn: () =>
    onProject(async (stage, project, mine) => {
      const theirs = `${stage.top}/theirs`;
      Deno.mkdirSync(theirs);
      writeProgram(`${theirs}/tmux`, TMUX);
      Deno.chownSync(`${theirs}/tmux`, 12345, 12345);
      const { tmux, skipped } = await found(stage, [theirs, mine], project);
      assert.equal(tmux, `${mine}/tmux`);
      assert.equal(skipped, `owner ${theirs}/tmux`);
    }),
});

Deno.test("where nothing of PATH is left, the system's own is taken", () =>
  onProject(async (stage, project) => {
    writeProgram(`${project}/bin/ps`, TMUX);
    // The stand-in for Deno looks for its own commands.
    writeProgram(stage.deno, Deno.readTextFileSync(stage.deno).replace("\n", "\nPATH=/bin\n"));
    const { env } = await launch(stage, {
      args: [`--deno=${stage.deno}`, "server"],
      env: { PATH: `bin:${project}/bin` },
      cwd: project,
    });
    assert.match(env["OXTAIL_PS"] ?? "", /^\/(usr\/)?bin\/ps$/);
    assert.match(env["OXTAIL_SKIPPED"] ?? "", /^relative bin\/tmux$/m);
  }));

Deno.test("setup looks for the clients without the folders of the project", () =>
  onProject(async (stage, project, mine) => {
    for (const folder of [`${project}/bin`, mine]) writeProgram(`${folder}/claude`, TMUX);
    const { env, args } = await launch(stage, {
      args: [`--deno=${stage.deno}`, "setup"],
      env: { PATH: `${project}/bin:${mine}:${stage.bin}:/usr/bin:/bin` },
      cwd: project,
    });
    assert.equal(env["PATH"], `${mine}:${stage.bin}:/usr/bin:/bin`);
    assert.ok(args.find((arg) => arg.startsWith("--allow-run="))?.includes(`${mine}/claude`));
  }));

/** Commands that leave a mark where they are run. */
function trap(folder: string, mark: string): void {
  const names = ["cat", "cut", "date", "dirname", "expr", "find", "id", "ls", "mkdir", "mv", "ps"]
    .concat(["readlink", "rm", "sed", "sleep", "stat", "touch", "uname", "wc"]);
  for (const name of names) {
    writeProgram(`${folder}/${name}`, `#!/bin/sh\necho ${name} >>'${mark}'\nexit 1\n`);
  }
}

Deno.test("launcher and gate run none of the commands that a project put first into PATH", () =>
  onProject(async (stage, project) => {
    const mark = `${stage.top}/mark`;
    Deno.writeTextFileSync(mark, "");
    trap(`${project}/bin`, mark);
    Deno.mkdirSync(`${stage.home}/.oxtail`, { mode: 0o700 });
    const PATH = `${project}/bin:/usr/bin:/bin`;
    for (const entry of ["server", "setup", "diagnose"]) {
      await launch(stage, { args: [`--deno=${stage.deno}`, entry], env: { PATH }, cwd: project });
    }
    for (const event of ["SessionStart", "PreToolUse", "Stop"]) {
      const gate = new Deno.Command("/bin/sh", {
        args: [GATE, "codex", event],
        cwd: project,
        clearEnv: true,
        env: { HOME: stage.home, PATH },
        stdin: "piped",
        stdout: "null",
        stderr: "null",
      }).spawn();
      const writer = gate.stdin.getWriter();
      await writer.write(new TextEncoder().encode(
        JSON.stringify({ session_id: "5f0e7a3a-0000-4000-8000-000000000001", cwd: project }),
      ));
      await writer.close();
      assert.equal((await gate.status).code, 0);
    }
    assert.equal(Deno.readTextFileSync(mark), "");
  }));
