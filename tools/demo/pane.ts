/** The second agent of the demo: the stand-in client in a tmux pane. */

import { standIn } from "../../src/clients/stand_in.ts";
import { ROOT } from "../paths.ts";
import type { StandInOptions } from "../stand_in/options.ts";
import { until } from "./wait.ts";
import type { World } from "./world.ts";

/** The pane that the second agent lives in. */
export interface AgentPane {
  readonly id: string;
  readonly pid: number;
  /** What it shows. */
  screen(): Promise<string>;
  /** Types a prompt and Enter, as a person would. */
  prompt(text: string): Promise<void>;
  /** Waits until it is at an empty prompt. */
  idle(): Promise<void>;
  /** The bytes its terminal received so far. */
  received(): string;
}

const WIDTH = "110";
const HEIGHT = "40";

/** Starts the stand-in in a window of the private tmux server. */
export async function openPane(world: World, sessionId: string): Promise<AgentPane> {
  const { tmux, server, project, config, home } = world;
  const logPath = `${home}/bytes`;
  Deno.writeTextFileSync(logPath, "");
  const options: StandInOptions = { sessionId, server, logPath };
  const program = [Deno.execPath(), "run", "-A", "--no-lock", `--config=${config}`];
  const script = `${ROOT}/tools/stand_in/main.ts`;
  const place = ["-s", "demo", "-x", WIDTH, "-y", HEIGHT, "-c", project];
  const shown = ["-P", "-F", "#{pane_id} #{pane_pid}"];
  const argv = ["--", ...program, script, JSON.stringify(options)];
  const started = await tmux(
    "new-session",
    "-d",
    ...place,
    ...shown,
    ...argv,
  );
  const [id = "", pid] = started.split(" ");
  const screen = () => tmux("capture-pane", "-p", "-J", "-t", id);
  return {
    id,
    pid: Number(pid),
    screen,
    async prompt(text) {
      await tmux("send-keys", "-t", id, "-l", "--", text);
      await tmux("send-keys", "-t", id, "Enter");
    },
    async idle() {
      await until(
        "the second agent's empty prompt",
        async () => standIn.recognise?.(await screen()).kind === "empty" ? true : null,
      );
    },
    received: () => Deno.readTextFileSync(logPath),
  };
}
