/** One home with several clients in it, and what all of them do: send, read, and change. */

import type { CommandLine } from "../../../tools/checkout.ts";
import type { World } from "../../support/world.ts";
import type { Chance } from "../random.ts";
import { type ClientProcess, fieldsOf, type Json, startClient } from "./client_process.ts";
import type { Agent, Ledger, Window } from "./ledger.ts";

/** Where the clients live. */
export interface Scene {
  readonly world: World;
  /** Holds links to Deno by the names of clients. */
  readonly folder: string;
  readonly ledger: Ledger;
  readonly chance: Chance;
  /** What starts a server. */
  readonly line: CommandLine;
}

/** A window of an agent whose server can be called. */
export interface Speaker {
  readonly window: Window;
  call(tool: string, args: object): Promise<Json | null>;
}

/** Clients of one kind. */
export interface Group {
  /** Those that can be called now. */
  speakers(): readonly Speaker[];
  /** Those that mail may be sent to. */
  agents(): readonly Agent[];
  /** One thing that clients do to their sessions. */
  change(): Promise<void>;
  /** One step of a turn; absent where no hooks are installed. */
  go?(): Promise<void>;
  /** Brings everybody back, so that all can read. */
  gather(): Promise<void>;
  /** Kills what runs. */
  close(): Promise<void>;
}

/** Starts a client of the scene. */
export function client(
  { world, folder }: Scene,
  name: string,
  words: readonly string[] = [],
  wrapper: readonly string[] = [],
): Promise<ClientProcess> {
  return startClient({ home: world.home, cwd: world.project, folder, wrapper }, name, words);
}

/** Starts a server of a client. */
export function server(
  { line, world }: Scene,
  process: ClientProcess,
  clientName: string,
  env: Record<string, string> = {},
): Promise<string> {
  return process.start({ ...line, cwd: world.project, clientName, env });
}

/** An id as clients make them. */
export function drawId({ chance }: Scene): string {
  const hex = Array.from(chance.bytes(16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return `${parts.join("-")}-${hex.slice(20)}`;
}

/** Sends a message, to one of the ids by which its agent was ever known. */
export async function send(scene: Scene, from: Speaker, to: Agent): Promise<void> {
  const { ledger, chance } = scene;
  const ids = ledger.idsOf(to);
  if (ids.length === 0) return;
  const target = chance.happens(0.5) ? ids.at(-1) : chance.pick(ids);
  const body = ledger.draw(from.window.agent, to);
  const said = await from.call("send_message", { target, body, wake: "off" });
  if (said?.["ok"] !== true) return;
  ledger.promise(body);
  const owner = ledger.ownerOf(said["target_session_id"]);
  if (owner !== to) ledger.problems.push(`${body} was sent to ${said["target_session_id"]}`);
}

/** Reads, and gives the numbers of what was shown. */
export async function read({ ledger }: Scene, { window, call }: Speaker): Promise<number[]> {
  const said = await call("read_my_messages", {});
  const messages = said?.["messages"];
  return (Array.isArray(messages) ? messages : []).flatMap((message) => {
    const { body, attempt, from_session_id: from } = fieldsOf(message);
    const isMarked = attempt !== undefined && attempt !== 1;
    const seen = { body: String(body), isMarked, from: typeof from === "string" ? from : null };
    return ledger.see(window, seen) ?? [];
  });
}

/** Takes what a hook printed; gives the numbers of what was shown. */
export function hear({ ledger }: Scene, window: Window, stdout: string): number[] {
  if (stdout === "") return [];
  const answer = fieldsOf(JSON.parse(stdout));
  const more = fieldsOf(answer["hookSpecificOutput"])["additionalContext"];
  const text = String(answer["reason"] ?? more ?? "");
  const shown = text.matchAll(/^\[oxtail \w+\] \d+\/\d+ from (.*)\n\| (.*)$/gm);
  return Array.from(shown).flatMap(([, head = "", body = ""]) => {
    const isMarked = / delivery of this id|that was taken back/.test(head);
    return ledger.see(window, { body, isMarked, from: null }) ?? [];
  });
}

/** Waits until a box has a successor: before that nobody has noticed that its session went on. */
export async function untilFollowed({ world, ledger }: Scene, id: string): Promise<boolean> {
  for (let tries = 0; tries < 300; tries++) {
    try {
      await Deno.lstat(`${world.root}/mail/${id}/successor`);
      return true;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  ledger.problems.push(`nobody noticed within 15 s where ${id} went on`);
  return false;
}
