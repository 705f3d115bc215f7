/** The programs that the demo needs, and how to get the missing ones. */

/** Paths of the programs. */
export interface Programs {
  readonly tmux: string;
  readonly ps: string;
  readonly git: string;
}

/** A program that is not installed, and its package for apt and brew. */
interface Missing {
  readonly name: string;
  readonly why: string;
  readonly apt: string;
  readonly brew: string | null;
}

const NEEDED = {
  tmux: { why: "an idle agent is woken through its pane", apt: "tmux", brew: "tmux" },
  ps: { why: "the process tree proves which pane is whose", apt: "procps", brew: null },
  git: { why: "agents of one repository see each other", apt: "git", brew: "git" },
} as const;

/** The programs, or sentences that say what is missing and how to get it. */
export function findPrograms(): Programs | readonly string[] {
  const tmux = find("tmux");
  const ps = find("ps");
  const git = find("git");
  if (tmux !== null && ps !== null && git !== null) return { tmux, ps, git };
  const missing = (["tmux", "ps", "git"] as const).filter((name) => find(name) === null);
  return missing.map((name) => advice({ name, ...NEEDED[name] }));
}

function advice({ name, why, apt, brew }: Missing): string {
  const mac = brew === null ? "macOS comes with it" : `brew install ${brew} (macOS)`;
  return `${name} is missing (${why}): sudo apt install ${apt} (Debian, Ubuntu), or ${mac}`;
}

function find(name: string): string | null {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    if (folder.startsWith("/") && isFile(`${folder}/${name}`)) return `${folder}/${name}`;
  }
  return null;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
