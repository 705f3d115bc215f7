/** How a server reads the boxes of its agents: in which turn. */

import { turnPath } from "../mail/layout.ts";
import type { Reader } from "../mail/offer.ts";
import { readSmall, type Store } from "../mail/store.ts";
import { type Absent, rememberAbsent } from "../sys/absent.ts";
import { boxTag, isTurnId } from "../wire/ids.ts";
import type { Owner } from "../wire/names.ts";
import { isEndedTurn, serverTurn } from "../wire/turn.ts";

/**
 * Gives the reader of a box as it is right now, for the server of this name.
 *
 * @param owner Its client process, where that has one session at a time
 */
export function openBoxReader(
  store: Store,
  server: string,
  owner: Owner | null,
): (box: string) => Reader {
  const absent = rememberAbsent(store);
  return (box) => {
    const turn = runningTurn(store, absent, box) ?? serverTurn(server);
    return { box, tag: boxTag(box), turn, ...(owner === null ? {} : { owner }) };
  };
}

/**
 * The running turn as the hooks wrote it; null for an agent without hooks. A session that has ended and
 * is read for all the same goes on without them: with them, its start would have been marked.
 */
function runningTurn(store: Store, absent: Absent, box: string): string | null {
  const path = turnPath(store.root, box);
  if (absent.holds(path)) return null;
  const text = readSmall(store, path);
  if (text === null) absent.note(path);
  const turn = text?.trim();
  return turn !== undefined && isTurnId(turn) && !isEndedTurn(turn) ? turn : null;
}
