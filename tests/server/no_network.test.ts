/** A server talks to nobody, and neither does the Deno that it runs on. */

import { equal } from "../support/assert.ts";
import { createWorld, install } from "../support/world.ts";

/** Deno looks for a newer Deno half a second after its start. */
const LONGER_THAN_DENO_WAITS_MS = 2_000;

Deno.test("an installed server connects to nobody, in all the time that a look for a newer Deno takes", async () => {
  await using world = await createWorld();
  await install(world.home);
  await using proxy = new Proxy();
  {
    await using _server = await world.start({ installed: true, env: proxy.env });
    await sleep(LONGER_THAN_DENO_WAITS_MS);
  }
  equal(proxy.visits, 0);
  await runBareDeno(`${world.home}/cache`, proxy.env);
  equal(proxy.visits > 0, true, "a Deno by itself would have been seen");
});

/** Who goes to the network by way of a proxy comes here, and is sent away. */
class Proxy implements AsyncDisposable {
  visits = 0;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #serving: Promise<void>;

  constructor() {
    this.#serving = this.#serve();
  }

  get env(): Record<string, string> {
    const { port } = this.#listener.addr as Deno.NetAddr;
    const url = `http://127.0.0.1:${port}`;
    return { HTTPS_PROXY: url, HTTP_PROXY: url, ALL_PROXY: url };
  }

  async #serve(): Promise<void> {
    for await (const connection of this.#listener) {
      this.visits++;
      connection.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#serving;
  }
}

/** Lives for as long as the server did, on a Deno that nobody told to be quiet. */
async function runBareDeno(cache: string, env: Record<string, string>): Promise<void> {
  await Deno.mkdir(cache);
  const program = `${cache}/wait.js`;
  const wait = `setTimeout(() => {}, ${LONGER_THAN_DENO_WAITS_MS})`;
  await Deno.writeTextFile(program, wait);
  await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-config", "--no-lock", program],
    clearEnv: true,
    env: { ...env, DENO_DIR: cache, HOME: cache },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
