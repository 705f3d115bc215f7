/** Small file systems for experiments, unmounted whatever happens. */

import { findProgram } from "../programs.ts";
import { run } from "./machine.ts";

/** How to make a file system. */
export type Disk =
  | { readonly kind: "tmpfs"; readonly options: string }
  | { readonly kind: "ext4"; readonly megabytes: number };

/**
 * Runs `act` with a small file system mounted on a new folder in `folder`.
 *
 * @returns What `act` gives, or null when it cannot be mounted here
 */
export async function withDisk<T>(
  folder: string,
  disk: Disk,
  act: (path: string) => T | Promise<T>,
): Promise<T | null> {
  const path = await Deno.makeTempDir({ dir: folder });
  const image = `${path}.img`;
  const isMounted = disk.kind === "tmpfs"
    ? run("mount", ["-t", "tmpfs", "-o", disk.options, "tmpfs", path]) === 0
    : makeExt4(image, disk.megabytes) && run("mount", ["-o", "loop", image, path]) === 0;
  if (!isMounted) return null;
  try {
    return await act(path);
  } finally {
    if (run("umount", [path]) !== 0) run("umount", ["-l", path]);
    await Deno.remove(image).catch(() => {});
  }
}

/** Runs `act` while `path` is mounted read-only on itself; null when that cannot be done here. */
export async function readOnly<T>(path: string, act: () => Promise<T>): Promise<T | null> {
  if (run("mount", ["--bind", path, path]) !== 0) return null;
  try {
    if (run("mount", ["-o", "remount,ro,bind", path]) !== 0) return null;
    return await act();
  } finally {
    if (run("umount", [path]) !== 0) run("umount", ["-l", path]);
  }
}

function makeExt4(image: string, megabytes: number): boolean {
  if (findProgram("mkfs.ext4") === null) return false;
  Deno.writeFileSync(image, new Uint8Array());
  Deno.truncateSync(image, megabytes * 2 ** 20);
  return run("mkfs.ext4", ["-q", "-F", image]) === 0;
}
