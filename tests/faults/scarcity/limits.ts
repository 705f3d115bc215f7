/** Operations on a read-only store, without rights to it, and without free descriptors. */

import { deliver } from "../../../src/mail/deliver.ts";
import { createCompose } from "../../../src/mail/outgoing.ts";
import { ROOT } from "../../../tools/paths.ts";
import { type HookHome, hookHome, SESSION } from "../../hooks/hook_calls.ts";
import { findProgram } from "../../programs.ts";
import type { Setting } from "../experiment.ts";
import { isRoot, mountObstacle, run } from "../machine.ts";
import { draft, NO_QUOTA, sealed } from "../messages.ts";
import { readOnly } from "../mounts.ts";
import { FLAGS, programPath } from "../programs.ts";
import { realStore } from "../store.ts";
import type { Part, Skipped } from "./experiment.ts";

/** A store on a read-only mount. */
export async function readOnlyStore({ folder }: Setting): Promise<Part[] | Skipped> {
  const obstacle = mountObstacle();
  if (obstacle !== null) return { skipped: `read-only store: ${obstacle}` };
  const root = `${folder}/read-only/.oxtail`;
  fill(root);
  using home = await hookHome();
  home.mail.send("ann", SESSION, { body: "hello" });
  const parts = await readOnly(root, async () => [
    said("read-only, deliver", await operation(root, "deliver"), /read-only file system/),
    said("read-only, claim", await operation(root, "claim"), /read-only file system/),
  ]);
  const hook = await readOnly(
    home.home,
    () => hookSays(home, "read-only, hook", /read-only|Cannot write/),
  );
  if (parts === null || hook === null) {
    return { skipped: "read-only store: nothing can be mounted read-only here" };
  }
  return [...parts, hook];
}

/** A store whose folders may not be written; root must first give up the right to do so. */
export async function withoutRights({ folder }: Setting): Promise<Part[] | Skipped> {
  if (isRoot() && run("setpriv", [...WITHOUT_RIGHTS, "true"]) !== 0) {
    return { skipped: "store without rights: setpriv is missing, or may not drop rights here" };
  }
  const root = `${folder}/no-rights/.oxtail`;
  fill(root);
  const closed = ["mail/cleo/new", "mail/cleo/cur", "sent/ann"].map((path) => `${root}/${path}`);
  for (const path of closed) Deno.chmodSync(path, 0o500);
  const asUser = isRoot() ? ["setpriv", ...WITHOUT_RIGHTS] : [];
  const parts = [
    said("no rights, deliver", await operation(root, "deliver", asUser), /permission denied/i),
    said("no rights, claim", await operation(root, "claim", asUser), /permission denied/i),
  ];
  for (const path of closed) Deno.chmodSync(path, 0o700);
  return parts;
}

/** Root like any other user: what is closed to it is closed. */
const WITHOUT_RIGHTS = ["--bounding-set=-dac_override,-dac_read_search", "--"];

/** No free descriptors in the process, and few for the gate and the hook program. */
export async function withoutDescriptors({ folder }: Setting): Promise<Part[] | Skipped> {
  if (findProgram("prlimit") === null) {
    return { skipped: "no free descriptors: prlimit is not installed" };
  }
  const root = `${folder}/descriptors/.oxtail`;
  fill(root);
  using home = await hookHome();
  home.mail.send("ann", SESSION, { body: "hello" });
  const few = ["sh", "-c", 'ulimit -n 20; exec "$@"', "sh"];
  const hook = await hookSays(home, "ulimit -n 20, hook", /./, few);
  return [
    said("no descriptors, deliver", await operation(root, "deliver", [], true), /Too many files/),
    said("no descriptors, claim", await operation(root, "claim", [], true), /Too many files/),
    hook,
  ];
}

function fill(root: string): void {
  const store = realStore(root);
  deliver(store, createCompose(store)(draft("ann", "cleo", sealed("hello", 50))), NO_QUOTA);
}

/** Runs `program.ts`; with `starve`, without a single descriptor more than it has. */
async function operation(
  root: string,
  name: string,
  wrapper: readonly string[] = [],
  starve = false,
): Promise<string> {
  const line = [
    ...wrapper,
    Deno.execPath(),
    ...FLAGS,
    programPath("scarcity/program.ts"),
    root,
    name,
  ];
  const [program = "", ...args] = line;
  const child = new Deno.Command(program, { args, stdin: "null", stdout: "piped", stderr: "null" })
    .spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = (await reader.read()).value ?? "";
  if (starve) {
    // What is open stays open; nothing more can be.
    run("prlimit", [`--pid=${child.pid}`, "--nofile=3"]);
  }
  await Deno.symlink("go", `${root}.go`);
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
  }
  await child.status;
  await Deno.remove(`${root}.go`);
  return text.replace("ready\n", "").trim().replaceAll(root, "STORE");
}

/** The hook exits with 0, and says what is wrong in one line or does its work. */
async function hookSays(
  home: HookHome,
  name: string,
  pattern: RegExp,
  wrapper: readonly string[] = [],
): Promise<Part> {
  const done = await home.call("claude-code", "PreToolUse", { wrapper });
  const lines = done.stderr.trimEnd().split("\n").filter((line) => line !== "");
  const [line = ""] = lines;
  const problems = [
    ...(done.code === 0 ? [] : [`exit status ${done.code}`]),
    ...(lines.length <= 1 ? [] : [`${lines.length} lines on stderr`]),
    ...(pattern.test(line) || done.text !== "" ? [] : [`says "${line}"`]),
  ];
  const shows = done.text === ""
    ? line.replaceAll(home.mail.root, "STORE").replaceAll(ROOT, "CHECKOUT")
    : "hands the mail over";
  return { name, shows, problems };
}

function said(name: string, shows: string, pattern: RegExp): Part {
  return { name, shows, problems: pattern.test(shows) ? [] : [`says "${shows}"`] };
}
