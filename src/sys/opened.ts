/** What an open file is. */

/**
 * The status of an open file that was opened by `path`. For the status of a descriptor Deno wants
 * permission for the path without links. Where a folder above ours is a link, as some have for `/home`,
 * only the path by which we came may be read: then that is asked, a moment after it was opened.
 */
export function statOpened(file: Deno.FsFile, path: string): Deno.FileInfo {
  try {
    return file.statSync();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    return Deno.statSync(path);
  }
}
