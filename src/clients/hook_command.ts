/**
 * Telling the commands of our hooks from those of others. A user's own command may well call a script of
 * ours among other things, or one of a similar name: it is the user's, is kept, and counts as none of ours.
 */

/** A script that the clients' hooks run. */
export type OwnScript = "gate" | "listener";

/** Where the home folder is put in by the shell, or spelled out. Nothing here runs anything. */
const HOME = String.raw`(?:\$HOME|\$\{HOME\}|~|/(?:[^"$\`\\\n]|\\["$\`\\])*)`;
const BARE_HOME = String.raw`(?:\$HOME|\$\{HOME\}|~|/[\w./+@-]*)`;
const SCRIPT = String.raw`/\.oxtail/hooks/oxtail-(hook|listener)`;
/** All that any version of setup has written, and the same with another spelling of the home folder. */
const OWN = new RegExp(
  String
    .raw`^(?:exec )?(?:"${HOME}${SCRIPT}"|${BARE_HOME}${SCRIPT}) (?:claude-code|codex) \w+(?: oxtail)?$`,
);

/** The script of ours that a hook's command runs, and nothing else; null for a command that is not ours. */
export function ownScript(command: string): OwnScript | null {
  const found = OWN.exec(command);
  if (found === null) return null;
  return (found[1] ?? found[2]) === "hook" ? "gate" : "listener";
}
