/** {@link WatchFolder} through Deno: inotify on Linux, FSEvents on macOS. Needs read access only. */

import type { WatchFolder } from "./watch.ts";

/** Watches a folder. Events arrive 1 to 3 ms after the change. */
export const denoWatch: WatchFolder = (path, changed) => {
  const watcher = open(path);
  if (watcher === null) return { close() {} };
  let closed = false;
  const follow = async () => {
    for await (const _event of watcher) changed();
  };
  // A watch that fails later is as good as none: the slow look goes on.
  follow().catch(() => {});
  return {
    close() {
      if (closed) return;
      closed = true;
      watcher.close();
    },
  };
};

function open(path: string): Deno.FsWatcher | null {
  try {
    return Deno.watchFs(path, { recursive: false });
  } catch {
    // Missing folder, or the user's limit of inotify instances (128) is reached.
    return null;
  }
}
