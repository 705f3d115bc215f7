/**
 * The hook program. It is total: whatever it finds, it prints nothing or one JSON object, says at most
 * one line on standard error, and is done within two seconds. A broken store never breaks an agent.
 */

import { clientByType } from "../clients/index.ts";
import { readyHands } from "../mail/hand.ts";
import { rootOf } from "../mail/layout.ts";
import { ensureBox, openStore, type StoreWorld } from "../mail/store.ts";
import { forgetFurther, isFurther, isOpenElsewhere, takeFirstPlace } from "../mail/windows.ts";
import type { Stdio } from "../sys/ports.ts";
import { isWholeInput, parseHookInput } from "../wire/hook_input.ts";
import { boxOf, boxTag, isAgentId } from "../wire/ids.ts";
import { HOOK_INPUT_MAX_BYTES } from "../wire/limits.ts";
import { type Owner, parseOwner } from "../wire/name.ts";
import { type GetEnv, handOverMaxBytes } from "../wire/settings.ts";
import { safeLine } from "../wire/text.ts";
import { type Answer, type Handler, HANDLERS } from "./events.ts";
import { type Hook, orTell } from "./hook.ts";
import { messageOf } from "../wire/result.ts";

/** The world that the program runs in. */
interface HookWorld extends StoreWorld {
  readonly stdio: Stdio;
  readonly env: GetEnv;
}

/**
 * Runs the program. Never throws.
 *
 * @param args The client, the event and perhaps the word `oxtail`, as the gate was called with them
 */
export function runHook(world: HookWorld, args: readonly string[]): void {
  let complaint: string | null = null;
  const complain = (reason: string) => {
    complaint ??= reason;
  };
  try {
    const [client = "", ...called] = args;
    const [event = ""] = called;
    const handler = HANDLERS.get(called.join(" "));
    if (handler === undefined) complain(`Cannot handle the hook event "${called.join(" ")}"`);
    else handle(world, client, event, handler, complain);
  } catch (error) {
    complain(messageOf(error));
  }
  if (complaint !== null) world.stdio.complain(`oxtail: ${safeLine(complaint)}`);
}

function handle(
  world: HookWorld,
  client: string,
  event: string,
  handler: Handler,
  complain: Hook["complain"],
): void {
  const { stdio, env } = world;
  const input = parseHookInput(stdio.read(HOOK_INPUT_MAX_BYTES, isWholeInput));
  const sessionId = env("OXTAIL_HOOK_SESSION") || input.sessionId;
  if (sessionId === null || !isAgentId(sessionId)) {
    return complain(
      "Cannot tell the session: the client did not say its id, or one of another form",
    );
  }
  const home = env("HOME") ?? "";
  if (!home.startsWith("/")) return complain("Cannot find the store: HOME is not an absolute path");
  const store = openStore(world, rootOf(home), null);
  if (!store.ok) return complain(store.reason);
  const box = boxOf(sessionId);
  const maxBytes = handOverMaxBytes(env);
  const facts = { client, event, input, sessionId, box, tag: boxTag(box), maxBytes };
  const hook: Hook = { store: store.value, env, ...facts, ...ownerIn(client, env), complain };
  const answer = answerOf(hook, handler);
  if (answer !== null) {
    if (stdio.write(answer.text)) answer.handOver?.printed();
    else answer.handOver?.unprinted();
  }
  readyHands(store.value, box, facts.tag);
}

/** Claude Code names its process. What another client inherited of that is not its own. */
function ownerIn(client: string, env: GetEnv): { owner?: Owner } {
  const owner = clientByType(client)?.hooks?.namesProcess === true
    ? parseOwner(env("CLAUDE_PID"), env("OXTAIL_DOMAIN"))
    : null;
  return owner === null ? {} : { owner };
}

/**
 * Whether this is an event of a further window of its session, which is not served. Once the first one
 * has gone, it is. What SessionStart makes of it is its own matter.
 */
function isForOtherWindow({ store, box, owner, event, input }: Hook): boolean {
  if (owner === undefined || event === "SessionStart") return false;
  if (!isFurther(store, box, owner.pid)) return false;
  if (event === "SessionEnd" && input.agentId === null) forgetFurther(store, box, owner.pid);
  if (event === "SessionEnd" || isOpenElsewhere(store, box, owner.pid)) return true;
  takeFirstPlace(store, box, owner.pid);
  return false;
}

function answerOf(hook: Hook, handler: Handler): Answer | null {
  return orTell(hook, () => {
    ensureBox(hook.store, hook.box);
    return isForOtherWindow(hook) ? null : handler(hook);
  }, null);
}
