/** A message as a model sees it. */

import type { Message } from "../wire/message.ts";
import { safeLine, safeText } from "../wire/text.ts";

/**
 * Texts made safe, empty fields left out.
 *
 * @param announced Only that there is such a message, without its body
 */
export function messageView(message: Message, attempt: number, announced: boolean): object {
  return {
    id: message.message_id,
    ...(announced ? announcement(message) : { body: safeText(message.body) }),
    body_bytes: message.body_bytes,
    enqueued_at: message.enqueued_at,
    origin: message.origin,
    from_session_id: message.from_session_id,
    from_name: safeLine(message.from_name),
    ...given(message, "request_id"),
    ...given(message, "reply_to"),
    ...given(message, "source_message_id"),
    ...given(message, "action_required"),
    ...given(message, "result_of"),
    ...given(message, "result_state"),
    attempt,
    ...(message.hop === undefined || message.hop === 0 ? {} : { hop: message.hop }),
  };
}

function announcement({ message_id }: Message): object {
  return { body_omitted: true, hint: howToRead(message_id) };
}

/** What stands in the place of a body that does not fit. */
export function omittedBody({ message_id, body_bytes }: Message) {
  return { body_omitted: true, body_bytes, hint: howToRead(message_id) };
}

function howToRead(id: string): string {
  return `The body is over the budget: read_my_messages({"message_id":"${id}"}) shows it`;
}

function given<Key extends keyof Message>(message: Message, key: Key): Partial<Message> {
  return message[key] === undefined ? {} : { [key]: message[key] };
}
