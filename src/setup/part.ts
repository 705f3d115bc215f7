/**
 * The parts that setup puts into files of the clients, as pure functions of text. A part says what a
 * file is to be with it and without it; reading, writing and undoing are the same for all of them.
 */

import { isObject, type JsonObject } from "../wire/json.ts";
import { ok, type Result } from "../wire/result.ts";
import {
  hasFormerServer,
  withAllowRule,
  withClaudeServer,
  withCodexServer,
  withoutAllowRule,
  withoutClaudeServer,
  withoutCodexServer,
} from "./client_values.ts";
import { type ClientName, HOOK_ENTRIES } from "./hook_entries.ts";
import { foreignHooks, withHooks, withoutHooks } from "./hook_groups.ts";
import { editJson, readJson } from "./json_text.ts";
import { editToml, readToml, unfolded } from "./toml_text.ts";

/** What belongs to oxtail in one file of a client. */
export interface Part {
  /** Absolute path, as the client reads it. */
  readonly path: string;
  /** What it is, for people: `8 hooks`. */
  readonly what: string;
  readonly client: ClientName;
  /** Folders that it needs and that may be missing, outermost first. */
  readonly folders?: readonly string[];
  /** A file of the client beside the outermost of them, whose temporary file we may write. */
  readonly beside?: string;
  /** The text with the part, current and once only; null stands for a missing file. */
  readonly add: (text: string | null) => Result<string>;
  /**
   * The text without the part, or null when the file is to go.
   *
   * @param before What the file was before us, as far as it is known; null when it was missing
   */
  readonly strip: (text: string, before: string | null) => Result<string | null>;
  /** What the text means: two texts of one meaning differ in comments and formatting at most. */
  readonly meaning: (text: string) => unknown;
  /** Whether removing it puts back what another had there before us. */
  readonly putsBack: (before: string | null) => boolean;
  /** Whether one that nothing is remembered of is ours for certain: it has a mark or a path of ours. */
  readonly isCertain: boolean;
  /** Whether the text is somebody else's as a whole, and stays. */
  readonly isForeign: (text: string) => boolean;
  /** What the user should know about the text that is there, as a sentence about its file. */
  readonly notes: (text: string) => readonly string[];
}

/** What most parts have in common. */
const PLAIN = {
  meaning: jsonOf,
  putsBack: () => false,
  isCertain: true,
  isForeign: () => false,
  notes: () => [],
} as const;

/** The hooks of a client, in its settings file. */
export function hooksPart(client: ClientName, path: string): Part {
  const entries = HOOK_ENTRIES[client];
  return {
    ...PLAIN,
    path,
    client,
    what: `${entries.length} hooks`,
    add: (text) => editJson(text ?? "", (value) => withHooks(value, entries)),
    strip: (text, before) => goneWhenEmpty(text, editJson(text, withoutHooks), before),
    notes(text) {
      const value = readJson(text);
      return value.ok ? foreignHooks(value.value, entries).map((hook) => `keeps ${hook}`) : [];
    },
  };
}

/** The rule that lets Claude Code call oxtail's tools without asking. */
export function allowPart(path: string): Part {
  return {
    ...PLAIN,
    path,
    client: "claude-code",
    what: "the rule that allows oxtail's tools",
    isCertain: false, // the user may have written the same
    add: (text) => editJson(text ?? "", withAllowRule),
    strip: (text, before) =>
      goneWhenEmpty(
        text,
        editJson(text, (value) => ok(withoutAllowRule(value, jsonOf(before)))),
        before,
      ),
  };
}

/** The server in Claude Code's user scope. */
export function claudeServerPart(path: string, command: string): Part {
  return {
    ...PLAIN,
    path,
    client: "claude-code",
    what: "the server oxtail",
    putsBack: (before) => hasFormerServer(jsonOf(before)),
    add: (text) => editJson(text ?? "", (value) => withClaudeServer(value, command)),
    strip: (text, before) =>
      goneWhenEmpty(
        text,
        editJson(text, (value) => withoutClaudeServer(value, jsonOf(before))),
        before,
      ),
  };
}

/** The server in Codex's configuration. */
export function codexServerPart(path: string, command: string, allowTools: boolean): Part {
  return {
    ...PLAIN,
    path,
    client: "codex",
    what: "the server oxtail",
    meaning: tomlOf,
    putsBack: (before) => hasFormerServer(tomlOf(before)),
    add: (text) =>
      editToml(unfolded(text ?? ""), (value) => withCodexServer(value, command, allowTools)),
    strip: (text, before) =>
      goneWhenEmpty(
        text,
        editToml(
          readToml(text).ok ? text : unfolded(text),
          (value) => withoutCodexServer(value, tomlOf(before)),
        ),
        before,
      ),
  };
}

/** A file that is ours as a whole, which begins or ends with a mark of ours. */
export function textPart(options: {
  readonly path: string;
  readonly folders: readonly string[];
  readonly beside: string;
  readonly client: ClientName;
  readonly what: string;
  readonly text: string;
  /** What every version of the file holds. */
  readonly mark: string;
}): Part {
  const isForeign = (text: string) => text.trim() !== "" && !text.includes(options.mark);
  return {
    ...PLAIN,
    path: options.path,
    folders: options.folders,
    beside: options.beside,
    client: options.client,
    what: options.what,
    add: (text) => ok(text !== null && isForeign(text) ? text : options.text),
    strip: (text) => ok(isForeign(text) ? text : null),
    meaning: (text) => text,
    isForeign,
    notes: (text) =>
      isForeign(text) ? [`is not oxtail's and stays: there is no room for ${options.what}`] : [],
  };
}

/** A file that was not there before us, and that holds nothing once we are out, goes. */
function goneWhenEmpty(
  text: string,
  stripped: Result<string>,
  before: string | null,
): Result<string | null> {
  if (!stripped.ok || before !== null || stripped.value === text) return stripped;
  const bare = stripped.value.replaceAll(/\s/g, "");
  return bare === "" || bare === "{}" ? ok(null) : stripped;
}

function jsonOf(text: string | null): JsonObject {
  const value = readJson(text ?? "");
  return value.ok && isObject(value.value) ? value.value : {};
}

function tomlOf(text: string | null): JsonObject {
  const value = readToml(text ?? "");
  return value.ok ? value.value : {};
}
