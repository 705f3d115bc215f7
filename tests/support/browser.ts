/** Debian's Chromium without a window, spoken to by its own protocol. */

/** Where it is; null where it is not installed: then what needs it is not run. */
export const CHROMIUM: string | null = find(["/usr/bin/chromium", "/usr/bin/chromium-browser"]);

function find(paths: readonly string[]): string | null {
  return paths.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  }) ?? null;
}

/** What an event or a result holds. */
export type Json = { readonly [field: string]: unknown };

/** A page that was opened. */
export interface Page extends AsyncDisposable {
  /** Calls a method of the protocol on the page. */
  send(method: string, params?: Json): Promise<Json>;
  /** All events so far. */
  readonly events: readonly { readonly method: string; readonly params: Json }[];
}

/** Opens `url`, and resolves once it was loaded. */
export async function openPage(url: string): Promise<Page> {
  const profile = await Deno.makeTempDir();
  const browser = new Deno.Command(CHROMIUM ?? "chromium", {
    args: [
      "--headless",
      // Root may start it no other way; what it opens here is our own.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--hide-scrollbars",
      `--user-data-dir=${profile}`,
      "--remote-debugging-port=0",
      "about:blank",
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const socket = new WebSocket(await endpoint(browser.stderr));
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const waiting = new Map<number, PromiseWithResolvers<Json>>();
  const events: { method: string; params: Json }[] = [];
  const loaded = Promise.withResolvers<void>();
  socket.onmessage = ({ data }) => {
    const { id, method, params, result, error } = JSON.parse(String(data));
    if (method !== undefined) events.push({ method, params });
    if (method === "Page.loadEventFired") loaded.resolve();
    const call = waiting.get(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error.message));
  };
  let count = 0;
  const call = (method: string, params: Json, sessionId?: string): Promise<Json> => {
    const answer = Promise.withResolvers<Json>();
    waiting.set(++count, answer);
    socket.send(JSON.stringify({ id: count, method, params, sessionId }));
    return answer.promise;
  };
  const { targetId } = await call("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await call("Target.attachToTarget", { targetId, flatten: true });
  const send = (method: string, params: Json = {}) => call(method, params, String(sessionId));
  for (const domain of ["Page", "Network", "Log", "Runtime", "Accessibility"]) {
    await send(`${domain}.enable`);
  }
  await send("Page.navigate", { url });
  await loaded.promise;
  return {
    send,
    events,
    async [Symbol.asyncDispose]() {
      socket.close();
      browser.kill("SIGKILL");
      await browser.status;
      await Deno.remove(profile, { recursive: true }).catch(() => {});
    },
  };
}

/** The address that it says on its standard error, which is read on so that it never waits. */
async function endpoint(stderr: ReadableStream<Uint8Array>): Promise<string> {
  const found = Promise.withResolvers<string>();
  let text = "";
  (async () => {
    for await (const chunk of stderr.pipeThrough(new TextDecoderStream())) {
      text = (text + chunk).slice(-10_000);
      const [, url] = /DevTools listening on (ws:\S+)/.exec(text) ?? [];
      if (url !== undefined) found.resolve(url);
    }
    found.reject(new Error(`Chromium ended: ${text}`));
  })();
  return await found.promise;
}
