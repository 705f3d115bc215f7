/**
 * A stand-in for a client: one process that starts servers and hooks as its children, because that is what
 * tells them whose they are. It is told by lines of JSON what to do and answers each with one.
 */

import { eachLine } from "../../support/lines.ts";

interface Order {
  readonly n: number;
  readonly act: "start" | "call" | "kill" | "end" | "hook";
  /** What the server is called here. */
  readonly server?: string;
  readonly command?: string;
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  readonly clientName?: string;
  readonly stdin?: string;
  readonly request?: object;
}

/** A server that this process has started. */
interface Server {
  readonly child: Deno.ChildProcess;
  ask(method: string, params: object): Promise<unknown>;
  tell(method: string): Promise<void>;
  /** Ends its input. */
  close(): Promise<void>;
}

const servers = new Map<string, Server>();

function spawn({ command = "", args = [], env = {}, cwd = "/" }: Order): Deno.ChildProcess {
  return new Deno.Command(command, {
    args: [...args],
    env,
    cwd,
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

function openServer(order: Order): Server {
  const child = spawn(order);
  const input = child.stdin.getWriter();
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  let asked = 0;
  eachLine(child.stdout, (line) => {
    const { id, result, error } = JSON.parse(line);
    const waiting = open.get(id);
    open.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(JSON.stringify(error)));
  }).then(() => {
    for (const one of open.values()) one.reject(new Error("The server has ended"));
  });
  child.stderr.pipeTo(new WritableStream()).catch(() => {});
  const write = (message: object) =>
    input.write(new TextEncoder().encode(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`));
  return {
    child,
    async ask(method, params) {
      const id = ++asked;
      const answer = Promise.withResolvers<unknown>();
      open.set(id, answer);
      // Whoever waits is told by the end of the output.
      await write({ id, method, params }).catch(answer.reject);
      return await answer.promise;
    },
    tell: (method) => write({ method }),
    close: () => input.close().catch(() => {}),
  };
}

async function start(order: Order): Promise<object> {
  const server = openServer(order);
  servers.set(order.server ?? "", server);
  const clientInfo = { name: order.clientName, version: "1.0.0" };
  const first = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo };
  await server.ask("initialize", first);
  await server.tell("notifications/initialized");
  // Answered after the notification, so the agent is registered now.
  await server.ask("ping", {});
  return { pid: server.child.pid };
}

async function stop(order: Order): Promise<object> {
  const server = servers.get(order.server ?? "");
  servers.delete(order.server ?? "");
  if (order.act === "kill") endNow(server);
  await server?.close();
  await server?.child.status;
  return {};
}

function endNow(server: Server | undefined): void {
  try {
    server?.child.kill("SIGKILL");
  } catch (error) {
    // It has ended by itself.
    if (!(error instanceof TypeError)) throw error;
  }
}

async function hook(order: Order): Promise<object> {
  const child = spawn(order);
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(order.stdin)).then(() => input.close()).catch(
    () => {},
  );
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

async function obey(order: Order): Promise<object> {
  switch (order.act) {
    case "start":
      return await start(order);
    case "call": {
      const server = servers.get(order.server ?? "");
      if (server === undefined) throw new Error("There is no such server");
      return { result: await server.ask("tools/call", order.request ?? {}) };
    }
    case "kill":
    case "end":
      return await stop(order);
    case "hook":
      return await hook(order);
  }
}

function answer(n: number, said: object): void {
  const bytes = new TextEncoder().encode(`${JSON.stringify({ n, ...said })}\n`);
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}

if (import.meta.main) {
  answer(0, { pid: Deno.pid });
  await eachLine(Deno.stdin.readable, (line) => {
    const order: Order = JSON.parse(line);
    obey(order).then(
      (said) => answer(order.n, said),
      (error) => answer(order.n, { failed: String(error) }),
    );
  });
  // Its servers end with the input that they had from it.
  Deno.exit();
}
