/**
 * A writer of the kill storm: delivers message after message until it is killed.
 *
 *   writer.ts ROOT FROM TO SEED VARIANT
 *
 * It begins with what an earlier writer of this name left: it tries the last send again under the same
 * name, or recovers its sends, or both. It prints `+<message id>` only after `deliver` has returned:
 * that line is the promise to be kept.
 */

import { createQuota, deliver, type Outgoing } from "../../../src/mail/deliver.ts";
import { createCompose } from "../../../src/mail/outgoing.ts";
import { recoverSends } from "../../../src/mail/sent.ts";
import type { Store } from "../../../src/mail/store.ts";
import { draft, sealed } from "../messages.ts";
import { copyForLink, deliverByExists, renameForLink } from "../mutants.ts";
import { chanceOf } from "../random.ts";
import { realStore } from "../store.ts";

/** A full box holds the writers back while the readers are dead. */
const LIMITS = { unread: 400, perSender: 100 };
/** It ends by itself when whoever wanted to kill it is gone. */
const LIFE_MS = 20_000;

function main([root = "", from = "", to = "", seed = "0", variant = ""]: readonly string[]): void {
  const chance = chanceOf(Number(seed));
  const store = tampered(realStore(root), variant);
  const quota = createQuota(LIMITS);
  const compose = createCompose(store);
  const intent = `${root}/../intents/${from}`;
  const send = (outgoing: Outgoing) => {
    const end = performance.now() + LIFE_MS;
    while (performance.now() < end) {
      const by = variant === "exists" ? deliverByExists : deliver;
      if (by(store, outgoing, quota).ok) return print(`+${outgoing.message.message_id}`);
      pause(1);
    }
  };
  print("ready");
  const last = lastIntent(intent);
  const first = chance.pick(["retry", "recover", "retry first"]);
  if (first === "recover") recoverSends(store, from, quota);
  if (last !== null) send(last);
  if (first === "retry first") recoverSends(store, from, quota);
  for (let n = 0; performance.now() < LIFE_MS; n++) {
    const outgoing = compose(draft(from, to, sealed(`${from} ${n}`, chance.below(3_000))));
    Deno.writeTextFileSync(intent, JSON.stringify(outgoing));
    send(outgoing);
  }
}

function tampered(store: Store, variant: string): Store {
  const append = (path: string, data: Uint8Array) =>
    Deno.writeFileSync(path, data, { append: true });
  if (variant === "copy") return { ...store, files: copyForLink(store.files, append) };
  if (variant === "rename") return { ...store, files: renameForLink(store.files) };
  return store;
}

/** What the writer of this name was sending when it died; null when it died while noting that. */
function lastIntent(path: string): Outgoing | null {
  try {
    return JSON.parse(Deno.readTextFileSync(path));
  } catch {
    return null;
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** One write call: a line is printed whole or not at all. */
function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) main(Deno.args);
