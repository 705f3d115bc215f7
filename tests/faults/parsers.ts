/** F10: parsers take anything, never throw, and are quick. */

import { parseEntry } from "../../src/wire/entry.ts";
import { parseHookInput } from "../../src/wire/hook_input.ts";
import { parseObject } from "../../src/wire/json.ts";
import { HOOK_INPUT_MAX_BYTES } from "../../src/wire/limits.ts";
import { encodeMessage, parseMessage } from "../../src/wire/message.ts";
import { formatDone, formatName, parseLeased, parseName } from "../../src/wire/name.ts";
import {
  parseActivity,
  parseCard,
  parseClaim,
  parseStart,
  parseTurn,
} from "../../src/wire/notes.ts";
import { safeLine, safeText } from "../../src/wire/text.ts";
import { type Experiment, judge, type Mutant } from "./experiment.ts";
import { mutate } from "./mutate.ts";
import { type Chance, chanceOf } from "./random.ts";
import { VALID } from "./valid_inputs.ts";

/** A parser gives what is wrong with its answer, or null. */
type Parser = (text: string) => string | null;

const quiet = (parse: (text: string) => unknown): Parser => (text) => {
  parse(text);
  return null;
};

const PARSERS: { readonly [name: string]: Parser } = {
  message: (text) => {
    const parsed = parseMessage(text);
    if (!parsed.ok) return null;
    const again = parseMessage(new TextDecoder().decode(encodeMessage(parsed.value)));
    return again.ok ? null : "what it wrote it does not read";
  },
  name: (text) => {
    const name = parseName(text);
    return name === null || formatName(name) === text ? null : "names another file";
  },
  "leased name": (text) => {
    const held = parseLeased(text);
    return held === null || formatDone(held) === text ? null : "names another file";
  },
  entry: quiet((text) => parseEntry(text, "4711-0f3a9c21")),
  start: quiet(parseStart),
  claim: quiet(parseClaim),
  card: quiet(parseCard),
  activity: quiet(parseActivity),
  turn: quiet(parseTurn),
  "hook input": quiet(parseHookInput),
  json: quiet(parseObject),
  text: (text) => (safeText(text), safeLine(text), null),
};

const MUTANTS: { readonly [name: string]: Parser } = {
  "JSON without a catch": quiet((text) => JSON.parse(text)),
  "a pattern that backtracks": quiet((text) => /^(?:\w+)*$/.test(text.slice(0, 24))),
};

const SLOWEST_MS = 5;
/** What takes longer is measured again. */
const SUSPECT_MS = 1;
const DEPTH = 10_000;

/** What one parser did. */
interface Tally {
  inputs: number;
  slowestMs: number;
  readonly problems: string[];
}

/** The experiment. */
export const parsers: Experiment = {
  id: "F10",
  name: "parsers",
  run({ seed, size }) {
    const count = size === "full" ? 1_000_000 : 50_000;
    const names = Object.keys(PARSERS);
    const tallies = Object.values(PARSERS).map((parse, i) => {
      const tally = fuzz(parse, Math.ceil(count / names.length), chanceOf(seed + i));
      for (const text of size === "full" ? large() : deep()) probe(parse, text, tally, Infinity);
      return tally;
    });
    const mutants = Object.entries(MUTANTS).map(([name, parse]): Mutant => {
      return { name, caught: fuzz(parse, 3_000, chanceOf(seed)).problems[0] ?? null };
    });
    const inputs = tallies.reduce((sum, tally) => sum + tally.inputs, 0);
    const slowest = Math.max(...tallies.map((tally) => tally.slowestMs));
    const problems = tallies.flatMap((tally, i) =>
      tally.problems.map((one) => `${names[i]} ${one}`)
    );
    const figure = `${inputs} inputs and JSON of depth ${DEPTH} to ${names.length} parsers: ` +
      `throws or wrong answers ${problems.length}, slowest ${slowest.toFixed(2)} ms`;
    return Promise.resolve(judge({ figure, problems, mutants }));
  },
};

function fuzz(parse: Parser, count: number, chance: Chance): Tally {
  const tally: Tally = { inputs: 0, slowestMs: 0, problems: [] };
  for (const text of VALID) probe(parse, text, tally, SLOWEST_MS);
  while (tally.inputs < count && tally.problems.length < 20) {
    probe(parse, mutate(chance.pick(VALID), VALID, chance), tally, SLOWEST_MS);
  }
  return tally;
}

function probe(parse: Parser, text: string, tally: Tally, limitMs: number): void {
  tally.inputs++;
  try {
    let ms = time(parse, text, tally);
    // The collector or another process may have stopped us: the quickest of a few tries counts.
    for (let tries = 0; limitMs < Infinity && ms > SUSPECT_MS && tries < 4; tries++) {
      ms = Math.min(ms, time(parse, text, tally));
    }
    if (limitMs < Infinity) tally.slowestMs = Math.max(tally.slowestMs, ms);
    if (ms >= limitMs) tally.problems.push(`takes ${ms.toFixed(1)} ms for ${shown(text)}`);
  } catch (error) {
    tally.problems.push(`throws ${error} for ${shown(text)}`);
  }
}

function time(parse: Parser, text: string, tally: Tally): number {
  const began = performance.now();
  const wrong = parse(text);
  const ms = performance.now() - began;
  if (wrong !== null) tally.problems.push(`${wrong}: ${shown(text)}`);
  return ms;
}

/** Inputs that are large or deep, up to what a hook may be given. */
function* large(): Generator<string> {
  yield* deep();
  for (
    const piece of ["[", "{", '{"a":', '"', "\\", '\\"', '"\\u0041"', "a", " ", "\ud800", "~", "\n"]
  ) {
    const text = piece.repeat(HOOK_INPUT_MAX_BYTES / piece.length);
    yield text;
    yield `{"session_id":"${text}`;
    yield `{"tool_input":${text}`;
    yield `{"tool_input":{"a":"${text}"},"session_id":"s"}`;
  }
}

function* deep(): Generator<string> {
  yield "[".repeat(DEPTH) + "]".repeat(DEPTH);
  yield '{"a":'.repeat(DEPTH) + "1" + "}".repeat(DEPTH);
}

function shown(text: string): string {
  return `${JSON.stringify(text.slice(0, 80))} (${text.length} characters)`;
}
