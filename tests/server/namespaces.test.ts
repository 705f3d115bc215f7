import { equal, match, that } from "../support/assert.ts";
import { createWorld, type TestAgent, type World } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-00000000000a";
const B = "bbbbbbbb-0000-4000-8000-00000000000b";

/** How a program gets a pid namespace of its own here, in which it is process 1; null where it may not. */
const CONTAINER = [["-pf"], ["-Urpf"]]
  .map((flags) => ["unshare", ...flags, "--mount-proc", "--kill-child"])
  .find(isAllowed) ?? null;

function isAllowed([program = "", ...args]: readonly string[]): boolean {
  try {
    const streams = { stdin: "null", stdout: "null", stderr: "null" } as const;
    return new Deno.Command(program, { args: [...args, "true"], ...streams }).outputSync().success;
  } catch {
    return false; // no such program
  }
}

function inContainers(name: string, fn: (world: World, start: Start) => Promise<void>): void {
  Deno.test({
    name: CONTAINER === null ? `${name} (skipped: unshare may not make a pid namespace)` : name,
    ignore: CONTAINER === null,
    async fn() {
      await using world = await createWorld();
      const wrapper = CONTAINER ?? [];
      await fn(
        world,
        (session) => world.start({ wrapper, ...(session === undefined ? {} : { session }) }),
      );
    },
  });
}

/** Starts a server that is process 1 of a pid namespace of its own. */
type Start = (session?: string) => Promise<TestAgent>;

const servers = (world: World) =>
  [...Deno.readDirSync(`${world.root}/sessions`)].map(({ name }) => name).sort();

inContainers(
  "two servers with one pid in two containers over one HOME talk [M-own-04]",
  async (world, start) => {
    const [a, b] = [await start(A), await start(B)];
    const names = servers(world);
    equal(names.length, 4, names.join(" "));
    that(names.every((name) => /^1-[0-9a-f]{8}\.(json|lock)$/.test(name)), names.join(" "));
    equal(new Set(names.map((name) => name.slice(2, 10))).size, 2);
    const sent = await a.call("send_message", { target: B, body: "from A" });
    equal([sent.json["ok"], sent.json["status"]], [true, "queued"], sent.text);
    match((await b.call("read_my_messages")).text, /from A/);
    const asked = a.call("ask_peer", { target: B, body: "Which one are you?" });
    for (let answered = false; !answered;) {
      const messages = (await b.call("read_my_messages")).json["messages"];
      const [first] = Array.isArray(messages) ? messages : [];
      if (first === undefined) continue;
      answered = true;
      await b.call("reply_to_message", { message_id: first.id, body: "B" });
    }
    match((await asked).text, /"body":"B"/);
  },
);

inContainers("agents without an id in two containers are two agents", async (world, start) => {
  const [a, b] = [await start(), await start()];
  await b.call("set_my_state", { name: "bob" });
  const sent = await a.call("send_message", { target: "bob", body: "x" });
  equal(sent.json["error"], "no-session-id", sent.text);
  equal([...Deno.readDirSync(`${world.root}/mail`)].length, 2);
});

inContainers(
  "no key is pressed for an agent of another container, and it is said so",
  async (world, start) => {
    await start(B);
    const here = await world.start({ session: A });
    const sent = await here.call("send_message", { target: B, body: "x", wake: "auto" });
    equal([sent.json["status"], sent.json["wake_status"]], ["queued", "skipped_no_target"]);
    match(String(sent.json["hint"]), /in another container/);
    const pane = await here.call("read_session", { name: B, mode: "pane" });
    match(pane.text, /in another container/);
  },
);

inContainers("a server that ended in another container is gone for all", async (world, start) => {
  const b = await start(B);
  const here = await world.start({ session: A });
  equal(servers(world).length, 4);
  await b[Symbol.asyncDispose]();
  await here.call("list_project_sessions");
  equal(servers(world).length, 2);
});
