/** What was seen of this machine. The checks turn it into findings and look at nothing else. */

import type { ProbeTimes, WakeCounts } from "../../render/report.ts";
import type { Origin } from "../../setup/programs.ts";
import type { FileStat } from "../../sys/files.ts";
import type { reachOf } from "../../wake/reach.ts";
import type { Result } from "../../wire/result.ts";
import type { ClientWorld } from "./clients.ts";
import type { Found } from "./say.ts";
import type { Survey } from "./survey.ts";

/** The store. */
export interface StoreFacts {
  readonly root: string;
  /** Null when there is nothing; a reason when it cannot be looked at. */
  readonly stat: Result<FileStat | null>;
  /** How its file system calls itself, such as `ext4`; empty where nobody told. */
  readonly fileSystem: string;
  /** The user's id, when it is known. */
  readonly uid: number | null;
  /** Null unless the root is in order. */
  readonly survey: Survey | null;
}

/** The servers in the registry. */
export interface AgentFacts {
  /** `client.type` of each live one. */
  readonly live: readonly string[];
  /** Entries of servers that have ended. */
  readonly dead: number;
  /** Entries that cannot be read, of servers that live. */
  readonly malformed: Found;
  /** Sessions that are open in a second terminal, which is not served. */
  readonly openTwice: readonly string[];
  /** How each agent is reached. */
  readonly reached: readonly ReachedAgent[];
}

/** A live agent, and the best way to wake it. */
export interface ReachedAgent extends ReturnType<typeof reachOf> {
  readonly name: string;
  readonly client: string;
  /** The command that gives it a way, or null. */
  readonly mend: string | null;
  /** It runs without a person and ends by itself, has not said which session it is, or neither. */
  readonly fate: "ends" | "begins" | "stays";
}

/** A program that oxtail uses. */
export interface ProgramFacts {
  /** Null when it is not installed, or may not be run. */
  readonly program: string | null;
  /** How many panes, or processes, it shows. */
  readonly shows: Result<number> | null;
}

/** A program in PATH that the launcher passed over. */
interface SkippedProgram {
  /** As the launcher says it: `project`, `writable`, `owner`, `relative`, `unknown`. */
  readonly why: string;
  readonly path: string;
}

/** The trace. */
export type TraceFacts =
  | { readonly kind: "unset" }
  /** No server has written to it yet. */
  | { readonly kind: "missing"; readonly path: string }
  | { readonly kind: "unreadable"; readonly path: string; readonly reason: string }
  | { readonly kind: "read"; readonly path: string; readonly wakes: WakeCounts };

/** What runs this command. */
export interface Host {
  /** `linux`, `darwin` */
  readonly os: string;
  /** Absolute path of Deno. */
  readonly deno: string;
  /** Where the command comes from. */
  readonly origin: Origin;
}

/** Everything. */
export interface Facts extends ClientWorld {
  readonly host: Host;
  readonly store: StoreFacts;
  /** Null without a store. */
  readonly agents: AgentFacts | null;
  /** The user chose that neither tmux nor ps is started: setup --no-keys. */
  readonly isKeysOff: boolean;
  readonly tmux: ProgramFacts;
  readonly ps: ProgramFacts;
  readonly skipped: readonly SkippedProgram[];
  /** The text of the user's own settings; null when there are none. */
  readonly settings: Result<string | null>;
  readonly trace: TraceFacts;
  /** Null unless it was asked for. */
  readonly probe: Result<ProbeTimes> | null;
}
