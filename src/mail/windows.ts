/**
 * One session that is open in two terminals. The one that was there first is served. A further one has a
 * note of its own, `starts/<box>@<client pid>.json`: while it lies there, nothing is handed over in that
 * window and no mark is made for it. When the first one has gone, the further one takes its place, by one
 * rename.
 */

import { lookAt, unless } from "../sys/files.ts";
import { boxOf, isSessionId, parseProcessName } from "../wire/ids.ts";
import { countField, objectField, own, parseObject } from "../wire/json.ts";
import { LISTENER_BEAT_MAX_MS, REGISTRY_MAX_FILES } from "../wire/limits.ts";
import type { Owner } from "../wire/name.ts";
import { encodeStart, parseStart, type Start } from "../wire/notes.ts";
import { startPath } from "./layout.ts";
import { isHeld, readSmall, type Store } from "./store.ts";
import { endSuccession } from "./successor.ts";

/** The note of a further window, and what says that it is one. */
export function furtherPath(root: string, box: string, clientPid: number): string {
  return `${root}/starts/${box}@${clientPid}.json`;
}

/** Whether the client process is a further window of the session with this box. */
export function isFurther(store: Store, box: string, clientPid: number | null): boolean {
  return clientPid !== null &&
    lookAt(store.files, furtherPath(store.root, box, clientPid)) !== null;
}

/** Whether another client process than `clientPid` has the session open, was there first, and lives. */
export function isOpenElsewhere(store: Store, box: string, clientPid: number): boolean {
  const first = parseStart(readSmall(store, startPath(store.root, box)) ?? "");
  if (!first.ok || first.value.ended) return false;
  const { client_pid: pid, domain } = first.value;
  return pid !== null && pid !== clientPid && isClientAlive(store, { pid, domain }, box);
}

/** Writes down that a further window of the session was opened; false when that is known already. */
export function noteFurther(store: Store, box: string, start: Start): boolean {
  if (start.client_pid === null) return false;
  const path = furtherPath(store.root, box, start.client_pid);
  const isNew = lookAt(store.files, path) === null;
  store.files.replace(path, encodeStart(start));
  return isNew;
}

/** A further window was closed, or is none any more. */
export function forgetFurther(store: Store, box: string, clientPid: number): void {
  store.files.remove(furtherPath(store.root, box, clientPid));
}

/** A further window takes the place of the first one, which has gone. False when it is none any more. */
export function takeFirstPlace(store: Store, box: string, clientPid: number): boolean {
  const take = () => {
    store.files.rename(furtherPath(store.root, box, clientPid), startPath(store.root, box));
    return true;
  };
  if (!unless("not-found", take, false)) return false;
  endSuccession(store, box);
  return true;
}

/**
 * Whether a client process lives and has the session with this box open, as far as files tell: its idle
 * listener beats, or a server of it holds its lock. A session that was put into the background does not
 * count.
 */
export function isClientAlive(store: Store, { pid, domain }: Owner, box: string): boolean {
  const isOf = (sessionId: unknown) =>
    typeof sessionId === "string" && isSessionId(sessionId) && boxOf(sessionId) === box;
  const isThere = (theirs: unknown) => domain === "" || theirs === domain;
  for (const name of store.files.list(`${store.root}/listen`) ?? []) {
    const process = parseProcessName(name);
    if (process?.pid !== pid || !isThere(process.domain)) continue;
    const listener = `${store.root}/listen/${name}`;
    const beat = lookAt(store.files, `${listener}/beat`);
    const ageMs = Math.abs(store.clock.nowMs() - (beat?.mtimeMs ?? 0));
    if (ageMs >= LISTENER_BEAT_MAX_MS) continue;
    if (isOf(readSmall(store, `${listener}/owner`)?.trim().split(" ")[1])) return true;
  }
  const folder = `${store.root}/sessions`;
  const names = (store.files.list(folder) ?? []).filter((name) => name.endsWith(".json"));
  return names.slice(0, REGISTRY_MAX_FILES).some((name) => {
    const entry = parseObject(readSmall(store, `${folder}/${name}`) ?? "");
    const client = entry === null ? null : objectField(entry, "client");
    return entry !== null && client !== null && countField(client, "pid") === pid &&
      isThere(own(entry, "domain")) && isOf(own(client, "session_id")) &&
      own(entry, "hidden") !== true &&
      isHeld(store, `${folder}/${name.slice(0, -".json".length)}.lock`);
  });
}
