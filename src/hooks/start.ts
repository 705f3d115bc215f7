/** Writing down what SessionStart saw, and that it ended: how a server learns which session it serves. */

import { findProject } from "../agents/project.ts";
import { claudeMode } from "../clients/claude_identity.ts";
import { startPath } from "../mail/layout.ts";
import { readSmall, storeFault } from "../mail/store.ts";
import { FileError } from "../sys/files.ts";
import { ownDomain } from "../wire/env.ts";
import { SCHEMA_VERSION } from "../wire/limits.ts";
import { encodeStart, parseStart, type Start } from "../wire/start.ts";
import type { Hook } from "./hook.ts";

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
  try {
    store.files.replace(startPath(store.root, box), encodeStart(start));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    hook.complain(storeFault(error, store.root));
  }
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
  };
}
