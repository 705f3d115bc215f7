/** Which parts go where on one machine. */

import type { ClientName } from "./hook_entries.ts";
import type { ClientPlaces } from "./machine.ts";
import {
  allowPart,
  claudeServerPart,
  codexServerPart,
  hooksPart,
  type Part,
  textPart,
} from "./part.ts";
import { JOIN_COMMAND, JOIN_SKILL, TEXT_MARK } from "./texts.ts";

/** The hooks of a client. */
export function hookParts(places: ClientPlaces, client: ClientName): Part[] {
  const path = client === "claude-code"
    ? `${places.claudeDir}/settings.json`
    : `${places.codexDir}/hooks.json`;
  return [hooksPart(client, path)];
}

/** Everything that setup puts into the files of a client. */
export function clientParts(
  places: ClientPlaces,
  client: ClientName,
  allowTools: boolean,
): Part[] {
  const launcher = `${places.home}/.oxtail/bin/oxtail`;
  if (client === "codex") {
    return [
      codexServerPart(`${places.codexDir}/config.toml`, launcher, allowTools),
      ...hookParts(places, client),
      textPart({
        path: `${places.codexDir}/skills/oxtail-join/SKILL.md`,
        folders: [`${places.codexDir}/skills`, `${places.codexDir}/skills/oxtail-join`],
        beside: `${places.codexDir}/hooks.json`,
        client,
        what: "the skill oxtail-join",
        text: JOIN_SKILL,
        mark: TEXT_MARK,
      }),
    ];
  }
  const main = places.claudeMoved
    ? `${places.claudeDir}/.claude.json`
    : `${places.home}/.claude.json`;
  return [
    claudeServerPart(main, launcher),
    ...hookParts(places, client),
    ...(allowTools ? [allowPart(`${places.claudeDir}/settings.json`)] : []),
    textPart({
      path: `${places.claudeDir}/commands/oxtail-join.md`,
      folders: [`${places.claudeDir}/commands`],
      beside: `${places.claudeDir}/settings.json`,
      client,
      what: "the command /oxtail-join",
      text: JOIN_COMMAND,
      mark: TEXT_MARK,
    }),
  ];
}
