/** Taking parts out of files of the clients: by an edit, or by the old bytes where nobody changed the file since. */

import type { SettingsFile } from "../sys/settings_files.ts";
import { no, ok, type Result } from "../wire/result.ts";
import { beforeOf } from "./before.ts";
import {
  type Edit,
  type FileParts,
  repeatedly,
  save,
  type SetupDisk,
  writable,
} from "./client_files.ts";
import { meansTheSame, stripped } from "./part_text.ts";
import { beforePath, readBefore, readRecord, sha256 } from "./record.ts";

/** Whether everything of ours is to leave a file, or only the parts that are named. */
export type Taking = "all" | "parts";

/** What removing would come to. */
export async function planStrip(
  disk: SetupDisk,
  { path, parts }: FileParts,
  taking: Taking,
): Promise<Result<Edit>> {
  const found = disk.settings.read(path);
  const { version, files: { [path]: record } } = readRecord(disk.files, disk.root);
  // Where nothing is remembered at all, any file may have something of ours in it.
  if (!found.ok && record === undefined && version !== "") {
    return ok({ path, parts, found: null, wanted: null, leftAlone: found.reason });
  }
  if (!found.ok) return found;
  if (found.value === null) return ok({ path, parts, found: null, wanted: null });
  const { text } = found.value;
  // Everything of ours has the name in it. Without it, whatever is wrong with the file is not ours to mend.
  if (!text.includes("oxtail")) return ok({ path, parts, found: found.value, wanted: text });
  return await takenOut(disk, { path, parts, found: found.value }, taking);
}

/** Takes out of one file, again when its client has rewritten it in between. Gives what was done. */
export async function strip(
  disk: SetupDisk,
  file: FileParts,
  taking: Taking,
): Promise<Result<Edit>> {
  const { path } = file;
  const known = readRecord(disk.files, disk.root).files[path];
  const done = await repeatedly(disk, () => planStrip(disk, file, taking), () => Promise.resolve());
  if (!done.ok || known === undefined) return done;
  const { found, wanted } = done.value;
  const isOver = taking === "all" || wanted === null ||
    wanted === readBefore(disk.files, disk.root, known);
  // What others have changed is not made ours by taking a part out of it.
  const isAsLeft = found !== null && await sha256(found.text) === known.after;
  const after = isAsLeft ? await sha256(wanted ?? "") : known.after;
  save(disk, path, isOver ? null : { ...known, after });
  return done;
}

async function takenOut(
  disk: SetupDisk,
  file: FileParts & { readonly found: SettingsFile },
  taking: Taking,
): Promise<Result<Edit>> {
  const { path, parts, found: { text } } = file;
  const record = readRecord(disk.files, disk.root);
  const before = beforeOf(disk.files, disk.root, record, path);
  const { wanted, taken } = stripped(parts, text, before.text);
  const isAsLeft = before.isKnown && await sha256(text) === record.files[path]?.after;
  if (wanted.ok) {
    const isExact = isAsLeft && meansTheSame(parts, wanted.value, before.text);
    return writable({ ...file, wanted: isExact ? before.text : wanted.value, taken });
  }
  // Nobody has changed it since: its old bytes need no edit.
  if (isAsLeft && taking === "all") {
    return writable({ ...file, wanted: before.text, taken: ["everything of oxtail"] });
  }
  const copy = record.files[path]?.before;
  const hint = before.isKnown && typeof copy === "string"
    ? `; what it was before setup is in "${beforePath(disk.root, copy)}"`
    : "";
  return no(`Cannot edit "${path}": ${wanted.reason}${hint}`);
}
