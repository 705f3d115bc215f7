/** A runaway sender, and many of them: the box takes so many messages and no more. */

import { createQuota, deliver } from "../../../src/mail/deliver.ts";
import { createCompose } from "../../../src/mail/outgoing.ts";
import { UNREAD_MAX, UNREAD_MAX_PER_SENDER } from "../../../src/wire/limits.ts";
import type { Setting } from "../experiment.ts";
import { fakeClock, ROOT, storeOn } from "../fake_world.ts";
import { MemoryDisk } from "../memory_disk.ts";
import { draft } from "../messages.ts";
import { chanceOf } from "../random.ts";
import type { Part } from "./experiment.ts";

/** Ten thousand messages from one sender, then from others. */
export function quotas({ seed, size }: Setting): Part {
  const scale = size === "full" ? 1 : 10;
  const [unread, perSender] = [UNREAD_MAX / scale, UNREAD_MAX_PER_SENDER / scale];
  const clock = fakeClock();
  const store = storeOn(
    new MemoryDisk(ROOT, "journal", () => clock.nowMs()),
    clock,
    chanceOf(seed),
  );
  const compose = createCompose(store);
  const quota = createQuota({ unread, perSender });
  let said = "";
  const flood = (sender: string, count: number) => {
    let taken = 0;
    // It goes on trying for a while after it was refused, and does not get another one in.
    for (let n = 0, refused = 0; n < count && refused < 10; n++) {
      const delivery = deliver(store, compose(draft(sender, "cleo", `message ${n}`)), quota);
      if (delivery.ok) taken++;
      else {
        refused++;
        said = `${delivery.refusal.code}: ${delivery.refusal.detail}`;
      }
    }
    return taken;
  };
  const one = flood("ann", 10_000 / scale);
  let all = one;
  for (let n = 0; n < 12; n++) all += flood(`sender-${n}`, 1_100 / scale);
  const problems = [
    ...(one === perSender ? [] : [`took ${one} of one sender`]),
    ...(all === unread ? [] : [`took ${all} in all`]),
    ...(/^mailbox-full: Cannot deliver: /.test(said) ? [] : [`says "${said}"`]),
  ];
  const name = `${10_000 / scale} messages from one sender, then ${13_200 / scale} from others`;
  return { name, shows: `takes ${one}, then ${all}: ${said}`, problems };
}
