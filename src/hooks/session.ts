/** Writing down what SessionStart saw, and that it ended: how a server learns which session it serves. */

import { findProject } from "../agents/project.ts";
import { openRegistry } from "../agents/registry.ts";
import { sessionBefore } from "../agents/starts.ts";
import { claudeMode } from "../clients/claude_code.ts";
import { clientByType } from "../clients/index.ts";
import { modePath, startPath } from "../mail/layout.ts";
import { readSmall, type Store } from "../mail/store.ts";
import { followSuccessor, hasSuccessor, leaveSuccessor, moveMail } from "../mail/successor.ts";
import { lookAt } from "../sys/files.ts";
import { isSameStart } from "../sys/ps.ts";
import { boxOf } from "../wire/ids.ts";
import { CLEARED_MAX_FILES, SCHEMA_VERSION, STARTS_MAX_FILES } from "../wire/limits.ts";
import { encodeStart, keyField, parseStart, type Start } from "../wire/notes.ts";
import { ownDomain } from "../wire/settings.ts";
import { type Hook, orTell } from "./hook.ts";

/** What is to be noted of a session that begins; null when too little is known for it. */
export function startSeen(hook: Hook): Start | null {
  const { cwd } = hook.input;
  if (cwd !== null) return startOf(hook, cwd);
  hook.complain("Cannot note the session: the client did not say its working directory");
  return null;
}

/** A spare session has begun to work: it may have been moved to another folder since its start. */
export function noteWork(hook: Hook): void {
  const { store, box, sessionId, env, input: { cwd } } = hook;
  const start = parseStart(readSmall(store, startPath(store.root, box)) ?? "");
  if (cwd === null || !start.ok || start.value.session_id !== sessionId) return;
  replaceStart(hook, { ...start.value, cwd, project: findProject(env, cwd).project });
}

/** Notes in `starts/<box>.json` that the session has ended, where its start was noted. */
export function noteEnd(hook: Hook): void {
  const { store, box, sessionId } = hook;
  const path = startPath(store.root, box);
  const start = parseStart(readSmall(store, path) ?? "");
  if (!start.ok || start.value.session_id !== sessionId) return;
  replaceStart(hook, { ...start.value, ended: true, ended_ms: store.clock.nowMs() });
}

/** Writes `starts/<box>.json`. */
export function replaceStart(hook: Hook, start: Start): void {
  const { store, box } = hook;
  orTell(
    hook,
    () => store.files.replace(startPath(store.root, box), encodeStart(start)),
    undefined,
  );
}

function startOf({ store, env, client, sessionId, input }: Hook, cwd: string): Start {
  const pid = Number(env("OXTAIL_CLIENT_PID") ?? "");
  const start = (env("OXTAIL_CLIENT_START") ?? "").trim().slice(0, 64);
  return {
    schema_version: SCHEMA_VERSION,
    session_id: sessionId,
    client,
    client_pid: Number.isSafeInteger(pid) && pid > 0 ? pid : null,
    domain: ownDomain(env),
    client_start: start === "" ? null : start,
    cwd,
    project: findProject(env, cwd).project,
    transcript_path: input.transcriptPath,
    source: input.source ?? "startup",
    at_ms: store.clock.nowMs(),
    ended: false,
    ended_ms: null,
    ...(client === "claude-code" ? { mode: claudeMode(env) } : {}),
    ...(clientByType(client)?.isStamped === true ? keyField(env("OXTAIL_PLUGIN_KEY")) : {}),
  };
}

// Mail of the session that `/clear` ended. It is for the session that begins, in the same process of the
// client. That client's server sees to it as well, but it may be down just then or end before it has
// looked, and later nobody could tell which session went before. Both do the same renames, so it does
// not matter who is first.

/** Leaves the successor of the session that ended when `began` began, and moves its mail. */
export function takeOverCleared(hook: Hook, began: Start): void {
  const { store, box } = hook;
  if (began.source !== "clear" || !clientByType(began.client)?.identity.clearsInPlace) return;
  orTell(hook, () => {
    const ofProcess = newestStarts(store).filter((start) => isSameProcess(start, began));
    const before = sessionBefore(began, ofProcess);
    if (before === null || isHeldElsewhere(store, before)) return;
    const from = boxOf(before.session_id);
    // Where a successor leads already, its server knew better.
    if (!hasSuccessor(store, from)) leaveSuccessor(store, from, box);
    if (followSuccessor(store, from) === box) moveMail(store, from, box);
    // The process goes on as it was: it asks its user as far as before.
    const mode = readSmall(store, modePath(store.root, from));
    if (mode !== null) store.files.stamp(modePath(store.root, box), mode);
  }, undefined);
}

/** Takes back what went to the session that had taken the place of `began` in the same process. */
export function takeBackPlace(hook: Hook, began: Start): void {
  const { store, box } = hook;
  const mayComeBack = clientByType(began.client)?.identity.beganAnew !== undefined;
  if (began.source !== "resume" || !mayComeBack) return;
  orTell(hook, () => {
    const heir = followSuccessor(store, box);
    const start = parseStart(readSmall(store, startPath(store.root, heir)) ?? "");
    if (heir === box || !start.ok || !isSameProcess(start.value, began)) return;
    leaveSuccessor(store, heir, box);
    moveMail(store, heir, box);
  }, undefined);
}

/** Whether a server of another client process has the session: it is open in another terminal, and not parked there. */
function isHeldElsewhere(store: Store, start: Start): boolean {
  return openRegistry(store).sure().some(({ client, domain, hidden }) =>
    client.session_id === start.session_id && hidden !== true &&
    (client.pid !== start.client_pid || domain !== start.domain)
  );
}

function newestStarts(store: Store): Start[] {
  return lastChanged(store).flatMap((path) => {
    const parsed = parseStart(readSmall(store, path) ?? "");
    // A file speaks for its own session only.
    const isOwn = parsed.ok && startPath(store.root, boxOf(parsed.value.session_id)) === path;
    return isOwn ? [parsed.value] : [];
  });
}

/** The notes that were changed last. The end of a session changes its note, so it is among them. */
function lastChanged({ files, root }: Store): string[] {
  const folder = `${root}/starts`;
  return (files.list(folder) ?? []).slice(0, STARTS_MAX_FILES)
    .map((name) => ({ path: `${folder}/${name}`, ms: lookAt(files, `${folder}/${name}`)?.mtimeMs }))
    .sort((a, b) => (b.ms ?? 0) - (a.ms ?? 0))
    .slice(0, CLEARED_MAX_FILES)
    .map(({ path }) => path);
}

function isSameProcess(a: Start, b: Start): boolean {
  return a.client === b.client && a.client_pid !== null && a.client_pid === b.client_pid &&
    a.domain === b.domain &&
    isSameStart(a.client_start, b.client_start);
}
