/** The server says when the gate that hooks run is missing or older than itself. */

import { GATE_SHA256 } from "../../src/setup/packed.ts";
import denoJson from "../../deno.json" with { type: "json" };
import gate from "../../hooks/oxtail-hook" with { type: "text" };
import { equal, match } from "../support/assert.ts";
import { type AgentOptions, createWorld, type World } from "../support/world.ts";

/** What a server that starts now says. */
async function said(world: World, options: AgentOptions = {}): Promise<string> {
  const agent = await world.start(options);
  await agent.call("get_my_session");
  const text = agent.stderr();
  await agent[Symbol.asyncDispose]();
  return text;
}

function install(world: World, folder: string, name: string, text: string): void {
  Deno.mkdirSync(`${world.root}/${folder}`, { recursive: true, mode: 0o700 });
  Deno.writeTextFileSync(`${world.root}/${folder}/${name}`, text);
}

Deno.test("a missing gate is one line, for clients that have hooks and no plugin", async () => {
  await using world = await createWorld();
  match(await said(world), /^oxtail: There is no gate at ".*\/hooks\/oxtail-hook", [^\n]*\n$/);
  equal(await said(world, { env: { OXTAIL_HOOKS: "plugin" } }), "");
  equal(await said(world, { clientName: "some-client" }), "");
});

Deno.test("the gate of an older version is one line, that of this one or a newer one none", async () => {
  await using world = await createWorld();
  install(world, "hooks", "oxtail-hook", gate);
  equal(await said(world), "");
  // What setup notes of the gate tells; whether somebody has changed it since is for diagnose to say.
  const record = (version: string, sha256 = "another", script = "hooks/oxtail-hook") => {
    const scripts = { ...GATE_SHA256, [script]: sha256 };
    install(world, "setup", "record.json", JSON.stringify({ version, scripts }));
  };
  for (const script of ["hooks/oxtail-hook", "hooks/oxtail-hand-over"]) {
    record(denoJson.version, "another", script);
    match(await said(world), /^oxtail: The gate at "[^\n]*" is that of another version, [^\n]*\n$/);
  }
  record("0.0.9", "another");
  const old = await said(world);
  match(old, /is that of 0\.0\.9, this is /);
  equal(old.includes(denoJson.version), true);
  record("99.0.0", "another");
  equal(await said(world), "");
  record("0.0.9", GATE_SHA256["hooks/oxtail-hook"]);
  equal(await said(world), "");
});
