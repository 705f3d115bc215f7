/**
 * Setup from end to end. It looks at everything first, and changes nothing when something is wrong;
 * then it installs what the clients are going to start, and only then tells the clients.
 */

import type { Result } from "../wire/result.ts";
import { no, ok } from "../wire/result.ts";
import { allowedCodex, type Choices, choose, type Wanted } from "./choices.ts";
import { add, byFile, changes, type Edit, held, planAdd, type SetupDisk } from "./client_files.ts";
import { makeClientFolders } from "./folders.ts";
import type { ClientName } from "./hook_entries.ts";
import { CLIENT_NAMES, findClient, findDeno, findProgram } from "./machine.ts";
import {
  type Installed,
  installLibrary,
  installScripts,
  makeFolders,
  type OwnSettings,
  type OwnSources,
} from "./own_files.ts";
import type { Part } from "./part.ts";
import { clientParts, hookParts } from "./parts.ts";
import { readRecord } from "./record.ts";
import {
  clientFault,
  dryRunText,
  editLine,
  fileLine,
  nextSteps,
  noteLines,
  ownPaths,
  planLine,
} from "./report.ts";
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
  const planned = plan(disk, parts(options.allowTools));
  if (!planned.ok) return fail(world, planned.reason);
  if (options.dryRun) {
    world.say(dryRunText(planned.value, ownPaths(disk.root, sources.version), places.home));
    return 0;
  }
  const answer = confirmed(world, ground.value, planned.value, clients.value, options);
  if (answer === null) return fail(world, ["Nothing was changed"]);
  const { choices } = answer;
  const codex = allowedCodex(world.look, choices);
  if (!codex.ok) return fail(world, [codex.reason, "Nothing was changed"]);
  makeFolders(disk);
  using _lock = held(disk);
  const own = await installOwn(world, ground.value, sources, { choices, codex: codex.value });
  if (!own.ok) return fail(world, [own.reason]);
  for (const { path, what, written } of own.value) {
    if (written) world.say(fileLine("written", path, what, places.home));
  }
  const status = await addAll(world, ground.value, parts(answer.allowTools));
  if (status === 0) world.say(nextSteps(clients.value, places).join("\n"));
  return status;
}

/** Installs the hooks alone; needs an earlier setup. Gives the exit status. */
export async function installHook(
  world: SetupWorld,
  sources: OwnSources,
  options: Pick<SetupOptions, "clients" | "dryRun">,
): Promise<number> {
  const ground = findGround(world);
  if (!ground.ok) return fail(world, [ground.reason]);
  const { places, disk } = ground.value;
  const launcher = `${disk.root}/bin/oxtail`;
  if (disk.files.lstat(launcher)?.kind !== "file") {
    return fail(world, [`Cannot install the hooks: "${launcher}" is missing, run oxtail setup`]);
  }
  const clients = await chooseClients(world, ground.value, options.clients);
  if (!clients.ok) return fail(world, [clients.reason]);
  const parts = clients.value.flatMap((client) => hookParts(places, client));
  const planned = plan(disk, parts);
  if (!planned.ok) return fail(world, planned.reason);
  if (options.dryRun) {
    world.say(
      dryRunText(planned.value, SCRIPTS.map((name) => `${disk.root}/hooks/${name}`), places.home),
    );
    return 0;
  }
  makeFolders(disk);
  using _lock = held(disk);
  const scripts = { "oxtail-hook": sources.gate, "oxtail-listener": sources.listener };
  for (const [name, text] of Object.entries(scripts)) {
    const written = disk.settings.install(`${disk.root}/hooks/${name}`, text, 0o700);
    if (!written.ok) return fail(world, [written.reason]);
  }
  return await addAll(world, ground.value, parts);
}

/** The clients to configure. Says which are there, and why others are left out. */
async function chooseClients(
  world: SetupWorld,
  { places }: Ground,
  wanted: readonly ClientName[] | null,
): Promise<Result<readonly ClientName[]>> {
  const there: ClientName[] = [];
  const faults: string[] = [];
  for (const name of wanted ?? CLIENT_NAMES) {
    const client = findClient(world.look, places, name);
    const fault = clientFault(client);
    if (fault !== null) {
      faults.push(fault);
      continue;
    }
    there.push(name);
    if (client.program === null) continue;
    const env = { HOME: places.home, PATH: world.look.env("PATH") ?? "" };
    const { code, stdout } = await world.run(client.program, ["--version"], env);
    world.say(`found      ${client.title}${code === 0 ? ` ${stdout.trim().slice(0, 80)}` : ""}`);
  }
  if (there.length === 0 || (wanted !== null && faults.length > 0)) return no(faults.join("\n"));
  for (const fault of faults) world.say(`skipped    ${fault}`);
  return ok(there);
}

function plan(disk: SetupDisk, parts: readonly Part[]) {
  const edits: Edit[] = [];
  const faults: string[] = [];
  for (const file of byFile(parts)) {
    const edit = planAdd(disk, file);
    if (edit.ok) edits.push(edit.value);
    else faults.push(edit.reason);
  }
  if (faults.length === 0) return { ok: true, value: edits } as const;
  return { ok: false, reason: [...faults, "Nothing was changed"] } as const;
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
  clients: readonly ClientName[],
  options: SetupOptions,
): Answer | null {
  const before = readRecord(disk.files, disk.root).choices;
  const hasCodex = clients.includes("codex") && findProgram(world.look, "codex") !== null;
  const answer = (ask: (question: string) => boolean | null) => ({
    allowTools: options.allowTools ||
      ask("Let the agents use oxtail's tools without asking you each time?") === true,
    choices: choose(options.choices, before, hasCodex, ask),
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
  const deno = findDeno(world.look, world.executable);
  world.enter(`${disk.root}/setup`);
  const library = await installLibrary(disk, sources, world.bundle, deno);
  if (!library.ok) return library;
  if (library.value.note !== null) world.say(library.value.note);
  const settings = {
    deno,
    claudeDir: places.claudeMoved ? places.claudeDir : "",
    codexDir: places.codexMoved ? places.codexDir : "",
    ...allowed,
  };
  const scripts = await installScripts(disk, sources, settings, library.value.library);
  return scripts.ok ? ok([...library.value.files, ...scripts.value]) : scripts;
}

async function addAll(world: SetupWorld, ground: Ground, parts: readonly Part[]): Promise<number> {
  const { places, disk } = ground;
  for (const file of byFile(parts)) {
    const folders = makeClientFolders(disk, file.parts.flatMap(({ folders }) => folders ?? []));
    const edit = folders.ok ? await add(disk, file) : folders;
    if (!edit.ok) {
      return fail(world, [
        edit.reason,
        "What was said above is done: run it again once this is mended, or uninstall",
      ]);
    }
    world.say(editLine(edit.value, places.home));
    for (const line of noteLines(edit.value, places.home)) world.say(line);
  }
  return 0;
}

function fail(world: SetupWorld, reasons: readonly string[]): number {
  for (const reason of reasons) world.complain(`oxtail: ${reason}`);
  return 1;
}

/** The scripts that the hooks run. */
const SCRIPTS = ["oxtail-hook", "oxtail-listener"];
