/** Messages for experiments. A body says by itself whether it is whole. */

import type { Quota } from "../../src/mail/deliver.ts";
import type { Draft } from "../../src/mail/outgoing.ts";
import { boxTag } from "../../src/wire/ids.ts";

/** A box has room for everything. */
export const NO_QUOTA: Quota = { fault: () => null };

/** A draft of a plain message. The boxes are session ids as well. */
export function draft(fromBox: string, toBox: string, body: string): Draft {
  return {
    fromBox,
    toBox,
    wake: false,
    ask: false,
    fields: {
      body,
      origin: "peer",
      from_session_id: fromBox,
      from_name: fromBox,
      from_client: "stand-in",
      to_session_id: toBox,
      project: "/project",
    },
  };
}

/** A body of about `length` characters that ends in a checksum of the rest. */
export function sealed(text: string, length: number): string {
  const rest = `${text} ${"x".repeat(Math.max(0, length - text.length))} `;
  return rest + boxTag(rest);
}

/** Whether a body made by {@link sealed} is as it was. */
export function isSealed(body: string): boolean {
  const at = body.lastIndexOf(" ") + 1;
  return at > 0 && body.slice(at) === boxTag(body.slice(0, at));
}
