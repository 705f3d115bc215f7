/**
 * What counts as evidence that a model got what it was handed. Running a hook proves nothing: Escape
 * before the model's next answer throws its context away. The end of the same turn does.
 *
 * What a tool returned to a client whose model may go on without the result is no hook's business: its
 * server reads in the transcript whether the model got it.
 */

import { clientByType } from "../clients/index.ts";
import { acknowledge, renew } from "../mail/lease.ts";
import { acknowledgeTurn } from "../mail/mailbox.ts";
import { isBodyShown, type LeasedName } from "../wire/name.ts";
import { NO_TURN, serverOfTurn } from "../wire/notes.ts";
import type { Hook } from "./hook.ts";

/**
 * A turn ended: what was handed over in it has arrived.
 *
 * @param turns The turn by the names that the client gave it
 * @returns What is still unproved
 */
export function turnEnded(
  hook: Hook,
  held: readonly LeasedName[],
  turns: readonly string[],
): LeasedName[] {
  const { store, box } = hook;
  const rule = hook.input.stopHookActive ? "following_stop" : "turn_ended";
  const own = held.filter(({ lease }) => isHooks(hook, lease));
  for (const turn of new Set(turns)) acknowledgeTurn(store, box, own, turn, rule);
  const rest = held.filter(({ lease }) =>
    !turns.includes(lease.turn) || !isBodyShown(lease) || !isHooks(hook, lease)
  );
  return laterEvent(hook, rest, turns[0] ?? NO_TURN);
}

/**
 * A turn begins. What SessionStart handed over belongs to the first turn after it, so it keeps its
 * count and is not offered again. So does the result of a call that ended in the background, when it is
 * this very prompt that tells the model of it.
 *
 * @param before The turn that ran last, {@link NO_TURN} right after SessionStart
 * @returns What is still unproved
 */
export function turnBegan(
  hook: Hook,
  held: readonly LeasedName[],
  before: string,
  turn: string,
): LeasedName[] {
  const { store, box, tag } = hook;
  const rest: LeasedName[] = [];
  for (const one of held) {
    const { lease } = one;
    // What was moved here was shown to the session before this one.
    const isOwn = lease.turn === NO_TURN && lease.readerTag === tag && lease.shown;
    const isToldNow = lease.via === undefined
      ? before === NO_TURN
      : hook.input.taskNotice?.includes(one.name.id) === true;
    if (isOwn && isToldNow) {
      renew(store, box, one, { ...lease, turn });
    } else rest.push(one);
  }
  return laterEvent(hook, rest, turn);
}

/** An event of the session came after what other turns handed over. */
function laterEvent(hook: Hook, held: readonly LeasedName[], turn: string): LeasedName[] {
  if (clientByType(hook.client)?.hooks?.keepsContext !== true) return [...held];
  const rest: LeasedName[] = [];
  for (const one of held) {
    const { lease } = one;
    const isEarlier = lease.turn !== turn && lease.turn !== NO_TURN &&
      serverOfTurn(lease.turn) === null;
    if (isEarlier && isBodyShown(lease) && isHooks(hook, lease)) {
      acknowledge(hook.store, hook.box, one, "later_event");
    } else rest.push(one);
  }
  return rest;
}

/** Whether hooks may say that this arrived. */
function isHooks({ client }: Hook, { via }: LeasedName["lease"]): boolean {
  return via === undefined || clientByType(client)?.hooks?.leavesResults !== true;
}
