/** oxtail as these scenarios install it: the server and the hooks of this checkout. */

import { createQuota, deliver } from "../../src/mail/deliver.ts";
import { unfold } from "../../src/mail/hand.ts";
import { createCompose } from "../../src/mail/outgoing.ts";
import { openStore } from "../../src/mail/store.ts";
import { hookGroups } from "../../src/setup/plugin.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { denoClock, denoRandom, temporaryName } from "../../src/sys/deno_ports.ts";
import { boxOf } from "../../src/wire/ids.ts";
import { isObject, type JsonObject } from "../../src/wire/json.ts";
import { checkoutConfig, installHooks } from "../../tools/checkout.ts";
import type { Lab } from "./lab.ts";
import { arrayOf } from "./stream.ts";

/** The folders that a message of a box goes through. */
export type State = "new" | "cur" | "done" | "bad";

/** What of oxtail is installed besides the server and the hooks. */
export interface Options {
  /** The idle listener of Claude Code; installed unless said otherwise. */
  readonly listener?: boolean;
  /** Claude Code asks before each command, instead of being allowed to run them. */
  readonly asks?: boolean;
  /** The hooks of Codex. */
  readonly codexHooks?: boolean;
  /** The servers find no tmux, as on a machine without it. */
  readonly noTmux?: boolean;
  /** Whether servers may use the sockets of their sessions; they may unless said otherwise. */
  readonly sockets?: boolean;
  /** Variables for the server, set for both clients. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Installs the hooks into the lab's HOME; configures both clients with the server and setup's hooks. */
export async function installOxtail(lab: Lab, options: Options = {}): Promise<void> {
  await installHooks(lab.home);
  const hasListener = options.listener !== false;
  await lab.configure({
    server: withVariables(await checkoutConfig(), {
      ...options.sockets === false ? { CLAUDE_CODE_MESSAGING_SOCKET: "" } : {},
      ...options.noTmux === true ? withoutTmux(lab) : {},
      ...options.env,
    }),
    claudeSettings: {
      permissions: { allow: ["mcp__oxtail", ...options.asks === true ? [] : ["Bash"]] },
      ...claudeHooks(hasListener),
    },
    codexHooks: options.codexHooks === true ? { ...hookGroups("codex") } : null,
  });
}

/** Delivers a message to a session as a peer would; returns its id. */
export function sendTo(lab: Lab, sessionId: string, body: string): string {
  const world = { files: denoFiles(temporaryName), clock: denoClock, random: denoRandom };
  const store = openStore(world, `${lab.home}/.oxtail`, null);
  if (!store.ok) throw new Error(store.reason);
  const from = "11111111-2222-4333-8444-555555555555";
  const outgoing = createCompose(store.value)({
    fromBox: boxOf(from),
    toBox: boxOf(sessionId),
    wake: false,
    ask: false,
    fields: {
      body,
      origin: "peer",
      from_session_id: from,
      from_name: "reviewer",
      from_client: "codex",
      to_session_id: sessionId,
      project: lab.project,
    },
  });
  const sent = deliver(store.value, outgoing, createQuota({ unread: 100, perSender: 100 }));
  if (!sent.ok) throw new Error(sent.refusal.detail);
  return outgoing.message.message_id;
}

/** The names of the messages that lie in `state` of a session's box. */
export function mailNames(lab: Lab, sessionId: string, state: State): string[] {
  const files = denoFiles(temporaryName);
  const [root, box] = [`${lab.home}/.oxtail`, boxOf(sessionId)];
  unfold({ files, clock: denoClock, root }, box);
  try {
    return [...Deno.readDirSync(`${root}/mail/${box}/${state}`)].map((entry) => entry.name)
      .sort();
  } catch {
    return [];
  }
}

/** The state in which the message `id` lies in the box of a session, or null. */
export function mailState(lab: Lab, sessionId: string, id: string): State | null {
  const states: State[] = ["new", "cur", "done", "bad"];
  return states.find((state) =>
    mailNames(lab, sessionId, state).some((name) => name.includes(id))
  ) ?? null;
}

/** The session ids that `list_project_sessions` shows besides the caller's own. */
export function peersIn(list: JsonObject): string[] {
  return arrayOf(list.sessions).filter(isObject)
    .filter((row) => row.is_me !== true)
    .flatMap((row) => typeof row.client_session_id === "string" ? [row.client_session_id] : []);
}

/** Variables of a machine without tmux: a PATH that leads to the programs which the launcher runs. */
function withoutTmux(lab: Lab): Record<string, string> {
  const folder = `${lab.root}/no-tmux`;
  Deno.mkdirSync(folder);
  for (const name of ["sh", "id", "ps", "readlink"]) {
    const found = ["/usr/bin", "/bin"].map((place) => `${place}/${name}`).find(exists);
    if (found !== undefined) Deno.symlinkSync(found, `${folder}/${name}`);
  }
  return { PATH: folder, TMUX: "", TMUX_PANE: "" };
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function withVariables(
  { command, args }: { readonly command: string; readonly args: readonly string[] },
  env: Readonly<Record<string, string>>,
) {
  const pairs = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0
    ? { command, args }
    : { command: "/usr/bin/env", args: [...pairs, command, ...args] };
}

function claudeHooks(withListener: boolean): JsonObject {
  const { hooks } = hookGroups("claude-code");
  const isListener = (group: unknown) => JSON.stringify(group).includes("oxtail-listener");
  const entries = Object.entries(hooks).map(([event, groups]) =>
    [event, groups.filter((group) => withListener || !isListener(group))] as const
  );
  return { hooks: Object.fromEntries(entries) };
}
