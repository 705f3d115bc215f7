/**
 * Bugs that are planted on purpose. Each is one module of the checkout with a few words changed, which an
 * import map puts in the place of the real one for the servers of that storm; nothing else differs.
 */

import type { CommandLine } from "../../../tools/checkout.ts";
import { ROOT } from "../../../tools/paths.ts";
import type { GroupName } from "./storm.ts";

/** A bug. */
export interface Planted {
  readonly name: string;
  /** The module, from the top of the checkout. */
  readonly module: string;
  /** What stands there, once, and what stands there then. */
  readonly changes: readonly (readonly [string, string])[];
  /** The clients that show it. */
  readonly groups: readonly GroupName[];
}

/** The bugs. */
export const PLANTED: readonly Planted[] = [
  {
    name: "a successor is written while another server holds the session",
    module: "src/agents/adopt.ts",
    changes: [[
      "return !isHeld && !detector.isOfOtherClient(starts.of(sessionId));",
      "return true;",
    ]],
    groups: ["several agents in one host"],
  },
  {
    name: "a lease is taken that another client process holds",
    module: "src/mail/mailbox.ts",
    changes: [["if (lease.owner === undefined) return false;", "return false;"]],
    groups: ["one session in two terminals"],
  },
  {
    name: "a claim is recovered from a server that lives",
    module: "src/agents/claim.ts",
    changes: [[
      "  return live.filter((entry) =>\n",
      "  return live.slice(0, 0).filter((entry) =>\n",
    ]],
    groups: ["several agents in one host"],
  },
  {
    name: "a fork without evidence moves mail",
    module: "src/agents/session_note.ts",
    changes: [
      ["sessionNote(sources, client, clientPid)?.parkedJobId === undefined", "clientPid === 0"],
      [
        "if (own.some((note) => note.parkedJobId === undefined && note.writtenMs >= parkedMs)) return null;",
        "",
      ],
      ["jobId !== undefined && jobs.has(jobId)", "jobId !== undefined && jobs.size >= 0"],
      [
        "return note?.parkedJobId === jobId && isSessionId",
        "return note?.jobId === undefined && note !== null && isSessionId",
      ],
    ],
    groups: ["terminals of Claude Code"],
  },
  {
    name: "under a daemon a later note supersedes",
    module: "src/agents/claim.ts",
    changes: [["client?.isSharedDaemon(args) ?? false", "args === client?.title"]],
    groups: ["terminals under one daemon"],
  },
];

/**
 * The command line of a server with a bug in it.
 *
 * @throws {Error} When the module does not say any more what was to be changed
 */
export function plant(planted: Planted, line: CommandLine, folder: string): CommandLine {
  const { module, changes, name } = planted;
  const real = `${ROOT}/${module}`;
  let text = Deno.readTextFileSync(real);
  for (const [before, after] of changes) {
    if (text.split(before).length !== 2) throw new Error(`Cannot plant "${name}": no "${before}"`);
    text = text.replace(before, () => after);
  }
  const from = (path: string) => new URL(path, `file://${real}`).href;
  text = text.replaceAll(/ from "(\.[^"]*)"/g, (_, path: string) => ` from "${from(path)}"`);
  const [broken, config] = [`${folder}/broken.ts`, `${folder}/deno.json`];
  Deno.writeTextFileSync(broken, text);
  const settings = JSON.parse(Deno.readTextFileSync(configOf(line)));
  const imports = { ...settings.imports, [`file://${real}`]: `file://${broken}` };
  Deno.writeTextFileSync(config, JSON.stringify({ ...settings, imports }));
  const args = line.args.map((arg) => arg.startsWith("--config=") ? `--config=${config}` : arg);
  return { ...line, args };
}

function configOf({ args }: CommandLine): string {
  return args.find((arg) => arg.startsWith("--config="))?.slice("--config=".length) ?? "";
}
