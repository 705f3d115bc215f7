/**
 * A stand-in client for the wake tests: the terminal of tools/stand_in, and a server that is only the
 * process of one. Started in a pane with one argument, JSON of {@link PaneOptions}.
 *
 * It writes `<folder>/ready` with the server's pid and its own once it stands, every byte it receives to
 * `<folder>/bytes`, and each submitted line to `<folder>/submitted`.
 */

import type { ScreenState } from "../../../tools/stand_in/screen.ts";
import { Terminal } from "../../../tools/stand_in/terminal.ts";

/** How the stand-in behaves. */
export interface PaneOptions {
  /** An existing folder for what it writes. */
  readonly folder: string;
  readonly state: ScreenState;
  /** The command line of the server to start. */
  readonly server: readonly [string, ...string[]];
  /** The activity mark that a submitted line sets to busy, or null for a client without hooks. */
  readonly activityPath: string | null;
  /** How many times Enter is lost before one is taken. */
  readonly lostEnters: number;
  /** After a turn of a moment it is at an empty prompt again, and marked idle. */
  readonly returns?: boolean;
}

/** A turn in which there is nothing to do. */
const TURN_MS = 60;

function becomeIdle(terminal: Terminal, { activityPath }: PaneOptions): void {
  terminal.show({ kind: "prompt", draft: "" });
  if (activityPath !== null) Deno.writeTextFileSync(activityPath, "idle");
}

if (import.meta.main) {
  const options: PaneOptions = JSON.parse(Deno.args[0] ?? "");
  const [program, ...args] = options.server;
  const streams = { stdin: "piped", stdout: "null", stderr: "null" } as const;
  const server = new Deno.Command(program, { args, ...streams }).spawn();
  let lost = 0;
  const terminal: Terminal = new Terminal({
    state: options.state,
    logPath: `${options.folder}/bytes`,
    onEvent(event) {
      if (event.kind === "quit") Deno.exit(0);
      if (event.kind !== "submit") return;
      if (lost++ < options.lostEnters) return terminal.show({ kind: "prompt", draft: event.text });
      Deno.writeTextFileSync(`${options.folder}/submitted`, `${event.text}\n`, { append: true });
      if (options.activityPath !== null) Deno.writeTextFileSync(options.activityPath, "busy");
      terminal.show({ kind: "busy", note: "working" });
      if (options.returns === true) setTimeout(() => becomeIdle(terminal, options), TURN_MS);
    },
  });
  Deno.writeTextFileSync(`${options.folder}/ready.tmp`, `${server.pid} ${Deno.pid}`);
  Deno.renameSync(`${options.folder}/ready.tmp`, `${options.folder}/ready`);
  await terminal.listen();
}
