import { sessionPaneFinder } from "../../src/sys/tmux.ts";
import { equal } from "../support/assert.ts";

const NONE = { ok: false, reason: "tmux has no such session" } as const;

/** Asks for the session `name` of a tmux that prints `stdout`; gives the answer and the arguments. */
async function ask(name: string, stdout: string) {
  let asked: readonly string[] = [];
  const find = sessionPaneFinder(
    (_program, args) => {
      asked = args;
      return Promise.resolve({ code: 0, stdout, stderr: "" });
    },
    "/bin/tmux",
    () => undefined,
  );
  return { found: await find(name), asked };
}

Deno.test("the active pane of a session, by its exact name", async () => {
  const { found, asked } = await ask("logs", "P %3 42 0 0 @1 logs\n/home/u/a b\n");
  const pane = {
    id: "%3",
    pid: 42,
    inMode: false,
    isSynchronized: false,
    windowId: "@1",
    session: "logs",
  };
  equal(found, { ok: true, value: { pane, path: "/home/u/a b" } });
  equal(asked.slice(0, 5), ["-u", "display-message", "-p", "-t", "=logs:"]);
});

Deno.test("an answer for another session, or one that is no answer, is none", async () => {
  for (
    const stdout of [
      "",
      "\n",
      "P %3 42 0 0 @1 other\n/home/u\n",
      "P %3 42 0 0 @1 logs",
      "P %3 42 0 0 @1 logs\nrelative\n",
      "P    \n\n",
    ]
  ) equal((await ask("logs", stdout)).found, NONE, stdout);
});

Deno.test("a name that no session of ours has is never given to tmux", async () => {
  for (const name of ["", "a:b", "a.b", "a;b", "%1", "$1", "a b", "x".repeat(65)]) {
    equal(await ask(name, "P %3 42 0 0 @1 a\n/home/u\n"), { found: NONE, asked: [] }, name);
  }
});
