/**
 * F09: links, pipes, devices and worse at every place of the store. Nothing outside of it is read or
 * changed, nothing hangs, and healthy mail is delivered.
 */

import { deliver, type Outgoing } from "../../../src/mail/deliver.ts";
import { claim } from "../../../src/mail/lease.ts";
import { createCompose } from "../../../src/mail/outgoing.ts";
import { ensureBox, type Store } from "../../../src/mail/store.ts";
import { boxTag } from "../../../src/wire/ids.ts";
import { encodeMessage } from "../../../src/wire/message.ts";
import { formatName } from "../../../src/wire/name.ts";
import { ROOT as CHECKOUT } from "../../../tools/paths.ts";
import { clientInput } from "../../hooks/hook_calls.ts";
import { callLine, HANDSHAKE } from "../../support/raw_server.ts";
import { type Experiment, judge, type Mutant, type Setting, table } from "../experiment.ts";
import { draft, NO_QUOTA, sealed } from "../messages.ts";
import { programPath } from "../programs.ts";
import { realStore } from "../store.ts";
import { canPlant, FILE_PLACES, FOLDER_PLACES, KINDS } from "./plant.ts";
import { type Ended, runWithin } from "./run_within.ts";
import { snapshot, type Watched } from "./snapshot.ts";

const HANG_MS = 20_000;
const OLD_NAME = "001600000000000.000000.01EHV6V000M008FYZQ8YEBGVFY.1529cc18.----";
const SECRET = "a secret that nobody may read";

/** The programs that are let loose on a hostile store. */
const PROGRAMS: { readonly [name: string]: (home: string) => readonly string[] } = {
  store: (home) => [programPath("hostile_files/actor.ts"), `${home}/.oxtail`],
  hook: () => [`${CHECKOUT}/hooks/hook.ts`, "claude-code", "UserPromptSubmit"],
  gate: () => ["gate", "claude-code", "PreToolUse"],
  server: () => ["server"],
};

/** What the server is asked: who is here, and what is new. */
const REQUESTS = HANDSHAKE + callLine(1, "list_project_sessions") +
  callLine("last", "read_my_messages");

const KNOWN =
  "Known limit, not counted: a hard link to a file of the user's own in the place of a mark " +
  "(`activity/*`, `turn/*`) is overwritten by the gate, unless it was there when the session started.\n\n";

/** One hostile thing at one place. */
interface Case {
  readonly kind: string;
  readonly place: string;
  readonly problems: readonly string[];
}

/** The experiment. */
export const hostileFiles: Experiment = {
  id: "F09",
  name: "hostile files",
  async run(setting) {
    const cases: Case[] = [];
    const left = choices(setting);
    const worker = async () => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        const [kind, place] = next;
        const failed = (error: unknown): Case => ({ kind, place, problems: [String(error)] });
        cases.push(await tryOne(setting, kind, place).catch(failed));
      }
    };
    await Promise.all(Array.from({ length: 6 }, worker));
    const problems = cases.flatMap(({ kind, place, problems }) =>
      problems.map((problem) => `${kind} at "${place}": ${problem}`)
    );
    const kinds = [...new Set(cases.map(({ kind }) => kind))];
    const figure = `${cases.length} hostile files of ${kinds.length} kinds at ` +
      `${new Set(cases.map(({ place }) => place)).size} places, ` +
      `${cases.length * Object.keys(PROGRAMS).length} programs: ` +
      `bytes outside read or changed, hangs, healthy mail withheld ${problems.length}`;
    const details = KNOWN + table(
      ["kind", "places"],
      kinds.map((kind) => [kind, String(cases.filter((one) => one.kind === kind).length)]),
    );
    const skipped = Object.keys(KINDS).filter((kind) => !canPlant(kind))
      .map((kind) => `${kind}: it cannot be made here`);
    return judge({ figure, problems, skipped, details, mutants: [await mutant(setting)] });
  },
};

/** Which kinds are tried where; the quick size takes a sample of them. */
function choices({ size, seed }: Setting): [string, string][] {
  const places = [...FILE_PLACES, ...FOLDER_PLACES];
  const kinds = Object.keys(KINDS).filter(canPlant);
  const all = places.flatMap((place) => kinds.map((kind): [string, string] => [kind, place]))
    .filter(([kind, place]) => place !== "" || (kind !== "hard link" && !kind.includes("UTF-8")));
  return size === "full" ? all : all.filter((_, i) => (i + seed) % 23 === 0);
}

/**
 * The gate writes its marks in place and starts no process that could count a file's names. Where the
 * user's own file was linked to the place of a mark, its first bytes are overwritten.
 */
function isKnown(kind: string, place: string, program: string, problem: string): boolean {
  return program === "gate" && kind.startsWith("hard link") && /^(activity|turn)\//.test(place) &&
    problem.startsWith("changes");
}

/** A reader that opens what it finds: it must be seen to hang, or to tell the secret. */
async function mutant(setting: Setting): Promise<Mutant> {
  const name = "a reader that does not look before it opens";
  const place = FILE_PLACES[0] ?? "";
  const found: string[] = [];
  for (const kind of ["FIFO", "link to a file"]) {
    const { home, outside } = prepare(setting);
    KINDS[kind]?.(`${home}/.oxtail/${place}`, outside);
    const args = [programPath("hostile_files/careless.ts"), `${home}/.oxtail/mail/cleo/new`];
    const ended = await runWithin(home, args, "", 1_500);
    found.push(...judgeOne("store", ended, "", ""));
    Deno.removeSync(home.slice(0, -"/home".length), { recursive: true });
  }
  return { name, caught: found[0] ?? null };
}

async function tryOne(
  setting: Setting,
  kind: string,
  place: string,
): Promise<Case> {
  const problems: string[] = [];
  for (const [name, program] of Object.entries(PROGRAMS)) {
    const { folder, home, outside } = prepare(setting);
    try {
      const path = place === "" ? `${home}/.oxtail` : `${home}/.oxtail/${place}`;
      if (!kind.includes("UTF-8")) clear(path);
      KINDS[kind]?.(path, outside);
      // An inode with two names looks like any message that was delivered, so it is opened; what is no
      // message is not shown.
      const watched: Watched = kind.startsWith("hard link") ? "changes" : "changes and reads";
      const before = snapshot(outside, watched);
      const input = clientInput("claude-code", "UserPromptSubmit", { session: "cleo", turn: "t2" });
      const said = name === "server" ? REQUESTS : input;
      const ended = await runWithin(home, program(home), said, HANG_MS);
      const isAside = FILE_PLACES.includes(place) && !place.startsWith("sent/");
      const found = judgeOne(name, ended, before, snapshot(outside, watched));
      const unknown = found.filter((problem) => !isKnown(kind, place, name, problem));
      problems.push(...unknown.map((problem) => `${name}: ${problem}`));
      if (isAside && name !== "gate" && !ended.output.includes("healthy")) {
        problems.push(`${name}: healthy mail withheld: ${ended.output.slice(0, 200)}`);
      }
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  }
  return { kind, place, problems };
}

function judgeOne(
  name: string,
  ended: Ended,
  before: string,
  after: string,
): string[] {
  return [
    ...(ended.inTime ? [] : ["hangs"]),
    ...(ended.code === 0 || !ended.inTime ? [] : [`exit status ${ended.code}: ${ended.errors}`]),
    ...(name === "hook" && ended.errors.trim().includes("\n") ? ["more than one line"] : []),
    ...(after === before ? [] : [`changes what is outside: ${before} to ${after}`]),
    ...(ended.output.includes(SECRET) ? ["tells the secret"] : []),
  ];
}

/** A home with a healthy message in every state, and a folder outside of it. */
function prepare({ folder: parent }: Setting) {
  const folder = Deno.makeTempDirSync({ dir: parent });
  const home = `${folder}/home`;
  const outside = `${folder}/outside`;
  Deno.mkdirSync(`${outside}/folder`, { recursive: true });
  Deno.writeTextFileSync(`${outside}/secret`, SECRET, { mode: 0o600 });
  Deno.writeTextFileSync(`${outside}/folder/secret`, SECRET, { mode: 0o600 });
  for (const below of ["new", "cur", "done", "bad"]) {
    // Old enough to be swept, if somebody came to sweep there.
    Deno.mkdirSync(`${outside}/folder/${below}`);
    const name = OLD_NAME + (below === "new" ? "" : "~402df326~t1~1~1600000000000");
    Deno.writeTextFileSync(`${outside}/folder/${below}/${name}`, SECRET, { mode: 0o600 });
  }
  const store = realStore(`${home}/.oxtail`);
  ensureBox(store, "cleo");
  const compose = createCompose(store);
  // Older than anything that is planted, so that nothing may stand before it.
  const healthy = compose(draft("ann", "cleo", sealed("healthy", 40)));
  deliver(store, healthy, NO_QUOTA);
  handOverToServer(store, compose(draft("ann", "cleo", sealed("held", 40))));
  const secret = compose(draft("ann", "cleo", SECRET));
  Deno.writeFileSync(`${outside}/message`, encodeMessage(secret.message), { mode: 0o600 });
  return { folder, home, outside };
}

/** Whether that server lives is asked of its lock, which may be anything. */
function handOverToServer(store: Store, outgoing: Outgoing): void {
  deliver(store, outgoing, NO_QUOTA);
  const base = formatName(outgoing.name);
  const facts = { attempt: 1, announced: false, shown: true } as const;
  claim(store, "cleo", base, {
    ...facts,
    readerTag: boxTag("cleo"),
    turn: "s4711-00000000",
    ms: 1,
  });
}

function clear(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
}
