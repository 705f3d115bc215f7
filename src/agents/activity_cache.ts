/** Activity marks as a list needs them: a mark that did not change is not read again. */

import { activityPath } from "../mail/layout.ts";
import type { Store } from "../mail/store.ts";
import { rememberAbsent } from "../sys/absent.ts";
import { isBox } from "../wire/ids.ts";
import { type ActivityMark, readActivity } from "./activity.ts";
import { lookAt } from "../sys/look_at.ts";
import { isSettled } from "../sys/settled.ts";

interface SeenMark {
  readonly inode: number;
  readonly mtimeMs: number;
  readonly mark: ActivityMark;
}

/** Reads the marks of `store`; remembers at most `maxMarks`. */
export function openActivity(store: Store, maxMarks = 1_000): (box: string) => ActivityMark | null {
  const seen = new Map<string, SeenMark>();
  const absent = rememberAbsent(store);
  return (box) => {
    if (!isBox(box)) return null;
    const path = activityPath(store.root, box);
    if (absent.holds(path)) return null;
    const stat = lookAt(store.files, path);
    if (stat === null) {
      absent.note(path);
      return null;
    }
    const { inode, mtimeMs } = stat;
    const before = seen.get(box);
    if (before?.inode === inode && before.mtimeMs === mtimeMs) return before.mark;
    const mark = readActivity(store, box);
    seen.delete(box);
    // A mark is overwritten in place, and twice within one tick would not show.
    if (mark !== null && isSettled(store.clock.nowMs(), mtimeMs)) {
      seen.set(box, { inode, mtimeMs, mark });
    }
    const oldest = seen.keys().next().value;
    if (seen.size > maxMarks && oldest !== undefined) seen.delete(oldest);
    return mark;
  };
}
