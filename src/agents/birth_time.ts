/** A transcript that was born right after this server, in the folder of this directory's transcripts. */

import type { ClientAdapter } from "../clients/client.ts";
import { FileError, type Files } from "../sys/files.ts";
import type { GetEnv } from "../wire/env.ts";
import { BIRTH_WINDOW_MS, TRANSCRIPTS_MAX_FILES } from "../wire/limits.ts";
import { abstain, type Evidence, hit } from "./evidence.ts";

/** Where and when this server began. */
export interface Birthplace {
  readonly files: Files;
  readonly env: GetEnv;
  readonly cwd: string;
  readonly startedMs: number;
}

/** A transcript and when it was born, in ms since the epoch. */
interface Newborn {
  readonly sessionId: string;
  readonly path: string;
  readonly bornMs: number;
}

/**
 * The one session of this directory whose transcript was born after us. It is the weakest evidence, so
 * nothing may speak against it.
 *
 * @param isHeld Whether the live server of another client serves a session
 * @param rival Why another server may be meant as well, or null
 */
export function birthTimeEvidence(
  place: Birthplace,
  client: ClientAdapter | null,
  isHeld: (sessionId: string) => boolean,
  rival: () => string | null,
): Evidence {
  const folder = client?.identity.transcriptsOf?.(place.env, place.cwd) ?? null;
  if (client === null || folder === null) return abstain("birth-time", noFolder(client));
  const born = newborns(place, folder, client);
  if (typeof born === "string") return abstain("birth-time", born);
  const found = born.filter(({ sessionId }) => !isHeld(sessionId));
  const [first, ...more] = found;
  if (first === undefined) {
    return abstain(
      "birth-time",
      "No transcript of this directory was begun within 5 minutes after this server started",
    );
  }
  if (more.length > 0) {
    const ids = found.slice(0, 3).map(({ sessionId }) => sessionId).join(", ");
    return abstain(
      "birth-time",
      `${found.length} transcripts were begun after this server started, so it may be any of ${ids}`,
    );
  }
  const against = rival();
  if (against !== null) return abstain("birth-time", against);
  const { sessionId, path, bornMs } = first;
  return hit("birth-time", sessionId, "weak", { sinceMs: bornMs, transcriptPath: path });
}

function noFolder(client: ClientAdapter | null): string {
  if (client === null) return "oxtail does not know where this client keeps its transcripts";
  return client.identity.transcriptsOf === undefined
    ? `${client.title} keeps the transcripts of all directories together, so a new one may be another's`
    : "HOME is not set, so the folder of the transcripts is not known";
}

function newborns(place: Birthplace, folder: string, client: ClientAdapter): Newborn[] | string {
  try {
    const names = place.files.list(folder) ?? [];
    if (names.length > TRANSCRIPTS_MAX_FILES) {
      return "This directory has too many transcripts to look at";
    }
    return names.flatMap((name) => {
      const sessionId = client.identity.sessionOfTranscript?.(name) ?? null;
      const born = sessionId === null ? null : newborn(place, `${folder}/${name}`, sessionId);
      return born === null ? [] : [born];
    });
  } catch (error) {
    if (error instanceof FileError) {
      return "This server may not read the folder of this directory's transcripts";
    }
    throw error;
  }
}

function newborn(
  { files, startedMs }: Birthplace,
  path: string,
  sessionId: string,
): Newborn | null {
  const stat = files.lstat(path);
  const bornMs = stat?.kind === "file" ? stat.bornMs ?? null : null;
  if (bornMs === null || bornMs < startedMs || bornMs > startedMs + BIRTH_WINDOW_MS) return null;
  return { sessionId, path, bornMs };
}
