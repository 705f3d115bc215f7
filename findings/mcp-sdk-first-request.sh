#!/bin/sh
# The MCP TypeScript SDK 1.32.2 numbers its requests from 0, and its receiving side takes a cancellation of the
# request 0 for one that names none. So the first question that a server asks its client (a form, a sample) stays
# on the screen when it is withdrawn, and the second does not. Whoever withdraws sends a ping first.
. "$(dirname "$0")/lib/common.sh"
packages @modelcontextprotocol/sdk@1.32.2
cat >"$T/ask.mjs" <<'JS'
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";

const client = new Client({ name: "c", version: "1" }, { capabilities: { elicitation: {} } });
const server = new Server({ name: "s", version: "1" }, { capabilities: {} });
const words = [];
client.setRequestHandler(ElicitRequestSchema, (_, { signal }) =>
  new Promise((resolve) => {
    signal.addEventListener("abort", () => (words.push("withdrawn"), resolve({ action: "cancel" })));
    setTimeout(() => (words.push("still shown"), resolve({ action: "cancel" })), 1_000);
  }));
const [a, b] = InMemoryTransport.createLinkedPair();
await Promise.all([client.connect(a), server.connect(b)]);
for (let n = 0; n < 2; n++) {
  const stop = new AbortController();
  const form = { message: "?", requestedSchema: { type: "object", properties: {} } };
  const asked = server.elicitInput(form, { signal: stop.signal }).catch(() => {});
  setTimeout(() => stop.abort(), 100);
  await asked;
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  console.log(words.shift());
}
process.exit(0);
JS
seen "the first and the second question, each withdrawn after 0.1 s" "still shown withdrawn" \
  "$(cd "$T" && node ask.mjs | tr '\n' ' ' | sed 's/ $//')"
