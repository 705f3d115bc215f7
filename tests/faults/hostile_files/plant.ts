/** What an attacker, or an accident, may put in the place of a file or folder of the store. */

import { isRoot, run } from "../machine.ts";

/** Puts something at `path`; `outside` is a folder that must stay as it is. */
export type Plant = (path: string, outside: string) => void;

/** The kinds. */
export const KINDS: { readonly [name: string]: Plant } = {
  "link to a file": (path, outside) => Deno.symlinkSync(`${outside}/secret`, path),
  "link to a folder": (path, outside) => Deno.symlinkSync(`${outside}/folder`, path),
  "link to nothing": (path, outside) => Deno.symlinkSync(`${outside}/absent`, path),
  "link to itself": (path) => Deno.symlinkSync(path, path),
  "hard link": (path, outside) => Deno.linkSync(`${outside}/secret`, path),
  "hard link to a message": (path, outside) => Deno.linkSync(`${outside}/message`, path),
  FIFO: (path) => void run("mkfifo", ["-m", "600", path]),
  socket: (path) => socket(path),
  folder: (path) => Deno.mkdirSync(path, { mode: 0o700 }),
  "sparse 3 GiB": (path) => {
    Deno.writeFileSync(path, new Uint8Array(), { mode: 0o600 });
    Deno.truncateSync(path, 3 * 2 ** 30);
  },
  "device": (path) => device(path),
  "unreadable file": (path) => Deno.writeFileSync(path, new Uint8Array(), { mode: 0o000 }),
  "name that is no UTF-8": (path) => strangeName(path),
};

/** Places whose owner is a file: the message names lie beside healthy messages. */
export const FILE_PLACES: readonly string[] = [
  "mail/cleo/new/001700000000000.000000.01HF7YAT00M008FYZQ8YEBGVFY.1529cc18.----",
  "mail/cleo/new/anything",
  "mail/cleo/cur/001700000000000.000000.01HF7YAT00M008FYZQ8YEBGVFY.1529cc18.----~402df326~t1~1~1",
  "mail/cleo/done/001700000000000.000000.01HF7YAT00M008FYZQ8YEBGVFY.1529cc18.----~402df326~t1~1~1",
  "mail/cleo/bad/001700000000000-anything",
  "mail/cleo/successor",
  "mail/cleo/card.json",
  "sent/ann/001700000000000.000000.01HF7YAT00M008FYZQ8YEBGVFY.1529cc18.----",
  "activity/cleo",
  "turn/cleo",
  "starts/cleo.json",
  "claims/cleo.json",
  "autowake/d-0123456789abcdef0123456789abcdef",
  "listen/4711-00000000",
  "listen/4711-00000000/beat",
  "waits/cleo",
  "waits/cleo/01HF7YAT00M008FYZQ8YEBGVFY",
  "calls/toolu_1",
  "sessions/4711-00000000.lock",
  "sessions/4711-00000000.json",
];

/** Places whose owner is a folder. Nothing can be delivered there, but nothing may break out either. */
export const FOLDER_PLACES: readonly string[] = [
  "",
  "mail",
  "mail/cleo",
  "mail/cleo/new",
  "mail/cleo/cur",
  "mail/cleo/done",
  "mail/cleo/bad",
  "sent",
  "sent/ann",
  "activity",
  "turn",
  "starts",
  "sessions",
  "claims",
  "autowake",
  "waits",
];

/** Whether a kind can be made here at all. */
export function canPlant(kind: string): boolean {
  if (kind === "socket") return Deno.permissions.querySync({ name: "net" }).state === "granted";
  return kind !== "device" || isRoot();
}

/** A file beside `path` whose name holds bytes that are no UTF-8. */
function strangeName(path: string): void {
  const folder = path.slice(0, path.lastIndexOf("/"));
  run("sh", ["-c", `printf x > "$1/$(printf '00170\\377\\376.000000')"`, "sh", folder]);
}

function socket(path: string): void {
  // A socket's path may have 108 bytes; it is bound elsewhere and moved here.
  const short = Deno.makeTempDirSync();
  const listener = Deno.listen({ transport: "unix", path: `${short}/s` });
  Deno.renameSync(`${short}/s`, path);
  listener.close();
  Deno.removeSync(short, { recursive: true });
}

function device(path: string): void {
  run("mknod", ["-m", "600", path, "c", "1", "5"]);
}
