/** Bugs that are planted on purpose: each is a way to deliver or to read that looks right. */

import type { Delivery, Outgoing } from "../../src/mail/deliver.ts";
import { boxPath, sentPath } from "../../src/mail/layout.ts";
import { ensureBox, ensureSent, type Store } from "../../src/mail/store.ts";
import { FileError, type Files } from "../../src/sys/files.ts";
import { encodeMessage } from "../../src/wire/message.ts";
import { formatName } from "../../src/wire/name.ts";
import { bound } from "./bound.ts";

/**
 * Delivers, and takes the name's presence in `new` for the only proof that an earlier attempt got
 * through. A fast reader has claimed it by then.
 */
export function deliverByExists(store: Store, outgoing: Outgoing): Delivery {
  const { files, root } = store;
  const base = formatName(outgoing.name);
  const sent = `${sentPath(root, outgoing.fromBox)}/${base}`;
  const folder = boxPath(root, outgoing.toBox, "new");
  ensureSent(store, outgoing.fromBox);
  ensureBox(store, outgoing.toBox);
  unlessExists(() => files.create(sent, encodeMessage(outgoing.message), { sync: true }));
  unlessExists(() => files.link(sent, `${folder}/${base}`));
  files.syncFolder(folder);
  return { ok: true, base };
}

/** Moves the sender's copy into `new`, so that no link count can prove anything later. */
export function renameForLink(files: Files): Files {
  return { ...bound(files), link: (from, to) => files.rename(from, to) };
}

/** Writes straight into `new`, in two parts, as a program does that writes a long file. */
export function copyForLink(
  files: Files,
  append: (path: string, bytes: Uint8Array) => void,
): Files {
  return {
    ...bound(files),
    link(from, to) {
      const bytes = new TextEncoder().encode(files.readText(from));
      files.create(to, bytes.subarray(0, bytes.length >> 1), { sync: false });
      append(to, bytes.subarray(bytes.length >> 1));
    },
  };
}

/** Renames in two steps, so that who dies in between leaves a file in two places. */
export function linkAndRemove(files: Files): Files {
  return {
    ...bound(files),
    rename(from, to) {
      files.link(from, to);
      files.remove(from);
    },
  };
}

function unlessExists(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof FileError) || error.fault !== "exists") throw error;
  }
}
