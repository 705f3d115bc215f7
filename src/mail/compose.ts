/** Composing a message: its ids, its name and its fields, all fixed before the first attempt. */

import { boxTag, messageId } from "../wire/ids.ts";
import { SCHEMA_VERSION } from "../wire/limits.ts";
import { byteLength, type Message } from "../wire/message.ts";
import type { Flags } from "../wire/names.ts";
import type { Outgoing } from "./deliver.ts";
import type { Store } from "./store.ts";

/** What a caller says of a message; the rest is filled in here. */
export interface Draft {
  readonly fromBox: string;
  readonly toBox: string;
  readonly wake: boolean;
  readonly fields: Omit<
    Message,
    "schema_version" | "message_id" | "body_bytes" | "enqueued_at" | "enqueued_ms" | "request_id"
  >;
  /** The message asks: its own id becomes the request id. */
  readonly ask: boolean;
}

/** Gives messages their names. One per server: it keeps that server's messages in order. */
export type Compose = (draft: Draft) => Outgoing;

/** Composes for one server. Whatever the clock does, a later message has a later name. */
export function createCompose(store: Pick<Store, "clock" | "random">): Compose {
  const lastMs = new Map<string, number>();
  let seq = 0;
  return ({ fromBox, toBox, wake, fields, ask }) => {
    const ms = Math.max(store.clock.nowMs(), (lastMs.get(toBox) ?? 0) + 1);
    lastMs.set(toBox, ms);
    const id = messageId(ms, store.random(10));
    const flags: Flags = {
      wake,
      task: fields.action_required === true,
      ask,
      reply: fields.reply_to !== undefined || fields.result_of !== undefined,
    };
    const message: Message = {
      schema_version: SCHEMA_VERSION,
      message_id: id,
      ...fields,
      body_bytes: byteLength(fields.body),
      enqueued_at: Math.floor(ms / 1000),
      enqueued_ms: ms,
      ...(ask ? { request_id: id } : {}),
    };
    return {
      fromBox,
      toBox,
      name: { ms, seq: seq++, id, senderTag: boxTag(fromBox), flags },
      message,
    };
  };
}
