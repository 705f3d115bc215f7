/** How the sessions of Codex CLI are told apart, as seen at version 0.171.0. */

import type { ClientIdentity } from "./client_identity.ts";

/**
 * Codex: every tool call names its thread. Its terminals share a daemon unless it runs with
 * `--no-daemon`, and `/new` starts a second server; so a process says little, and nothing that
 * happens in it changes the session of a server that is known.
 */
export const codexIdentity: ClientIdentity = {
  clearsInPlace: false,
  hasSharedDaemon: true,
  howToFindId: "ask your user to type /status, which shows the session id",
  beganAnew(head) {
    // Within a text no quotation mark stands alone, so these are fields.
    return head.includes('"type":"session_meta"') && head.includes('"thread_source":"user"') &&
      !/"(?:forked_from_id|parent_thread_id)":"/.test(head);
  },
};
