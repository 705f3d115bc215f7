/** Inputs that several tools share. */

import * as z from "zod";
import { isMessageId, isPeerName, isSessionId } from "../wire/ids.ts";
import { bodyFault } from "../wire/message.ts";

/** An address of an agent. */
export const target: z.ZodString = z.string().min(1).max(100)
  .describe("Session id, its first 8+ characters, peer name, or tmux session name");

/** A message body. */
export const body: z.ZodString = z.string().superRefine((text, context) => {
  const message = bodyFault(text);
  if (message !== null) context.addIssue({ code: "custom", message });
}).describe("1 to 8,192 bytes of text");

/** The id of a message. */
export const messageId: z.ZodString = z.string()
  .refine(isMessageId, "A message id has 26 characters, as in read_my_messages")
  .describe("26-character id");

/** A client session id. */
export const sessionId: z.ZodString = z.string()
  .refine(isSessionId, "A session id has 1 to 100 characters of A-Z a-z 0-9 . _ : -");

/** A peer name. */
export const peerName: z.ZodString = z.string()
  .refine(isPeerName, "A name has 1 to 32 characters: lower-case letters, digits and hyphens");

/** Whether to wake the recipient. */
export const wake: z.ZodOptional<z.ZodEnum<{ off: "off"; auto: "auto" }>> = z.enum(["off", "auto"])
  .optional().describe("auto wakes an idle recipient");
