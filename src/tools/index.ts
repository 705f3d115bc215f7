/** All tools, in the order in which clients list them. */

import { askPeer } from "./ask.ts";
import { messageStatus, readMyMessages } from "./read.ts";
import { readSession } from "./read_session.ts";
import { replyToMessage } from "./reply.ts";
import { claimSession, getMySession, registerMySession, setMyState } from "./self.ts";
import { sendMessage } from "./send.ts";
import { listProjectSessions } from "./sessions.ts";
import type { Tool } from "./tool.ts";
import { blockWork, completeWork, myOpenWork } from "./work.ts";

/** Every tool of the server. */
export const TOOLS: readonly Tool[] = [
  listProjectSessions,
  readSession,
  sendMessage,
  askPeer,
  readMyMessages,
  replyToMessage,
  messageStatus,
  myOpenWork,
  completeWork,
  blockWork,
  setMyState,
  getMySession,
  claimSession,
  registerMySession,
];
