/** The store: whether it can be trusted, and what lies in it that should not. */

import { ROOT_FOLDERS } from "../../mail/layout.ts";
import type { Finding } from "../../render/report.ts";
import type { FileStat } from "../../sys/files.ts";
import { safeLine } from "../../wire/text.ts";
import { shellQuote } from "../launcher.ts";
import type { Facts, StoreFacts } from "./facts.ts";
import { detailsOf, type Found, many, sayOf } from "./say.ts";
import type { Survey } from "./survey.ts";

const say = sayOf("store");

/** What is to be said of the store. */
export function checkStore({ store }: Pick<Facts, "store">): Finding[] {
  const root = checkRoot(store);
  const findings = [root, ...checkFileSystem(store.fileSystem)];
  return store.survey === null
    ? findings
    : [...findings, ...checkContents(store.root, store.survey)];
}

/** Those that other machines write to as well: locks and links may mean something else there. */
const NETWORK =
  /^(?:nfs\d*|cifs|smb\d*|smbfs|9p|virtiofs|afs|ceph|lustre|fuse\.(?:sshfs|glusterfs|rclone))$/;

function checkFileSystem(type: string): Finding[] {
  if (!NETWORK.test(type)) return [];
  const seen =
    `The store lies on ${safeLine(type)}, which other machines may write to: whether an agent ` +
    "lives cannot be told from there, and nothing that oxtail promises holds";
  const mend = "mount a folder of this machine's own disk at ~/.oxtail";
  return [say("warn", "store-network", seen, mend)];
}

function checkRoot({ root, stat, uid }: StoreFacts): Finding {
  const quoted = shellQuote(root);
  if (!stat.ok) return say("fail", "store-unreadable", `Cannot look at the store: ${stat.reason}`);
  if (stat.value === null) {
    return say("fail", "store-missing", "There is no store yet", "oxtail setup");
  }
  const { kind, uid: owner, mode } = stat.value;
  if (kind === "link") {
    return say(
      "fail",
      "store-link",
      "The store is a symbolic link",
      // To go on with what is in it; without it when the link leads nowhere.
      `there=$(readlink -f ${quoted}); rm ${quoted}; [ ! -d "$there" ] || mv "$there" ${quoted}`,
    );
  }
  if (kind !== "folder") {
    const seen = "The store is a file, not a folder";
    return say("fail", "store-not-folder", seen, `mv ${quoted} ${shellQuote(`${root}.away`)}`);
  }
  if (uid !== null && owner !== null && owner !== uid) {
    const seen = `The store belongs to another user (uid ${owner})`;
    return say("fail", "store-foreign", seen, `mv ${quoted} ${shellQuote(`${root}.away`)}`);
  }
  if (isOpen(stat.value)) {
    const seen = `The store is open to other users (mode ${
      (mode ?? 0).toString(8).padStart(4, "0")
    })`;
    return say("fail", "store-open", seen, `chmod 700 ${quoted}`);
  }
  return say("pass", "store-ok", "The store is a folder of yours, closed to others");
}

/** Whether others may enter. */
function isOpen({ mode }: FileStat): boolean {
  return mode !== null && (mode & 0o077) !== 0;
}

function checkContents(root: string, survey: Survey): Finding[] {
  const findings = [
    ...checkTrust(root, survey),
    ...checkOdd(root, survey),
    ...checkMail(root, survey),
  ];
  const files = `${survey.looked.toLocaleString("en-US")} files and folders`;
  if (survey.isCut) {
    const seen = `Only the first ${files} were looked at`;
    findings.push(say("warn", "contents-cut", seen, "oxtail gc --delete"));
  } else if (findings.length === 0) {
    findings.push(say("pass", "contents-ok", `${files} in it are as they should be`));
  }
  return findings;
}

/** Who else might write or read here. */
function checkTrust(root: string, { open, foreign, links }: Survey): Finding[] {
  const quoted = shellQuote(root);
  const findings: Finding[] = [];
  if (open.count > 0) {
    const seen = `${many(open.count, "file or folder", "files and folders")} open to other users`;
    findings.push(say("warn", "modes-open", seen, `chmod -R go-rwx ${quoted}`, detailsOf(open)));
  }
  if (foreign.count > 0) {
    const seen = `${many(foreign.count, "file or folder", "files and folders")} of another user`;
    const mend = `sudo chown -R -h "$(id -u)" ${quoted}`;
    findings.push(say("fail", "owners-foreign", seen, mend, detailsOf(foreign)));
  }
  if (links.count > 0) {
    // Of the folders that everything lies in, a link stops the whole store.
    const isFolder = links.some.some(({ path }) => isTopLevel(root, path));
    const seen = `${many(links.count, "symbolic link")} in it, and none is followed`;
    const mend = `find ${quoted} -type l -delete`;
    findings.push(say(isFolder ? "fail" : "warn", "links-found", seen, mend, detailsOf(links)));
  }
  return findings;
}

function isTopLevel(root: string, path: string): boolean {
  return !path.slice(root.length + 1).includes("/");
}

/** What nobody put there on purpose. */
function checkOdd(root: string, { odd, unreadable, missingFolders }: Survey): Finding[] {
  const findings: Finding[] = [];
  if (missingFolders.count === ROOT_FOLDERS.length) {
    findings.push(say("pass", "store-unused", "No agent has used it yet: the first one fills it"));
  } else if (missingFolders.count > 0) {
    const seen = `${many(missingFolders.count, "folder")} missing`;
    const mend = commandFor("mkdir -m 700", missingFolders);
    findings.push(say("warn", "folders-missing", seen, mend, detailsOf(missingFolders)));
  }
  if (odd.count > 0) {
    const seen = `${many(odd.count, "thing")} there that does not belong there`;
    findings.push(say("warn", "odd-found", seen, lookOrRemove(root, odd), detailsOf(odd)));
  }
  if (unreadable.count > 0) {
    const seen = `${many(unreadable.count, "folder")} not readable`;
    const mend = `chmod -R u+rwX ${shellQuote(root)}`;
    findings.push(say("fail", "parts-unreadable", seen, mend, detailsOf(unreadable)));
  }
  return findings;
}

/** Removes them, asking for each; a name that cannot be pasted is only shown. */
function lookOrRemove(root: string, odd: Found): string {
  return commandFor("rm -ri", odd) ?? `ls -lRb ${shellQuote(root)}`;
}

/** What became of mail. */
function checkMail(root: string, { bad, unfinished, abandoned }: Survey): Finding[] {
  const findings: Finding[] = [];
  if (bad.count > 0) {
    const seen = `${many(bad.count, "file")} put aside, because what is in it is no message`;
    // Whoever runs it has seen the names.
    const mend = `find ${shellQuote(`${root}/mail`)} -path '*/bad/*' -delete`;
    findings.push(say("warn", "bad-found", seen, mend, detailsOf(bad)));
  }
  if (unfinished.count > 0) {
    const seen = `${many(unfinished.count, "send")} unfinished: a crash came in between`;
    const mend = "start their senders again within an hour of the crash, that finishes them";
    findings.push(say("warn", "sends-unfinished", seen, mend, detailsOf(unfinished)));
  } else if (abandoned > 0) {
    const seen = `${many(abandoned, "send")} unfinished for over an hour: ` +
      "none of them returned, and they go after 14 days";
    findings.push(say("pass", "sends-unfinished", seen));
  }
  return findings;
}

/**
 * A command for these paths, or null when one of them cannot be pasted into a shell as it is shown: it
 * has characters that no terminal shows, or that are no UTF-8.
 */
function commandFor(command: string, { some }: Found): string | null {
  const paths = some.map(({ path }) => path);
  if (paths.some((path) => safeLine(path) !== path || path.includes("\ufffd"))) return null;
  return [command, ...paths.map(shellQuote)].join(" ");
}
