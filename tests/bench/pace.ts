/**
 * How fast the machine is while something is measured.
 *
 * The limits were set on a machine where an empty program of Deno took 18 to 20 ms. A virtual machine
 * shares its cores, so that the same machine takes 27 ms in another minute, and everything else longer in
 * proportion. So a limit is stretched by as much as an empty program takes longer than it did there; the
 * table says by how much. On a faster machine the limits stay what they are.
 */

/** What an empty program took where the limits were set, in ms: the middle of 18 to 20. */
const DESIGN_MS = 19;
/** Between two looks: a neighbour comes and goes within seconds. */
const INTERVAL_MS = 250;
/** Looks that a pace needs, so that one slow start does not count. */
const LOOKS_MIN = 8;

/** Watches over the speed of the machine. */
export interface Pace {
  /** Looks at the machine when the last look is some time ago; to be called between measurements. */
  look(): Promise<void>;
  /** How many times slower than the limits' machine it was by the median of all looks; 1 when faster. */
  slower(): Promise<number>;
}

/** Begins to watch. */
export function watchPace(): Pace {
  const times: number[] = [];
  let last = -Infinity;
  const start = async () => {
    const begun = performance.now();
    await runEmpty();
    last = performance.now();
    times.push(last - begun);
  };
  return {
    async look() {
      if (performance.now() - last >= INTERVAL_MS) await start();
    },
    async slower() {
      while (times.length < LOOKS_MIN) await start();
      const sorted = times.toSorted((a, b) => a - b);
      return Math.max(1, (sorted[Math.floor(sorted.length / 2)] ?? 0) / DESIGN_MS);
    },
  };
}

let program: string | null = null;

/** Starts Deno with an empty program and the flags of a hook, and waits for its end. */
export async function runEmpty(): Promise<void> {
  program ??= emptyFile();
  const flags = ["--no-config", "--no-lock", "--cached-only", `--allow-read=${program}`];
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, program],
    clearEnv: true,
    env: { HOME: Deno.env.get("HOME") ?? "/" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  if (!success) throw new Error("An empty program of Deno has failed");
}

function emptyFile(): string {
  const path = Deno.makeTempFileSync({ prefix: "oxtail-bench-", suffix: ".js" });
  addEventListener("unload", () => Deno.removeSync(path));
  return path;
}
