import { openRegistry, takePlace } from "../../src/agents/registry.ts";
import { encodeEntry } from "../../src/wire/entry.ts";
import { storeFault } from "../../src/mail/store.ts";
import { REGISTRY_MAX_FILES } from "../../src/wire/limits.ts";
import { equal, match, that } from "../support/assert.ts";
import { entryOf, openFleet } from "../support/fleet.ts";
import { type TempStore, tempStore } from "../support/store.ts";

const pids = (temp: TempStore) =>
  openRegistry(temp.store).live().map(({ server_pid }) => server_pid);

Deno.test("live servers are listed newest first; a dead one is removed with its lock", () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/p");
  for (const pid of [101, 103, 102]) fleet.add(pid);
  equal(pids(temp), [103, 102, 101]);
  fleet.end(103);
  equal(pids(temp), [102, 101]);
  equal(
    temp.names("sessions"),
    ["101", "102"].flatMap((pid) => [`${pid}-00000000.json`, `${pid}-00000000.lock`]),
  );
});

Deno.test("an entry that changed is read again, also within one tick of the clock", () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/p");
  fleet.add(101);
  const registry = openRegistry(temp.store);
  const place = {
    publish: (name: string) =>
      temp.store.files.replace(
        `${temp.root}/sessions/101-00000000.json`,
        encodeEntry(entryOf(101, "/p", { name })),
      ),
  };
  for (let n = 0; n < 100; n++) {
    place.publish(`name-${n}`);
    equal(registry.live()[0]?.name, `name-${n}`);
    equal(registry.bySession("session-101")?.name, `name-${n}`);
  }
});

Deno.test("a session that was seen is found without a look at the others, until it ends", () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/p");
  fleet.add(101);
  const registry = openRegistry(temp.store);
  equal(registry.seenBefore("session-101"), null);
  equal(registry.bySession("session-101")?.server_pid, 101);
  equal(registry.seenBefore("session-101")?.server_pid, 101);
  fleet.end(101);
  equal(registry.seenBefore("session-101"), null);
});

Deno.test("hostile entries are passed over: other pid, damaged, huge, future, FIFO, link, folder", async () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/p");
  fleet.add(100);
  const folder = `${temp.root}/sessions`;
  const good = (pid: number) => JSON.stringify(entryOf(pid, "/p"));
  const texts: readonly [number, string][] = [
    [101, good(999)],
    [102, good(102).slice(0, 50)],
    [103, "[".repeat(16_000)],
    [104, good(104) + " ".repeat(20_000)],
    [105, good(105).replace('"schema_version":1', '"schema_version":99')],
    [106, good(106).replace('"session-106"', '"../../session"')],
    [107, "\0".repeat(100)],
  ];
  for (const [pid, text] of texts) {
    fleet.add(pid);
    Deno.writeTextFileSync(`${folder}/${pid}-00000000.json`, text);
  }
  for (const pid of [110, 111, 112]) {
    fleet.add(pid);
    Deno.removeSync(`${folder}/${pid}-00000000.json`);
  }
  Deno.symlinkSync(`${folder}/100-00000000.json`, `${folder}/110-00000000.json`);
  Deno.mkdirSync(`${folder}/111-00000000.json`);
  await new Deno.Command("mkfifo", { args: [`${folder}/112-00000000.json`] }).output();
  // A lock that is a FIFO, a link or a folder, a name that is no pid, and one that is no UTF-8.
  for (const pid of [120, 121, 122]) {
    Deno.writeTextFileSync(`${folder}/${pid}-00000000.json`, good(pid));
  }
  await new Deno.Command("mkfifo", { args: [`${folder}/120-00000000.lock`] }).output();
  Deno.symlinkSync(`${folder}/100-00000000.lock`, `${folder}/121-00000000.lock`);
  Deno.mkdirSync(`${folder}/122-00000000.lock`);
  for (const name of ["0-00000000", "-1", "1e3", "00100", "100", "100-0", "100-0000000G"]) {
    Deno.writeTextFileSync(`${folder}/${name}.json`, good(100));
    Deno.writeTextFileSync(`${folder}/${name}.lock`, "");
  }
  await new Deno.Command("sh", {
    args: ["-c", 'printf x > "$1/$(printf "\\377.json")"', "sh", folder],
  }).output();
  equal(pids(temp), [100]);
});

Deno.test("a forged pane or name does not pass the parser", () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/p");
  fleet.add(101, { tmux: { pane: "%0; run-shell 'touch /tmp/x'", session: null } });
  fleet.add(102, { tmux: { pane: "%3", session: "a b\nc" }, name: "Not A Name", label: "x\ty" });
  const [second, first] = openRegistry(temp.store).live();
  equal(first?.tmux, null);
  equal(second?.tmux, { pane: "%3", session: null });
  equal([second?.name, second?.label], [null, null]);
});

Deno.test("ten thousand dead entries take bounded steps, and are gone after a few looks", () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/p");
  fleet.add(4_999_999);
  for (let n = 1; n <= 10_000; n++) {
    Deno.writeTextFileSync(`${temp.root}/sessions/${n}-00000000.json`, "x");
    Deno.writeTextFileSync(`${temp.root}/sessions/${n}-00000000.lock`, "");
  }
  const registry = openRegistry(temp.store);
  for (let look = 0; look < 10_000 / REGISTRY_MAX_FILES + 1; look++) registry.live();
  equal(registry.live().map(({ server_pid }) => server_pid), [4_999_999]);
  that(temp.names("sessions").length === 2, "the dead are gone");
});

Deno.test("a folder that is no folder has no servers", () => {
  using temp = tempStore();
  Deno.removeSync(`${temp.root}/sessions`, { recursive: true });
  Deno.writeTextFileSync(`${temp.root}/sessions`, "");
  equal(pids(temp), []);
});

Deno.test("a lock that is held under our own pid is another server's, and is said so", () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/p");
  fleet.add(101);
  let said = "";
  try {
    takePlace(temp.store, "101-00000000").close();
  } catch (error) {
    said = storeFault(error, temp.root);
  }
  match(said, /another server holds it under this server's own pid/);
  equal(pids(temp), [101]);
  takePlace(temp.store, "101-0f3a9c21").close();
});

Deno.test("a server's own place is live until it is closed, and then leaves nothing", () => {
  using temp = tempStore();
  const place = takePlace(temp.store, "101-00000000");
  place.publish(entryOf(101, "/p"));
  equal(pids(temp), [101]);
  place.close();
  equal(pids(temp), []);
  equal(temp.names("sessions"), []);
});

Deno.test("a server that serves several sessions has an entry for each of them", () => {
  using temp = tempStore();
  using fleet = openFleet(temp.root, "/p");
  const row = (session_id: string, name: string | null) => ({
    session_id,
    source: "call-meta",
    transcript_path: null,
    cwd: "/p/sub",
    project: { root: "/p", repo: null, branch: null },
    name,
    named_at: null,
    state: null,
    last_call_ms: 5,
  });
  const sessions = [row("two", "second"), row("one", "first")];
  fleet.add(101, { client: { session_id: "two" }, label: "window", sessions });
  const registry = openRegistry(temp.store);
  const seen = registry.live().map(({ client, name, label }) => [client.session_id, name, label]);
  equal(seen, [["two", "second", "window"], ["one", "first", null]]);
  for (const look of [registry.bySession, registry.seenBefore]) {
    equal([look("one")?.name, look("two")?.name, look("x")], ["first", "second", null]);
  }
});
