/** What oxtail has to know of a client to tell which of its sessions a server serves. */

import type { SessionMode } from "../wire/entry.ts";
import type { GetEnv } from "../wire/env.ts";

/** What a running client writes about its session. */
export interface SessionNote {
  readonly sessionId: string;
  /** What the client calls the session: any text. */
  readonly name: string;
  /** The path of its session's socket; absent when it does not say. */
  readonly socket?: string;
  /** What it is doing; absent when it does not say, or in words that we do not know. */
  readonly activity?: { readonly word: "busy" | "idle" | "wait"; readonly sinceMs: number };
  /** How it is run; absent when it does not say. */
  readonly mode?: SessionMode;
  /** It was started to be ready when a person wants another session, and is nobody yet. */
  readonly isSpare?: boolean;
  /** What its client calls it in the background. */
  readonly jobId?: string;
  /** Its conversation goes on in the background as this job, and its terminal shows that one. */
  readonly parkedJobId?: string;
}

/** The traces of a client's sessions. */
export interface ClientIdentity {
  /** A new session may begin in the running client (`/clear`), and its server is told nothing. */
  readonly clearsInPlace: boolean;
  /** Several terminals may share one process, which then does not say which of them calls. */
  readonly hasSharedDaemon: boolean;
  /** What a model does to learn its session id: a part of a sentence, "run …". */
  readonly howToFindId: string;
  /**
   * The folder that holds the transcripts of one directory and nothing else, or null when the
   * environment does not say where. Absent for a client that keeps those of all directories together.
   */
  transcriptsOf?(env: GetEnv, cwd: string): string | null;
  /** The file in which the client process `pid` writes about its session, or null. */
  sessionFile?(env: GetEnv, pid: number): string | null;
  /** What such a file says, or null. Total: it may hold anything. */
  readSessionFile?(text: string): SessionNote | null;
  /**
   * The session in which the conversation of `sessionId` goes on, as the end of its transcript has it, or
   * null when it goes on there, or says nothing. Total.
   */
  continuedIn?(end: string, sessionId: string): string | null;
  /**
   * Whether the beginning of a transcript says that a person began a new conversation: no fork, and no
   * subagent. In a process that is one terminal it took the place of the one before. Absent for a client
   * whose servers are never left with a session that its terminal has left. Total.
   */
  beganAnew?(head: string): boolean;
  /** How a session is run whose server or hook has this environment; absent where that is not told. */
  modeOf?(env: GetEnv): SessionMode;
}
