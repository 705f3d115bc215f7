/** One call of the hook program: everything that the handler of an event needs. */

import type { Store } from "../mail/store.ts";
import type { GetEnv } from "../wire/env.ts";
import type { HookInput } from "../wire/hook_input.ts";
import type { Owner } from "../wire/names.ts";

/** A call. */
export interface Hook {
  readonly store: Store;
  readonly env: GetEnv;
  /** `claude-code` or `codex`. */
  readonly client: string;
  readonly event: string;
  readonly input: HookInput;
  readonly sessionId: string;
  readonly box: string;
  /** Stands for the box in leases. */
  readonly tag: string;
  /** The client process that runs the hook; absent where only its session is known. */
  readonly owner?: Owner;
  /** The most characters of one hand-over. */
  readonly maxChars: number;
  /** Notes that something is wrong; the first note is printed. */
  complain(reason: string): void;
}
