/** Prompts: what clients show behind a slash. */

import { equal, match } from "../support/assert.ts";
import { createWorld, type TestAgent } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";

/** What a prompt says to the model, or the error that its client gets. */
async function said(agent: TestAgent, name: string, args: Record<string, string> = {}) {
  try {
    const { messages } = await agent.client.getPrompt({ name, arguments: args });
    equal(messages.map(({ role }) => role), ["user"]);
    return messages.map(({ content }) => content.type === "text" ? content.text : "").join("");
  } catch (error) {
    return String(error);
  }
}

async function completed(agent: TestAgent, prompt: string, argument: string, value: string) {
  const ref = { type: "ref/prompt", name: prompt } as const;
  const { completion } = await agent.client.complete({ ref, argument: { name: argument, value } });
  return completion.values;
}

Deno.test("the prompts join, handoff and ask name the tools that do it, and say what the user said", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const { prompts } = await a.client.listPrompts();
  equal(prompts.map(({ name }) => name), ["join", "handoff", "ask"]);
  match(await said(a, "join", { name: "reviewer" }), /`set_my_state`[^]*The name is: reviewer/);
  match(
    await said(a, "handoff", { peer: "builder", task: "the parser" }),
    /to the agent `builder`[^]*hand over: the parser[^]*`send_message`[^]*`action_required` true/,
  );
  match(
    await said(a, "ask", { peer: "builder", question: "Why?" }),
    /Ask the agent `builder`[^]*`ask_peer`[^]*The question: Why\?\nWhere the user's command goes on/,
  );
  match(await said(a, "ask", { peer: "builder" }), /in doubt in this conversation/);
});

Deno.test("a prompt that is not there, or without what it needs, is invalid and says what is", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  match(await said(a, "__proto__"), /-32602: There is no prompt "__proto__": there are join/);
  match(await said(a, "ask"), /-32602: peer: /);
  match(await said(a, "handoff", { peer: "" }), /-32602: peer: /);
  const wrong = [completed(a, "nope", "peer", ""), completed(a, "ask", "nope", "")];
  for (const one of wrong) match(await one.then(String, String), /-32602: /);
});

Deno.test("the names of peers complete what was typed, but not one's own and those of other projects", async () => {
  await using world = await createWorld();
  const other = `${world.home}/other`;
  await Deno.mkdir(`${other}/.git`, { recursive: true });
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  const c = await world.start({ session: "cccccccc-0000-1" });
  const d = await world.start({ session: "dddddddd-0000-1", cwd: other });
  const names: readonly [TestAgent, string][] = [
    [a, "builder-1"],
    [b, "builder-2"],
    [c, "reviewer"],
    [d, "builder-3"],
  ];
  for (const [agent, name] of names) await agent.call("set_my_state", { name });
  equal((await completed(a, "ask", "peer", "")).sort(), ["builder-2", "reviewer"]);
  equal(await completed(a, "handoff", "peer", "Buil"), ["builder-2"]);
  equal(await completed(a, "ask", "question", "b"), []);
});
