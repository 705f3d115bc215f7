/** F11: nothing that a peer writes leaves as anything else than quoted text. */

import { renderFrame } from "../../src/render/frame.ts";
import { encodeResult } from "../../src/tools/encode.ts";
import { messageView } from "../../src/tools/encode.ts";
import type { Message } from "../../src/wire/message.ts";
import { safeLine, safeText } from "../../src/wire/text.ts";
import { type Experiment, judge, type Mutant } from "./experiment.ts";
import { HOSTILE_BODIES, LINE_ENDS, NONCE } from "./hostile_bodies.ts";
import { CODE_POINTS, isUnsafe, unsafeIn } from "./unicode.ts";

/** A way out: the text that a model or a terminal gets of a message. */
type WayOut = (message: Message) => string;

const LINE_END = new RegExp(LINE_ENDS.join("|"));
const FACTS = { nonce: NONCE, left: 0, nowMs: 1_700_000_001_000 };

const hook: WayOut = (message) => renderFrame([{ message, attempt: 1, announced: false }], FACTS);
const WAYS: { readonly [name: string]: WayOut } = {
  hook,
  tool: (message) => {
    const [{ text }] =
      encodeResult({ ok: true, messages: [messageView(message, 1, false)] }, 1_000_000).content;
    // What a model sees once the client has taken the JSON apart.
    return JSON.stringify(JSON.parse(text), null, 1).replaceAll("\\n", "\n").replaceAll(
      "\\t",
      "\t",
    );
  },
  terminal: ({ from_name, body }) => `${safeLine(from_name)}: ${safeText(body)}`,
};

const MUTANTS: { readonly [name: string]: WayOut } = {
  "a body without prefix": (message) => hook(message).replaceAll("\n| ", "\n"),
  "controls only": ({ body }) => body.replace(/(?![\n\t])\p{Cc}/gu, "?"),
};

/** The experiment. */
export const frames: Experiment = {
  id: "F11",
  name: "unicode and frames",
  run({ size }) {
    const step = size === "full" ? 1 : 61;
    const problems: string[] = [];
    for (const [name, way] of Object.entries(WAYS)) {
      problems.push(...unsafeOut(way, step).map((what) => `${name}: ${what}`));
      problems.push(
        ...HOSTILE_BODIES.flatMap((body) => tainted(way, body)).map((what) => `${name}: ${what}`),
      );
    }
    const forged = HOSTILE_BODIES.flatMap((body) => forgeries(hook, body));
    const mutants = Object.entries(MUTANTS).map(([name, way]): Mutant => {
      const found = [
        ...unsafeOut(way, 61),
        ...HOSTILE_BODIES.flatMap((body) => forgeries(way, body)),
      ];
      return { name, caught: found[0] ?? null };
    });
    const figure =
      `${Math.ceil(CODE_POINTS / step)} code points and ${HOSTILE_BODIES.length} bodies ` +
      `through ${Object.keys(WAYS).length} ways out: unsafe code points out ${problems.length}, ` +
      `forged frames ${forged.length}`;
    return Promise.resolve(judge({ figure, problems: [...problems, ...forged], mutants }));
  },
};

/** Code points that come out as they went in, in a body or in a name. */
function unsafeOut(way: WayOut, step: number): string[] {
  const found: string[] = [];
  const batch: string[] = [];
  const flush = () => {
    const body = batch.map((one) => `x${one}x`).join("");
    found.push(...tainted(way, body));
    batch.length = 0;
  };
  for (let codePoint = 0; codePoint < CODE_POINTS; codePoint++) {
    if (codePoint % step !== 0 && !isUnsafe(codePoint)) continue;
    // Lone surrogates must not meet each other.
    batch.push(String.fromCodePoint(codePoint));
    if (isUnsafe(codePoint)) found.push(...taintedName(way, String.fromCodePoint(codePoint)));
    if (batch.length === 512) flush();
  }
  flush();
  return found;
}

function tainted(way: WayOut, body: string): string[] {
  const allowed = new Set(emojiParts(body));
  return unsafeIn(way(messageWith({ body }))).filter((one) => !allowed.has(one)).map((codePoint) =>
    `U+${codePoint.toString(16)} comes out of a body`
  );
}

/** A name is one line: in it newline and tab are unsafe as well. */
function taintedName(way: WayOut, name: string): string[] {
  return unsafeIn(way(messageWith({ from_name: `x${name}x` }))).map((codePoint) =>
    `U+${codePoint.toString(16)} comes out of a name`
  );
}

/** Joiners and selectors are allowed in the one body that has whole emoji. */
function emojiParts(body: string): number[] {
  return /\p{RGI_Emoji}/v.test(body) && body.length < 100 ? [0x200d, 0xfe0f] : [];
}

/** Lines that no body may have made: those without prefix beyond the frame's own three. */
function forgeries(way: WayOut, body: string): string[] {
  const lines = way(messageWith({ body })).split(LINE_END);
  const bare = lines.filter((line) => !line.startsWith("| "));
  const isOwn = bare.length === 3 && bare.every((line) => line.startsWith(`[oxtail ${NONCE}] `)) &&
    lines[0] === bare[0] && lines[1] === bare[1] && lines.at(-1) === bare[2];
  const tags = lines.some((line) =>
    /<\s*\/?\s*(?:system|system-reminder|function_calls|invoke)[\s>/]/i.test(line)
  );
  return [
    ...(isOwn ? [] : [`a forged line in the frame of ${JSON.stringify(body.slice(0, 60))}`]),
    ...(tags ? [`a client's tag in the frame of ${JSON.stringify(body.slice(0, 60))}`] : []),
  ];
}

function messageWith(part: Partial<Message>): Message {
  return {
    schema_version: 1,
    message_id: "01HF7YAT00M008FYZQ8YEBGVFY",
    body: "body",
    body_bytes: 4,
    enqueued_at: 1_700_000_000,
    enqueued_ms: 1_700_000_000_000,
    origin: "peer",
    from_session_id: "ann",
    from_name: "ann",
    from_client: "codex",
    to_session_id: "cleo",
    project: "/project",
    ...part,
  };
}
