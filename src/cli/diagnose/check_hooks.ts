/** The hooks: whether they are installed, belong to this version, and run. */

import { NEEDED_EVENTS } from "../../clients/settings.ts";
import { age } from "../../render/age.ts";
import type { Finding } from "../../render/finding.ts";
import { HOOKS_SILENT_MS } from "../../wire/limits.ts";
import { safeLine } from "../../wire/text.ts";
import { isUsed } from "./check_clients.ts";
import { checkGate, checkListener } from "./check_scripts.ts";
import type { ClientFacts, Facts } from "./facts.ts";
import { sayOf } from "./say.ts";

const say = sayOf("hooks");

/** What is to be said of the hooks. */
export function checkHooks(facts: Facts): Finding[] {
  const { clients, nowMs, agents } = facts;
  return [
    ...isGateNeeded(facts) ? [checkGate(facts)] : [],
    ...checkListener(facts),
    ...clients.filter(isUsed).flatMap((client) => [
      checkInstalled(client, nowMs),
      // Without a store nothing is known of what has fired.
      ...(agents === null ? [] : checkFiring(client, nowMs)),
    ]),
  ];
}

/** Not where all hooks are of the plugin of Claude Code, which brings a gate of its own. */
function isGateNeeded({ gate, clients, nowMs }: Facts): boolean {
  const used = clients.filter(isUsed);
  const isElsewhere = (client: ClientFacts) =>
    client.hooks.ok && client.hooks.value.events.length === 0 && hasFired(client, nowMs);
  const isMissing = gate.text.ok && gate.text.value === null;
  return !isMissing || used.length === 0 || !used.every(isElsewhere);
}

function checkInstalled(client: ClientFacts, nowMs: number): Finding {
  const { title, hooks, hooksPath } = client;
  const path = safeLine(hooksPath);
  if (!hooks.ok) {
    return say("fail", "hooks-unreadable", `Cannot read ${path}: ${safeLine(hooks.reason)}`);
  }
  const { events, isOff, untrusted } = hooks.value;
  const missing = NEEDED_EVENTS.filter((event) => !events.includes(event));
  if (isOff) {
    const seen = `${title} runs no hooks at all: they are switched off in its settings`;
    return say("fail", "hooks-off", seen, "switch them on there");
  }
  if (missing.length === NEEDED_EVENTS.length) {
    return hasFired(client, nowMs)
      ? say("pass", "hooks-elsewhere", `${title} runs the hooks, though ${path} does not name them`)
      : say(
        "fail",
        "hooks-missing",
        `${title} has no hooks of oxtail in ${path}`,
        "oxtail install-hook",
      );
  }
  if (missing.length > 0) {
    const seen = `${title} lacks the hooks for ${missing.join(", ")}`;
    return say("fail", "hooks-partial", seen, "oxtail install-hook");
  }
  if (untrusted.length > 0 && !hasFired(client, nowMs)) {
    const seen = `${title} skips the hooks for ${untrusted.join(", ")} until you trust them`;
    const mend = `in ${title}, type /hooks and choose to trust all`;
    return say("fail", "hooks-untrusted", seen, mend);
  }
  return say("pass", "hooks-ok", `${title} has all hooks of oxtail`);
}

function checkFiring(client: ClientFacts, nowMs: number): Finding[] {
  const { title, hooks, servers, unmarked, lastSignMs } = client;
  if (!hooks.ok || hooks.value.events.length === 0) return [];
  if (unmarked > 0) {
    const seen = `No hook has fired for ${unmarked} of ${servers} running sessions of ${title}`;
    return [
      say(
        "warn",
        "hooks-not-firing",
        seen,
        `end and resume ${unmarked === 1 ? "it" : "them"}: a client reads its hooks when it starts`,
      ),
    ];
  }
  if (lastSignMs === null) {
    const seen = `No hook of ${title} has ever fired`;
    return [say("warn", "hooks-silent", seen, `start ${title} in a project and type a prompt`)];
  }
  const last = `${age(nowMs - lastSignMs)} ago`;
  if (servers > 0 && !hasFired(client, nowMs)) {
    const seen = `The last hook of ${title} fired ${last}, and it runs`;
    return [say("warn", "hooks-silent", seen, `type a prompt in ${title} and look again`)];
  }
  return [say("pass", "hooks-fired", `The last hook of ${title} fired ${last}`)];
}

function hasFired({ lastSignMs }: ClientFacts, nowMs: number): boolean {
  return lastSignMs !== null && nowMs - lastSignMs <= HOOKS_SILENT_MS;
}
