import assert from "node:assert/strict";
import { lookForProject } from "../../src/agents/project.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { temporaryName } from "../../src/sys/deno_ports.ts";
import { launch, onStage, type Stage } from "./launching.ts";

const files = denoFiles(temporaryName);

interface Project {
  root: string | undefined;
  id: string | undefined;
  branch: string | undefined;
}

const SHA = "0123456789abcdef0123456789abcdef01234567";

async function projectOf(
  stage: Stage,
  cwd: string,
  env?: Record<string, string>,
  shell?: string,
): Promise<Project> {
  const args = [`--deno=${stage.deno}`, "server"];
  const launched = await launch(stage, {
    args,
    cwd,
    ...(env ? { env } : {}),
    ...(shell ? { shell } : {}),
  });
  assert.equal(launched.stderr, "");
  assert.equal(launched.code, 0);
  return {
    root: launched.env["OXTAIL_PROJECT_ROOT"],
    id: launched.env["OXTAIL_PROJECT_ID"],
    branch: launched.env["OXTAIL_PROJECT_BRANCH"],
  };
}

function write(path: string, text = ""): string {
  Deno.mkdirSync(path.replace(/\/[^/]*$/, ""), { recursive: true });
  Deno.writeTextFileSync(path, text);
  return path;
}

function repository(stage: Stage, head = "ref: refs/heads/main\n"): string {
  write(`${stage.top}/repo/.git/HEAD`, head);
  Deno.mkdirSync(`${stage.top}/repo/deep/er`, { recursive: true });
  return `${stage.top}/repo`;
}

for (const shell of ["sh", "dash", "bash"]) {
  const path = ["/bin", "/usr/bin"].map((dir) => `${dir}/${shell}`).find(isThere);
  Deno.test({
    name: `${shell} finds the project from a folder deep inside of it`,
    ignore: path === undefined,
    fn: () =>
      onStage(async (stage) => {
        const repo = repository(stage, "ref: refs/heads/topic/one two");
        assert.deepEqual(await projectOf(stage, `${repo}/deep/er`, undefined, path), {
          root: repo,
          id: `${repo}/.git`,
          branch: "topic/one two",
        });
      }, `it's $HOME`),
  });
}

Deno.test("a project reached through a link is the one it leads to", () =>
  onStage(async (stage) => {
    const repo = repository(stage);
    Deno.symlinkSync(`${repo}/deep`, `${stage.top}/link`);
    const cwd = `${stage.top}/link/er`;
    assert.equal((await projectOf(stage, cwd, { PWD: cwd })).root, repo);
  }));

Deno.test("all work trees of a repository are one project, each with its branch", () =>
  onStage(async (stage) => {
    const repo = repository(stage);
    const gitDir = `${repo}/.git/worktrees/tree`;
    write(`${gitDir}/HEAD`, "ref: refs/heads/side\n");
    write(`${gitDir}/commondir`, "../..\n");
    write(`${stage.top}/tree/.git`, `gitdir: ${gitDir}\n`);
    Deno.mkdirSync(`${stage.top}/tree/sub`);
    const project = { root: `${stage.top}/tree`, id: `${repo}/.git`, branch: "side" };
    assert.deepEqual(await projectOf(stage, `${stage.top}/tree/sub`), project);
    write(`${stage.top}/tree/.git`, "gitdir: ../repo/.git/worktrees/tree");
    assert.deepEqual(await projectOf(stage, `${stage.top}/tree/sub`), project);
  }));

Deno.test("a nested repository is a project of its own", () =>
  onStage(async (stage) => {
    const nested = `${repository(stage)}/deep`;
    write(`${nested}/.git/HEAD`, `${SHA}\n`);
    assert.deepEqual(await projectOf(stage, nested), {
      root: nested,
      id: `${nested}/.git`,
      branch: SHA.slice(0, 12),
    });
  }));

Deno.test("a branch that HEAD does not tell is empty", () =>
  onStage(async (stage) => {
    const repo = repository(stage, "ref: refs/heads/.invalid\n");
    assert.deepEqual(await projectOf(stage, repo), { root: repo, id: `${repo}/.git`, branch: "" });
  }));

Deno.test("something else called .git is passed over", () =>
  onStage(async (stage) => {
    const repo = repository(stage);
    Deno.mkdirSync(`${repo}/deep/er/.git`);
    write(`${repo}/deep/.git`, "gitdir: /nowhere\n");
    assert.equal((await projectOf(stage, `${repo}/deep/er`)).root, repo);
  }));

Deno.test("without git the folder is the project, and the id is empty", () =>
  onStage(async (stage) => {
    assert.deepEqual(await projectOf(stage, stage.home), { root: stage.home, id: "", branch: "" });
    assert.deepEqual(await projectOf(stage, "/"), { root: "/", id: "", branch: "" });
  }));

Deno.test("what the environment says about the project is overwritten", () =>
  onStage(async (stage) => {
    const repo = repository(stage);
    const env = {
      OXTAIL_PROJECT_ROOT: "/other",
      OXTAIL_PROJECT_ID: "/other/.git",
      OXTAIL_PROJECT_BRANCH: "other",
      branch: "other",
      git_dir: "/other/.git",
      found: "/evil",
      run: "/evil",
    };
    const own = { root: repo, id: `${repo}/.git`, branch: "main" };
    assert.deepEqual(await projectOf(stage, repo, env), own);
    const none = { root: stage.home, id: "", branch: "" };
    assert.deepEqual(await projectOf(stage, stage.home, env), none);
  }));

Deno.test({
  name: "git itself sees the same work tree, repository and branch",
  ignore: !isThere("/usr/bin/git"),
  fn: () =>
    onStage(async (stage) => {
      const git = async (cwd: string, ...args: string[]) => {
        const env = { HOME: stage.home, GIT_CONFIG_NOSYSTEM: "1" };
        const options = { args: ["-C", cwd, ...args], env, clearEnv: true };
        const output = await new Deno.Command("/usr/bin/git", options).output();
        assert.ok(output.success, new TextDecoder().decode(output.stderr));
        return new TextDecoder().decode(output.stdout).trim();
      };
      const [repo, tree] = [`${stage.top}/r`, `${stage.top}/t`];
      const who = ["-c", "user.name=a", "-c", "user.email=a@b"];
      await git(stage.top, "init", "-q", "-b", "trunk", repo);
      await git(repo, ...who, "commit", "-q", "--allow-empty", "-m", "one");
      await git(repo, "worktree", "add", "-q", "-b", "side/way", tree);
      await git(repo, "checkout", "-q", "--detach");
      for (const cwd of [repo, tree]) {
        const common = ["rev-parse", "--path-format=absolute", "--git-common-dir"];
        const name = await git(cwd, "rev-parse", "--abbrev-ref", "HEAD");
        assert.deepEqual(await projectOf(stage, cwd), {
          root: await git(cwd, "rev-parse", "--show-toplevel"),
          id: await git(cwd, ...common),
          branch: name === "HEAD" ? await git(cwd, "rev-parse", "--short=12", "HEAD") : name,
        });
      }
    }),
});

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

Deno.test("workspaces of jj are one project, with the repository of git that lies beside", () =>
  onStage(async (stage) => {
    const [main, work] = [`${stage.top}/main`, `${stage.top}/work`];
    Deno.mkdirSync(`${main}/.jj/repo/store`, { recursive: true });
    Deno.mkdirSync(`${main}/deep`);
    const id = `${main}/.jj/repo`;
    assert.deepEqual(await projectOf(stage, `${main}/deep`), { root: main, id, branch: "" });
    for (const text of ["../../main/.jj/repo", id]) {
      write(`${work}/.jj/repo`, text);
      assert.deepEqual(await projectOf(stage, work), { root: work, id, branch: "" });
      assert.deepEqual(lookForProject(files, work), { root: work, repo: id, branch: null });
    }
    write(`${main}/.git/HEAD`, "ref: refs/heads/main\n");
    for (const cwd of [main, work]) {
      assert.equal((await projectOf(stage, cwd)).id, `${main}/.git`);
      assert.equal(lookForProject(files, cwd)?.repo, `${main}/.git`);
    }
    // What leads nowhere is no workspace.
    write(`${work}/.jj/repo`, "../../gone/.jj/repo");
    assert.deepEqual(await projectOf(stage, work), { root: work, id: "", branch: "" });
    assert.equal(lookForProject(files, work), null);
  }));

Deno.test("a file .oxtail-project makes one project of the repositories below its folder, and parts no work trees", () =>
  onStage(async (stage) => {
    const repo = repository(stage);
    write(`${stage.top}/other/.git/HEAD`, "ref: refs/heads/next\n");
    write(`${repo}/.oxtail-project`, "in a repository\n");
    assert.equal((await projectOf(stage, repo)).id, `${repo}/.git`);
    write(`${stage.top}/.oxtail-project`, "shop\n");
    const [root, id] = [stage.top, `${stage.top}/.oxtail-project`];
    const branches: [string, string][] = [
      [`${repo}/deep/er`, "main"],
      [`${stage.top}/other`, "next"],
      [stage.top, ""],
    ];
    for (const [cwd, branch] of branches) {
      assert.deepEqual(await projectOf(stage, cwd), { root, id, branch });
      const found = lookForProject(files, cwd);
      assert.deepEqual(found, { root, repo: id, branch: branch === "" ? null : branch });
    }
  }));
