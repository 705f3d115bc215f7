/** What a folder looks like: names, contents, times, links and rights, in one string. */

/** What is watched for. */
export type Watched = "changes" | "changes and reads";

/** The state of everything below `folder`. Hard links into a store do not count as a change of it. */
export function snapshot(folder: string, watched: Watched): string {
  const lines: string[] = [];
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    const { size, mode, mtime, atime, uid } = Deno.lstatSync(path);
    if (isDirectory) lines.push(`${name}/${(mode ?? 0).toString(8)} ${snapshot(path, watched)}`);
    else {
      // The time of access says whether it was read, where the file system keeps it.
      const isRead = atime !== null && mtime !== null && atime > mtime;
      const read = watched === "changes and reads" && isRead ? "read" : "";
      lines.push([name, size, (mode ?? 0).toString(8), uid, mtime?.getTime(), read].join(" "));
    }
  }
  return lines.sort().join("; ");
}
