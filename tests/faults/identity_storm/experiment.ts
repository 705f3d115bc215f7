/**
 * F17: an agent keeps its mail, whatever its clients do to processes, ids and windows. Several agents run
 * in one host process, several sessions in one server, two pid namespaces over one home; sessions are
 * cleared, forked, parked, resumed, opened twice and taken back; servers are started, ended and killed.
 */

import { type Experiment, judge, type Mutant, type Setting } from "../experiment.ts";
import { plant, PLANTED, type Planted } from "./planted.ts";
import { CONTAINER, type GroupName, GROUPS, prepare, type Programs, storm } from "./storm.ts";

/** What a container of its own needs. */
const IN_CONTAINERS: ReadonlySet<string> = new Set<GroupName>(["a container", "another container"]);

/** How large a run is. */
const SIZES = {
  quick: { operations: 120, homes: 2, changes: 0.12, hasAll: false },
  full: { operations: 10_000, homes: 4, changes: 0.08, hasAll: true },
} as const;
/** A planted bug that so many operations do not show is not caught. */
const PLANTED_OPERATIONS = 100;

/** The experiment. */
export const identityStorm: Experiment = {
  id: "F17",
  name: "an agent keeps its mail",
  async run(setting) {
    const { operations, homes, changes, hasAll } = SIZES[setting.size];
    const groups = groupNames().filter((name) => CONTAINER !== null || !IN_CONTAINERS.has(name));
    const each = Math.ceil(operations / homes);
    const folder = (name: string) => {
      Deno.mkdirSync(`${setting.folder}/${name}`);
      return `${setting.folder}/${name}`;
    };
    const programs = await prepare(setting.folder);
    const runs = await Promise.all(Array.from({ length: homes }, (_, n) =>
      storm({
        seed: setting.seed * 100 + n,
        operations: each,
        // To start all kinds of clients in each home takes longer than a test may.
        groups: groups.filter((_, at) => hasAll || at % homes === n),
        programs,
        folder: folder(`home-${n}`),
        changes,
      })));
    const mutants: Mutant[] = [];
    // Two at a time: each is as much as two clients.
    const open = [...PLANTED];
    await Promise.all([1, 2].map(async () => {
      for (let next = open.shift(); next !== undefined; next = open.shift()) {
        mutants.push(await showBug(next, setting, programs, folder(`bug-${open.length}`)));
      }
    }));
    const problems = runs.flatMap(({ ledger, lost }) => [
      ...ledger.problems,
      ...lost.map((one) => `lost: ${one}`),
      ...(ledger.promisedCount > 0 ? [] : ["nothing was promised"]),
    ]);
    const sum = (count: (run: typeof runs[number]) => number) =>
      runs.reduce((total, run) => total + count(run), 0);
    const figure = `${each * homes} operations in ${homes} homes, ` +
      `${sum(({ ledger }) => ledger.promisedCount)} messages promised, ` +
      `${sum(({ ledger }) => ledger.marked)} shown again and marked: ` +
      `to a wrong agent ${sum(({ ledger }) => ledger.wrong)}, lost ${
        sum(({ lost }) => lost.length)
      }`;
    const skipped = CONTAINER === null
      ? ["two pid namespaces over one home (unshare may not make one here)"]
      : [];
    return judge({ figure, problems, mutants, skipped });
  },
};

/** Runs a storm against a planted bug until that shows. */
async function showBug(
  planted: Planted,
  { seed }: Setting,
  programs: Programs,
  folder: string,
): Promise<Mutant> {
  const { name, groups } = planted;
  const broken = { ...programs, line: plant(planted, programs.line, folder) };
  const plan = { folder, programs: broken, operations: PLANTED_OPERATIONS, changes: 0.4 };
  // Somebody else has to send.
  const more: readonly GroupName[] = [...groups, "one agent in its host"];
  const { ledger, lost } = await storm({ ...plan, groups: more, seed, endsAtFirst: true });
  return { name, caught: ledger.problems[0] ?? lost[0] ?? null };
}

function groupNames(): GroupName[] {
  return Object.keys(GROUPS).filter((name): name is GroupName => Object.hasOwn(GROUPS, name));
}
