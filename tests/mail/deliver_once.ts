/** A program that delivers one message and marks its sender: deliver_once.ts <root of the store> */

import { createQuota, deliver } from "../../src/mail/deliver.ts";
import { activityPath, startPath } from "../../src/mail/layout.ts";
import { createCompose } from "../../src/mail/outgoing.ts";
import { openStore } from "../../src/mail/store.ts";
import { denoFiles } from "../../src/sys/deno_files.ts";
import { denoClock, denoRandom, temporaryName } from "../../src/sys/deno_ports.ts";

const [root = ""] = Deno.args;
const world = { files: denoFiles(temporaryName), clock: denoClock, random: denoRandom };
const store = openStore(world, root, null);
if (!store.ok) throw new Error(store.reason);
const fields = {
  body: "hello",
  origin: "peer",
  from_session_id: "alice",
  from_name: "alice",
  from_client: "test",
  to_session_id: "bob",
  project: "/p",
} as const;
const draft = { fromBox: "alice", toBox: "bob", wake: false, ask: false, fields };
const outgoing = createCompose(store.value)(draft);
deliver(store.value, outgoing, createQuota({ unread: 10, perSender: 10 }));
for (let n = 0; n < 2; n++) {
  store.value.files.stamp(activityPath(root, "alice"), "busy");
  store.value.files.replace(startPath(root, "alice"), new TextEncoder().encode("{}\n"));
}
