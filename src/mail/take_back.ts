/**
 * Messages that were shown in a part of the conversation which the user has taken back since: the model
 * knows nothing of them any more, so what proved that they had arrived counts no longer.
 */

import { ANSWER_CLOCK_SLACK_MS } from "../wire/limits.ts";
import { formatDone, formatLeased, type LeasedName, parseLeased } from "../wire/names.ts";
import { move } from "./claim.ts";
import { boxPath } from "./layout.ts";
import type { Reader } from "./offer.ts";
import { answeredSince } from "./sent.ts";
import { assertBox, type Store } from "./store.ts";

/**
 * Puts what the session of `reader` was shown in `turns` back among what was handed over and not shown, so
 * that its next reader offers it as one more delivery. What the model acted on by its id stays, and a
 * closed task, and what was answered since `sinceMs`, when the running turn began.
 *
 * One rename for each message, so a crash leaves some as they were; to do it again finishes the rest.
 *
 * @returns How many messages were put back
 */
export function takeBack(
  store: Store,
  reader: Pick<Reader, "box" | "tag">,
  turns: ReadonlySet<string>,
  sinceMs: number,
): number {
  const shown = shownIn(store, reader, turns);
  if (shown.length === 0) return 0;
  // Both times are of this machine's clock, so the slack for other clocks is taken off again.
  const answered = answeredSince(
    store,
    reader.box,
    sinceMs + ANSWER_CLOCK_SLACK_MS,
    () => false,
  );
  let count = 0;
  for (const { path, held } of shown) {
    if (answered.has(held.name.id)) continue;
    const { via: _, ...lease } = held.lease;
    const again = { ...lease, ms: store.clock.nowMs(), shown: false, takenBack: true } as const;
    const to = formatLeased(held.base, again);
    if (move(store, path, reader.box, "cur", to) === null) continue;
    count++;
    store.trace?.({ event: "taken_back", box: reader.box, message_id: held.name.id });
  }
  return count;
}

/** What was shown in these turns, oldest first, and where it lies. */
function shownIn(
  store: Store,
  { box, tag }: Pick<Reader, "box" | "tag">,
  turns: ReadonlySet<string>,
): { readonly path: string; readonly held: LeasedName }[] {
  const found = [];
  for (const folder of ["cur", "done"] as const) {
    assertBox(store, box, folder);
    const place = boxPath(store.root, box, folder);
    for (const name of store.files.list(place) ?? []) {
      const held = parseLeased(name);
      if (held === null || !isTakenBack(held, tag, turns)) continue;
      if (folder === "done" && held.proof === undefined) continue;
      found.push({ path: `${place}/${formatDone(held)}`, held });
    }
  }
  return found.sort((a, b) => a.held.base < b.held.base ? -1 : 1);
}

function isTakenBack(
  { lease, proof, closed }: LeasedName,
  tag: string,
  turns: ReadonlySet<string>,
): boolean {
  return lease.readerTag === tag && turns.has(lease.turn) && lease.shown && !lease.announced &&
    closed === null && proof?.rule !== "acted_on_id";
}
