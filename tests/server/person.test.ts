/** The person as a peer, with real servers and the real command. */

import { equal, match, that, until } from "../support/assert.ts";
import { json, list, object } from "../support/talk.ts";
import { createWorld, type TestAgent, type World } from "../support/world.ts";
import { type Run, runCommandLine } from "../cli/running.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";

function answer(world: World, ...args: string[]): Promise<Run> {
  const { home, project } = world;
  const env = { OXTAIL_PROJECT_ROOT: project, OXTAIL_PROJECT_ID: `${project}/.git` };
  return runCommandLine("answer", home, { args, cwd: project, env });
}

/** The id of the question that waits for the person. */
function ticket(world: World): Promise<string> {
  return until(() => {
    try {
      const [name] = Array.from(Deno.readDirSync(`${world.root}/mail/x-human/new`));
      return name?.name.split(".")[2];
    } catch {
      return undefined;
    }
  }, "a question");
}

function ask(agent: TestAgent, args: Record<string, unknown> = {}) {
  const given = { target: "human", body: "Ship it?", timeout_ms: 60_000, ...args };
  const asking = json(agent, "ask_peer", given);
  asking.catch(() => {});
  return asking;
}

Deno.test("an agent asks the person and gets the answer of the command line, and a second answer is refused [T-person-01]", async () => {
  await using world = await createWorld();
  const agent = await world.start({ session: A });
  const asking = ask(agent, { choices: ["yes", "no"], default: "no" });
  const id = await ticket(world);
  const shown = await answer(world);
  match(shown.stdout, /Ship it\?\n {4}1 {2}yes\n {4}2 {2}no\n {4}default: no/);
  const [first, second] = [await answer(world, id.slice(-6), "1"), await answer(world, id, "no")];
  equal([first.code, first.stderr], [0, ""]);
  const result = await asking;
  equal(
    [object(result, "reply")["body"], object(result, "reply")["origin"], result["timed_out"]],
    ["yes", "operator", false],
  );
  equal(result["wake_status"], "skipped_no_target");
  equal(second.code, 1);
  match((await answer(world)).stdout, /Nobody asks you anything/);
});

Deno.test("a question that nobody answers in time stays, and its answer comes as mail that wants a wake [T-person-02]", async () => {
  await using world = await createWorld();
  const agent = await world.start({ session: A });
  const result = await ask(agent, { timeout_ms: 1, default: "wait" });
  equal([result["timed_out"], result["reply"]], [true, null]);
  equal((await answer(world, "--default-after=0", "--json")).code, 0);
  const [message] = list(await json(agent, "read_my_messages"), "messages");
  equal([message?.["body"], message?.["origin"], message?.["reply_to"]], [
    "wait",
    "operator",
    result["request_id"],
  ]);
  const names = Array.from(Deno.readDirSync(`${world.root}/sent/x-human`), ({ name }) => name);
  match(names.join(), /\.w--r$/);
  const sent = Deno.readTextFileSync(`${world.root}/sent/x-human/${names[0]}`);
  match(sent, /"wake_reason":"late_reply_to_pending".*"by_default":true/);
});

Deno.test("a form in the asker's own client answers, and goes when somebody else was faster [T-person-03]", async () => {
  await using world = await createWorld();
  const form = Promise.withResolvers<string>();
  const accepting = await world.start({
    session: A,
    elicit: (message) => {
      form.resolve(message);
      return Promise.resolve({ action: "accept", content: { answer: "no" } });
    },
  });
  equal(object(await ask(accepting), "reply")["body"], "no");
  equal(await form.promise, "Ship it?");
  let isWithdrawn = false;
  const slow = await world.start({
    session: B,
    elicit: (_, signal) =>
      new Promise((resolve) =>
        signal.addEventListener("abort", () => {
          isWithdrawn = true;
          resolve({ action: "cancel" });
        })
      ),
  });
  const asking = ask(slow);
  equal((await answer(world, await ticket(world), "yes")).stderr, "");
  equal(object(await asking, "reply")["body"], "yes");
  await until(() => isWithdrawn, "the form to be withdrawn");
});

Deno.test("whoever declines a form has not answered: the question stays [T-person-03]", async () => {
  await using world = await createWorld();
  const agent = await world.start({
    session: A,
    elicit: () => Promise.resolve({ action: "decline" }),
  });
  const asking = ask(agent);
  equal((await answer(world, await ticket(world), "yes")).code, 0);
  equal(object(await asking, "reply")["body"], "yes");
});

Deno.test("no agent may ask the person more than twenty things at once [T-person-04]", async () => {
  await using world = await createWorld();
  const agent = await world.start({ session: A });
  for (let n = 0; n < 20; n++) await ask(agent, { timeout_ms: 1 });
  const refused = await ask(agent);
  equal(refused["error"], "mailbox-full");
  match(String(refused["message"]), /20 questions of yours wait for the person/);
});

Deno.test("the list says how the person can be reached, and nobody can be them [T-person-05]", async () => {
  await using world = await createWorld();
  const agent = await world.start({ session: A });
  const human = async () => object(await json(agent, "list_project_sessions"), "human");
  equal(await human(), { open: 0, seen_at: null, reachable: "none" });
  await ask(agent, { timeout_ms: 1 });
  // What a cockpit does.
  using lock = Deno.openSync(`${world.root}/asks/cockpit`, { read: true });
  lock.lockSync(true);
  const { open, seen_at, reachable } = await human();
  equal([open, reachable], [1, "cockpit"]);
  that(typeof seen_at === "number", String(seen_at));
  equal((await ask(agent, { timeout_ms: 1 }))["wake_status"], "fired");
  for (const session_id of ["human", "Operator", "x-human", "system", "user"]) {
    equal((await json(agent, "claim_session", { session_id }))["error"], "id-reserved");
  }
});

Deno.test("a note to the person waits to be seen, and what the person says may be answered [T-person-06]", async () => {
  await using world = await createWorld();
  const agent = await world.start({ session: A });
  const told = await json(agent, "send_message", { target: "human", body: "All green" });
  equal([told["status"], told["target_session_id"]], ["queued", "human"]);
  match((await answer(world)).stdout, /All green/);
  equal((await answer(world, "--seen")).stdout.trim(), "Seen: 1");
  equal(
    (await json(agent, "message_status", { message_id: told["message_id"] }))["status"],
    "acknowledged",
  );
  const { project } = world;
  const env = { OXTAIL_PROJECT_ROOT: project, OXTAIL_PROJECT_ID: `${project}/.git` };
  const target = String((await json(agent, "get_my_session"))["entry"] && A);
  await runCommandLine("message", world.home, {
    args: [target, "Which branch?"],
    cwd: project,
    env,
  });
  const [message] = list(await json(agent, "read_my_messages"), "messages");
  const reply = await json(agent, "reply_to_message", {
    message_id: message?.["id"],
    body: "main",
  });
  equal([reply["ok"], reply["target_session_id"]], [true, "human"]);
  match((await answer(world)).stdout, /main/);
  const task = { target: "human", body: "do it", action_required: true };
  equal((await json(agent, "send_message", task))["error"], "not-an-agent");
});

Deno.test("an agent finds what it was told and what it said, by words or by thread, and nothing is taken by that [T-read-04]", async () => {
  await using world = await createWorld();
  const [a, b] = [await world.start({ session: A }), await world.start({ session: B })];
  await json(a, "send_message", { target: B, body: "The port is 8080" });
  await json(b, "read_my_messages");
  const task = await json(a, "send_message", {
    target: B,
    body: "Use the other Port",
    action_required: true,
  });
  await json(b, "complete_work", { message_id: task["message_id"], body: "It listens there" });
  await json(a, "send_message", { target: B, body: "Nothing else" });
  const search = async (args: Record<string, unknown>) =>
    list(await json(b, "read_my_messages", args), "messages")
      .map(({ body, unread, to_session_id }) => [body, unread ?? false, to_session_id ?? null]);
  equal(await search({ words: "port THE" }), [
    ["Use the other Port", false, null],
    ["The port is 8080", false, null],
  ]);
  equal(await search({ thread: task["message_id"] }), [
    ["It listens there", false, A],
    ["Use the other Port", false, null],
  ]);
  equal(await search({ words: "nothing" }), [["Nothing else", true, null]]);
  equal((await json(b, "read_my_messages"))["count"], 1, "it waits still");
});
