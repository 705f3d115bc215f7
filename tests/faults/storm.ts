/**
 * The kill storm: writers and a reader of one box are killed with SIGKILL at random moments and
 * started again. Afterwards what the writers were promised is compared with what the reader saw.
 */

/** How large a storm is. */
export interface StormOptions {
  readonly root: string;
  /** Kills in all. */
  readonly kills: number;
  /** Writers at a time. */
  readonly writers: number;
  /** Whether the reader is killed as well, once for every ten kills of a writer. */
  readonly killReader: boolean;
}

/** What a storm showed. */
export interface StormReport {
  readonly kills: number;
  /** Messages whose delivery was promised. */
  readonly promised: number;
  /** Promised and never read. */
  readonly lost: readonly string[];
  /** Read more than once without a mark on the later ones. */
  readonly unmarked: readonly string[];
  /** Read again, and marked. */
  readonly repeated: number;
  /** Files that are no whole message. */
  readonly torn: number;
}

const BOX = "storm-reader";

/** Runs a storm in an empty store. */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  const promised: string[] = [];
  const reads: string[] = [];
  let left = options.kills;
  let turn = 0;
  let reader = startReader(options.root, ++turn);
  const restartReader = async () => {
    const old = reader;
    reader = startReader(options.root, ++turn);
    old.kill();
    reads.push(...await old.lines);
  };
  const write = async (from: string) => {
    while (left-- > 0) {
      const writer = start("storm_writer.ts", [options.root, from, BOX]);
      await writer.firstLine;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 12));
      writer.kill();
      promised.push(...await writer.lines);
      if (options.killReader && left % 10 === 0) await restartReader();
    }
  };
  await Promise.all(Array.from({ length: options.writers }, (_, n) => write(`writer-${n}`)));
  await restartReader();
  await reader.end();
  reads.push(...await reader.lines);
  return reconcile(options, promised, reads);
}

function reconcile(
  options: StormOptions,
  promised: readonly string[],
  reads: readonly string[],
): StormReport {
  const firsts = new Map<string, number>();
  const seen = new Set<string>();
  let repeated = 0;
  for (const line of reads) {
    const [id = "", attempt = ""] = line.split(" ");
    seen.add(id);
    if (attempt === "1") firsts.set(id, (firsts.get(id) ?? 0) + 1);
    else repeated++;
  }
  return {
    kills: options.kills,
    promised: promised.length,
    lost: promised.filter((id) => !seen.has(id)),
    unmarked: [...firsts].filter(([, count]) => count > 1).map(([id]) => id),
    repeated,
    torn: Array.from(Deno.readDirSync(`${options.root}/mail/${BOX}/bad`)).length,
  };
}

/** A running program of the storm. */
interface Program {
  readonly firstLine: Promise<void>;
  /** All whole lines it printed, once it has ended. */
  readonly lines: Promise<string[]>;
  kill(): void;
  /** Ends its input and waits for it. */
  end(): Promise<void>;
}

function startReader(root: string, turn: number): Program {
  return start("storm_reader.ts", [root, BOX, `turn-${turn}`]);
}

function start(name: string, args: readonly string[]): Program {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-config", "--no-lock", "--no-check", "-A", programPath(name), ...args],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const first = Promise.withResolvers<void>();
  const lines = readLines(child.stdout, first.resolve);
  return {
    firstLine: first.promise,
    lines,
    kill: () => child.kill("SIGKILL"),
    async end() {
      await child.stdin.close();
      await child.status;
    },
  };
}

function programPath(name: string): string {
  return new URL(name, import.meta.url).pathname;
}

async function readLines(
  stream: ReadableStream<Uint8Array>,
  began: () => void,
): Promise<string[]> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    began();
  }
  began();
  return text.split("\n").slice(0, -1);
}
