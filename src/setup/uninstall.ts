/** Undoing setup: our entries leave the clients' files, and files that nobody else changed since get
 * their old bytes back. */

import { openCounts } from "../agents/counts.ts";
import { turnPath } from "../mail/layout.ts";
import type { Files } from "../sys/files.ts";
import { byFile, changes, type Edit, held, type SetupDisk } from "./client_files.ts";
import { elsewhere, elsewhereLines } from "./elsewhere.ts";
import { removeClientFolders } from "./folders.ts";
import type { ClientName } from "./hook_entries.ts";
import { CLIENT_NAMES } from "./machine.ts";
import type { Part } from "./part.ts";
import { clientParts, hookParts } from "./parts.ts";
import { dryRunText, shortPath, undoneLine } from "./report.ts";
import { readRecord, SETUP_FOLDER } from "./record.ts";
import { planStrip, strip, type Taking } from "./take_out.ts";
import { tidyUp, writeFaults } from "./try_out.ts";
import { isBox } from "../wire/ids.ts";
import { findGround, type Ground, type SetupWorld } from "./world.ts";

/** What the user asked for. */
export interface UninstallOptions {
  /** Null: every client. */
  readonly clients: readonly ClientName[] | null;
  readonly dryRun: boolean;
  readonly yes: boolean;
  /** What becomes of `~/.oxtail` beside the programs; `unread` keeps it while mail in it waits. */
  readonly data: "keep" | "unread" | "delete";
}

/** What nobody but its own entry points may read or write. */
const KEY_FOLDER = "bridge";

/** What setup itself has put into `~/.oxtail`. */
const OWN_FOLDERS = ["bin", "hooks", "lib", "plugin", "setup"];

/** Undoes setup; gives the exit status. With clients named, only they are undone. */
export async function uninstall(world: SetupWorld, options: UninstallOptions): Promise<number> {
  const ground = findGround(world);
  if (!ground.ok) return fail(world, [ground.reason]);
  const { places, disk } = ground.value;
  const clients = options.clients ?? CLIENT_NAMES;
  const parts = clients.flatMap((client) => clientParts(places, client, true));
  const left = elsewhere(readRecord(disk.files, disk.root), places, clients);
  for (const line of elsewhereLines(left, places, passedOn(options))) world.say(line);
  const isThere = disk.files.lstat(disk.root) !== null;
  const isWhole = options.clients === null && left.length === 0;
  const waiting = isWhole ? waitingMail(disk) : NO_MAIL;
  const keepsData = options.data === "keep" || (options.data === "unread" && waiting.count > 0);
  const removed = isWhole && isThere ? rootAsSaid(keepsData) : null;
  const status = await stripAll(world, ground.value, { parts, taking: "all" }, options, removed);
  if (status !== 0) return status;
  const isOver = isWhole || options.clients !== null;
  if (options.dryRun) return isOver ? 0 : 1;
  if (isThere) removeClientFolders(disk, parts.flatMap(({ folders }) => folders ?? []));
  finish(world, ground.value, options, { isWhole, keepsData, waiting });
  return isOver ? 0 : fail(world, ["Not everything was undone, see the notes above"]);
}

/** What is known of `~/.oxtail` once the clients' files are clean. */
interface Rest {
  readonly isWhole: boolean;
  readonly keepsData: boolean;
  readonly waiting: WaitingMail;
}

/** Mail that somebody still expects to arrive, or work that is not closed. */
interface WaitingMail {
  readonly count: number;
  /** Empty when nothing waits. */
  readonly words: string;
}

const NO_MAIL: WaitingMail = { count: 0, words: "" };
const HOW_TO_DELETE = "uninstall --delete-mail removes that too";

function waitingMail({ files, root }: SetupDisk): WaitingMail {
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

/** Removes `~/.oxtail` when nothing needs it any more, and says what became of it. */
function finish(
  world: SetupWorld,
  { places, disk }: Ground,
  options: UninstallOptions,
  { isWhole, keepsData, waiting }: Rest,
): void {
  const root = shortPath(disk.root, places.home);
  const isThere = disk.files.lstat(disk.root) !== null;
  if (!isThere) {
    if (options.clients === null) world.say(`${root} is not there`);
  } else if (options.clients !== null) {
    world.say(`kept       ${root}: uninstall without --client removes it`);
  } else if (!isWhole) {
    world.say(`kept       ${root}: what this run does not reach needs it`);
  } else {
    const isLeft = removeOwn(disk, keepsData);
    world.say(`removed    ${rootAsSaid(keepsData)}`);
    if (isLeft) world.say(`kept       ${root}/${KEY_FOLDER}: the keys of the bridge are its own`);
    const { words } = waiting;
    if (words !== "") {
      world.say(
        keepsData ? `kept       ${root}: ${words}, ${HOW_TO_DELETE}` : `gone       ${words}`,
      );
    }
    world.say("Sessions that still run keep their server until they end");
  }
}

/** What a run elsewhere is to be told, so that it removes no more than this one. */
function passedOn({ clients, data }: UninstallOptions): string[] {
  return [
    ...(clients === null ? [] : [`--client ${clients.join(",")}`]),
    ...(data === "keep" ? ["--keep-data"] : data === "delete" ? ["--delete-mail"] : []),
  ];
}

function rootAsSaid(keepsData: boolean): string {
  return keepsData ? "oxtail's programs" : "~/.oxtail with all mail in it";
}

/** Takes the hooks alone out; gives the exit status. */
export async function uninstallHook(
  world: SetupWorld,
  options: Pick<UninstallOptions, "clients" | "dryRun">,
): Promise<number> {
  const ground = findGround(world);
  if (!ground.ok) return fail(world, [ground.reason]);
  const clients = options.clients ?? CLIENT_NAMES;
  const parts = clients.flatMap((client) => hookParts(ground.value.places, client));
  const taken = { parts, taking: "parts" } as const;
  const status = await stripAll(world, ground.value, taken, { ...options, yes: true }, null);
  if (status === 0 && !options.dryRun && options.clients === null) forgetTurns(ground.value.disk);
  return status;
}

async function stripAll(
  world: SetupWorld,
  { places, disk }: Ground,
  { parts, taking }: { readonly parts: readonly Part[]; readonly taking: Taking },
  options: Pick<UninstallOptions, "dryRun" | "yes">,
  removed: string | null,
): Promise<number> {
  const edits: Edit[] = [];
  const faults: string[] = [];
  for (const file of byFile(parts)) {
    const edit = await planStrip(disk, file, taking);
    if (edit.ok) edits.push(edit.value);
    else faults.push(edit.reason);
  }
  faults.push(...writeFaults(disk, edits));
  if (faults.length > 0) return fail(world, [...faults, "Nothing was changed"]);
  if (options.dryRun) {
    const lines = removed === null ? [] : [`Would remove ${removed}`];
    world.say(dryRunText(edits, lines, places.home));
    return 0;
  }
  const files = edits.filter(changes).map(({ path }) => shortPath(path, places.home));
  const list = [...files, ...(removed === null ? [] : [removed])].join(", ");
  if (!options.yes && list !== "") {
    const answer = world.ask([], `Take oxtail out of ${list}?`);
    const nobody = `Nobody is at a terminal to be asked, add --yes to take oxtail out of ${list}`;
    if (answer !== true) {
      return fail(world, [...(answer === null ? [nobody] : []), "Nothing was changed"]);
    }
  }
  using _lock = disk.files.lstat(`${disk.root}/${SETUP_FOLDER}`) === null ? null : held(disk);
  tidyUp(disk, edits);
  for (const edit of edits) {
    const done = await strip(disk, edit, taking);
    if (!done.ok) return fail(world, [done.reason]);
    const { found, leftAlone } = done.value;
    if (found !== null || leftAlone !== undefined) world.say(undoneLine(done.value, places.home));
  }
  return 0;
}

/**
 * Removes what the hooks noted of running turns: their end would never come, and mail that is read in
 * such a turn is never acknowledged. A hook that still runs notes its next turn anew.
 */
function forgetTurns({ files, root }: SetupDisk): void {
  const folder = turnPath(root, "");
  if (files.lstat(folder.slice(0, -1))?.kind !== "folder") return;
  for (const box of files.list(folder) ?? []) {
    if (files.lstat(folder + box)?.kind === "file") files.remove(folder + box);
  }
}

/** Tells whether the keys of a bridge are left, which are for its own entry points to remove. */
function removeOwn({ files, root }: SetupDisk, keepsData: boolean): boolean {
  const all = files.list(root) ?? [];
  const names = keepsData ? OWN_FOLDERS : all.filter((name) => name !== KEY_FOLDER);
  for (const name of names) removeTree(files, `${root}/${name}`);
  const isLeft = all.includes(KEY_FOLDER);
  if (!keepsData && !isLeft) files.remove(root);
  return isLeft;
}

/** Removes what lies there; of a link the link itself. */
function removeTree(files: Files, path: string): void {
  if (files.lstat(path)?.kind === "folder") {
    for (const name of files.list(path) ?? []) removeTree(files, `${path}/${name}`);
  }
  files.remove(path);
}

function fail(world: SetupWorld, reasons: readonly string[]): number {
  for (const reason of reasons) world.complain(`oxtail: ${reason}`);
  return 1;
}
