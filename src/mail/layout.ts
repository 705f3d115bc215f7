/**
 * Where everything lies under the store's root, and the states of a message.
 *
 * One file per message; the folder it lies in is its state; every transition is one atomic link or
 * rename. There is nothing to repair after a crash, and no lock on the mail path but where two servers of one
 * agent would do the same thing twice (ADR 2).
 *
 * | state        | folder                | meaning                               | how it leaves                                             | a crash right there leaves                        |
 * |--------------|-----------------------|---------------------------------------|-----------------------------------------------------------|---------------------------------------------------|
 * | written      | `sent`, one link      | not delivered yet                     | `deliver` links it into `new` and syncs that folder       | a file with one link: the send never returned     |
 * | queued       | `new` (and `sent`)    | not yet offered                       | `claim` renames it to `cur` with a lease                  | the message in `new` or in `cur`, never in both   |
 * | handed over  | `cur`, or a folder of | shown to a client, arrival not proved | `acknowledge` to `done`; `release` to `new`; `renew`;     | it is offered again, with attempt + 1             |
 * |              | `hand` (src/mail/hand)|                                       | `unfold` from `hand` to `cur` or `done`                   |                                                   |
 * | acknowledged | `done`                | the client outlived the hand-over     | removed when old, unless it is open work; back to `cur`   | the same as before or after: one rename           |
 * |              |                       |                                       | when the user takes its turn back (`takeBack`)            |                                                   |
 * | unreadable   | `bad`                 | not a valid message                   | a person                                                  | the same as before or after: one rename           |
 *
 * The sender's copy and the message are one inode: a link count of two or more proves that a message
 * was delivered, wherever its reader has moved it since. The reader's copy is sealed (mode 0500) before it
 * is swept, which proves it from then on.
 */

import { projectTag } from "../wire/ids.ts";

/** The folders of a box, in the order a message passes through them. */
export const BOX_FOLDERS = ["new", "hand", "cur", "done", "bad"] as const;
/** One folder of a box. */
export type BoxFolder = typeof BOX_FOLDERS[number];

/** The folders directly under the root. */
export const ROOT_FOLDERS = [
  "sessions",
  "mail",
  "sent",
  "activity",
  "turn",
  "waits",
  "starts",
  "claims",
  "calls",
  "autowake",
  "listen",
  "names",
  "asks",
  "journal",
  "sweep",
] as const;

/** The store of the user whose home folder is `home`. */
export function rootOf(home: string): string {
  return `${home}/.oxtail`;
}

/** A folder of the box `box`, or the box itself. */
export function boxPath(root: string, box: string, folder?: BoxFolder): string {
  return folder === undefined ? `${root}/mail/${box}` : `${root}/mail/${box}/${folder}`;
}

/** What the agent with the box `box` says of itself. */
export function cardPath(root: string, box: string): string {
  return `${boxPath(root, box)}/card.json`;
}

/** The folder of the names that agents of the project with this id have chosen. */
export function namesPath(root: string, projectId: string): string {
  return `${root}/names/${projectTag(projectId)}`;
}

/** Whose a name was last. */
export function namePath(root: string, projectId: string, name: string): string {
  return `${namesPath(root, projectId)}/${name}`;
}

/** The folder of what the agent with the box `box` has sent. */
export function sentPath(root: string, box: string): string {
  return `${root}/sent/${box}`;
}

/** The message to several with the id `id` that this agent has not finished to send. */
export function severalPath(root: string, box: string, id: string): string {
  return `${sentPath(root, box)}/several-${id}.json`;
}

/** The mark of the last send under a key of the agent with this box: another text each time. */
export function keyedMarkPath(root: string, box: string): string {
  return `${sentPath(root, box)}/keyed`;
}

/** The registry entry and the lock of a server, by its process name. */
export function sessionPath(root: string, server: string, ending: "json" | "lock"): string {
  return `${root}/sessions/${server}.${ending}`;
}

/** What the SessionStart hook saw. */
export function startPath(root: string, box: string): string {
  return `${root}/starts/${box}.json`;
}

/** The claim of the session with this box. */
export function claimPath(root: string, box: string): string {
  return `${root}/claims/${box}.json`;
}

/** The note that a subagent makes the call with this id. */
export function callPath(root: string, toolUseId: string): string {
  return `${root}/calls/${toolUseId}`;
}

/** The activity mark of an agent. */
export function activityPath(root: string, box: string): string {
  return `${root}/activity/${box}`;
}

/** The running turn of an agent. */
export function turnPath(root: string, box: string): string {
  return `${root}/turn/${box}`;
}

/** How far the client asks its user, beside the turn. */
export function modePath(root: string, box: string): string {
  return `${turnPath(root, box)}.mode`;
}

/** The folder of an agent's blocking asks, or the mark of one of them. */
export function waitPath(root: string, box: string, requestId?: string): string {
  return requestId === undefined ? `${root}/waits/${box}` : `${root}/waits/${box}/${requestId}`;
}

/** What is known of a question to the person: its ring, its answer. */
export function askPath(root: string, ticket: string, file?: "rung" | "answer"): string {
  return file === undefined ? `${root}/asks/${ticket}` : `${root}/asks/${ticket}/${file}`;
}

/** What an agent did on one day, in days since the epoch (UTC). */
export function journalPath(root: string, day: number, box: string): string {
  return `${root}/journal/${day}/${box}`;
}
