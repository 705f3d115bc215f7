import { claimOf } from "../../src/agents/adopt.ts";
import { createAgent, type ServerAgent } from "../../src/agents/agent.ts";
import { hit } from "../../src/agents/identity.ts";
import { callMetaEvidence } from "../../src/agents/sources.ts";
import { followSuccessor } from "../../src/mail/successor.ts";
import { FileError, type Files } from "../../src/sys/files.ts";
import type { Entry } from "../../src/wire/entry.ts";
import { provisionalBox } from "../../src/wire/ids.ts";
import { HOOK_ONLY_MAX_AGE_MS } from "../../src/wire/limits.ts";
import { endedTurn, formatTurn, NO_TURN, type Start } from "../../src/wire/notes.ts";
import { equal } from "../support/assert.ts";
import { startOf } from "../support/fleet.ts";
import { type TempStore, tempStore } from "../support/store.ts";

/** An agent whose entries land in a list. */
function agentIn(
  temp: TempStore,
  startOf: (sessionId: string) => Start | null = () => null,
): { agent: ServerAgent; published: Entry[] } {
  const published: Entry[] = [];
  const place = { publish: (entry: Entry) => void published.push(entry), close() {} };
  const agent = createAgent(temp.store, place, {
    serverPid: 7,
    domain: "00000000",
    startedMs: 1,
    client: { type: "claude-code", version: null, pid: 6, cwd: "/project" },
    project: { root: "/project", repo: null, branch: null },
    surroundings: { tmux: null, label: null },
    startOf,
  });
  return { agent, published };
}
/** The agent of the session `id`, with a server of its own. */
function agentWith(temp: TempStore, id: string): ServerAgent {
  const { agent } = agentIn(temp);
  agent.learn(hit("env", id, "strong"));
  return agent;
}
const drop = (id: string, sinceMs: number, boxFollows: boolean) =>
  hit("hook-drop", id, "certain", { sinceMs, boxFollows });
const meta = (threadId: string) => callMetaEvidence({ threadId });

Deno.test("what waited for an unknown agent moves to its box, and later mail follows", () => {
  using temp = tempStore();
  const { agent } = agentIn(temp);
  const early = provisionalBox("7-00000000", 1);
  equal(agent.box(), early);
  temp.send("bob", early);
  agent.learn(hit("env", "me", "strong"));
  temp.send("bob", early);
  equal(temp.names("mail/me/new").length, 2);
  equal(temp.names(`mail/${early}/new`), []);
});

Deno.test("a cleared session takes mail, name and state along; a resumed one takes nothing", () => {
  using temp = tempStore();
  const { agent, published } = agentIn(temp);
  agent.learn(drop("a", 1, false));
  agent.describe({ name: "builder", state: { purpose: "builds", updated_at: 1 } });
  temp.send("bob", "a");
  agent.learn(drop("b", 2, true));
  equal(temp.names("mail/b/new").length, 1);
  equal(followSuccessor(temp.store, "a"), "b");
  equal(published.at(-1)?.name, "builder");
  equal(published.at(-1)?.state?.purpose, "builds");
  agent.learn(drop("c", 3, false));
  equal(temp.names("mail/b/new").length, 1);
  equal(temp.names("mail/c/new"), []);
  equal(published.at(-1)?.client.session_id, "c");
  equal(published.at(-1)?.name, null);
});

Deno.test("a resumed session is called what it was called; the one that /clear ended is not", () => {
  using temp = tempStore();
  const first = agentIn(temp).agent;
  first.learn(drop("a", 1, false));
  first.describe({ name: "builder", state: { purpose: "builds", updated_at: 1 } });
  first.learn(drop("b", 2, true));
  const { agent, published } = agentIn(temp);
  agent.learn(drop("b", 3, false));
  equal([published.at(-1)?.name, published.at(-1)?.state?.purpose], ["builder", "builds"]);
  agent.learn(drop("a", 4, false));
  equal([published.at(-1)?.name, published.at(-1)?.state], [null, null]);
});

Deno.test("what an agent says before it is identified goes to its box, and adds to what was kept there", () => {
  using temp = tempStore();
  agentWith(temp, "me").describe({ name: "builder", state: { purpose: "builds", updated_at: 1 } });
  const { agent, published } = agentIn(temp);
  agent.describe({ state: { purpose: "tests", updated_at: 2 } });
  agent.learn(hit("env", "me", "strong"));
  equal([published.at(-1)?.name, published.at(-1)?.state?.purpose], ["builder", "tests"]);
  equal(temp.names(`mail/${provisionalBox("7-00000000", 1)}`).includes("card.json"), false);
  equal(agentWith(temp, "me").entry().state?.purpose, "tests");
});

Deno.test("of two servers of a session neither takes back what the other was told", () => {
  using temp = tempStore();
  const [one, two] = [agentWith(temp, "me"), agentWith(temp, "me")];
  one.describe({ name: "reviewer", named_at: 1, state: { purpose: "reviews", updated_at: 1 } });
  equal(two.card().state?.purpose, "reviews");
  two.describe({ state: { purpose: "tests", updated_at: 2 } });
  one.describe({ name: "tester", named_at: 3 });
  const { name, state } = agentWith(temp, "me").entry();
  equal([name, state?.purpose], ["tester", "tests"]);
});

Deno.test("a server that comes back to a session takes what it is called now", () => {
  using temp = tempStore();
  const { agent } = agentIn(temp);
  agent.learn(drop("a", 1, false));
  agent.describe({ name: "builder", named_at: 1 });
  agent.learn(drop("c", 2, false));
  agentWith(temp, "a").describe({ name: "planner", named_at: 2 });
  agent.learn(drop("a", 3, false));
  equal(agent.entry().name, "planner");
});

Deno.test("a card of a later version is left alone", () => {
  using temp = tempStore();
  const path = `${temp.root}/mail/me/card.json`;
  Deno.mkdirSync(`${temp.root}/mail/me`);
  const text = '{"schema_version":2,"name":"builder"}';
  Deno.writeTextFileSync(path, text);
  const agent = agentWith(temp, "me");
  agent.describe({ name: "tester", named_at: 1 });
  equal([agent.entry().name, Deno.readTextFileSync(path)], ["tester", text]);
});

Deno.test("a name that could not be written at /clear is written when it can be", () => {
  using temp = tempStore();
  const { agent } = agentIn(temp);
  agent.learn(drop("a", 1, false));
  agent.describe({ name: "builder", named_at: 1 });
  const path = `${temp.root}/mail/b/card.json`;
  Deno.mkdirSync(path, { recursive: true });
  agent.learn(drop("b", 2, true));
  equal(agentWith(temp, "a").entry().name, "builder", "it is not lost meanwhile");
  Deno.removeSync(path);
  agent.settle();
  equal(agentWith(temp, "b").entry().name, "builder");
});

Deno.test("a card that cannot be written is written later, and one that cannot be read is none", () => {
  using temp = tempStore();
  const path = `${temp.root}/mail/me/card.json`;
  Deno.mkdirSync(path, { recursive: true });
  const agent = agentWith(temp, "me");
  agent.describe({ name: "builder" });
  equal(agent.entry().name, "builder");
  equal(agentWith(temp, "me").entry().name, null);
  Deno.removeSync(path);
  agent.describe({ state: { purpose: "builds", updated_at: 1 } });
  equal(agentWith(temp, "me").entry().name, "builder");
});

Deno.test("a session that is resumed after /clear gets its own mail again", () => {
  using temp = tempStore();
  const { agent } = agentIn(temp);
  agent.learn(drop("a", 1, false));
  agent.learn(drop("b", 2, true));
  agent.learn(drop("a", 3, false));
  equal(followSuccessor(temp.store, "a"), "a");
  temp.send("bob", "a");
  agent.settle();
  equal(temp.names("mail/a/new").length, 1);
});

Deno.test("mail that slipped into a box that was left is moved on, unless its session came back", () => {
  using temp = tempStore();
  const { agent } = agentIn(temp);
  agent.learn(drop("a", 1, false));
  agent.learn(drop("b", 2, true));
  const slip = () => {
    Deno.removeSync(`${temp.root}/mail/a/successor`);
    temp.send("bob", "a");
  };
  slip();
  Deno.writeTextFileSync(`${temp.root}/mail/a/successor`, "b\n");
  agent.settle();
  equal(temp.names("mail/b/new").length, 1);
  slip();
  agent.settle();
  equal(temp.names("mail/a/new").length, 1);
});

Deno.test("two threads of one server do not mix: each call is its own thread, and no mail moves", () => {
  using temp = tempStore();
  const { agent, published } = agentIn(temp);
  const one = agent.caller(meta("one"));
  temp.send("bob", "one");
  one.describe({ name: "first", state: { purpose: "", updated_at: 1 } });
  const two = agent.caller(meta("two"));
  equal([one.box(), two.box()], ["one", "two"]);
  equal([one.entry().client.session_id, two.entry().client.session_id], ["one", "two"]);
  equal([one.entry().name, two.entry().name], ["first", null]);
  equal(published.at(-1)?.client.session_id, "two");
  equal(temp.names("mail/one/new").length, 1);
  equal(temp.names("mail/two/new"), []);
  equal(followSuccessor(temp.store, "one"), "one");
});

Deno.test("what a thread claims holds for that thread alone", () => {
  using temp = tempStore();
  const { agent } = agentIn(temp);
  agent.caller(meta("one")).claim(claimOf("claimed", 5, null, true));
  temp.send("bob", "two");
  equal(agent.caller(meta("two")).box(), "two");
  equal(agent.caller(meta("one")).identity().source, "self-register");
  equal(agent.caller(meta("one")).box(), "claimed");
  equal(temp.names("mail/two/new").length, 1);
});

Deno.test("all sessions of a server are published, each with what it says of itself and where it works", () => {
  using temp = tempStore();
  const starts = new Map([["two", startOf("two", "/elsewhere")]]);
  const { agent, published } = agentIn(temp, (id) => starts.get(id) ?? null);
  const shown = () =>
    (published.at(-1)?.sessions ?? []).map(({ session_id, cwd, name }) => [session_id, cwd, name]);
  const one = agent.caller(meta("one"));
  equal(published.at(-1)?.sessions, undefined, "one session is that of the entry");
  one.describe({ name: "first", state: { purpose: "builds", updated_at: 1 } });
  const two = agent.caller(meta("two"));
  two.describe({ name: "second" });
  equal(shown(), [["two", "/elsewhere", "second"], ["one", "/project", "first"]]);
  equal([two.entry().project.root, one.entry().project.root], ["/elsewhere", "/project"]);
  equal(published.at(-1)?.client.session_id, "two");
  starts.set("two", startOf("two", "/elsewhere", { ended: true }));
  agent.settle();
  equal(shown(), [["one", "/project", "first"]]);
  temp.nowMs += HOOK_ONLY_MAX_AGE_MS + 1;
  agent.settle();
  equal(shown(), [], "silent for a day");
  Deno.writeTextFileSync(`${temp.root}/activity/one`, "idle");
  const time = new Date(temp.nowMs);
  Deno.utimeSync(`${temp.root}/activity/one`, time, time);
  agent.settle();
  equal(shown(), [["one", "/project", "first"]]);
});

Deno.test("a claim of one thread moves nothing of another that called meanwhile", () => {
  using temp = tempStore();
  const { agent } = agentIn(temp);
  const one = agent.caller(meta("one"));
  agent.caller(meta("two"));
  for (const box of ["one", "two"]) temp.send("bob", box);
  one.claim(claimOf("claimed", 5, null, true));
  equal([followSuccessor(temp.store, "one"), followSuccessor(temp.store, "two")], [
    "claimed",
    "two",
  ]);
  equal([temp.names("mail/claimed/new").length, temp.names("mail/two/new").length], [1, 1]);
});

Deno.test("an id that a call named for one thread is another's for all the others", () => {
  using temp = tempStore();
  const { agent } = agentIn(temp);
  const one = agent.caller(meta("one"));
  const two = agent.caller(meta("two"));
  equal([one.isAnothers("one"), two.isAnothers("one"), two.isAnothers("x")], [false, true, false]);
  one.claim(claimOf("claimed", 5, null, true));
  equal([one.isAnothers("claimed"), two.isAnothers("claimed")], [false, true]);
});

Deno.test("of several sessions a call that names none is none of them, and what it claims moves nothing", () => {
  using temp = tempStore();
  const { agent, published } = agentIn(temp);
  for (const id of ["one", "two"]) {
    agent.caller(meta(id));
    temp.send("bob", id);
  }
  const unnamed = agent.caller(callMetaEvidence(undefined));
  equal([unnamed.identity().sessionId, unnamed.box()], [null, provisionalBox("7-00000000", 1)]);
  unnamed.claim(claimOf("three", 5, null, true));
  equal(agent.caller(callMetaEvidence(undefined)).box(), "three");
  equal([followSuccessor(temp.store, "one"), followSuccessor(temp.store, "two")], ["one", "two"]);
  equal(published.at(-1)?.sessions?.map(({ session_id }) => session_id), ["three", "two", "one"]);
});

Deno.test("a call without metadata is the server's own agent", () => {
  using temp = tempStore();
  const { agent } = agentIn(temp);
  agent.learn(hit("env", "me", "strong"));
  const caller = agent.caller(callMetaEvidence(undefined));
  equal(caller.box(), "me");
  agent.learn(drop("next", 2, true));
  equal(caller.box(), "next");
});

Deno.test("mail is read in the turn that the hooks marked, and in none once they marked the end of the session", () => {
  using temp = tempStore();
  const { agent } = agentIn(temp);
  agent.learn(hit("env", "me", "strong"));
  const readIn = (turn: string) => {
    Deno.writeTextFileSync(`${temp.root}/turn/me`, formatTurn(turn));
    return agent.reader().turn;
  };
  equal(agent.reader().turn, "s7-00000000", "no hooks");
  equal(readIn("f69a97aa-fdcc-4c26-ba0d-4214d46ef205"), "f69a97aa-fdcc-4c26-ba0d-4214d46ef205");
  equal(readIn(NO_TURN), NO_TURN);
  equal(readIn(endedTurn(temp.nowMs)), "s7-00000000");
});

/** A disk on which the operations in `refused` fail, as on a full one. */
function refusing(refused: Set<keyof Files>) {
  return (files: Files): Files => {
    const fail = (operation: keyof Files, path: string) => {
      if (refused.has(operation)) throw new FileError("no-space", operation, path);
    };
    return {
      ...files,
      list: (path) => (fail("list", path), files.list(path)),
      makeFolder: (path) => (fail("makeFolder", path), files.makeFolder(path)),
      readText: (path) => (fail("readText", path), files.readText(path)),
      rename: (from, to) => (fail("rename", from), files.rename(from, to)),
      replace: (path, bytes) => (fail("replace", path), files.replace(path, bytes)),
    };
  };
}

Deno.test("an entry that could not be published is no error of the call, and is published later", () => {
  using temp = tempStore();
  const published: Entry[] = [];
  let isFull = true;
  const place = {
    publish(entry: Entry) {
      if (isFull) throw new FileError("no-space", "replace", "entry");
      published.push(entry);
    },
    close() {},
  };
  const agent = createAgent(temp.store, place, {
    serverPid: 7,
    domain: "00000000",
    startedMs: 1,
    client: { type: "x", version: null, pid: 6, cwd: "/" },
    project: { root: "/", repo: null, branch: null },
    surroundings: { tmux: null, label: null },
  });
  agent.learn(hit("env", "me", "strong"));
  agent.locate({ tmux: null, label: "here" });
  agent.settle();
  equal(agent.box(), "me");
  let told = "";
  try {
    agent.describe({ name: "builder" });
  } catch (error) {
    told = error instanceof FileError ? error.fault : String(error);
  }
  equal(told, "no-space");
  equal(published, []);
  isFull = false;
  agent.settle();
  equal(published.map(({ client, name }) => [client.session_id, name]), [["me", "builder"]]);
  agent.settle();
  equal(published.length, 1);
});

Deno.test("a box that somebody has to fix is told at each look, and keeps no other mail from moving", () => {
  using temp = tempStore();
  const { agent } = agentIn(temp);
  agent.learn(drop("a", 1, false));
  agent.learn(drop("b", 2, true));
  Deno.symlinkSync("/nowhere", `${temp.root}/mail/c`);
  const faultOf = (act: () => void) => {
    try {
      act();
    } catch (error) {
      return error instanceof FileError ? error.fault : String(error);
    }
    return null;
  };
  equal(faultOf(() => agent.learn(drop("c", 3, false))), "not-a-folder");
  Deno.removeSync(`${temp.root}/mail/a/successor`);
  temp.send("bob", "a");
  Deno.writeTextFileSync(`${temp.root}/mail/a/successor`, "b\n");
  equal(faultOf(() => agent.settle()), "not-a-folder");
  equal(temp.names("mail/b/new").length, 1);
  Deno.removeSync(`${temp.root}/mail/c`);
  equal(faultOf(() => agent.settle()), null);
});

Deno.test("a disk that refuses the successor delays the mail of a session that was left", () => {
  const refused = new Set<keyof Files>();
  using temp = tempStore(refusing(refused));
  const { agent } = agentIn(temp);
  agent.learn(drop("a", 1, false));
  temp.send("bob", "a");
  refused.add("makeFolder").add("replace");
  agent.learn(drop("b", 2, true));
  agent.settle();
  equal(agent.box(), "b");
  equal(temp.names("mail/a/new").length, 1);
  refused.clear();
  agent.settle();
  equal(followSuccessor(temp.store, "a"), "b");
  equal(temp.names("mail/b/new").length, 1);
});

Deno.test("mail that could not be moved is moved later, whatever folder it is in", () => {
  const refused = new Set<keyof Files>();
  using temp = tempStore(refusing(refused));
  const { agent } = agentIn(temp);
  agent.learn(drop("a", 1, false));
  temp.send("bob", "a");
  const [name] = temp.names("mail/a/new");
  Deno.renameSync(`${temp.root}/mail/a/new/${name}`, `${temp.root}/mail/a/cur/${name}`);
  refused.add("rename");
  agent.learn(drop("b", 2, true));
  refused.clear();
  equal(temp.names("mail/b/cur"), []);
  agent.settle();
  equal(temp.names("mail/b/cur").length, 1);
});

Deno.test("two sessions that were left on a full disk both lead to the one that runs", () => {
  const refused = new Set<keyof Files>();
  using temp = tempStore(refusing(refused));
  const { agent } = agentIn(temp);
  agent.learn(drop("a", 1, false));
  temp.send("bob", "a");
  refused.add("makeFolder").add("replace");
  agent.learn(drop("b", 2, true));
  // The successor of the second one is written first.
  Deno.mkdirSync(`${temp.root}/mail/a/successor/in the way`, { recursive: true });
  refused.clear();
  agent.learn(drop("c", 3, true));
  Deno.removeSync(`${temp.root}/mail/a/successor`, { recursive: true });
  agent.settle();
  equal(followSuccessor(temp.store, "a"), "c");
  equal(followSuccessor(temp.store, "b"), "c");
  equal(temp.names("mail/c/new").length, 1);
});

Deno.test("a successor that cannot be read is not taken for a session that was resumed", () => {
  const refused = new Set<keyof Files>();
  using temp = tempStore(refusing(refused));
  const { agent } = agentIn(temp);
  agent.learn(drop("a", 1, false));
  agent.learn(drop("b", 2, true));
  // A sender that did not know yet, and then no file can be opened any more.
  Deno.removeSync(`${temp.root}/mail/a/successor`);
  temp.send("bob", "a");
  Deno.writeTextFileSync(`${temp.root}/mail/a/successor`, "b\n");
  refused.add("readText");
  agent.settle();
  refused.clear();
  agent.settle();
  equal(temp.names("mail/b/new").length, 1);
});
