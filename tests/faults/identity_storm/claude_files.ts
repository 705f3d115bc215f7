/** What Claude Code writes about its sessions: a file for each process, and transcripts. */

import { slugOf } from "../../../src/clients/claude_code.ts";
import { drawId, type Scene } from "./scene.ts";

/** Writes the file of a client process. */
export function writeSessionFile({ world }: Scene, pid: number, fields: object): void {
  const folder = `${world.home}/.claude/sessions`;
  Deno.mkdirSync(folder, { recursive: true });
  const path = `${folder}/${pid}.json`;
  Deno.writeTextFileSync(`${path}.new`, JSON.stringify({ pid, status: "idle", ...fields }));
  Deno.renameSync(`${path}.new`, path);
}

/** Removes the file of a client process that ended in good order. */
export function removeSessionFile({ world }: Scene, pid: number): void {
  try {
    Deno.removeSync(`${world.home}/.claude/sessions/${pid}.json`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** A prompt in a transcript, and what its turn was shown. */
interface Prompt {
  readonly turn: string;
  /** The last line of its turn. */
  readonly lastLine: string;
  /** Its place in the conversation, from 1 on. */
  readonly index: number;
  readonly shown: number[];
}

/** A transcript that grows. */
export class Transcript {
  readonly path: string;
  readonly #scene: Scene;
  /** The conversation as it is: what was taken back is not in it. */
  readonly #prompts: Prompt[] = [];
  /** The last prompt before the session was opened again: nobody goes back behind it here. */
  readonly #before: Prompt | null;

  /** @param before The same file, as the session wrote it that was opened again; what that was shown is its own */
  constructor(scene: Scene, sessionId: string, before: Transcript | null = null) {
    const { home, project } = scene.world;
    const folder = `${home}/.claude/projects/${slugOf(project)}`;
    Deno.mkdirSync(folder, { recursive: true });
    this.#scene = scene;
    this.#before = before === null ? null : before.#last();
    this.path = `${folder}/${sessionId}.jsonl`;
  }

  /** The user says something; `back` prompts are taken back before that. Gives what those were shown. */
  prompt(turn: string, back: number): number[] {
    const gone = this.#prompts.splice(Math.max(0, this.#prompts.length - back));
    const last = this.#last();
    const [user, answer] = [drawId(this.#scene), drawId(this.#scene)];
    const index = (last?.index ?? 0) + 1;
    this.#write({
      type: "user",
      uuid: user,
      // Who goes back to the first prompt names the last line of all.
      parentUuid: last?.lastLine ?? gone.at(-1)?.lastLine ?? null,
      promptId: turn,
      turnPosition: { promptIndex: index, turnIndex: index },
      isSidechain: false,
      message: { role: "user", content: "go on" },
      timestamp: new Date().toISOString(),
    });
    this.#write({
      type: "assistant",
      uuid: answer,
      parentUuid: user,
      isSidechain: false,
      message: { role: "assistant", content: [{ type: "text", text: "done" }] },
      timestamp: new Date().toISOString(),
    });
    this.#prompts.push({ turn, lastLine: answer, index, shown: [] });
    return gone.flatMap(({ shown }) => shown);
  }

  /** Hooks have shown this in the running turn. */
  shows(numbers: readonly number[]): void {
    this.#prompts.at(-1)?.shown.push(...numbers);
  }

  get length(): number {
    return this.#prompts.length;
  }

  continuedIn(sessionId: string, next: string): void {
    this.#write({ type: "continued-in", sessionId, continuedInSessionId: next });
  }

  #last(): Prompt | null {
    return this.#prompts.at(-1) ?? this.#before;
  }

  #write(line: object): void {
    Deno.writeTextFileSync(this.path, `${JSON.stringify(line)}\n`, { append: true });
  }
}
