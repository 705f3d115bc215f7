/**
 * What counts as unread: what is queued, and what lies in `cur` without its body having been shown, because
 * it was only announced, or its reader died before it had printed it.
 */

import type { Files } from "../sys/files.ts";
import { endsUnread, type MessageName } from "../wire/names.ts";
import { boxPath } from "./layout.ts";
import { anyName } from "./names_only.ts";

/** A message that nobody was shown. */
export interface Unread {
  readonly name: MessageName;
  /** Where it lies. A reader that takes it or shows it moves it away from there. */
  readonly path: string;
}

/** The unread messages of a box, oldest first. */
export function unreadIn(
  { files, root }: { readonly files: Files; readonly root: string },
  box: string,
): Unread[] {
  const [fresh, cur] = [boxPath(root, box, "new"), boxPath(root, box, "cur")];
  const paths = [
    ...(files.list(fresh) ?? []).map((file) => [file, `${fresh}/${file}`] as const),
    ...(files.list(cur) ?? []).filter(endsUnread).map((file) => [file, `${cur}/${file}`] as const),
  ];
  return paths.sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([file, path]) => {
    const name = anyName(file);
    return name === null ? [] : [{ name, path }];
  });
}

/** Whether the message `base`, by its name in `new`, lies unread in the box. */
export function isUnread(
  { files, root }: { readonly files: Files; readonly root: string },
  box: string,
  base: string,
): boolean {
  if (files.lstat(`${boxPath(root, box, "new")}/${base}`) !== null) return true;
  const cur = files.list(boxPath(root, box, "cur")) ?? [];
  return cur.some((name) => endsUnread(name) && name.startsWith(`${base}~`));
}
