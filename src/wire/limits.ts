/**
 * Every number of the store and the protocol, with its unit in its name and its reason beside it.
 * A number that stands anywhere else in the code is a defect.
 */

/** Version of every shape on disk and of every tool result. */
export const SCHEMA_VERSION = 1;

/** A message body: small enough that six of them fit one tool result, large enough for a diff hunk. */
export const BODY_MAX_BYTES = 8_192;
/** A message file: a body of 8,192 bytes that JSON escapes six-fold, plus its fields. */
export const MESSAGE_FILE_MAX_BYTES = 65_536;
/** Every other file of the store: registry entries, starts, claims. */
export const SMALL_FILE_MAX_BYTES = 16_384;

/** A purpose on a state card, in characters: one line in a list. */
export const PURPOSE_MAX_CHARS = 200;
/** A peer name, in characters: fits a column. */
export const NAME_MAX_CHARS = 32;
/** A session id, in characters: a UUID is 36; a longer one would not fit a file name with its lease. */
export const SESSION_ID_MAX_CHARS = 100;
/** A session-id prefix that may stand for the whole id, in characters. */
export const SESSION_PREFIX_MIN_CHARS = 8;
/** Sessions that the beginning of an id is held against: a month of a busy machine. */
export const KNOWN_IDS_MAX = 10_000;
/** A path in a registry or starts file, in characters: PATH_MAX on Linux. */
export const PATH_MAX_CHARS = 4_096;

/** How long a client may keep the lists of a server's tools and prompts, in ms: they change with its version alone. */
export const LIST_TTL_MS = 3_600_000;
/** Values that a completion offers: the most that MCP allows. */
export const COMPLETIONS_MAX = 100;

/** What clients are asked to keep of a result with mail, in characters: above the longest that any of them is given. */
export const RESULT_KEPT_MAX_CHARS = 50_000;

/** Unread messages in one box, from everybody. Beyond it a send is refused with `mailbox-full`. */
export const UNREAD_MAX = 10_000;
/** Unread messages in one box from one sender, so that one runaway agent cannot fill it for all. */
export const UNREAD_MAX_PER_SENDER = 1_000;
/** What the cockpit starts is given this long: a wake waits for the turn that it begins. */
export const ACT_MAX_MS = 20_000;
/** How long the cockpit waits after a change on disk before it looks: changes come in groups. */
export const COCKPIT_SETTLE_MS = 150;
/** And how long it rests at most after a long look: a dialog is to be seen within 2 s. */
export const COCKPIT_REST_MAX_MS = 1_200;
/** How often it looks without one: times go on, and no file tells that a process was killed. */
export const COCKPIT_LOOK_MS = 15_000;
/** Messages that it shows, the newest: more than anybody scrolls through. */
export const COCKPIT_TALK_MAX = 300;
/** A dialog that is open for this long rings once. */
export const DIALOG_RING_MS = 120_000;
/** Recipients of one message: more agents than anybody runs in one project. */
export const RECIPIENTS_MAX = 100;
/** Recipients that a server may address within an hour by messages to several: 300 files and as many hand-overs. */
export const RECIPIENTS_MAX_PER_HOUR = 300;
/** Hops after which nobody may be addressed as "*", a role or a branch: such answers call for each other. */
export const BROADCAST_HOP_MAX = 2;
/** Recipients up to which a result has a row for each; above it has counts, and the rows that failed. */
export const RECIPIENT_ROWS_MAX = 20;
/** An unfinished message to several: 100 names, and a body that is mostly escapes. */
export const SEVERAL_FILE_MAX_BYTES = 128 * 1024;
/** Questions to the person that wait for an answer, from one agent: more than anybody answers in a day. */
export const TICKETS_MAX_PER_SENDER = 20;
/** And from all agents together: a list that a person still reads. */
export const TICKETS_MAX = 100;
/** Answers that a question offers: keys 1 to 9. */
export const CHOICES_MAX = 9;
/** One of them, in characters: a line of a narrow terminal. */
export const CHOICE_MAX_CHARS = 60;
/** So much of the end of a message's id may stand for it at the command line: one of a million. */
export const ID_END_MIN_CHARS = 4;
/** Messages that `oxtail log` shows when it is not told since when: some screens. */
export const LOG_SHOWN_MAX = 200;
/** How often `oxtail log -f` looks, in ms. */
export const LOG_FOLLOW_MS = 500;
/** Messages that a search shows a person. */
export const SEARCH_SHOWN_MAX = 50;
/** A report: what a mail server takes and a phone opens. */
export const REPORT_MAX_BYTES = 2_000_000;
/** And the bodies in it, all together, before the longest are cut. */
export const REPORT_BODIES_MAX_BYTES = 1_500_000;
/** Files that an agent's search opens, the newest: a fortnight of a talkative one, half a second. */
export const FOUND_MAX_FILES = 10_000;
/** Messages that it gives. */
export const FOUND_MAX_MESSAGES = 50;
/** How long what is known of a question to the person is kept beside it: as long as its answer. */
export const TICKET_KEEP_MS = 2_592_000_000;

/** What one agent's journal of one day may take, in bytes: 50,000 changes. */
export const JOURNAL_MAX_BYTES = 1_048_576;
/** How long a day of the journal is kept, in ms: as long as the sender's copies of that day. */
export const JOURNAL_KEEP_MS = 1_209_600_000;

/** Files kept in `bad`: enough to look at, too few to fill a disk. */
export const BAD_MAX_FILES = 100;
/** Steps from a box to the box that took over: `/clear` thirty times a day, for the month that mail is kept. */
export const SUCCESSOR_MAX_STEPS = 1_000;
/** Background sessions in which a session went on before it was opened again: more than a person does in a day. */
export const FORMER_HEIRS_MAX = 16;

/**
 * All text of one hook hand-over, in bytes of UTF-8: 10,000 characters arrive whole in Claude Code, 10,000
 * bytes in Codex, which leaves out the middle of more.
 */
export const HAND_OVER_MAX_BYTES = 9_000;
/** The least a user may set for it: the longest announcement of one message fits. */
export const HAND_OVER_MIN_BYTES = 1_000;
/** Messages in one hook hand-over: a hundred empty ones would fit, and nobody would read them. */
export const HAND_OVER_MAX_MESSAGES = 50;
/** Hand-overs of one message by hooks; after that it waits to be read. */
export const HAND_OVER_MAX_ATTEMPTS = 5;
/** A hook is done within this time whatever it finds. */
export const HOOK_MAX_MS = 2_000;
/** Of that, the time for looking into files, of which a hostile box may hold a hundred thousand. */
export const HOOK_LOOK_MAX_MS = 50;
/** Files that a hook looks into however long that takes: a busy machine must not hide the mail. */
export const HOOK_LOOK_MIN_FILES = 50;
/** Queued names that a hook looks at: more than it has time for, and sorted in a millisecond. */
export const HOOK_LOOK_MAX_NAMES = 5_000;
/** Earlier messages that a session is reminded of after a compaction; the rest is counted. */
export const RECALL_MAX_MESSAGES = 20;
/** Of a hand-over's characters, the part that the reminder may take: one third. New mail has the rest. */
export const RECALL_MAX_SHARE = 1 / 3;
/** Standard input of a hook that is looked at; the fields behind a larger tool input are not seen. */
export const HOOK_INPUT_MAX_BYTES = 4 * 1024 * 1024;
/**
 * Bytes of the line that a message's file begins with, by which the gate shows it: with a whole frame around it
 * it stays within a hand-over, and with the rest of the largest message within a message file.
 */
export const SHOWN_MAX_CHARS = 8_500;
/** Folders that are kept ready for the gate to hand mail over in: more in one turn start the program. */
export const READY_HANDS = 4;
/** Bytes of the lease of such a hand-over: no name is longer. */
export const HAND_LEASE_MAX_BYTES = 256;
/** How long a server believes the beginnings of session ids that it has looked up: each costs two lists. */
export const SHORT_IDS_KEEP_MS = 60_000;
/** A message that was taken but not shown for this time will not be: its taker has died. */
export const UNSHOWN_MAX_MS = 10_000;

/** Messages in one `read_my_messages` result. */
export const READ_MAX_MESSAGES = 50;
/** Body bytes in one `read_my_messages` result. */
export const READ_MAX_BODY_BYTES = 65_536;

/**
 * The text of one tool result, in bytes of UTF-8, for a client that is not known: the least that any client passes
 * on whole is 18,000 characters, and no character takes less than a byte.
 */
export const RESULT_MAX_BYTES = 18_000;
/** No setting of a client makes it less: one announcement, and what stands around it, fits. */
export const RESULT_MIN_BYTES = 3_000;
/** A text that says why a call failed, in bytes. */
export const ERROR_MAX_BYTES = 1_500;
/** Agents that an ambiguous address, or a circle of waiting agents, names; the rest is counted. */
export const NAMED_MAX = 10;
/** A path in a result, in bytes; of a longer one the end is shown. */
export const SHOWN_PATH_MAX_BYTES = 300;
/** Messages whose parts a server remembers to have returned. */
export const PARTS_READ_MAX = 256;
/** How long a tool does not announce again, in the same turn, what it has just announced. */
export const ANNOUNCED_AGAIN_MS = 60_000;

/** Wait of `ask_peer` when the caller names none. */
export const ASK_DEFAULT_MS = 60_000;
/** Longest wait a caller may name. */
export const ASK_MAX_MS = 600_000;
/** Ceiling of the wait for a client that is not known: most give up on a tool call after two minutes. */
export const ASK_UNKNOWN_CLIENT_MAX_MS = 100_000;
/** How long an ask waits for an instant reply before it looks for a way to wake the peer. */
export const ASK_WAKE_GRACE_MS = 25;
/** The slow look under file watching, for the day a watch goes silent. */
export const WATCH_FALLBACK_MS = 500;

/** How often an ask that waits tells its client so, when that asked to be told. */
export const ASK_PROGRESS_MS = 2_000;
/** How long an ask waits for another one, that asks it at the same moment, to make way or to go ahead. */
export const ASK_CONTEST_MS = 20;
/** How long an ask that is refused for a circle waits for the other one's question to arrive. */
export const THEIR_QUESTION_MS = 25;
/** How often it looks for either. */
export const ASK_CONTEST_POLL_MS = 1;
/** Blocked asks that the search for a circle looks at: more agents than one machine runs. */
export const WAITS_MAX = 256;

/** Replies beyond this many hops do not wake. */
export const HOP_MAX = 16;
/** The hop of any message counts no further: a file that says more is no message of ours. */
export const HOP_STORED_MAX = 64 * HOP_MAX;
/** Wakes between two agents within {@link PAIR_WAKE_WINDOW_MS}: a talk by wakes is a loop by then. */
export const PAIR_WAKES_MAX = 30;
/** The time in which these are counted. */
export const PAIR_WAKE_WINDOW_MS = 3_600_000;
/** The same text to the same agent within this time is taken for a retry. */
export const DUPLICATE_WINDOW_MS = 60_000;
/** Texts that are remembered for that. */
export const DUPLICATE_MAX_KEPT = 256;
/** Replies that are opened to find the one to a message. */
export const ANSWERS_MAX_OPENED = 5_000;
/** An answer's name may carry an earlier time than its question's by this much: clocks are set back. */
export const ANSWER_CLOCK_SLACK_MS = 7_200_000;
/** A count of open work that takes this long is slow; below it, every response counts anew. */
export const OPEN_WORK_SLOW_MS = 3;
/** A slow count stands for this many times as long as it took: counting takes a twentieth of the time. */
export const OPEN_WORK_TRUST = 20;
/** For so long only a server's own moves are taken for all that has changed in a folder of a box. */
export const OPEN_WORK_OWN_MS = 5_000;
/** Tries to close a task that another process moves at the same time. */
export const CLOSE_MAX_TRIES = 8;
/** How often a send under a key looks whether another server of its agent is done with one. */
export const KEYED_POLL_MS = 2;
/** And how many times: a second in all. */
export const KEYED_MAX_TRIES = 500;

/** A busy mark older than this is stale: an open dialog or a killed client look just like it. */
export const BUSY_STALE_MS = 600_000;
/** A mark newer than the client's own file counts for so long: the file follows within 40 ms. */
export const SESSION_FILE_LAG_MS = 1_000;
/** How long it counts which file of a client speaks of which session. */
export const SESSION_INDEX_MAX_AGE_MS = 1_000;
/** Files of running clients looked at in one go. */
export const SESSION_FILES_MAX = 256;
/** The beginning of a transcript that says how its session began: the fields before its instructions. */
export const TRANSCRIPT_HEAD_BYTES = 16_384;
/** The end of a transcript that may say in which session it goes on: a line of 180 bytes, with few after it. */
export const CONTINUED_END_BYTES = 4_096;
/** An idle listener whose beat is older than this is gone: it looks twice a second. */
export const LISTENER_BEAT_MAX_MS = 3_000;
/** Idle listeners looked at in one go. */
export const LISTENERS_MAX = 256;
/** `codex queue` is ended after this time; without the daemon it takes up to 8 s. */
export const QUEUE_MAX_MS = 10_000;
/** How often a server looks whether its own agent was to be woken and was not. */
export const HEAL_LOOK_MS = 3_000;
/** Mail that wanted a wake and lies queued for this long before an idle agent was missed. */
export const HEAL_AFTER_MS = 15_000;
/** Tries to wake one agent again, or to nudge one peer again, for the same mail. */
export const HEAL_MAX_TRIES = 3;
/** Two tries to wake one agent again are this far apart. */
export const HEAL_INTERVAL_MS = 60_000;
/** An ask or a task that lies queued for this long is nudged again by its sender's server. */
export const NUDGE_AFTER_MS = 240_000;
/** Older ones are not: nobody waits for them any more. */
export const NUDGE_UNTIL_MS = 3_600_000;
/** Two nudges of one peer are this far apart, whoever sends them. */
export const NUDGE_INTERVAL_MS = 90_000;
/** How often what the agent has sent is looked through for it: the folder may hold two weeks of it. */
export const NUDGE_LOOK_MS = 30_000;
/** Messages of one sender that are looked at for nudging. */
export const NUDGE_MAX_FILES = 200;
/** A trace file is put aside beyond this size; one old one is kept. */
export const TRACE_MAX_BYTES = 5 * 1024 * 1024;
/** Two wakes of one peer within this time are one. */
export const WAKE_DEBOUNCE_MS = 1_000;
/** How long the result of the keys is watched for. */
export const WAKE_VERIFY_MS = 2_000;
/** How often it is looked for: a hook marks its agent busy within 2 to 30 ms. */
export const WAKE_POLL_MS = 25;
/** An idle mark younger than this is fresh: the agent has just ended a turn, and its terminal is in use. */
export const FRESH_IDLE_MS = 300_000;
/** One reply to one question wakes once within this time. */
export const REPLY_WAKE_DEDUPE_MS = 3_600_000;
/** Wakes of one agent by replies are this far apart. */
export const REPLY_WAKE_INTERVAL_MS = 4_000;
/** Files in `autowake` that one sweep looks at. */
export const AUTOWAKE_SWEEP_MAX_FILES = 1_000;
/** Nobody is at the keys of a terminal when none was pressed for this long. */
export const HUMAN_ACTIVE_MS = 3_000;
/** Steps from a server up to the pane it runs in: client, wrappers, shells. */
export const ANCESTRY_MAX_STEPS = 64;

/** A lease without any sign of its holder ends after this time, as a last resort. */
export const LEASE_MAX_MS = 3_600_000;

/** A program started by oxtail (tmux, ps) is ended after this time. */
export const PROCESS_MAX_MS = 2_000;
/** Output of such a program that is kept. */
export const PROCESS_OUTPUT_MAX_BYTES = 4 * 1024 * 1024;
/** Writing one line to a socket of this machine, in ms. */
export const SOCKET_MAX_MS = 1_000;
/** How often a server looks for mail that it has to wake its own agent for by a socket, in ms. */
export const SOCKET_LOOK_MS = 500;
/** The same mail makes no second line within this time, whatever server looks, in ms. */
export const SOCKET_DEDUPE_MS = 60 * 60 * 1000;
/** How long a program that was killed is waited for, in ms. */
export const REAP_MAX_MS = 1_000;
/** Errors that nobody caught and that a server tells of: what breaks for ever fills no log. */
export const UNEXPECTED_MAX_LINES = 100;
/** A line of the client that is read: what a model can write, many times over. */
export const LINE_MAX_BYTES = 16 * 1024 * 1024;
/** Answers that wait for a client that does not read. Beyond it no further request is looked at. */
export const OUTPUT_MAX_BYTES = 32 * 1024 * 1024;
/** After the end of its input a client gets the answers that are ready within this time. */
export const LINGER_MAX_MS = 1_000;
/** How long a server waits for a lock of its own, which a prober may hold for a moment. */
export const LOCK_MAX_MS = 2_000;
/** How often a server looks whether its parent is still the same. */
export const PARENT_CHECK_MS = 2_000;

/** A settings file of a client that is read or edited. Claude Code's grows with every project, to megabytes. */
export const SETTINGS_MAX_BYTES = 64 * 1024 * 1024;
/** Lines of the user's own `~/.oxtail/settings` that the launcher reads: there are under twenty names. */
export const USER_SETTINGS_MAX_LINES = 100;
/** Levels of JSON settings: a client's have under ten, and the stack of a parser ends at some thousand. */
export const SETTINGS_MAX_LEVELS = 500;
/** Fetching and bundling what is installed, on a slow line. */
export const BUNDLE_MAX_MS = 300_000;
/** How often an edit is tried again when a client has rewritten its file in between. */
export const EDIT_MAX_TRIES = 20;

/** A send that a crash left unfinished is finished by its sender's next start within this time. */
export const SEND_FINISH_MAX_MS = 3_600_000;

/** How long an acknowledged message is kept. */
export const DONE_KEEP_MS = 7 * 86_400_000;
/** How long mail waits for an agent that never came back. */
export const QUEUED_KEEP_MS = 30 * 86_400_000;
/** How long the empty folders of an agent are kept. */
export const UNUSED_KEEP_MS = 30 * 86_400_000;
/** How long a sender's copy is kept. Longer than the reader's, because its link count is the proof. */
export const SENT_KEEP_MS = 14 * 86_400_000;
/** How long what a SessionStart hook saw is kept after the session ended. */
export const START_KEEP_MS = 30 * 86_400_000;
/** How long a claim of a session id is kept. */
export const CLAIM_KEEP_MS = 14 * 86_400_000;
/** How long the note of a subagent's call is kept: its permission dialog may stay open over night. */
export const CALL_KEEP_MS = 86_400_000;
/** How long a stamp that keeps wakes apart is kept. */
export const STAMP_KEEP_MS = 3_600_000;
/** How long a folder of an idle listener whose client is gone is kept. */
export const LISTENER_KEEP_MS = 60_000;
/** How often a server sweeps one box. */
export const SWEEP_INTERVAL_MS = 60_000;
/** Files that one such sweep looks at. */
export const SWEEP_MAX_FILES = 2_000;
/** What may go is removed when it was seen twice, with this much uptime in between: clocks jump. */
export const LOOKS_APART_MS = 3_600_000;
/** The file with what was seen the first time: as many names as one sweep looks at. */
export const LOOK_FILE_MAX_BYTES = 1_048_576;
/** A clock that is further ahead of the newest file than this is doubted: nobody works every day. */
export const CLOCK_AHEAD_MS = 86_400_000;
/** For how much uptime nothing is removed then. */
export const HOLD_MS = 86_400_000;
/** How often a boot writes down how long it has waited for that: what a machine loses that is turned off. */
export const HOLD_TOLD_MS = 600_000;
/** Boots that one hold or look counts for: machines with one home, and each of their starts in a month. */
export const SWEEP_MAX_BOOTS = 32;
/** Files of one folder that are looked at for it. */
export const CLOCK_LOOK_MAX_FILES = 500;
/** Files younger than this may be the doing of the client that just started, by the same wrong clock. */
export const CLOCK_OWN_MS = 600_000;
/** For how long after `QUEUED_KEEP_MS` a sender may be told that its mail lies unread: less than `SENT_KEEP_MS`, which keeps it from being told twice. */
export const UNREAD_TELL_MS = 13 * 86_400_000;

/** One step of reading a transcript: the newest messages of a busy session lie within a few. */
export const TRANSCRIPT_STEP_BYTES = 65_536;
/** The first line of a transcript of several files says what it goes on from; Codex's has 30 kB. */
export const TRANSCRIPT_HEAD_MAX_BYTES = 1_048_576;
/** Files of one session that are looked at: one more for each time that its user went back. */
export const TRANSCRIPT_MAX_PARTS = 64;
/** How far back a transcript is read for turns that the user took back: people go back a few prompts. */
export const REWIND_MAX_BYTES = 1_048_576;
/** How often a new turn is looked for in the transcript: the client writes it down after its hooks. */
export const REWIND_LOOK_MS = 200;
/** And how many times: hooks of others may take seconds. */
export const REWIND_LOOK_MAX_TRIES = 50;
/** A line of a transcript that is looked at. Images and tool results make it long, messages do not. */
export const TRANSCRIPT_LINE_MAX_BYTES = 8 * 1024 * 1024;
/** How far back from its end a transcript is read. Beyond it lie hours, and a second of reading. */
export const TRANSCRIPT_TAIL_MAX_BYTES = 1024 * 1024 * 1024;
/** What is read of a transcript when all its messages are counted. */
export const TRANSCRIPT_COUNT_MAX_BYTES = 4 * 1024 * 1024 * 1024;
/** File names that the search for one transcript looks at: years of work. */
export const TRANSCRIPT_FIND_MAX_NAMES = 100_000;

/** A number that a caller may choose; what lies outside is taken for the nearest end. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  /** What it is when the caller says nothing. */
  readonly unset: number;
}
/** Messages of one `read_session` result. */
export const READ_SESSION_MESSAGES: NumberRange = { least: 1, most: 1_000, unset: 20 };
/** UTF-8 bytes of their texts: by default a few pages, which a context window bears. */
export const READ_SESSION_BYTES: NumberRange = { least: 256, most: 1_000_000, unset: 24_000 };
/** Lines of a pane. */
export const READ_SESSION_PANE_LINES: NumberRange = { least: 20, most: 2_000, unset: 240 };
/** Characters (UTF-16 units) of them. */
export const READ_SESSION_PANE_CHARS: NumberRange = { least: 500, most: 200_000, unset: 20_000 };

/** Two starts of one process as ps prints them: it counts from the boot, and rounds to the second. */
export const START_TOLERANCE_MS = 2_000;
/** When a server looks again for its session id, counted from the handshake. */
export const DETECT_AFTER_MS = [1_000, 5_000, 30_000, 300_000] as const;
/** How much of a transcript's end is read to see what the model was given: the results of a turn or two. */
export const PROOF_LOOK_BYTES = 64 * 1024;
/** And where a message was read in parts: the most of them, each in a result of its own. */
export const PROOF_PARTS_LOOK_BYTES = 1024 * 1024;
/** For so long after a result was written each look looks: the transcript lags, and a script may print it later. */
export const PROOF_LOOK_FOR_MS = 5_000;
/** How often it is looked for what tools returned and nobody has proved yet, beside each end of a turn. */
export const PROOF_LOOK_INTERVAL_MS = 60_000;
/** With so much of its end a message stands in what the model was given, in UTF-16 units. */
export const PROOF_TAIL_CHARS = 32;
/** How often a server looks whether its client began another session: one lstat, 4 microseconds. */
export const STARTS_POLL_MS = 1_000;
/** A folder changed this recently may change again within the clock tick of its time stamp. */
export const FOLDER_TIME_GRAIN_MS = 20;
/** What the names of large folders may take in a server's memory: those of some 100,000 messages. */
export const KNOWN_NAMES_MAX_BYTES = 16 * 1024 * 1024;
/** What such a name takes in memory beside its characters. */
export const KNOWN_NAME_BYTES = 80;
/** A file is remembered to be missing once its folder stayed so long: some file systems count in seconds. */
export const ABSENT_MIN_AGE_MS = 2_500;
/** How long a call waits for the server before to end: it answers for a second, and machines are busy. */
export const PREDECESSOR_MAX_MS = 5_000;
/** How often it looks meanwhile: a few small files. */
export const PREDECESSOR_POLL_MS = 25;
/** A server of the same client that lives so long after this one started is no predecessor of it. */
export const ALONGSIDE_AFTER_MS = 1_000;
/** An agent without a server is shown for this long after its last sign. */
export const HOOK_ONLY_MAX_AGE_MS = 86_400_000;
/** Names of one project that are looked at for agents that are away. */
export const NAMES_MAX_FILES = 2_000;
/** Agents that are away and listed: what a model reads at a glance. The others keep their address. */
export const AWAY_SHOWN_MAX = 20;
/** A name whose holder has another by now is free after this time, which a write may take. */
export const NAME_UNHELD_MS = 60_000;
/** Registry entries looked at in one go. Dead ones are removed, so the next look gets further. */
export const REGISTRY_MAX_FILES = 2_000;
/** Lock files of other servers that one server keeps open; of 1,024 descriptors that it may have. */
export const LOCKS_KEPT_MAX = 256;
/** Starts looked at in one go: a month of a busy machine. */
export const STARTS_MAX_FILES = 10_000;
/** Of those, the last changed ones that a hook reads after `/clear`: what other agents did in that moment. */
export const CLEARED_MAX_FILES = 64;
/** Claims looked at in one go. */
export const CLAIMS_MAX_FILES = 1_000;
/** Hand-overs whose arrival a server waits to see proved. */
export const ARRIVED_MAX = 1_000;
/** So long after the last of several reads their hand-overs are acknowledged: a client asks for the next at once. */
export const SETTLE_AFTER_MS = 20;
/** Sessions of one server whose name and state are kept: the threads of one shared client. */
export const SERVED_MAX_SESSIONS = 64;
/** How often a server looks what its client and its window are called, at most. */
export const LABEL_MAX_AGE_MS = 5_000;

/** The pause before each attempt of `oxtail drift`: three attempts. */
export const DRIFT_PAUSES_MS = [0, 1_000, 2_000] as const;
/** One such attempt ends after this time. */
export const DRIFT_FETCH_MAX_MS = 20_000;
/** A source file that is looked at: Codex's has 25 kB. */
export const DRIFT_SOURCE_MAX_BYTES = 1024 * 1024;

/** Lines of recent traffic in `oxtail status`: what fits under a fleet on one screen. */
export const STATUS_TRAFFIC_MAX = 10;
/** How often `oxtail status --watch` looks again. */
export const STATUS_REFRESH_MS = 1_000;
/** Mail that waits longer than this for an idle agent is stuck, unless the user names another time. */
export const STATUS_OLD_MAIL_MS = 600_000;

/** Files that `oxtail diagnose` looks at: a month of a busy machine, half a second. */
export const DIAGNOSE_MAX_FILES = 100_000;
/** Paths that a finding names; the rest is counted. */
export const DIAGNOSE_NAMED_MAX = 5;
/** A client that installs or removes the plugin is given this long. */
export const CLIENT_COMMAND_MAX_MS = 60_000;
/** A client that says its version is given this long: one that runs under Node starts slowly. */
export const CLIENT_VERSION_MAX_MS = 10_000;
/** The end of a trace file that is read: a whole one, and the last line over its limit. */
export const TRACE_READ_MAX_BYTES = 6 * 1024 * 1024;
/** The newest wake outcomes that are counted. */
export const WAKE_OUTCOMES_MAX = 200;
/** Hooks of a client that runs have fired within this time. */
export const HOOKS_SILENT_MS = 86_400_000;
