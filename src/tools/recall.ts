/** Finding what was said before: how a session whose context was compacted recovers it. */

import { isWithin, projectId } from "../wire/entry.ts";
import { namesIn } from "../sys/files.ts";
import { readMessageAt } from "../mail/deliver.ts";
import { boxPath, sentPath } from "../mail/layout.ts";
import { FOUND_MAX_FILES, FOUND_MAX_MESSAGES } from "../wire/limits.ts";
import { matcherOf, type Message } from "../wire/message.ts";
import { anyName, isBodyShown, parseLeased, parseName } from "../wire/name.ts";
import { messageView, omittedBody, roomBeside, rowBytes, type ToolResult } from "./encode.ts";
import type { Caller } from "./tool.ts";

/** What is looked for. */
interface Wanted {
  readonly words?: string | undefined;
  /** A message of the conversation. */
  readonly thread?: string | undefined;
}

/** A message, and whether it is the caller's own or one that it has not seen. */
interface Known {
  readonly message: Message;
  readonly isOwn: boolean;
  readonly isUnread: boolean;
}

/** The caller's messages that have all the words, or belong to the conversation, newest first. Takes nothing. */
export function recall(caller: Caller, { words, thread }: Wanted): ToolResult {
  const all = known(caller);
  const matches = matcherOf(words ?? "");
  const ids = thread === undefined ? null : threadOf(all, thread);
  const found = all.filter(({ message }) =>
    (ids === null || ids.has(message.message_id)) && matches(message)
  );
  const result = (messages: object[], left: number): ToolResult => ({
    ok: true,
    drained: false,
    count: messages.length,
    messages,
    ...(left > 0 ? { left } : {}),
  });
  let room = roomBeside(result([], found.length), caller.resultMaxBytes);
  const rows: object[] = [];
  for (const one of found.slice(0, FOUND_MAX_MESSAGES)) {
    const whole = rowOf(one);
    const row = rowBytes(whole) <= room
      ? whole
      : { ...whole, body: "", ...omittedBody(one.message) };
    room -= rowBytes(row);
    if (room < 0) break;
    rows.push(row);
  }
  return result(rows, found.length - rows.length);
}

function rowOf({ message, isOwn, isUnread }: Known): object {
  return {
    ...messageView(message, 1, false),
    ...(isOwn ? { to_session_id: message.to_session_id } : {}),
    ...(isUnread ? { unread: true } : {}),
  };
}

/** What lies in the caller's box and what it has sent, of this project, the newest first. */
function known({ store, agent }: Caller): Known[] {
  const [box, { project }] = [agent.box(), agent.entry()];
  const files = (folder: string) =>
    (namesIn(store.files, folder) ?? []).flatMap((base) => {
      const name = anyName(base);
      const held = parseLeased(base);
      const isUnread = held === null ? parseName(base) !== null : !isBodyShown(held.lease);
      return name === null ? [] : [{ name, path: `${folder}/${base}`, isUnread }];
    });
  const own = files(sentPath(store.root, box)).map((one) => ({
    ...one,
    isOwn: true,
    isUnread: false,
  }));
  const got = (["new", "cur", "done"] as const)
    .flatMap((folder) => files(boxPath(store.root, box, folder)))
    .map((one) => ({ ...one, isOwn: false }));
  const id = projectId(project);
  return [...own, ...got].sort((a, b) => b.name.ms - a.name.ms).slice(0, FOUND_MAX_FILES)
    .flatMap(({ path, isOwn, isUnread }) => {
      const message = readMessageAt(store, path);
      const isOurs = message?.project === id ||
        (message !== null && project.repo === null && isWithin(message.project, project.root));
      return message !== null && isOurs ? [{ message, isOwn, isUnread }] : [];
    });
}

/** The ids of all that was said in answer to each other with the message `id`. */
function threadOf(all: readonly Known[], id: string): Set<string> {
  const ids = new Set([id]);
  for (let before = 0; before < ids.size;) {
    before = ids.size;
    for (const { message } of all) {
      const { message_id, reply_to, result_of, source_message_id } = message;
      const linked = [message_id, reply_to, result_of, source_message_id]
        .filter((one) => one !== undefined);
      if (linked.some((one) => ids.has(one))) linked.forEach((one) => ids.add(one));
    }
  }
  return ids;
}
