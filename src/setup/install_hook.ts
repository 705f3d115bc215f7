/** Installing the hooks alone, beside an earlier setup. */

import { held } from "./client_files.ts";
import { addAll, chooseClients, fail, planEdits } from "./clients.ts";
import { makeFolders, type OwnSources } from "./own_files.ts";
import { ownScripts } from "./own_state.ts";
import { hookParts } from "./parts.ts";
import { dryRunText, ownLines } from "./report.ts";
import type { SetupOptions } from "./setup.ts";
import { findGround, type SetupWorld } from "./world.ts";

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
  const planned = planEdits(disk, parts);
  if (!planned.ok) return fail(world, planned.reason);
  if (options.dryRun) {
    const own = ownLines(ownScripts(disk, sources), places.home);
    world.say(dryRunText(planned.value, own, places.home));
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
