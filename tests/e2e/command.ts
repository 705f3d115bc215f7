/** Running a program to its end. */

/** What a program said. */
export interface Output {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a program runs. */
export interface RunOptions {
  /** Added to an environment that otherwise has PATH only. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs `program` with no environment but PATH and `options.env`. Throws when there is no such program. */
export async function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Output> {
  const command = new Deno.Command(program, {
    args: [...args],
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin", ...options.env },
    stdin: "null",
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const { success, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  return { ok: success, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** The environment in which npm reaches its registry: its cache, and the certificates of this network. */
export function npmEnvironment(home: string): Record<string, string> {
  const names = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"];
  const said = names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  return { HOME: Deno.env.get("HOME") ?? home, ...Object.fromEntries(said) };
}

/** Runs `program` and returns what it printed; throws with what it complained about when it fails. */
export async function mustRun(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { ok, stdout, stderr } = await run(program, args, options);
  if (!ok) {
    throw new Error(`Cannot run "${program} ${args.join(" ")}": ${stderr.trim() || "it failed"}`);
  }
  return stdout;
}
