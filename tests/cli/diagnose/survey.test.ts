import { readAgents } from "../../../src/cli/diagnose/agents.ts";
import { probeStore } from "../../../src/cli/diagnose/machine.ts";
import { type Survey, surveyStore } from "../../../src/cli/diagnose/survey.ts";
import { FileError } from "../../../src/sys/files.ts";
import { boxOf } from "../../../src/wire/ids.ts";
import { ROOT } from "../../../tools/paths.ts";
import { equal, match, that } from "../../support/assert.ts";
import { openFleet } from "../../support/fleet.ts";
import { type TempStore, tempStore } from "../../support/store.ts";

/** The kinds of things that were found, with how many. */
function counts(survey: Survey): Record<string, number> {
  const { isCut: _cut, looked: _looked, abandoned, ...found } = survey;
  const all = Object.entries(found).map(([kind, { count }]): [string, number] => [kind, count]);
  return Object.fromEntries([...all, ["abandoned", abandoned]].filter(([, count]) => count !== 0));
}

/** A store in which everything has its place. */
function healthy(): TempStore {
  const temp = tempStore();
  const { root } = temp;
  temp.send("main", "Reviewer:1");
  temp.send("main", "Reviewer:1", { action_required: true });
  const box = `${root}/mail/${boxOf("Reviewer:1")}`;
  const [first, second] = temp.names(`mail/${boxOf("Reviewer:1")}/new`);
  Deno.renameSync(`${box}/new/${first}`, `${box}/cur/${first}~0123abcd~t1~1~1!-`);
  Deno.renameSync(`${box}/new/${second}`, `${box}/done/${second}~0123abcd~t1~1~1~done`);
  temp.send("main", "Reviewer:1");
  const id = temp.send("main", "other", { ask: true }).name.id;
  const small: Record<string, string> = {
    "sessions/12-00000000.lock": "",
    "sessions/12-00000000.json": "{}",
    "activity/main": "busy",
    "turn/main": "t1",
    "starts/main.json": "{}",
    "starts/main@77.json": "{}",
    "claims/main.json": "{}",
    [`autowake/d-${"cd".repeat(16)}`]: "",
    [`autowake/l-${id}`]: "",
    "sent/main/keyed": "",
    "mail/other/successor": "main\n",
    "sessions/12-00000000.json.4-abcdef.tmp": "",
  };
  for (const [path, text] of Object.entries(small)) {
    Deno.writeTextFileSync(`${root}/${path}`, text, { mode: 0o600 });
  }
  for (const folder of ["waits/main", "listen/77-00000000", "bin", "trace", "of-a-newer-oxtail"]) {
    Deno.mkdirSync(`${root}/${folder}`, { recursive: true, mode: 0o700 });
  }
  Deno.writeTextFileSync(`${root}/waits/main/${id}`, "", { mode: 0o600 });
  Deno.writeTextFileSync(`${root}/listen/77-00000000/whatever`, "", { mode: 0o600 });
  Deno.writeTextFileSync(`${root}/bin/oxtail`, "", { mode: 0o755 });
  return temp;
}

Deno.test("a store in order has nothing to tell", () => {
  using temp = healthy();
  const survey = surveyStore(temp.store);
  equal(counts(survey), {});
  equal(survey.isCut, false);
  that(survey.looked > 30, `${survey.looked} were looked at`);
});

/** What stands for the words in the paths of the page about the store. */
const EXAMPLES: { readonly [word: string]: string } = {
  "<pid>": "12",
  "<client pid>": "12",
  "<domain>": "00000000",
  "<box>": "main",
  "<8 hex>": "0123abcd",
  "<12 hex>": "0123456789ab",
  "<16 hex>": "0123456789abcdef",
  "<32 hex>": "ab".repeat(16),
  "<letter>": "d",
  "<name>": "bob",
  "<id>": "01M8Q453QRH0F4J0Y6C1T7A5ZB",
  "<message id>": "01M8Q453QRH0F4J0Y6C1T7A5ZB",
  "<request id>": "01M8Q453QRH0F4J0Y6C1T7A5ZB",
  "<tool use id>": "toolu_01",
  "<day>": "20787",
  "<boot id>": "3f0c6e0e-8d5b-4e43-9c6b-1d2f3a4b5c6d",
  "{new,cur,done,bad}": "new",
};

Deno.test("nothing that the page about the store names is called odd", () => {
  const page = Deno.readTextFileSync(`${ROOT}/docs/protocol.md`);
  const table = page.split("\n## The store")[1]?.split("\n## ")[0] ?? "";
  const paths = Array.from(table.matchAll(/^\| `([^`]+)`/gm), ([, path = ""]) => path);
  that(paths.length > 25, `${paths.length} paths`);
  using temp = tempStore();
  for (const path of paths) {
    const example = path.replaceAll(/<[^>]*>|\{[^}]*\}/g, (word) => {
      that(EXAMPLES[word] !== undefined, `"${word}" has no example here`);
      return EXAMPLES[word];
    });
    const folder = `${temp.root}/${example}`.replace(/\/[^/]*$/, "");
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!example.endsWith("/")) {
      Deno.writeTextFileSync(`${temp.root}/${example}`, "", { mode: 0o600 });
    }
  }
  equal(surveyStore(temp.store).odd.some, []);
});

interface Case {
  readonly name: string;
  readonly make: (root: string, temp: TempStore) => void;
  readonly found: Record<string, number>;
}

const CASES: readonly Case[] = [
  {
    name: "a folder that is missing",
    make: (root) => Deno.removeSync(`${root}/claims`, { recursive: true }),
    found: { missingFolders: 1 },
  },
  {
    name: "a file that others may read",
    make: (root) => Deno.chmodSync(`${root}/activity/main`, 0o644),
    found: { open: 1 },
  },
  {
    name: "a folder that others may enter",
    make: (root) => Deno.chmodSync(`${root}/mail`, 0o755),
    found: { open: 1 },
  },
  {
    name: "a link, whatever it leads to, and nothing behind it",
    make(root) {
      Deno.symlinkSync("/usr", `${root}/mail/usr`);
      Deno.symlinkSync("/none", `${root}/activity/gone`);
    },
    found: { links: 2 },
  },
  {
    name: "names that do not belong there",
    make(root) {
      for (
        const path of ["mail/no box!", "activity/A", "starts/x.txt", "sessions/0-00000000.json"]
      ) {
        Deno.writeTextFileSync(`${root}/${path}`, "", { mode: 0o600 });
      }
      Deno.writeTextFileSync(`${root}/mail/main/new/hello`, "", { mode: 0o600 });
    },
    found: { odd: 5 },
  },
  {
    name: "a folder in a file's place, which is one thing whatever is in it",
    make(root) {
      Deno.mkdirSync(`${root}/activity/folder/deep/deeper`, { recursive: true, mode: 0o700 });
      Deno.mkdirSync(`${root}/mail/main/new/x/y`, { recursive: true, mode: 0o700 });
    },
    found: { odd: 2 },
  },
  {
    name: "a file that is too large, and one with too many names",
    make(root, temp) {
      Deno.writeTextFileSync(`${root}/turn/big`, "x".repeat(16_385), { mode: 0o600 });
      const [name] = temp.names("sent/main");
      Deno.linkSync(`${root}/sent/main/${name}`, `${root}/mail/main/third`);
    },
    // The third name is itself odd, and so are now all three names of the file.
    found: { odd: 4 },
  },
  {
    name: "what was put aside",
    make(root) {
      Deno.mkdirSync(`${root}/mail/main/bad`, { recursive: true, mode: 0o700 });
      Deno.writeTextFileSync(`${root}/mail/main/bad/1-x`, "", { mode: 0o600 });
      Deno.mkdirSync(`${root}/mail/main/bad/2-y/z`, { recursive: true, mode: 0o700 });
    },
    found: { bad: 2 },
  },
];

for (const { name, make, found } of CASES) {
  Deno.test(`the survey finds ${name}`, () => {
    using temp = healthy();
    const { store, root } = temp;
    for (const folder of ["", "/new", "/cur", "/done"]) {
      Deno.mkdirSync(`${root}/mail/main${folder}`, { recursive: true, mode: 0o700 });
    }
    equal(counts(surveyStore(store)), {});
    make(root, temp);
    equal(counts(surveyStore(store)), found);
  });
}

Deno.test("a pipe is found without being opened", async () => {
  using temp = healthy();
  await new Deno.Command("mkfifo", { args: ["-m", "600", `${temp.root}/turn/pipe`] }).output();
  const { odd } = surveyStore(temp.store);
  equal(odd.some.map(({ why }) => why), ["a pipe, a socket or a device"]);
});

Deno.test("a name that is no UTF-8 is found", async () => {
  using temp = healthy();
  const script = `touch "$1/$(printf 'a\\377b')"`;
  await new Deno.Command("sh", { args: ["-c", script, "sh", `${temp.root}/activity`] }).output();
  equal(surveyStore(temp.store).odd.some.map(({ why }) => why), ["a name that is no UTF-8"]);
});

Deno.test("a send is unfinished while its sender can still finish it, and abandoned afterwards", () => {
  using temp = healthy();
  const start = temp.nowMs;
  const { name } = temp.send("crashed", "main");
  const [base] = temp.names("mail/main/new");
  Deno.removeSync(`${temp.root}/mail/main/new/${base}`);
  const after = (ms: number) => {
    temp.nowMs = start + ms;
    return counts(surveyStore(temp.store));
  };
  equal(name.ms >= start, true);
  equal(after(1_000), {});
  equal(after(60_000), { unfinished: 1 });
  equal(after(3_700_000), { abandoned: 1 });
  // By then readers have swept what they were sent, and one link says nothing.
  equal(after(8 * 86_400_000), {});
});

Deno.test("files of another user are found", () => {
  using temp = healthy();
  const survey = surveyStore({ ...temp.store, uid: (temp.store.uid ?? 0) + 1 });
  equal(survey.foreign.count, survey.looked);
});

Deno.test("a folder that cannot be listed does not stop the rest", () => {
  using temp = healthy();
  const { files } = temp.store;
  const list = (path: string) => {
    if (path.endsWith("/sent/main")) throw new FileError("denied", "list", path);
    return files.list(path);
  };
  const survey = surveyStore({ ...temp.store, files: { ...files, list } });
  equal(counts(survey), { unreadable: 1 });
});

Deno.test("a store without end is looked at up to a limit, and names are given up to another", () => {
  using temp = healthy();
  for (let n = 0; n < 9; n++) Deno.symlinkSync("/x", `${temp.root}/turn/link${n}`);
  const { links, isCut } = surveyStore(temp.store);
  equal([links.count, links.some.length, isCut], [9, 5, false]);
  const cut = surveyStore(temp.store, 7);
  equal([cut.looked, cut.isCut], [7, true]);
});

Deno.test("of the registry, live, dead and malformed servers are told apart, and nothing is removed", () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/project");
  fleet.add(11);
  fleet.add(12, { client: { type: "codex" } });
  fleet.add(13);
  fleet.end(13);
  fleet.add(14);
  Deno.writeTextFileSync(`${temp.root}/sessions/14-00000000.json`, "{");
  const before = temp.names("sessions");
  const { facts, entries } = readAgents(temp.store, () => undefined);
  equal([facts.live, facts.dead], [["claude-code", "codex"], 1]);
  equal(facts.malformed.some, [{
    path: `${temp.root}/sessions/14-00000000.json`,
    why: "not JSON",
  }]);
  equal(entries.map(({ server_pid }) => server_pid), [11, 12]);
  equal(temp.names("sessions"), before);
});

Deno.test("the probe times a message and leaves nothing behind", () => {
  using temp = tempStore();
  let ms = 0;
  const times = probeStore(temp.store, () => ms += 5);
  equal(times, { ok: true, value: { storeMs: 5, readMs: 5 } });
  equal([temp.names("mail"), temp.names("sent")], [[], []]);
});

Deno.test("a probe that fails says why, and leaves nothing behind either", () => {
  using temp = tempStore((files) => ({
    ...files,
    link(_from, to) {
      throw new FileError("no-space", "link", to);
    },
  }));
  const times = probeStore(temp.store, () => 0);
  match(!times.ok && times.reason, /The disk is full/);
  equal([temp.names("mail"), temp.names("sent")], [[], []]);
});
