/** The clients that setup configures: choosing them, planning the edits of their files, making them. */

import type { Result } from "../wire/result.ts";
import { no, ok } from "../wire/result.ts";
import { add, byFile, type Edit, planAdd, type SetupDisk } from "./client_files.ts";
import { makeClientFolders } from "./folders.ts";
import type { ClientName } from "./hook_entries.ts";
import { CLIENT_NAMES, findClient } from "./machine.ts";
import type { Part } from "./part.ts";
import { clientFault, editLine, isForeign, noteLines } from "./report.ts";
import { tidyUp, writeFaults } from "./try_out.ts";
import type { Ground, SetupWorld } from "./world.ts";

/** The clients to configure. Says which are there, and why others are left out. */
export async function chooseClients(
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
    const env = { HOME: places.home || "/", PATH: world.look.env("PATH") ?? "" };
    const { code, stdout } = await world.run(client.program, ["--version"], env);
    world.say(`found      ${client.title}${code === 0 ? ` ${stdout.trim().slice(0, 80)}` : ""}`);
  }
  if (there.length === 0 || (wanted !== null && faults.length > 0)) return no(faults.join("\n"));
  for (const fault of faults) world.say(`skipped    ${fault}`);
  return ok(there);
}

/** The edits that bring `parts` into the clients' files, or why one of them cannot be made, or written. */
export function planEdits(disk: SetupDisk, parts: readonly Part[]) {
  const edits: Edit[] = [];
  const faults: string[] = [];
  for (const file of byFile(parts)) {
    const edit = planAdd(disk, file);
    if (edit.ok) edits.push(edit.value);
    else faults.push(edit.reason);
  }
  faults.push(...writeFaults(disk, edits));
  if (faults.length === 0) return { ok: true, value: edits } as const;
  return { ok: false, reason: [...faults, "Nothing was changed"] } as const;
}

/** Makes the edits, and says each; gives the exit status. */
export async function addAll(
  world: SetupWorld,
  ground: Ground,
  parts: readonly Part[],
): Promise<number> {
  const { places, disk } = ground;
  tidyUp(disk, byFile(parts));
  for (const file of byFile(parts)) {
    const folders = makeClientFolders(disk, file.parts.flatMap(({ folders }) => folders ?? []));
    const edit = folders.ok ? await add(disk, file) : folders;
    if (!edit.ok) {
      return fail(world, [
        edit.reason,
        "What was said above is done: run it again once this is mended, or uninstall",
      ]);
    }
    if (!isForeign(edit.value)) world.say(editLine(edit.value, places.home));
    for (const line of noteLines(edit.value, places.home)) world.say(line);
  }
  return 0;
}

/** Complains, and gives the exit status of a failure. */
export function fail(world: SetupWorld, reasons: readonly string[]): number {
  for (const reason of reasons) world.complain(`oxtail: ${reason}`);
  return 1;
}
