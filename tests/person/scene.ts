/** A project with agents that only seem to run, and the person's reader of it. */

import { type CliWorld, openPeople, type People } from "../../src/cli/command.ts";
import { openReader, type Reader } from "../../src/person/reader.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { denoRandom, temporaryName } from "../../src/sys/deno_ports.ts";
import { type Fleet, openFleet } from "../support/fleet.ts";
import { type TempStore, tempStore } from "../support/store.ts";

/** The agents `main` and `reviewer`, whose sessions are `main-id` and `reviewer-id`. */
export interface Scene extends Disposable {
  readonly temp: TempStore;
  readonly fleet: Fleet;
  readonly home: string;
  readonly project: string;
  readonly people: People;
  readonly reader: Reader;
  /** Sends within the project. */
  send(from: string, to: string, change?: Parameters<TempStore["send"]>[2]): string;
}

/** Opens one. */
export function openScene(): Scene {
  const temp = tempStore();
  const home = temp.root.slice(0, -"/.oxtail".length);
  const project = `${home}/project`;
  Deno.mkdirSync(project);
  const fleet = openFleet(temp.root, project);
  fleet.add(11, { name: "main", client: { session_id: "main-id" } });
  fleet.add(12, { name: "reviewer", client: { type: "codex", session_id: "reviewer-id" } });
  const world: CliWorld = {
    files: denoFiles(temporaryName),
    clock: temp.store.clock,
    random: denoRandom,
    home,
    root: temp.root,
    uid: null,
    env: () => undefined,
    claudeDir: `${home}/.claude`,
    codexDir: `${home}/.codex`,
    project: { root: project, repo: `${project}/.git`, branch: "main" },
  };
  const people = openPeople(world);
  if (!people.ok) throw new Error(people.reason);
  return {
    temp,
    fleet,
    home,
    project,
    people: people.value,
    reader: openReader(people.value, world.project),
    send(from, to, change = {}) {
      temp.nowMs += 1000;
      return temp.send(from, to, { project: `${project}/.git`, ...change }).name.id;
    },
    [Symbol.dispose]() {
      fleet[Symbol.dispose]();
      temp[Symbol.dispose]();
    },
  };
}
