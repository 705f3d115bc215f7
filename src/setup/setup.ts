/**
 * Setup from end to end. It looks at everything first, and changes nothing when something is wrong;
 * then it installs what the clients are going to start, and only then tells the clients.
 */

import { FileError } from "../sys/files.ts";
import { ok, type Result } from "../wire/result.ts";
import { allowedCodex, type Choices, choose, type Wanted } from "./choices.ts";
import { changes, type Edit, held, type SetupDisk } from "./client_files.ts";
import { addAll, chooseClients, fail, planEdits } from "./clients.ts";
import { findDeno } from "./find_deno.ts";
import type { ClientName } from "./hook_entries.ts";
import {
  type Installed,
  installLibrary,
  installScripts,
  makeFolders,
  type OwnSettings,
  type OwnSources,
} from "./own_files.ts";
import { removeOldVersions } from "./old_versions.ts";
import { ownFiles } from "./own_state.ts";
import { clientParts } from "./parts.ts";
import { readRecord } from "./record.ts";
import { dryRunText, fileLine, nextSteps, ownLines, planLine } from "./report.ts";
import { closeRoot, openMode } from "./root.ts";
import { findGround, type Ground, type SetupWorld } from "./world.ts";

/** What the user asked for. */
export interface SetupOptions {
  /** Null: every client that is there. */
  readonly clients: readonly ClientName[] | null;
  readonly choices: Wanted;
  readonly allowTools: boolean;
  readonly dryRun: boolean;
  /** Whether questions are answered already. */
  readonly yes: boolean;
}

/** Runs setup; gives the exit status. */
export async function setup(
  world: SetupWorld,
  sources: OwnSources,
  options: SetupOptions,
): Promise<number> {
  const ground = findGround(world);
  if (!ground.ok) return fail(world, [ground.reason]);
  const clients = await chooseClients(world, ground.value, options.clients);
  if (!clients.ok) return fail(world, [clients.reason]);
  const { places, disk } = ground.value;
  const parts = (allowTools: boolean) =>
    clients.value.flatMap((client) => clientParts(places, client, allowTools));
  const planned = planEdits(disk, parts(options.allowTools));
  if (!planned.ok) return fail(world, planned.reason);
  if (options.dryRun) {
    const own = ownLines(ownFiles(disk, sources), places.home);
    const closing = openMode(disk) === null ? [] : ["Would close ~/.oxtail to other users"];
    world.say(dryRunText(planned.value, [...closing, ...own], places.home));
    return 0;
  }
  const answer = confirmed(world, ground.value, planned.value, options);
  if (answer === null) return fail(world, ["Nothing was changed"]);
  const { choices } = answer;
  const codex = allowedCodex(world.look, choices, options.choices);
  if (!codex.ok) return fail(world, [codex.reason, "Nothing was changed"]);
  const closed = closeRoot(disk, world.close);
  if (!closed.ok) return fail(world, [closed.reason, "Nothing was changed"]);
  if (closed.value !== null) world.say(closed.value);
  makeFolders(disk);
  using _lock = held(disk);
  const own = await installOwn(world, ground.value, sources, { choices, codex: codex.value });
  if (!own.ok) return fail(world, [own.reason]);
  for (const { path, what, written } of own.value) {
    if (written) world.say(fileLine("written", path, what, places.home));
  }
  const status = await addAll(world, ground.value, parts(answer.allowTools));
  if (status === 0) world.say(nextSteps(clients.value, planned.value, places).join("\n"));
  return status;
}

/** What the user said to the plan. */
interface Answer {
  readonly allowTools: boolean;
  readonly choices: Choices;
}

/** Asks about the plan; null for no. Without a terminal nobody is asked. */
function confirmed(
  world: SetupWorld,
  { places, disk }: Ground,
  edits: readonly Edit[],
  options: SetupOptions,
): Answer | null {
  const before = readRecord(disk.files, disk.root).choices;
  const answer = (ask: (question: string) => boolean | null) => ({
    allowTools: options.allowTools ||
      ask("Let the agents use oxtail's tools without asking you each time?") === true,
    choices: choose(options.choices, before),
  });
  const asNobodyAnswers = () => answer(() => null);
  if (options.yes || !edits.some(changes)) return asNobodyAnswers();
  const lines = edits.filter(changes).map((edit) => planLine(edit, places.home));
  const goOn = world.ask(lines, "Write these files, and ~/.oxtail?");
  if (goOn === null) return asNobodyAnswers();
  return goOn ? answer((question) => world.ask([], question)) : null;
}

async function installOwn(
  world: SetupWorld,
  { places, disk }: Ground,
  sources: OwnSources,
  allowed: Pick<OwnSettings, "choices" | "codex">,
): Promise<Result<readonly Installed[]>> {
  const { path: deno, note } = await findDeno(
    world.look,
    world.deno,
    world.run,
    sources.origin.from === "checkout",
  );
  if (note !== null) world.say(note);
  world.enter(`${disk.root}/setup`);
  const library = await installLibrary(disk, sources, world.bundle, deno);
  if (!library.ok) return library;
  if (library.value.note !== null) world.say(library.value.note);
  const settings = {
    deno,
    claudeDir: places.claudeMoved ? places.claudeDir : "",
    codexDir: places.codexMoved ? places.codexDir : "",
    sockets: takesMessages(disk, `${places.claudeDir}/settings.json`),
    ...allowed,
  };
  const scripts = await installScripts(disk, sources, settings, library.value.library);
  if (!scripts.ok) return scripts;
  const old = removeOldVersions(disk, sources.version);
  if (old.length > 0) world.say(`removed    the programs of oxtail ${old.join(", ")}`);
  return ok([...library.value.files, ...scripts.value]);
}

/**
 * Whether Claude Code lets other programs of its user start a turn by the socket of a session. Any
 * value that it does not accept makes it hold what comes, until a person has looked.
 */
function takesMessages({ files }: SetupDisk, path: string): boolean {
  if (files.lstat(path) === null) return true;
  try {
    const said = /"crossSessionInbound"\s*:\s*("[^"]*"|[^,}\s]*)/.exec(files.readText(path));
    return said === null || said[1] === '"accept"';
  } catch (error) {
    if (error instanceof FileError) return false;
    throw error;
  }
}
