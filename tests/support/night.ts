/** A night that was: agents that talked for hours, whose words try what they can. */

import { randomInt } from "node:crypto";
import { deliver } from "../../src/mail/deliver.ts";
import { createCompose } from "../../src/mail/outgoing.ts";
import { boxOf, boxTag } from "../../src/wire/ids.ts";
import { formatDone, formatName, type MessageName } from "../../src/wire/name.ts";
import { type Fleet, openFleet } from "./fleet.ts";
import { NO_LIMIT, type TempStore, tempStore } from "./store.ts";

/** What somebody would put into a body to act in a browser, a terminal, or a reader's head. */
export const HOSTILE_BODIES: readonly string[] = [
  `<script>document.title="run"</script>`,
  `</pre></details><img src=x onerror="document.title='run'">`,
  `<svg onload=document.title='run'>`,
  `"><iframe src=javascript:parent.document.title='run'>`,
  `<link rel=stylesheet href=https://attacker.invalid/x.css><meta http-equiv=refresh content=0;url=https://attacker.invalid>`,
  `\u202e\u2066 reversed \u200b\u{e0041} \x1b]0;x\x07 \x1b[2J`,
  `]]>--><!-- &lt;script&gt; &#x3c;`,
  "``` fence ```\n````\n# heading",
  `שלום ‏ مرحبا 你好 👩‍👩‍👧`,
];

/** A night in a store of its own. */
export interface Night extends Disposable {
  readonly temp: TempStore;
  readonly fleet: Fleet;
  readonly home: string;
  readonly project: string;
  readonly sinceMs: number;
}

/** How large it is. */
interface Size {
  readonly agents: number;
  readonly messages: number;
  /** Characters of a usual body. */
  readonly bodyChars?: number;
}

/** Makes one that ended a minute ago. */
export function makeNight({ agents, messages, bodyChars = 300 }: Size): Night {
  // Nobody loses power here, and a night is a lot to sync.
  const temp = tempStore((files) => ({
    ...files,
    create: (path, bytes) => files.create(path, bytes, { sync: false }),
    syncFolder() {},
  }));
  const home = temp.root.slice(0, -"/.oxtail".length);
  const project = `${home}/project`;
  Deno.mkdirSync(project);
  const fleet = openFleet(temp.root, project);
  const ids = Array.from({ length: agents }, (_, n) => `agent-${n}-id`);
  ids.forEach((id, n) =>
    fleet.add(100 + n, {
      name: `agent-${n}`,
      client: { type: n % 2 === 0 ? "claude-code" : "codex", session_id: id },
    })
  );
  const endMs = Date.now() - 60_000;
  const sinceMs = endMs - 8 * 3_600_000;
  const stepMs = Math.floor((endMs - sinceMs) / messages);
  const compose = createCompose(temp.store);
  let ask = "";
  for (let n = 0; n < messages; n++) {
    temp.nowMs = sinceMs + n * stepMs;
    const [from = "", to = ""] = [ids[n % agents], ids[(n * 7 + 1) % agents]];
    if (from === to) continue;
    const toPerson = n % 300 === 150;
    const isTask = n % 40 === 7;
    const outgoing = compose({
      fromBox: boxOf(from),
      toBox: boxOf(toPerson ? "human" : to),
      wake: n % 5 === 0,
      ask: toPerson || n % 4 === 0,
      fields: {
        body: bodyOf(n, bodyChars),
        origin: "peer",
        from_session_id: from,
        from_name: `agent-${n % agents}`,
        from_client: "claude-code",
        to_session_id: toPerson ? "human" : to,
        project: `${project}/.git`,
        ...(isTask ? { action_required: true } : {}),
        ...(n % 4 === 1 && ask !== "" ? { reply_to: ask } : {}),
      },
    });
    if (n % 4 === 0) ask = outgoing.message.message_id;
    const delivered = deliver(temp.store, outgoing, NO_LIMIT);
    if (!delivered.ok) throw new Error(delivered.refusal.detail);
    if (!toPerson && n < messages * 0.97) {
      const closed = isTask ? n % 3 === 0 ? "blocked" : n % 3 === 1 ? "done" : null : null;
      acknowledge(temp, boxOf(to), outgoing.name, closed);
    }
  }
  writeJournal(temp, ids, sinceMs, endMs);
  temp.nowMs = Date.now();
  return {
    temp,
    fleet,
    home,
    project,
    sinceMs,
    [Symbol.dispose]() {
      fleet[Symbol.dispose]();
      temp[Symbol.dispose]();
    },
  };
}

function bodyOf(n: number, chars: number): string {
  const hostile = HOSTILE_BODIES[n % 50];
  if (hostile !== undefined) return hostile;
  const text =
    `Message ${n}: the tests of the login form pass on this branch & <b>nothing</b> is left. `;
  // Now and then a long one.
  return text.repeat(Math.max(1, Math.ceil((n % 97 === 0 ? 8_000 : chars) / text.length)))
    .slice(0, 8_000);
}

function acknowledge(
  { root, nowMs }: TempStore,
  box: string,
  name: MessageName,
  closed: "done" | "blocked" | null,
): void {
  const base = formatName(name);
  const lease = { readerTag: boxTag(box), turn: "t1", attempt: 1, ms: nowMs + 500 } as const;
  const held = {
    base,
    name,
    lease: { ...lease, announced: false, shown: true },
    closed,
    proof: { rule: "turn_ended", ms: nowMs + 9_000 },
  } as const;
  Deno.renameSync(
    `${root}/mail/${box}/new/${base}`,
    `${root}/mail/${box}/done/${formatDone(held)}`,
  );
}

function writeJournal({ root }: TempStore, ids: readonly string[], sinceMs: number, endMs: number) {
  for (const [n, id] of ids.entries()) {
    const lines = new Map<number, string>();
    const add = (ms: number, text: string) => {
      const day = Math.floor(ms / 86_400_000);
      lines.set(day, `${lines.get(day) ?? ""}${ms} ${text}\n`);
    };
    let at = sinceMs + n * 60_000;
    for (let turn = 0; at < endMs; turn++) {
      add(at, "busy");
      if (turn % 6 === 5) add(at + 60_000, "wait");
      at += 120_000 + randomInt(600_000);
      add(at, turn % 9 === 8 ? "done" : "idle");
      add(
        at + 1,
        `wake ${turn % 4 === 0 ? "fired keys" : "skipped_busy -"} agent-${(n + 1) % ids.length}-id`,
      );
      at += randomInt(900_000) + 2;
    }
    for (const [day, text] of lines) {
      Deno.mkdirSync(`${root}/journal/${day}`, { recursive: true });
      Deno.writeTextFileSync(`${root}/journal/${day}/${id}`, text);
    }
  }
}
