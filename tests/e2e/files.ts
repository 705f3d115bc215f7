/** The files that show how a run went. */

/** What is kept of a HOME: never a client's own credentials or caches. */
const KEPT = [
  ".oxtail",
  ".claude/projects",
  ".claude/settings.json",
  ".codex/sessions",
  ".codex/hooks.json",
  ".qwen/projects",
  ".copilot/session-state",
];

/** Copies requests, logs, the store, transcripts and hook settings of a lab to `folder`. */
export async function copyEvidence(root: string, home: string, folder: string): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(root)) {
    if (isFile && /\.(jsonl|log)$/.test(name)) {
      await copyTree(`${root}/${name}`, `${folder}/${name}`);
    }
  }
  for (const path of KEPT) await copyTree(`${home}/${path}`, `${folder}/home/${path}`);
}

/** Copies the plain files of `from`; what is missing or cannot be read is left out. */
async function copyTree(from: string, to: string): Promise<void> {
  const found = await Deno.lstat(from).catch(() => null);
  if (found?.isFile) {
    await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
    await Deno.copyFile(from, to).catch(() => {});
  } else if (found?.isDirectory) {
    await Deno.mkdir(to, { recursive: true });
    for await (const { name } of Deno.readDir(from)) {
      await copyTree(`${from}/${name}`, `${to}/${name}`);
    }
  }
}
