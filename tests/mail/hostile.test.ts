/** Whatever lies in a box, healthy mail is read, and nothing hangs or throws. */

import { handedOver, peek, queued } from "../../src/mail/lease.ts";
import { offers } from "../../src/mail/mailbox.ts";
import { openStore } from "../../src/mail/store.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { denoClock, denoRandom, temporaryName } from "../../src/sys/deno_ports.ts";
import { BAD_MAX_FILES } from "../../src/wire/limits.ts";
import { equal, match } from "../support/assert.ts";
import { readerOf, type TempStore, tempStore } from "../support/store.ts";

const BOB = readerOf("bob", "turn-1");
const IS_ROOT = Deno.uid() === 0;

function bodies(home: TempStore): string[] {
  const { store } = home;
  const held = handedOver(store, "bob");
  return [...offers(store, BOB, held, queued(store, "bob"))].map(({ message }) => message.body);
}

/** A name that a message could have; each one is another. */
function* names(): Generator<string> {
  for (let n = 0;; n++) {
    const digits = String(n).padStart(6, "0");
    yield `000000000000000.${digits}.0000000000000000000V${digits}.0a1b2c3d.----`;
  }
}

const TRAPS: Record<string, (path: string, home: TempStore) => unknown> = {
  "a pipe": (path) => new Deno.Command("mkfifo", { args: [path] }).outputSync(),
  "a link to a file": (path, { root }) => Deno.symlinkSync(`${root}/../precious`, path),
  "a link to a pipe": (path, { root }) => {
    new Deno.Command("mkfifo", { args: [`${root}/../pipe`] }).outputSync();
    Deno.symlinkSync(`${root}/../pipe`, path);
  },
  "a link to nowhere": (path) => Deno.symlinkSync("/nowhere", path),
  "a message with three names": (path, home) => {
    const { root } = home;
    const { message } = home.compose("alice", "bob");
    const message_id = /[0-7][0-9A-Z]{25}/.exec(path)?.[0];
    Deno.writeTextFileSync(
      `${root}/../three`,
      JSON.stringify({ ...message, message_id, end: true }),
    );
    Deno.linkSync(`${root}/../three`, path);
    Deno.linkSync(`${root}/../three`, `${root}/../third`);
  },
  "an empty folder": (path) => Deno.mkdirSync(path),
  "a full folder": (path) => {
    Deno.mkdirSync(path);
    Deno.writeTextFileSync(`${path}/x`, "");
  },
  "three gigabytes of nothing": (path) => {
    Deno.writeTextFileSync(path, "");
    Deno.truncateSync(path, 3 * 1024 ** 3);
  },
  "an empty file": (path) => Deno.writeTextFileSync(path, ""),
  "cut JSON": (path) => Deno.writeTextFileSync(path, '{"schema_version":1,"body":"he'),
  "deep JSON": (path) => Deno.writeTextFileSync(path, "[".repeat(60_000)),
  "bytes that are not UTF-8": (path) => Deno.writeFileSync(path, Uint8Array.of(0xFF, 0xFE, 0)),
  "another message's text": (path, home) => {
    const { message } = home.compose("alice", "bob");
    Deno.writeTextFileSync(path, JSON.stringify({ ...message, end: true }));
  },
};

for (const [what, put] of Object.entries(TRAPS)) {
  Deno.test(`${what} in new or cur goes to bad, and the mail is read`, () => {
    for (const folder of ["new", "cur"]) {
      using home = tempStore();
      Deno.writeTextFileSync(`${home.root}/../precious`, "precious");
      home.send("alice", "bob", { body: "healthy" });
      const [name = ""] = names();
      const lease = folder === "cur" ? "~01234567~turn-0~1~5" : "";
      put(`${home.root}/mail/bob/${folder}/${name}${lease}`, home);
      equal(bodies(home), ["healthy"]);
      equal(home.names("mail/bob/bad").length, 1);
      match(home.names("mail/bob/bad")[0], new RegExp(`^\\d{15}-${name}`));
      equal(home.names(`mail/bob/${folder}`).includes(`${name}${lease}`), false);
      equal(Deno.readTextFileSync(`${home.root}/../precious`), "precious");
    }
  });
}

Deno.test({
  name: "a message that belongs to another user is not read",
  ignore: !IS_ROOT, // only root can give a file away
  fn() {
    using home = tempStore();
    home.send("mallory", "bob");
    const [name = ""] = home.names("mail/bob/new");
    Deno.chownSync(`${home.root}/mail/bob/new/${name}`, 12_345, 12_345);
    equal(bodies(home), []);
    equal(home.names("mail/bob/bad").length, 1);
  },
});

Deno.test("names that are no messages' go to bad, one that is not UTF-8 is passed over", () => {
  using home = tempStore();
  home.send("alice", "bob", { body: "healthy" });
  const folder = `${home.root}/mail/bob/new`;
  for (const name of ["x", ".hidden", "é".repeat(127), "a b\nc", "~".repeat(250)]) {
    Deno.writeTextFileSync(`${folder}/${name}`, "");
  }
  new Deno.Command("sh", {
    args: ["-c", `: >"$1/$(printf 'bad\\377name')"`, "sh", folder],
  }).outputSync();
  equal(bodies(home), ["healthy"]);
  equal(home.names("mail/bob/bad").length, 5);
  equal(home.names("mail/bob/new").length, 2);
});

Deno.test("a message of a newer version is left alone where it is", () => {
  using home = tempStore();
  const { message } = home.send("alice", "bob");
  const [name = ""] = home.names("mail/bob/new");
  const path = `${home.root}/mail/bob/new/${name}`;
  Deno.writeTextFileSync(path, JSON.stringify({ ...message, schema_version: 2, end: true }));
  equal(peek(home.store, "bob", "new", name), { ok: false, reason: "unreadable" });
  equal(home.names("mail/bob/new"), [name]);
});

Deno.test("bad holds so many files and no more, the newest of them", () => {
  using home = tempStore();
  home.send("alice", "bob", { body: "healthy" });
  for (let round = 0; round < 3; round++) {
    home.nowMs += 1_000;
    for (let n = 0; n < 80; n++) {
      Deno.writeTextFileSync(`${home.root}/mail/bob/new/junk-${round}-${n}`, "");
    }
    equal(bodies(home), ["healthy"]);
  }
  const kept = home.names("mail/bob/bad");
  equal(kept.length, BAD_MAX_FILES);
  equal(kept.filter((name) => name.includes("junk-2-")).length, 80);
});

Deno.test("folders fill bad at most, and the mail is read all the same", () => {
  using home = tempStore();
  home.send("alice", "bob", { body: "healthy" });
  for (let round = 0; round < 3; round++) {
    home.nowMs += 1_000;
    for (let n = 0; n < 80; n++) Deno.mkdirSync(`${home.root}/mail/bob/new/folder-${round}-${n}`);
    equal(bodies(home), ["healthy"]);
  }
  equal(home.names("mail/bob/bad").length, BAD_MAX_FILES);
});

Deno.test("of many foreign names a bounded number is moved at a time", () => {
  using home = tempStore();
  home.send("alice", "bob", { body: "healthy" });
  for (let n = 0; n < 500; n++) Deno.writeTextFileSync(`${home.root}/mail/bob/new/junk-${n}`, "");
  equal(bodies(home), ["healthy"]);
  equal(home.names("mail/bob/new").length, 501 - BAD_MAX_FILES);
});

Deno.test("a missing box is an empty one", () => {
  using home = tempStore();
  equal(bodies(home), []);
});

const WORLD = { files: denoFiles(temporaryName), clock: denoClock, random: denoRandom };

/** Opens a store that `prepare` has changed; gives the reason when that fails. */
function opened(prepare: (root: string) => void, uid: number | null = Deno.uid()): string {
  using home = tempStore();
  prepare(home.root);
  try {
    const store = openStore(WORLD, home.root, uid);
    return store.ok ? "" : store.reason;
  } finally {
    Deno.mkdirSync(home.root, { recursive: true, mode: 0o700 });
  }
}

Deno.test("a store is opened only if it is a closed folder of ours", () => {
  equal(opened(() => {}), "");
  equal(opened((root) => Deno.removeSync(root, { recursive: true })), "", "an absent one is made");
  match(
    opened((root) => Deno.chmodSync(root, 0o755)),
    /open to other users \(mode 0755\): run chmod/,
  );
  match(opened((root) => Deno.chmodSync(root, 0o1770)), /mode 1770/);
  match(opened(() => {}, 4_711), /belongs to another user \(uid \d+\): move it away/);
  match(
    opened((root) => {
      Deno.removeSync(`${root}/mail`);
      Deno.writeTextFileSync(`${root}/mail`, "");
    }),
    /"[^"]*\/mail" is not a folder: move it away/,
  );
  match(
    opened((root) => {
      Deno.removeSync(`${root}/mail`);
      Deno.symlinkSync("/tmp", `${root}/mail`);
    }),
    /"[^"]*\/mail" is not a folder: move it away/,
  );
});

Deno.test("a store that is a file or a link is refused, and what it leads to is not touched", () => {
  using home = tempStore();
  const elsewhere = `${home.root}/../elsewhere`;
  Deno.mkdirSync(elsewhere, { mode: 0o700 });
  const path = `${home.root}/../link`;
  Deno.symlinkSync(elsewhere, path);
  const link = openStore(WORLD, path, null);
  match(link.ok ? "" : link.reason, /is a symbolic link: replace it with a folder of its own$/);
  equal([...Deno.readDirSync(elsewhere)], []);
  Deno.writeTextFileSync(`${home.root}/../file`, "precious");
  const file = openStore(WORLD, `${home.root}/../file`, null);
  match(file.ok ? "" : file.reason, /is a file, not a folder: move it away$/);
  equal(Deno.readTextFileSync(`${home.root}/../file`), "precious");
});

Deno.test({
  name: "a store that was given to another user is refused",
  ignore: !IS_ROOT, // only root can give a folder away
  fn() {
    match(opened((root) => Deno.chownSync(root, 12_345, 12_345)), /\(uid 12345\): move it away/);
  },
});

Deno.test({
  name: "a store that cannot be written is refused with what to do",
  ignore: IS_ROOT, // root may write whatever the modes say
  fn() {
    const reason = opened((root) => {
      Deno.removeSync(`${root}/mail`, { recursive: true });
      Deno.chmodSync(root, 0o500);
    });
    match(reason, /permission denied: make "[^"]*" and all in it yours and writable$/);
  },
});
