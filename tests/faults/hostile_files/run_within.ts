/** Running a program that may hang. */

import { ROOT as CHECKOUT } from "../../../tools/paths.ts";
import { FLAGS } from "../programs.ts";

/** How a program ended. */
export interface Ended {
  readonly inTime: boolean;
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/**
 * Runs a module, or with `gate` the gate, in the home `home`.
 *
 * @param limitMs It is killed after this time
 */
export async function runWithin(
  home: string,
  args: readonly string[],
  input: string,
  limitMs: number,
): Promise<Ended> {
  const [first = "", ...rest] = args;
  const line = first === "gate" ? ["sh", `${CHECKOUT}/hooks/oxtail-hook`, ...rest] : [
    Deno.execPath(),
    ...FLAGS,
    ...args,
  ];
  const [program = "", ...programArgs] = line;
  const child = new Deno.Command(program, {
    args: programArgs,
    clearEnv: true,
    env: { HOME: home, PATH: "/usr/local/bin:/usr/bin:/bin" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let inTime = true;
  const timer = setTimeout(() => {
    inTime = false;
    child.kill("SIGKILL");
  }, limitMs);
  const writer = child.stdin.getWriter();
  writer.write(new TextEncoder().encode(input)).then(() => writer.close()).catch(() => {});
  const { code, stdout, stderr } = await child.output();
  clearTimeout(timer);
  return {
    inTime,
    code,
    output: new TextDecoder().decode(stdout),
    errors: new TextDecoder().decode(stderr),
  };
}
