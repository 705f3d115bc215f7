import denoJson from "../../deno.json" with { type: "json" };
import { equal, match, that } from "../support/assert.ts";
import { HANDSHAKE, line, RawServer, resultOf } from "../support/raw_server.ts";
import { type Json, object } from "../support/talk.ts";
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
  equal(capabilities, { tools: {}, prompts: {}, completions: {} });
  equal([serverInfo.name, serverInfo.version], ["oxtail", denoJson.version]);
  match(serverInfo.icons, /data:image\/svg/);
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

// Without a handshake: since 2026-07-28 each request says for itself who asks.

const CLIENT = "io.modelcontextprotocol/clientInfo";
const SERVER = "io.modelcontextprotocol/serverInfo";
const ENVELOPE = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
  [CLIENT]: { name: "claude-code", version: "1.0.0" },
};

/** The answer to one request that a client without a handshake makes. */
async function answered(
  server: RawServer,
  method: string,
  params: Json = {},
  meta: Json = ENVELOPE,
) {
  await server.write(line({ id: 1, method, params: { ...params, _meta: meta } }));
  return (await server.answers([1])).get(1) ?? {};
}

Deno.test("a client that looks for the version without a handshake finds it, and goes on in it or in an older one", async () => {
  await using world = await createWorld();
  await using server = await RawServer.start(world, A);
  const found = object(await answered(server, "server/discover"), "result");
  equal(found["resultType"], "complete");
  equal(found["supportedVersions"], ["2026-07-28"]);
  equal(found["capabilities"], { tools: {}, prompts: {}, completions: {} });
  match(found["instructions"], /list_project_sessions/);
  equal(object(object(found, "_meta"), SERVER)["name"], "oxtail");
  that(Number(found["ttlMs"]) > 0 && found["cacheScope"] === "public", "it may be kept");
  const listed = object(await answered(server, "tools/list"), "result");
  equal([listed["resultType"], listed["cacheScope"]], ["complete", "public"]);
  await server.write(HANDSHAKE + line({ id: 2, method: "tools/list" }));
  const older = object((await server.answers([2])).get(2) ?? {}, "result");
  equal(Object.keys(older), ["tools"]);
  equal(older["tools"], listed["tools"]);
});

Deno.test("who only looks which versions there are is no agent yet, and the first request makes it one", async () => {
  await using world = await createWorld();
  await using server = await RawServer.start(world, A);
  await answered(server, "server/discover");
  equal(await entries(world.root), 0);
  await answered(server, "tools/list");
  equal(await entries(world.root), 1);
});

Deno.test("a call without a handshake is one of the client and the session that it names", async () => {
  await using world = await createWorld();
  await using server = await RawServer.start(world, A);
  const answer = await answered(server, "tools/call", { name: "get_my_session", arguments: {} });
  const client = object(object(resultOf(answer), "entry"), "client");
  equal([client["type"], client["session_id"]], ["claude-code", A]);
  const result = object(answer, "result");
  equal(result["resultType"], "complete");
  equal(object(result, "_meta")[SERVER], { name: "oxtail", version: denoJson.version });
  that(!("ttlMs" in result), "the result of a call is not kept");
});

Deno.test("a request of a version that the server does not know is told which ones it knows", async () => {
  await using world = await createWorld();
  await using server = await RawServer.start(world, A);
  for (const method of ["server/discover", "tools/list"]) {
    const meta = { ...ENVELOPE, "io.modelcontextprotocol/protocolVersion": "2199-01-01" };
    const error = object(await answered(server, method, {}, meta), "error");
    equal(error["code"], -32022);
    equal(error["data"], { supported: ["2026-07-28"], requested: "2199-01-01" });
  }
  const { [CLIENT]: _, ...bare } = ENVELOPE;
  for (
    const meta of [{ ...ENVELOPE, [CLIENT]: { name: 7 } }, {
      ...bare,
      "io.modelcontextprotocol/protocolVersion": 7,
    }]
  ) {
    const error = object(await answered(server, "tools/list", {}, meta), "error");
    equal(error["code"], -32602);
    match(error["message"], /_meta: io\.modelcontextprotocol\//);
  }
  that("result" in await answered(server, "tools/list", {}, bare), "a client may keep its name");
});

/** How many servers are registered. */
async function entries(root: string): Promise<number> {
  const names = await Array.fromAsync(Deno.readDir(`${root}/sessions`)).catch(() => []);
  return names.filter(({ name }) => name.endsWith(".json")).length;
}
