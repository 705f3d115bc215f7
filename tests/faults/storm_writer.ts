/**
 * A writer of the kill storm: delivers message after message until it is killed.
 *
 *   storm_writer.ts ROOT FROM TO
 *
 * It prints `<message id>` only after `deliver` has returned: that line is the promise to be kept.
 */

import { createCompose } from "../../src/mail/compose.ts";
import { deliver } from "../../src/mail/deliver.ts";
import { createQuota } from "../../src/mail/quota.ts";
import { realStore } from "./store.ts";

const QUOTA = createQuota({ unread: 1_000_000, perSender: 1_000_000 });

if (import.meta.main) {
  const [root = "", fromBox = "", toBox = ""] = Deno.args;
  const store = realStore(root);
  const compose = createCompose(store);
  const fields = {
    origin: "peer",
    from_session_id: fromBox,
    from_name: fromBox,
    from_client: "storm",
    to_session_id: toBox,
    project: "/storm",
  } as const;
  for (let n = 0;; n++) {
    const body = `${n} ${"x".repeat(n % 4_000)}`;
    const outgoing = compose({ fromBox, toBox, wake: false, ask: false, fields: { ...fields, body } });
    const delivery = deliver(store, outgoing, QUOTA);
    if (delivery.ok) print(`${outgoing.message.message_id}\n`);
  }
}

/** One write call: a line is printed whole or not at all. */
function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line));
}
