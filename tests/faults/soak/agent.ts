/** One agent of the soak: a real server, restarted whenever it was killed, and a client that talks to it. */

import type { Called, TestAgent, World } from "../../support/world.ts";
import { isSealed, sealed } from "../messages.ts";
import type { Chance } from "../random.ts";

/** What all agents together were promised and were shown. */
export interface Ledger {
  readonly promised: Set<string>;
  readonly shown: Set<string>;
  /** Shown as if for the first time, so often. */
  readonly firsts: Map<string, number>;
  readonly torn: string[];
  marked: number;
  kills: number;
  stops: number;
}

/** An agent. */
export class SoakAgent {
  readonly session: string;
  readonly #world: World;
  readonly #chance: Chance;
  readonly #ledger: Ledger;
  #server: TestAgent | null = null;
  #ending = false;
  #sent = 0;

  constructor(session: string, world: World, chance: Chance, ledger: Ledger) {
    this.session = session;
    this.#world = world;
    this.#chance = chance;
    this.#ledger = ledger;
  }

  /** Sends and reads until `end` is called. */
  async live(peers: readonly SoakAgent[]): Promise<void> {
    while (!this.#ending) {
      const peer = this.#chance.pick(peers);
      if (peer !== this && this.#chance.happens(0.6)) await this.#send(peer);
      else await this.read();
      await new Promise((resolve) => setTimeout(resolve, this.#chance.below(40)));
    }
  }

  /** After this the loop of `live` ends. */
  end(): void {
    this.#ending = true;
  }

  /** Reads once; gives how many messages there were, or null when the server was killed meanwhile. */
  async read(): Promise<number | null> {
    const called = await this.#call("read_my_messages", {});
    if (called === null) return null;
    const { messages } = called.json;
    for (const message of Array.isArray(messages) ? messages : []) this.#note(message);
    return Array.isArray(messages) ? messages.length : 0;
  }

  /** Sends a signal to the server, if it runs. */
  signal(signal: Deno.Signal): void {
    if (this.#server === null) return;
    try {
      Deno.kill(this.#server.pid, signal);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  async #send(peer: SoakAgent): Promise<void> {
    const body = sealed(`${this.session} ${this.#sent++}`, this.#chance.below(2_000));
    const called = await this.#call("send_message", { target: peer.session, body, wake: "off" });
    const id = called?.json["message_id"];
    if (called?.json["ok"] === true && typeof id === "string") this.#ledger.promised.add(id);
  }

  #note(message: { readonly [field: string]: unknown }): void {
    const { promised: _, shown, firsts, torn } = this.#ledger;
    const id = String(message["id"]);
    shown.add(id);
    if (!isSealed(String(message["body"]))) torn.push(id);
    if (message["attempt"] === 1) firsts.set(id, (firsts.get(id) ?? 0) + 1);
    else this.#ledger.marked++;
  }

  /** Calls a tool; null when the server was killed before it answered. */
  async #call(tool: string, args: Record<string, unknown>): Promise<Called | null> {
    try {
      this.#server ??= await this.#world.start({ session: this.session });
      return await this.#server.call(tool, args);
    } catch {
      const server = this.#server;
      this.#server = null;
      await server?.[Symbol.asyncDispose]();
      return null;
    }
  }
}
