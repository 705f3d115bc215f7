/** Sockets in the file system by Deno's own API. No host and no port: only a path that was allowed. */

import { SOCKET_MAX_MS } from "../wire/limits.ts";
import type { SendLine } from "./socket.ts";

/** Connects, writes the line and hangs up. Nobody waits for an answer, and not for long for the rest. */
export const sendLine: SendLine = async (path, line) => {
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve(`took longer than ${SOCKET_MAX_MS} ms`), SOCKET_MAX_MS);
  try {
    return await Promise.race([write(path, new TextEncoder().encode(`${line}\n`)), late]);
  } finally {
    clearTimeout(timer);
  }
};

async function write(path: string, bytes: Uint8Array): Promise<string | null> {
  try {
    using connection = await Deno.connect({ transport: "unix", path });
    for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await connection.write(rest));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
