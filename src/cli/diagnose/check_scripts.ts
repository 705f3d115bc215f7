/** The scripts that the clients' hooks run: the gate, and the idle listener of Claude Code. */

import { claudeCode } from "../../clients/claude_code.ts";
import { LISTENER_EVENTS } from "../../clients/claude_listener.ts";
import type { Finding } from "../../render/finding.ts";
import { safeLine } from "../../wire/text.ts";
import { shellQuote } from "../launcher.ts";
import { isUsed } from "./check_clients.ts";
import type { Facts, ScriptFacts, ShippedScripts } from "./facts.ts";
import { sayOf } from "./say.ts";

const say = sayOf("hooks");
/** It writes both scripts and the settings that call them. */
const MEND = "oxtail install-hook";

/** What is to be said of the gate. */
export function checkGate({ gate, shipped }: Pick<Facts, "gate" | "shipped">): Finding {
  return checkScript("gate", gate, shipped, "gate");
}

/** What is to be said of the listener: nothing where no Claude Code has it from these settings. */
export function checkListener(
  { listener, shipped, clients }: Pick<Facts, "listener" | "shipped" | "clients">,
): Finding[] {
  const client = clients.find(({ type }) => type === claudeCode.type);
  if (client === undefined || !isUsed(client) || !client.hooks.ok) return [];
  const { events, listens, isOff } = client.hooks.value;
  if (isOff || (events.length === 0 && listens.length === 0)) return [];
  const missing = LISTENER_EVENTS.filter((event) => !listens.includes(event));
  const script = checkScript("listener", listener, shipped, "idle listener");
  if (missing.length === 0) return [script];
  const seen = `${client.title} starts no idle listener at ${missing.join(", ")}: ` +
    "it may miss a wake, or be woken by keys alone";
  const unregistered = say("warn", "listener-unregistered", seen, MEND);
  return listens.length === 0 ? [unregistered] : [script, unregistered];
}

function checkScript(
  name: "gate" | "listener",
  { path, text, isRunnable, origin }: ScriptFacts,
  shipped: ShippedScripts,
  title: string,
): Finding {
  if (!text.ok) {
    return say("fail", `${name}-missing`, `Cannot read the ${title}: ${safeLine(text.reason)}`);
  }
  if (text.value === null) {
    return say("fail", `${name}-missing`, `There is no ${title} at ${safeLine(path)}`, MEND);
  }
  if (!isRunnable) {
    const mend = `chmod 700 ${shellQuote(path)}`;
    return say("fail", `${name}-not-runnable`, `The ${title} may not be run`, mend);
  }
  if (text.value === shipped[name]) {
    return say("pass", `${name}-ok`, `The ${title} is the one of this version`);
  }
  return say("fail", `${name}-stale`, `The ${title} ${otherness(origin, shipped.version)}`, MEND);
}

function otherness(origin: ScriptFacts["origin"], version: string): string {
  switch (origin.kind) {
    case "changed":
      return "was changed after setup had written it";
    case "setup":
      if (origin.version === version) break;
      return `is that of oxtail ${safeLine(origin.version)}, this is ${version}`;
    case "unknown":
      break;
  }
  return "is not the one of this version";
}
