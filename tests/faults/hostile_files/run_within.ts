/** Running a program that may hang. */

import { ROOT as CHECKOUT } from "../../../tools/paths.ts";
import { checkoutConfig } from "../../../tools/checkout.ts";
import { FLAGS } from "../programs.ts";

/** Asked for once, because it makes sure of the cache. */
let config: ReturnType<typeof checkoutConfig> | null = null;

/** How a program ended. */
export interface Ended {
  readonly inTime: boolean;
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/**
 * Runs a module, or with `gate` the gate, or with `server` the server as clients start it, in the home
 * `home`. The server's input ends when it has answered the last request, which has the id `last`.
 *
 * @param limitMs It is killed after this time
 */
export async function runWithin(
  home: string,
  args: readonly string[],
  input: string,
  limitMs: number,
): Promise<Ended> {
  const [program = "", ...programArgs] = await commandOf(args);
  const child = new Deno.Command(program, {
    args: programArgs,
    clearEnv: true,
    env: { HOME: home, PATH: "/usr/local/bin:/usr/bin:/bin", CLAUDE_CODE_SESSION_ID: "cleo" },
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
  const written = writer.write(new TextEncoder().encode(input)).catch(() => {});
  const end = () => written.then(() => writer.close()).catch(() => {});
  const isServer = args[0] === "server";
  if (!isServer) end();
  const [output, errors, { code }] = await Promise.all([
    read(child.stdout, (text) => isServer && text.includes('"id":"last"') && end()),
    read(child.stderr, () => {}),
    child.status,
  ]);
  await writer.abort().catch(() => {});
  clearTimeout(timer);
  return { inTime, code, output, errors };
}

async function commandOf(args: readonly string[]): Promise<readonly string[]> {
  const [first, ...rest] = args;
  if (first === "gate") return ["sh", `${CHECKOUT}/hooks/oxtail-hook`, ...rest];
  if (first !== "server") return [Deno.execPath(), ...FLAGS, ...args];
  const { command, args: own } = await (config ??= checkoutConfig());
  return [command, ...own];
}

async function read(
  stream: ReadableStream<Uint8Array>,
  seen: (text: string) => void,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of stream) {
    text += decoder.decode(part, { stream: true });
    seen(text);
  }
  return text;
}
