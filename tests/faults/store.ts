/** A store on the real disk for the fault experiments. */

import { openStore, type Store } from "../../src/mail/store.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { denoClock, denoRandom, temporaryName } from "../../src/sys/deno_ports.ts";

/** Opens the store at `root`, in a home that is made when it is missing; throws when it cannot. */
export function realStore(root: string): Store {
  Deno.mkdirSync(root.slice(0, root.lastIndexOf("/")), { recursive: true });
  const world = { files: denoFiles(temporaryName), clock: denoClock, random: denoRandom };
  const opened = openStore(world, root, null);
  if (!opened.ok) throw new Error(opened.reason);
  return opened.value;
}
