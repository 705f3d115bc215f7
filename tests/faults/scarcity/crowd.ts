/** How long a hook takes with a crowd of files in the box. */

import { boxPath } from "../../../src/mail/layout.ts";
import { createCompose } from "../../../src/mail/outgoing.ts";
import { ensureBox } from "../../../src/mail/store.ts";
import { encodeMessage } from "../../../src/wire/message.ts";
import { formatName } from "../../../src/wire/name.ts";
import { watchPace } from "../../bench/pace.ts";
import { summarise } from "../../bench/stats.ts";
import { type HookHome, SESSION } from "../../hooks/hook_calls.ts";
import { draft, sealed } from "../messages.ts";
import type { Part } from "./experiment.ts";

/** What stands in `new`: whole messages, files that only look like some, or anything. */
export type CrowdKind = "messages" | "empty files" | "foreign names";

const CALLS = 9;

/** Fills the box and calls the hook a few times. The median counts, at the pace of the machine. */
export async function crowd(
  home: HookHome,
  kind: CrowdKind,
  count: number,
  limitMs: number,
): Promise<Part> {
  const { store } = home.mail;
  ensureBox(store, SESSION);
  const folder = boxPath(store.root, SESSION, "new");
  const compose = createCompose(store);
  for (let n = 0; n < count; n++) {
    const outgoing = compose(draft(`sender-${n % 20}`, SESSION, sealed(`message ${n}`, 200)));
    const isWhole = kind === "messages";
    const name = kind === "foreign names" ? `file-${n}` : formatName(outgoing.name);
    const bytes = isWhole ? encodeMessage(outgoing.message) : new Uint8Array();
    Deno.writeFileSync(`${folder}/${name}`, bytes, { mode: 0o600 });
  }
  const times: number[] = [];
  const pace = watchPace();
  let text = "";
  for (let call = 0; call < CALLS; call++) {
    const began = performance.now();
    const done = await home.call("claude-code", "PreToolUse");
    times.push(performance.now() - began);
    await pace.look();
    text ||= done.text;
  }
  const { p50 } = summarise(times);
  const slower = await pace.slower();
  const shows = `${p50.toFixed(0)} ms (${Math.min(...times).toFixed(0)} to ${
    Math.max(...times).toFixed(0)
  })`;
  const problems = [
    ...(p50 < limitMs * slower ? [] : [
      `${p50.toFixed(0)} ms, the limit is ${limitMs}, at this machine's pace x ${
        slower.toFixed(2)
      }`,
    ]),
    ...(kind === "messages" && !text.includes("message 0 ")
      ? ["the oldest message was not shown"]
      : []),
  ];
  return { name: `hook, ${count} ${kind}`, shows, problems };
}
