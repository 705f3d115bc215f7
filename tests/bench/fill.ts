/** Filling a store quickly: real messages, without waiting for the disk. */

import { createQuota, deliver } from "../../src/mail/deliver.ts";
import { acknowledge, claim } from "../../src/mail/lease.ts";
import { createCompose } from "../../src/mail/outgoing.ts";
import { openStore, type Store } from "../../src/mail/store.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { denoClock, denoRandom, temporaryName } from "../../src/sys/deno_ports.ts";
import { boxOf, boxTag } from "../../src/wire/ids.ts";
import { formatName } from "../../src/wire/name.ts";

/** Opens the store at `root` with a disk that never syncs. */
export function hastyStore(root: string): Store {
  const disk = denoFiles(temporaryName);
  const files = {
    ...disk,
    create: (path: string, bytes: Uint8Array) => disk.create(path, bytes, { sync: false }),
    syncFolder: () => {},
  };
  const opened = openStore({ files, clock: denoClock, random: denoRandom }, root, null);
  if (!opened.ok) throw new Error(opened.reason);
  return opened.value;
}

/** Queues `count` messages of 200 bytes from one session to another. */
export function fill(
  store: Store,
  from: string,
  to: string,
  project: string,
  count: number,
  state: "queued" | "acknowledged" = "queued",
): void {
  const compose = createCompose(store);
  const quota = createQuota({ unread: 1e9, perSender: 1e9 });
  const toBox = boxOf(to);
  for (let n = 0; n < count; n++) {
    const outgoing = compose({
      fromBox: boxOf(from),
      toBox,
      wake: false,
      ask: false,
      fields: {
        body: "x".repeat(200),
        origin: "peer",
        from_session_id: from,
        from_name: "filler",
        from_client: "bench",
        to_session_id: to,
        project,
      },
    });
    deliver(store, outgoing, quota);
    if (state === "acknowledged") keep(store, toBox, outgoing);
  }
}

function keep(
  store: Store,
  box: string,
  { name }: { name: Parameters<typeof formatName>[0] },
): void {
  const base = formatName(name);
  const lease = {
    readerTag: boxTag(box),
    turn: "bench",
    attempt: 1,
    ms: name.ms,
    announced: false,
    shown: true,
  };
  claim(store, box, base, lease);
  acknowledge(store, box, { base, name, lease, closed: null });
}
