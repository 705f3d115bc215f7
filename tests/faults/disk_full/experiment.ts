/** F06: a full disk refuses new mail clearly, and what was accepted can still be read. */

import { deliver } from "../../../src/mail/deliver.ts";
import { handedOver, queued } from "../../../src/mail/lease.ts";
import { acknowledgeTurn, offers, take } from "../../../src/mail/mailbox.ts";
import { createCompose } from "../../../src/mail/outgoing.ts";
import { ensureBox, openStore, type Store, storeFault } from "../../../src/mail/store.ts";
import { denoFiles } from "../../../src/sys/deno_files.ts";
import { denoClock, denoRandom, temporaryName } from "../../../src/sys/deno_ports.ts";
import { FileError, type Files } from "../../../src/sys/files.ts";
import { boxTag } from "../../../src/wire/ids.ts";
import { bound } from "../bound.ts";
import { type Experiment, judge, type Mutant, table } from "../experiment.ts";
import { mountObstacle } from "../machine.ts";
import { draft, isSealed, NO_QUOTA, sealed } from "../messages.ts";
import { type Disk, withDisk } from "../mounts.ts";

const BOX = "cleo";
const READER = { box: BOX, tag: boxTag(BOX), turn: "t1" };

const DISKS: readonly (readonly [string, Disk])[] = [
  ["tmpfs without room", { kind: "tmpfs", options: "size=512k" }],
  ["tmpfs without inodes", { kind: "tmpfs", options: "size=8m,nr_inodes=120" }],
  ["ext4 without room", { kind: "ext4", megabytes: 2 }],
];

/** What one full disk showed. */
interface Full {
  readonly accepted: number;
  readonly refusedWith: string;
  readonly read: number;
  readonly torn: number;
  /** Sent after some room was made. */
  readonly again: boolean;
}

/** The experiment. */
export const diskFull: Experiment = {
  id: "F06",
  name: "disk full",
  obstacle: mountObstacle,
  async run({ folder, size }) {
    const rows: string[][] = [];
    const problems: string[] = [];
    const skipped: string[] = [];
    for (const [name, disk] of size === "full" ? DISKS : DISKS.slice(0, 2)) {
      const full = await withDisk(folder, disk, (path) => fill(storeAt(path)));
      if (full === null) {
        skipped.push(`${name}: it cannot be mounted here`);
        continue;
      }
      problems.push(...problemsOf(full).map((problem) => `${name}: ${problem}`));
      const { accepted, read, torn, refusedWith } = full;
      rows.push([name, String(accepted), String(read), String(torn), refusedWith]);
    }
    const accepted = rows.map((row) => row[1]).join("/");
    const figure = `accepted ${accepted}, read ${rows.map((row) => row[2]).join("/")}, ` +
      `torn ${rows.map((row) => row[3]).join("/")}`;
    const details = table(["disk", "accepted", "read", "torn", "refused with"], rows);
    return judge({ figure, problems, skipped, details, mutants: [await mutant(folder)] });
  },
};

/** A writer that does not look whether its bytes were written. */
async function mutant(folder: string): Promise<Mutant> {
  const name = "errors of a write are swallowed";
  const careless = (files: Files): Files => ({
    ...bound(files),
    create(path, bytes, options) {
      try {
        files.create(path, bytes, options);
      } catch (error) {
        if (!(error instanceof FileError) || error.fault !== "no-space") throw error;
      }
    },
  });
  const disk = DISKS[0]?.[1] ?? { kind: "tmpfs", options: "size=512k" };
  const full = await withDisk(folder, disk, (path) => fill(storeAt(path, careless)));
  return { name, caught: full === null ? null : problemsOf(full)[0] ?? null };
}

function problemsOf({ accepted, read, torn, refusedWith, again }: Full): string[] {
  return [
    ...(accepted > 0 ? [] : ["nothing was accepted"]),
    ...(accepted === read ? [] : [`accepted ${accepted}, read ${read}`]),
    ...(torn === 0 ? [] : [`torn ${torn}`]),
    ...(/^The disk is full, /.test(refusedWith) ? [] : [`refused with "${refusedWith}"`]),
    ...(again ? [] : ["nothing can be sent after room was made"]),
  ];
}

function storeAt(path: string, tamper: (files: Files) => Files = bound): Store {
  const world = { clock: denoClock, random: denoRandom, files: tamper(denoFiles(temporaryName)) };
  const opened = openStore(world, `${path}/.oxtail`, null);
  if (!opened.ok) throw new Error(opened.reason);
  return opened.value;
}

function fill(store: Store): Full {
  ensureBox(store, BOX);
  const compose = createCompose(store);
  const accepted = new Set<string>();
  let refusedWith = "";
  for (let n = 0; n < 5_000 && refusedWith === ""; n++) {
    const outgoing = compose(draft("ann", BOX, sealed(`message ${n}`, 100 + (n % 3_000))));
    try {
      deliver(store, outgoing, NO_QUOTA);
      accepted.add(outgoing.message.message_id);
    } catch (error) {
      refusedWith = storeFault(error, store.root).replaceAll(store.root, "STORE");
    }
  }
  const bodies: string[] = [];
  for (const offer of offers(store, READER, [], queued(store, BOX))) {
    if (take(store, READER, offer, false) === null) continue;
    if (accepted.delete(offer.message.message_id)) bodies.push(offer.message.body);
  }
  acknowledgeTurn(store, BOX, handedOver(store, BOX), READER.turn);
  const acknowledged = store.files.list(`${store.root}/mail/${BOX}/done`)?.length ?? 0;
  const read = Math.min(bodies.length, acknowledged);
  return {
    accepted: accepted.size + bodies.length,
    refusedWith,
    read,
    torn: bodies.filter((body) => !isSealed(body)).length,
    again: sendsAgain(store),
  };
}

/** Makes room as the retention does, and sends once more. */
function sendsAgain(store: Store): boolean {
  for (const folder of [`mail/${BOX}/done`, "sent/ann"]) {
    for (const name of store.files.list(`${store.root}/${folder}`) ?? []) {
      store.files.remove(`${store.root}/${folder}/${name}`);
    }
  }
  const outgoing = createCompose(store)(draft("ann", BOX, sealed("again", 1_000)));
  return deliver(store, outgoing, NO_QUOTA).ok;
}
