/**
 * Undoing setup: the clients take the plugin out, and settings that nobody else changed since get their old
 * bytes back. Every folder that setup was run for is undone, whatever the environment names now.
 */

import { shellQuote } from "../cli/launcher.ts";
import { turnPath } from "../mail/layout.ts";
import { openCounts } from "../mail/unread.ts";
import { isBox } from "../wire/ids.ts";
import { commandsOf, type Ground, remove, removeTree, settingsPath } from "./installers.ts";
import { fail, findClient, findGround, held, type SetupWorld, shortPath } from "./machine.ts";
import { removeFrom } from "./more.ts";
import { type Origin, OWN_FOLDERS, removeFromShell } from "./programs.ts";
import { type ClientRecord, readRecord, SETUP_FOLDER } from "./record.ts";

/** What the user asked for. */
export interface UninstallOptions {
  /** Null: every client. */
  readonly clients: readonly string[] | null;
  /** Only the folders that the environment names. */
  readonly here: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  /** What becomes of `~/.oxtail` beside the programs; `unread` keeps it while mail in it waits. */
  readonly data: "keep" | "unread" | "delete";
  /** Where the command comes from: an archive that was unpacked is for the user to remove. */
  readonly origin?: Origin;
}

/** What nobody but its own entry points may read or write. */
const KEY_FOLDER = "bridge";
/** The file that silences gate and listener, below `~/.oxtail`. */
const HOOKS_OFF = "hooks/off";

/** Undoes setup; gives the exit status. With clients named, only they are undone. */
export async function uninstall(world: SetupWorld, options: UninstallOptions): Promise<number> {
  const ground = findGround(world);
  if (!ground.ok) return fail(world, [ground.reason]);
  const { files, root, home, places } = ground.value;
  const name = shortPath(root, home);
  if (files.lstat(root) === null) {
    world.say(`${name} is not there`);
    return 0;
  }
  const { clients: all, files: written } = readRecord(files, root);
  const more = [...new Set(written.map(({ client }) => client))].filter((client) =>
    (options.clients?.includes(client) ?? true) && !options.here
  );
  const here = [places.claudeDir, places.codexDir];
  const records = all.filter(({ client, folder }) =>
    (options.clients?.includes(client) ?? true) && (!options.here || here.includes(folder))
  );
  const isWhole = records.length === all.length && options.clients === null &&
    !(options.here && written.length > 0);
  const waiting = isWhole ? waitingMail(ground.value) : NO_MAIL;
  const keepsData = options.data === "keep" || (options.data === "unread" && waiting.count > 0);
  const plan = [
    ...records.map((record) => planLine(ground.value, record)),
    ...more.map((client) => `what setup wrote for ${client}`),
    ...(isWhole ? [rootAsSaid(keepsData)] : []),
  ];
  if (plan.length === 0) {
    world.say("Nothing of setup is in these clients");
    return 0;
  }
  if (options.dryRun) {
    const lines = plan.map((line) => `Would remove ${line}`);
    world.say([...lines, "Nothing was changed: this was a dry run"].join("\n"));
    return 0;
  }
  const refusal = options.yes ? null : refused(world, plan);
  if (refusal !== null) return fail(world, refusal);
  const faults = [
    ...await removeAll(world, ground.value, records),
    ...removeMore(world, ground.value, more),
  ];
  if (faults.length > 0) {
    return fail(world, [...faults, `${name} stays: it says what is left to undo`]);
  }
  if (!isWhole) {
    world.say(`kept       ${name}: uninstall without --client and --here removes it`);
    return 0;
  }
  if (removeFromShell(ground.value)) world.say("removed    ~/.local/bin/oxtail");
  const isLeft = removeOwn(ground.value, keepsData);
  world.say(`removed    ${rootAsSaid(keepsData)}`);
  if (isLeft) world.say(`kept       ${name}/${KEY_FOLDER}: the keys of the bridge are its own`);
  const { words } = waiting;
  if (words !== "") {
    world.say(keepsData ? `kept       ${name}: ${words}, ${HOW_TO_DELETE}` : `gone       ${words}`);
  }
  sayWhatIsUnpacked(world, ground.value, options.origin);
  world.say("Restart the sessions that still run: their servers go on until then");
  return 0;
}

/** A program does not remove the Deno that runs it. */
function sayWhatIsUnpacked(world: SetupWorld, { root, home }: Ground, origin?: Origin): void {
  if (origin?.from !== "bundle" || origin.root.startsWith(`${root}/`)) return;
  const folder = origin.root.replace(/\/lib$/, "");
  world.say(
    `kept       ${shortPath(folder, home)}, which this ran from: rm -r ${shellQuote(folder)}`,
  );
}

/** Silences the hooks, or lets them speak again; gives the exit status. No file of a client changes. */
export function switchHooks(world: SetupWorld, isOn: boolean): number {
  const ground = findGround(world);
  if (!ground.ok) return fail(world, [ground.reason]);
  const { files, root, home } = ground.value;
  if (files.lstat(`${root}/hooks/oxtail-hook`)?.kind !== "file") {
    return fail(world, [`There are no hooks at "${root}/hooks": run oxtail setup`]);
  }
  const path = `${root}/${HOOKS_OFF}`;
  if (isOn) {
    world.say(files.remove(path) ? "The hooks run again" : "The hooks run already");
    return 0;
  }
  files.replace(path, new Uint8Array());
  forgetTurns(ground.value);
  world.say(
    `The hooks do nothing while ${shortPath(path, home)} is there: mail waits until it is read.` +
      " oxtail install-hook lets them run again",
  );
  return 0;
}

function planLine({ home }: Ground, { client, folder }: ClientRecord): string {
  return `the plugin of ${client} in ${shortPath(folder, home)}`;
}

/** Why it is not done, or null when the user said yes. */
function refused(world: SetupWorld, plan: readonly string[]): string[] | null {
  const answer = world.ask(plan.map((line) => `- ${line}`), "Remove this? [y/N]");
  if (answer?.trim().toLowerCase().startsWith("y") === true) return null;
  const nobody = `Nobody is at a terminal to be asked, add --yes to remove ${plan.join(", ")}`;
  return [...(answer === null ? [nobody] : []), "Nothing was changed"];
}

async function removeAll(
  world: SetupWorld,
  ground: Ground & { readonly places: Parameters<typeof findClient>[1] },
  records: readonly ClientRecord[],
): Promise<string[]> {
  const faults: string[] = [];
  using _lock = ground.files.lstat(`${ground.root}/${SETUP_FOLDER}`) === null ? null : held(ground);
  for (const record of records) {
    const { client, folder } = record;
    const found = findClient(world.look, ground.places, client, folder);
    // Both clients made it when they installed the plugin.
    if (record.isAlone !== true && !world.look.isFolder(`${folder}/plugins`)) {
      world.say(`skipped    ${found.title}: there is no "${folder}" any more`);
      continue;
    }
    if (found.program === null) {
      const lines = commandsOf(ground, client).map((line) =>
        line.replace(/ (add|install) /, " remove ")
      );
      faults.push(
        `${found.title} is in no folder of PATH to take its plugin out: ${lines.join(", ")}`,
      );
      continue;
    }
    const done = await remove(ground, { ...found, program: found.program }, record);
    if (!done.ok) faults.push(done.reason);
    else {
      const path = shortPath(settingsPath(found), ground.home);
      const what = record.isAlone === true ? "server" : "plugin";
      world.say(`removed    the ${what} of ${found.title}: ${path} is ${done.value}`);
    }
  }
  return faults;
}

/** Takes out what was added for clients that have no installer. */
function removeMore(world: SetupWorld, ground: Ground, clients: readonly string[]): string[] {
  return clients.flatMap((client) => {
    const done = removeFrom(ground, client);
    if (!done.ok) return [done.reason];
    world.say(`removed    oxtail from ${client}: ${done.value.join(", ")}`);
    return [];
  });
}

/** Mail that somebody still expects to arrive, or work that is not closed. */
interface WaitingMail {
  readonly count: number;
  /** Empty when nothing waits. */
  readonly words: string;
}

const NO_MAIL: WaitingMail = { count: 0, words: "" };
const HOW_TO_DELETE = "uninstall --delete-mail removes that too";

function waitingMail({ files, root }: Ground): WaitingMail {
  // Each box is counted once: whether a count may be kept does not matter.
  const counts = openCounts({ files, root, clock: { nowMs: () => 0 } });
  const isFolder = (path: string) => files.lstat(path)?.kind === "folder";
  const boxes = isFolder(`${root}/mail`) ? files.list(`${root}/mail`) ?? [] : [];
  const found = boxes.filter(isBox).map(counts);
  const unread = found.reduce((sum, each) => sum + each.unread, 0);
  const open = found.reduce((sum, each) => sum + each.openWork, 0);
  const words = [
    ...(unread === 0 ? [] : [`${unread} unread ${unread === 1 ? "message" : "messages"}`]),
    ...(open === 0 ? [] : [`${open} open ${open === 1 ? "task" : "tasks"}`]),
  ];
  return { count: unread + open, words: words.join(" and ") };
}

function rootAsSaid(keepsData: boolean): string {
  return keepsData ? "oxtail's programs" : "~/.oxtail with all mail in it";
}

/**
 * Removes what the hooks noted of running turns: their end would never come, and mail that is read in
 * such a turn is never acknowledged. A hook that still runs notes its next turn anew.
 */
function forgetTurns({ files, root }: Ground): void {
  const folder = turnPath(root, "");
  if (files.lstat(folder.slice(0, -1))?.kind !== "folder") return;
  for (const box of files.list(folder) ?? []) {
    if (files.lstat(folder + box)?.kind === "file") files.remove(folder + box);
  }
}

/** Tells whether the keys of a bridge are left, which are for its own entry points to remove. */
function removeOwn({ files, root }: Ground, keepsData: boolean): boolean {
  const all = files.list(root) ?? [];
  const names = keepsData ? OWN_FOLDERS : all.filter((name) => name !== KEY_FOLDER);
  for (const name of names) removeTree(files, `${root}/${name}`);
  const isLeft = all.includes(KEY_FOLDER);
  if (!keepsData && !isLeft) files.remove(root);
  return isLeft;
}
