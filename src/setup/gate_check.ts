/** Whether the gate that the clients' hooks run is there, and not of an older oxtail than this one. */

import { readSmall, type Store } from "../mail/store.ts";
import { FileError } from "../sys/files.ts";
import type { GetEnv } from "../wire/env.ts";
import { readRecord } from "./record.ts";

/** The oxtail that runs. */
export interface Shipped {
  readonly version: string;
  /** The text of `hooks/oxtail-hook`. */
  readonly gate: string;
}

/** The plugin of Claude Code brings a gate of its own, and says so to its server. */
export const PLUGIN_HOOKS = { OXTAIL_HOOKS: "plugin" } as const;

/** What is wrong with the installed gate and what to do, or null. Never throws. */
export function gateWarning(store: Store, env: GetEnv, shipped: Shipped): string | null {
  if (env("OXTAIL_HOOKS") === PLUGIN_HOOKS.OXTAIL_HOOKS) return null;
  const path = `${store.root}/hooks/oxtail-hook`;
  try {
    if (store.files.lstat(path) === null) {
      return `There is no gate at "${path}", mail is handed over only when it is read: run oxtail's setup`;
    }
    const text = readSmall(store, path);
    const isOther = text !== null && text !== shipped.gate;
    const { version } = readRecord(store.files, store.root);
    if (!isOther || isNewer(version, shipped.version)) return null;
    const whose = version === "" || version === shipped.version ? "another version" : version;
    return `The gate at "${path}" is that of ${whose}, this is ${shipped.version}: run oxtail's setup`;
  } catch (error) {
    // What may not be looked at cannot be told.
    if (error instanceof FileError) return null;
    throw error;
  }
}

/** Whether version `a` comes after `b`, by the numbers in them; what is no version comes first. */
function isNewer(a: string, b: string): boolean {
  const numbers = (text: string) => (/^\d+(?:\.\d+)*/.exec(text)?.[0] ?? "").split(".").map(Number);
  const [ours, theirs] = [numbers(b), numbers(a)];
  const at = theirs.findIndex((number, i) => number !== (ours[i] ?? 0));
  return at >= 0 && (theirs[at] ?? 0) > (ours[at] ?? 0);
}
