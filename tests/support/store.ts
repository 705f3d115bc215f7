/** A store in a temporary folder, with a clock that the test moves. */

import { createQuota, deliver, type Outgoing, type Quota } from "../../src/mail/deliver.ts";
import type { Reader } from "../../src/mail/mailbox.ts";
import { createCompose, type Draft } from "../../src/mail/outgoing.ts";
import { openStore, type Store } from "../../src/mail/store.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { denoRandom, temporaryName } from "../../src/sys/deno_ports.ts";
import type { Files } from "../../src/sys/files.ts";
import { boxOf, boxTag } from "../../src/wire/ids.ts";

/** A store of its own, and what a test does with it. */
export interface TempStore extends Disposable {
  readonly store: Store;
  readonly root: string;
  /** The present of the store; set it to move in time. */
  nowMs: number;
  /** Composes a message from one agent to another. */
  compose(
    from: string,
    to: string,
    change?: Change,
  ): Outgoing;
  /** Delivers one, and fails the test when it is refused. */
  send(from: string, to: string, change?: Change): Outgoing;
  /** The names in a folder below the root, sorted; empty when there is none. */
  names(folder: string): string[];
}

/** What of a message is not the usual. */
type Change = Partial<Draft["fields"]> & { readonly ask?: boolean; readonly wake?: boolean };

/** A quota that nobody reaches. */
export const NO_LIMIT: Quota = createQuota({ unread: 1e9, perSender: 1e9 });

/** Creates a store; `wrap` may stand between it and the disk. */
export function tempStore(wrap: (files: Files) => Files = (files) => files): TempStore {
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "oxtail it's " }));
  const root = `${folder}/.oxtail`;
  const state = { nowMs: Date.now() };
  const clock = { nowMs: () => state.nowMs, sleep: () => Promise.resolve() };
  const files = wrap(denoFiles(temporaryName));
  const opened = openStore({ files, clock, random: denoRandom }, root, null);
  if (!opened.ok) throw new Error(opened.reason);
  const store = opened.value;
  const composeNext = createCompose(store);
  const compose: TempStore["compose"] = (from, to, { ask = false, wake = false, ...change } = {}) =>
    composeNext({
      fromBox: boxOf(from),
      toBox: boxOf(to),
      wake,
      ask,
      fields: {
        body: "hello",
        origin: "peer",
        from_session_id: from,
        from_name: from,
        from_client: "test",
        to_session_id: to,
        project: "/project",
        ...change,
      },
    });
  return {
    store,
    root,
    get nowMs() {
      return state.nowMs;
    },
    set nowMs(value) {
      state.nowMs = value;
    },
    compose,
    send(from, to, change) {
      const outgoing = compose(from, to, change);
      const delivery = deliver(store, outgoing, NO_LIMIT);
      if (!delivery.ok) throw new Error(delivery.refusal.detail);
      return outgoing;
    },
    names: (path) => namesIn(`${root}/${path}`),
    [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }),
  };
}

/** A reader of the box of `sessionId` in `turn`. */
export function readerOf(sessionId: string, turn: string): Reader {
  const box = boxOf(sessionId);
  return { box, tag: boxTag(box), turn };
}

function namesIn(path: string): string[] {
  try {
    return Array.from(Deno.readDirSync(path), (entry) => entry.name).sort();
  } catch {
    return [];
  }
}
