import { equal } from "../support/assert.ts";
import { checkoutConfig } from "../../tools/checkout.ts";
import { peerRows } from "./peer.ts";

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

Deno.test("another server is compared in the same run: both are called in turns, and both figures stand in a row", async () => {
  const { command, args } = await checkoutConfig();
  const peer = [command, ...args].map(quoted).join(" ");
  const [row, ...more] = await peerRows(peer, (figure) => figure === "read, nothing there");
  equal(more, []);
  equal(row?.reference, "the peer");
  equal([row?.measured.count, row?.referenceStats.count], [200, 200]);
});

Deno.test("a peer that does not start ends the comparison with a reason", async () => {
  let reason = "";
  try {
    await peerRows("/nowhere/at-all", (figure) => figure === "read, nothing there");
  } catch (error) {
    reason = String(error);
  }
  equal(reason.includes("did not start"), true);
});
