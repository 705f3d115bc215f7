import { equal, that } from "../support/assert.ts";
import { line, RawServer, resultOf } from "../support/raw_server.ts";
import { createWorld } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";

/** What a server answers to a client that speaks `protocolVersion`. */
async function greeted(protocolVersion: string) {
  await using world = await createWorld();
  await using server = await RawServer.start(world, A);
  const clientInfo = { name: "claude-code", version: "1.0.0" };
  const params = { protocolVersion, capabilities: {}, clientInfo };
  await server.write(line({ id: 1, method: "initialize", params }));
  return JSON.parse(JSON.stringify((await server.answers([1])).get(1)))["result"];
}

Deno.test("a version of the protocol that both know is agreed on", async () => {
  const { protocolVersion, capabilities, serverInfo, instructions } = await greeted("2024-11-05");
  equal(protocolVersion, "2024-11-05");
  equal(capabilities, { tools: {} });
  equal(serverInfo.name, "oxtail");
  that(instructions.includes("list_project_sessions"), "the model is told what there is");
});

Deno.test("for a version that the server does not know it names its newest", async () => {
  equal((await greeted("2199-01-01")).protocolVersion, "2025-11-25");
});

Deno.test("a call that shall be a task of the protocol, which was not offered, is served as any other", async () => {
  await using world = await createWorld();
  await using server = await RawServer.start(world, A);
  const params = { name: "get_my_session", arguments: {}, task: { ttl: 1_000 } };
  const clientInfo = { name: "claude-code", version: "1.0.0" };
  const hello = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
  await server.write(
    line({ id: 1, method: "initialize", params: hello }) +
      line({ method: "notifications/initialized" }) +
      line({ id: 2, method: "tools/call", params }),
  );
  equal(resultOf((await server.answers([2])).get(2))["ok"], true);
});
