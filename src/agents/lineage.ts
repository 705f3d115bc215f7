/** The processes above this server, and which of them are its client. */

import type { ClientAdapter } from "../clients/client.ts";
import { listStarted, type StartedProcess } from "../sys/lineage.ts";
import type { RunProgram } from "../sys/programs.ts";
import { ancestry } from "../sys/ps.ts";
import { no, ok, type Result } from "../wire/result.ts";

/** ps, as the entry point found it. */
export interface Ps {
  readonly run: RunProgram;
  /** Absolute path, or null when it is not installed or may not be run. */
  readonly program: string | null;
}

/** The ancestors of `pid`, its parent first, or a sentence that says why they are not known. */
export async function readLineage(
  { run, program }: Ps,
  pid: number,
): Promise<Result<readonly StartedProcess[]>> {
  if (program === null) return no("ps is not installed, or this server may not run it");
  const table = await listStarted(run, program);
  if (!table.ok) return table;
  const [own, ...above] = ancestry(table.value, pid);
  return own === undefined || above.length === 0
    ? no("ps does not show the process that started this server")
    : ok(above);
}

/**
 * Of `ancestors` (the parent first) those that belong to this client alone: up to its own process,
 * and only the parent when none of them is recognised. What stands above (a shell, tmux, another
 * client) is shared with others and proves nothing. Or a sentence that says why there is none.
 */
export function clientChain(
  ancestors: readonly StartedProcess[],
  client: ClientAdapter | null,
): Result<readonly StartedProcess[]> {
  const at = ancestors.findIndex(({ args }) => client?.isClientProcess(args) ?? false);
  const chain = ancestors.slice(0, at < 0 ? 1 : at + 1);
  const shared = chain.find(({ args }) => client?.isSharedDaemon(args) ?? false);
  if (shared !== undefined) {
    return no(
      `Several terminals of ${client?.title} may share the process that started this server ` +
        `(${shared.pid}), so it does not say which of them this is`,
    );
  }
  return chain.length === 0 ? no("The process that started this server has ended") : ok(chain);
}
