/**
 * The end of pushing: a message that hooks handed over five times without evidence is offered no more.
 * It stays readable by tool, and its sender is told once.
 */

import { HAND_OVER_MAX_ATTEMPTS } from "../wire/limits.ts";
import { formatLeased, type LeasedName } from "../wire/names.ts";
import { peek, renew } from "./claim.ts";
import { boxPath } from "./layout.ts";
import { tellSender } from "./notice.ts";
import type { Quota } from "./quota.ts";
import type { Store } from "./store.ts";

/** Whether hooks have stopped offering it. */
export function isStalled({ lease }: LeasedName): boolean {
  return lease.attempt >= HAND_OVER_MAX_ATTEMPTS;
}

/**
 * Tells the senders of messages of `box` that have just stalled: those whose last hand-over was in
 * another turn than `turn`. Afterwards their count is past the limit, which says that it was told.
 *
 * @returns How many senders were told
 * @throws {FileError} When the disk fails; what was told is not told again
 */
export async function tellStalled(
  store: Store,
  box: string,
  held: readonly LeasedName[],
  turn: string,
  quota: Quota,
): Promise<number> {
  let told = 0;
  for (const one of held) {
    const { lease } = one;
    if (lease.attempt !== HAND_OVER_MAX_ATTEMPTS || lease.turn === turn) continue;
    const held = formatLeased(one.base, lease);
    const message = peek(store, box, "cur", held);
    if (!message.ok) continue;
    const file = `${boxPath(store.root, box, "cur")}/${held}`;
    const notice = { file, box, message: message.value, about: one.name, kind: "stalled" } as const;
    // First the notice, which is told once however often it is tried; then the mark.
    await tellSender(store, notice, quota, () => {
      renew(store, box, one, { ...lease, attempt: HAND_OVER_MAX_ATTEMPTS + 1 });
      told++;
    });
  }
  return told;
}
