/** A tmux server of its own: nothing here can reach the tmux that a person works in. */

import { mustRun, run } from "./command.ts";

const SESSION = "lab";
const COLUMNS = "150";
const ROWS = "45";

/** A private tmux server with one session and a window per name. */
export class Tmux {
  readonly #socket: string;
  readonly #config: string;
  readonly #env: Readonly<Record<string, string>>;
  #running = false;

  /**
   * @param socket Name of the server, for `tmux -L`
   * @param config Path of a configuration file to write
   * @param env The whole environment of everything that is started in it
   */
  constructor(socket: string, config: string, env: Readonly<Record<string, string>>) {
    this.#socket = socket;
    this.#config = config;
    this.#env = env;
    Deno.writeTextFileSync(
      config,
      'set -g default-terminal "tmux-256color"\nset -g remain-on-exit on\nset -g history-limit 20000\n',
    );
  }

  /** Opens a window that runs `argv` with `env` added to its environment; returns the pane's pid. */
  async open(
    name: string,
    cwd: string,
    argv: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<number> {
    if (!this.#running) await this.#start(cwd);
    const additions = Object.entries(env).flatMap(([key, value]) => ["-e", `${key}=${value}`]);
    await this.#tmux([
      "new-window",
      "-d",
      "-t",
      SESSION,
      "-n",
      name,
      "-c",
      cwd,
      ...additions,
      "--",
      ...argv,
    ]);
    return Number(
      (await this.#tmux(["display-message", "-p", "-t", target(name), "#{pane_pid}"])).trim(),
    );
  }

  /** Types `text` as it is. tmux takes a last `;` for itself, so that one is escaped. */
  async type(name: string, text: string): Promise<void> {
    await this.#tmux(["send-keys", "-t", target(name), "-l", "--", text.replace(/;$/, "\\;")]);
  }

  /** Presses a key by its tmux name, for example `Enter` or `Escape`. */
  async key(name: string, key: string): Promise<void> {
    await this.#tmux(["send-keys", "-t", target(name), key]);
  }

  /** What the window shows, without empty lines; with `history`, also what has scrolled away. */
  async capture(name: string, history = false): Promise<string> {
    const from = history ? ["-S", "-"] : [];
    const text = await this.#tmux(["capture-pane", "-p", ...from, "-t", target(name)]);
    return text.split("\n").filter((line) => line.trim() !== "").join("\n");
  }

  /** What the window shows as tmux has it: wrapped lines joined, colours and all as escape sequences. */
  async captureStyled(name: string): Promise<string> {
    return await this.#tmux(["capture-pane", "-p", "-J", "-e", "-t", target(name)]);
  }

  /** Makes the window another size. */
  async resize(name: string, columns: number, rows: number): Promise<void> {
    const size = ["-x", String(columns), "-y", String(rows)];
    await this.#tmux(["resize-window", "-t", target(name), ...size]);
  }

  /** Puts the window into copy mode. */
  async copyMode(name: string): Promise<void> {
    await this.#tmux(["copy-mode", "-t", target(name)]);
  }

  /** Shows the pane of window `other` in the window `name` as well, beside its own. */
  async joinTo(name: string, other: string): Promise<void> {
    await this.#tmux(["join-pane", "-d", "-v", "-s", target(other), "-t", target(name)]);
  }

  /** Whether what is typed into one pane of the window goes to all of them. */
  async synchronize(name: string, isOn: boolean): Promise<void> {
    const set = ["set-option", "-w", "-t", target(name), "synchronize-panes"];
    await this.#tmux([...set, isOn ? "on" : "off"]);
  }

  /** Closes the window, as a person does. */
  async close(name: string): Promise<void> {
    await this.#tmux(["kill-window", "-t", target(name)]);
  }

  /** Looks at the session while `act` runs, as a person does; gives the window that is shown at its end. */
  async watched(act: () => Promise<unknown>): Promise<string> {
    const child = new Deno.Command("tmux", {
      args: [...this.#args([]), "-C", "attach-session", "-t", SESSION],
      clearEnv: true,
      env: { ...this.#env },
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      const viewers = () => this.#tmux(["list-clients", "-F", "#{window_name}"]);
      while (await viewers() === "") await new Promise((resolve) => setTimeout(resolve, 50));
      await act();
      return (await viewers()).trim();
    } finally {
      await child.stdin.close();
      await child.status;
    }
  }

  /** The pids of all panes. */
  async panePids(): Promise<number[]> {
    if (!this.#running) return [];
    const { stdout } = await this.#run(["list-panes", "-a", "-F", "#{pane_pid}"]);
    return stdout.split("\n").map(Number).filter((pid) => pid > 0);
  }

  /** Ends the server and removes its socket. */
  async stop(): Promise<void> {
    if (!this.#running) return;
    const { stdout } = await this.#run(["display-message", "-p", "#{socket_path}"]);
    await this.#run(["kill-server"]);
    this.#running = false;
    const socket = stdout.trim();
    if (socket.endsWith(`/${this.#socket}`)) await Deno.remove(socket).catch(() => {});
  }

  /** The first window is nobody's: variables given to `new-session` would reach every later window. */
  async #start(cwd: string): Promise<void> {
    const place = ["-s", SESSION, "-x", COLUMNS, "-y", ROWS, "-n", "first", "-c", cwd];
    await this.#tmux(["new-session", "-d", ...place, "--", "tail", "-f", "/dev/null"]);
    this.#running = true;
  }

  #args(args: readonly string[]): string[] {
    return ["-L", this.#socket, "-f", this.#config, ...args];
  }

  #run(args: readonly string[]) {
    return run("tmux", this.#args(args), { env: this.#env });
  }

  #tmux(args: readonly string[]): Promise<string> {
    return mustRun("tmux", this.#args(args), { env: this.#env });
  }
}

function target(name: string): string {
  return `${SESSION}:${name}`;
}
