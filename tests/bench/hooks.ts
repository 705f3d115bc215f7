/** Figures of the hooks: the real gate and the real program, called as a client calls them. */

import { clientInput, type Event, type HookHome, hookHome, SESSION } from "../hooks/hook_calls.ts";
import { fill, hastyStore } from "./fill.ts";
import type { Row } from "./row.ts";
import { summarise } from "./stats.ts";

type Client = "claude-code" | "codex";

/** Measures the hooks without mail, and with 1 and 100 messages waiting. */
export async function hookRows(): Promise<Row[]> {
  using home = await hookHome();
  const quiet = async (client: Client, event: Event, ms: number): Promise<Row> => ({
    figure: `${event} hook, empty, ${client}`,
    ...await timesOf(200, () => callHook(home, client, event)),
    limit: { most: ms, above: true },
  });
  const busy = async (messages: number, ms: number): Promise<Row> => ({
    figure: `PreToolUse hook, ${messages} waiting`,
    ...await timesOf(
      50,
      () => callHook(home, "claude-code", "PreToolUse"),
      () => refill(home, messages),
    ),
    limit: { most: ms },
  });
  return [
    await quiet("claude-code", "PreToolUse", 2),
    await quiet("codex", "PreToolUse", 2),
    await quiet("claude-code", "Stop", 3),
    await quiet("codex", "Stop", 3),
    await quiet("claude-code", "UserPromptSubmit", 3),
    await quiet("codex", "UserPromptSubmit", 3),
    await busy(1, 30),
    await busy(100, 35),
  ];
}

type Times = Pick<Row, "measured" | "reference" | "referenceStats">;

/**
 * The times of `act`, each after `prepare`, which is not timed. The reference takes turns with it, so
 * that both meet the same machine.
 */
async function timesOf(
  count: number,
  act: () => Promise<void>,
  prepare: () => void = () => {},
): Promise<Times> {
  const measured: number[] = [];
  const reference: number[] = [];
  for (let n = -3; n < count; n++) {
    prepare();
    const times = [await time(() => run("/bin/sh", ["-c", "exit 0"], "", {})), await time(act)];
    if (n < 0) continue;
    reference.push(times[0] ?? 0);
    measured.push(times[1] ?? 0);
  }
  return {
    measured: summarise(measured),
    reference: "sh -c 'exit 0'",
    referenceStats: summarise(reference),
  };
}

async function time(act: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

/** Removes what was handed over, and queues messages of 200 bytes until there are `count`. */
function refill({ mail, home }: HookHome, count: number): void {
  const box = `${mail.root}/mail/${SESSION}`;
  for (const name of mail.names(`mail/${SESSION}/cur`)) Deno.removeSync(`${box}/cur/${name}`);
  const missing = count - mail.names(`mail/${SESSION}/new`).length;
  fill(hastyStore(mail.root), "alice", SESSION, home, missing);
}

function callHook({ home }: HookHome, client: Client, event: Event): Promise<void> {
  const gate = `${home}/.oxtail/hooks/oxtail-hook`;
  const session: Record<string, string> = client === "claude-code"
    ? { CLAUDE_PID: String(Deno.pid), CLAUDE_CODE_SESSION_ID: SESSION }
    : {};
  const env = { HOME: home, PATH: "/usr/local/bin:/usr/bin:/bin", ...session };
  return run(gate, [client, event], clientInput(client, event), env);
}

async function run(
  program: string,
  args: string[],
  input: string,
  env: Record<string, string>,
): Promise<void> {
  const child = new Deno.Command(program, {
    args,
    clearEnv: true,
    env,
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(input)).then(() => writer.close());
  // The reference reads nothing, so that its pipe may be closed before.
  await Promise.all([written.catch(() => {}), child.status]);
}
