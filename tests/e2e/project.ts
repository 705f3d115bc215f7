/** The project that the agents of a lab work in. */

import { mustRun } from "./command.ts";

/** Makes a git repository with one commit in `folder`, which exists. */
export async function makeProject(folder: string, home: string): Promise<void> {
  await Deno.writeTextFile(`${folder}/README.md`, "# A project\n");
  const author = [
    "-c",
    "user.name=Lab",
    "-c",
    "user.email=lab@localhost",
    "-c",
    "init.defaultBranch=main",
  ];
  for (const args of [["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Begin"]]) {
    await mustRun("git", [...author, ...args], { env: { HOME: home }, cwd: folder });
  }
}
