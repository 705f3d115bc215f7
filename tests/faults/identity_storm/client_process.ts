/** Driving a stand-in for a client, see client.ts. */

import { coverageEnv } from "../../support/coverage.ts";
import { FLAGS, programPath } from "../programs.ts";

/** What a tool returned: its JSON, empty for an error. */
export type Json = { readonly [field: string]: unknown };

/** How a server is started. */
export interface ServerOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly clientName: string;
  readonly env?: Record<string, string>;
}

/** A running client. */
export interface ClientProcess {
  /** As it is called where it runs: in a pid namespace of its own it is 1. */
  readonly pid: number;
  /** Starts a server and gives the name by which it is called here. */
  start(options: ServerOptions): Promise<string>;
  /** Calls a tool; null when the server has ended. */
  call(server: string, tool: string, args: object, meta?: object): Promise<Json | null>;
  /** Ends a server, or kills it. */
  stop(server: string, how: "kill" | "end"): Promise<void>;
  /** Runs the gate, and gives what it printed. */
  hook(line: readonly string[], stdin: string, env: Record<string, string>): Promise<string>;
  /** Kills it and, where they have not ended by themselves, its servers. */
  kill(): Promise<void>;
}

/** What a client of this home has in its environment. */
interface Where {
  readonly home: string;
  readonly cwd: string;
  /** Holds links to Deno by the names of clients: what a client is called is what ps shows. */
  readonly folder: string;
  /** A program and arguments to put before it. */
  readonly wrapper?: readonly string[];
}

/**
 * Starts a client.
 *
 * @param name What its program is called
 * @param words Further words of its command line
 */
export async function startClient(
  { home, cwd, folder, wrapper = [] }: Where,
  name: string,
  words: readonly string[] = [],
): Promise<ClientProcess> {
  const path = `${folder}/${name}`;
  const line = [...wrapper, path, ...FLAGS, programPath("identity_storm/client.ts"), ...words];
  const [program = "", ...args] = line;
  const child = new Deno.Command(program, {
    args,
    cwd: "/",
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const input = child.stdin.getWriter();
  const open = new Map<number, PromiseWithResolvers<Json>>();
  const first = Promise.withResolvers<Json>();
  open.set(0, first);
  const reading = readAnswers(child.stdout, open);
  let orders = 0;
  const order = async (act: string, fields: object): Promise<Json> => {
    const n = ++orders;
    const answer = Promise.withResolvers<Json>();
    open.set(n, answer);
    const text = `${JSON.stringify({ n, act, ...fields })}\n`;
    await input.write(new TextEncoder().encode(text)).catch(answer.reject);
    return await answer.promise;
  };
  const usual = { ...coverageEnv(), HOME: home, PATH: "/usr/local/bin:/usr/bin:/bin" };
  const pid = Number((await first.promise)["pid"]);
  let servers = 0;
  return {
    pid,
    async start({ env = {}, ...options }) {
      const server = `server-${servers++}`;
      const said = await order("start", { ...options, server, env: { ...usual, ...env } });
      if (said["failed"] !== undefined) throw new Error(`No server: ${said["failed"]}`);
      return server;
    },
    async call(server, name, args, meta) {
      const request = { name, arguments: args, ...(meta === undefined ? {} : { _meta: meta }) };
      const { result, failed } = await order("call", { server, request });
      return failed === undefined ? jsonOf(result) : null;
    },
    async stop(server, how) {
      await order(how, { server });
    },
    async hook([command = "", ...args], stdin, env) {
      const fields = { command, args, stdin, cwd, env: { ...usual, ...env } };
      const { stdout } = await order("hook", fields);
      return String(stdout ?? "");
    },
    async kill() {
      input.close().catch(() => {});
      await Promise.all([reading, child.status]);
    },
  };
}

async function readAnswers(
  stream: ReadableStream<Uint8Array>,
  open: Map<number, PromiseWithResolvers<Json>>,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const said = JSON.parse(line);
      open.get(said.n)?.resolve(said);
      open.delete(said.n);
    }
  }
  for (const one of open.values()) one.resolve({ failed: "The client has ended" });
}

/** The JSON in the first text of a result. */
function jsonOf(result: unknown): Json {
  const first = fieldsOf(Array.isArray(fieldsOf(result)["content"]) ? [...content(result)][0] : {});
  if (fieldsOf(result)["isError"] === true) return { error: first["text"] };
  return fieldsOf(JSON.parse(String(first["text"])));
}

function content(result: unknown): readonly unknown[] {
  const list = fieldsOf(result)["content"];
  return Array.isArray(list) ? list : [];
}

/** The fields of an object; none of anything else. */
export function fieldsOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
