/** list_project_sessions: both shapes, with and without tmux. */

import { equal, that, until } from "../support/assert.ts";
import { openFleet } from "../support/fleet.ts";
import { startTmux, TMUX_PROGRAM } from "../support/tmux.ts";
import { createWorld, type TestAgent } from "../support/world.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const FIELDS = [
  "name",
  "path",
  "attached",
  "created_at",
  "windows",
  "client_type",
  "client_session_id",
  "state",
  "peer_name",
  "activity",
  "reachable_by",
  "unread",
  "open_work",
  "cwd",
  "branch",
  "is_me",
];

type Json = Readonly<Record<string, unknown>>;

async function list(agent: TestAgent, args: Record<string, unknown> = {}): Promise<Json> {
  return (await agent.call("list_project_sessions", args)).json;
}

function objects(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

Deno.test("without tmux the list is complete: every field of every agent, and no error", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const b = await world.start({ session: B });
  await a.call("send_message", { target: B, body: "a task", action_required: true });
  await a.call("send_message", { target: B, body: "mail" });
  await b.call("set_my_state", { name: "reviewer", purpose: "reads\tdiffs" });
  await Deno.writeTextFile(`${world.root}/activity/${B}`, "idle");
  const json = await list(a);
  equal(Object.keys(json), [
    "schema_version",
    "ok",
    "project_root",
    "inferred",
    "human",
    "sessions",
    "error",
  ]);
  equal([json["project_root"], json["inferred"], json["error"]], [world.project, true, null]);
  const [own, peer] = objects(json["sessions"]);
  for (const row of [own, peer]) equal(Object.keys(row ?? {}), FIELDS);
  equal([own?.["is_me"], peer?.["is_me"]], [true, false]);
  equal([peer?.["name"], peer?.["attached"], peer?.["windows"]], [null, false, null]);
  equal([peer?.["unread"], peer?.["open_work"]], [2, 1]);
  equal([peer?.["cwd"], peer?.["branch"], peer?.["path"]], [world.project, "main", world.project]);
  that(JSON.stringify(peer?.["state"]).includes("reads\\\\u{9}diffs"), "one line is one line");
  const activity = JSON.stringify(peer?.["activity"]);
  that(/^{"status":"idle","since":[\d.]+,"age_seconds":[0-9]}$/.test(activity), activity);
  equal((await list(a, { project_root: world.project }))["inferred"], false);
});

Deno.test("the compact shape groups agents by tmux session, and keeps those outside", async () => {
  await using world = await createWorld();
  const a = await world.start({ session: A });
  const json = await list(a, { compact: true });
  equal(json["tmux_sessions"], []);
  const [own] = objects(json["agents_outside_tmux"]);
  equal(Object.keys(own ?? {}), [
    "peer_name",
    "client_type",
    "client_session_id",
    "activity",
    "reachable_by",
    "unread",
    "open_work",
    "is_me",
  ]);
  equal(own?.["client_session_id"], A);
});

const tmuxTest = { ignore: TMUX_PROGRAM === null };

Deno.test({
  ...tmuxTest,
  name: "agents show their tmux session; plain sessions of the project appear, others do not",
  async fn() {
    await using world = await createWorld();
    const nested = `${world.project}/nested`;
    for (const folder of [`${world.home}/secret`, nested, `${world.project}/sub`]) {
      await Deno.mkdir(folder);
    }
    await using tmux = await startTmux("work", world.project);
    const places = { inner: `${world.project}/sub`, secret: `${world.home}/secret`, other: nested };
    for (const [name, folder] of Object.entries(places)) {
      await tmux.run("new-session", "-d", "-s", name, "-c", folder, "cat");
    }
    await tmux.run("new-session", "-d", "-s", "odd name", "-c", world.project, "cat");
    const env = { TMUX: tmux.variable, TMUX_PANE: "%0" };
    const a = await world.start({ session: A, env });
    await world.start({ session: B });
    using fleet = openFleet(world.root, nested);
    fleet.add(4_999_999);
    const rows = await until(async () => {
      const json = await list(a);
      equal(json["error"], null);
      const found = objects(json["sessions"]);
      return found[0]?.["name"] === "work" && found;
    }, "the pane to be known");
    equal(rows.map((row) => [row["name"], row["client_session_id"]]), [
      ["work", A],
      [null, B],
      ["inner", null],
      [null, null],
    ]);
    for (const row of rows) equal(Object.keys(row), FIELDS);
    const [own, , plain] = rows;
    equal([own?.["windows"], own?.["attached"], typeof own?.["created_at"]], [1, false, "number"]);
    equal(plain?.["path"], places.inner);
    for (const field of FIELDS.slice(5, -1)) equal(plain?.[field], null, field);
    const compact = await list(a, { compact: true });
    equal(
      objects(compact["tmux_sessions"]).map((one) => [one["name"], objects(one["agents"]).length]),
      [["work", 1], ["inner", 0], [null, 0]],
    );
    equal(objects(compact["agents_outside_tmux"]).map((one) => one["client_session_id"]), [B]);
    const found = await world.start({ session: "cccccccc-1" });
    equal((await found.call("send_message", { target: "work", body: "x" })).json["ok"], true);
  },
});

Deno.test({
  ...tmuxTest,
  name: "attached is true for one viewer and for several",
  async fn() {
    await using world = await createWorld();
    await using tmux = await startTmux("work", world.project);
    const a = await world.start({ session: A, env: { TMUX: tmux.variable, TMUX_PANE: "%0" } });
    const attached = async () => objects((await list(a))["sessions"])[0]?.["attached"];
    equal(await attached(), false);
    const socket = tmux.variable.split(",")[0] ?? "";
    // Panes of another session in which tmux itself runs are terminals that look at this one.
    for (const [n, name] of ["one", "two"].entries()) {
      const view = `env -u TMUX TERM=screen ${TMUX_PROGRAM} -S ${socket} attach -t work`;
      await tmux.run("new-session", "-d", "-s", name, "-c", "/", view);
      const viewers = () => tmux.run("display-message", "-p", "-t", "work", "#{session_attached}");
      await until(async () => Number(await viewers()) === n + 1, `viewer ${name}`);
      equal(await attached(), true, name);
    }
  },
});

Deno.test({
  ...tmuxTest,
  name:
    "a window's name is the agent's when nobody chose another, and a second agent gets a number",
  async fn() {
    await using world = await createWorld();
    await using tmux = await startTmux("work", world.project);
    await tmux.run("rename-window", "-t", "work:0", "My Ed:tor");
    const env = { TMUX: tmux.variable, TMUX_PANE: "%0" };
    const a = await world.start({ session: A, env });
    await world.start({ session: B, env });
    await until(async () => {
      const names = objects((await list(a))["sessions"]).map((row) => row["peer_name"]);
      return JSON.stringify(names) === '["my-ed-tor","my-ed-tor-2"]';
    }, "both names");
  },
});

Deno.test({
  ...tmuxTest,
  name: "a malformed pane and that of another tmux server show no session",
  async fn() {
    await using world = await createWorld();
    await using tmux = await startTmux("work", world.project);
    const a = await world.start({ session: A, env: { TMUX: tmux.variable, TMUX_PANE: "%0;x" } });
    using fleet = openFleet(world.root, world.project);
    fleet.add(4_999_999, { tmux: { pane: "%0", session: "elsewhere" } });
    await a.call("get_my_session");
    const rows = objects((await list(a))["sessions"]);
    equal(
      rows.map((row) => [row["name"], row["windows"], row["client_session_id"]]).sort(),
      [
        [null, null, A],
        ["elsewhere", null, "session-4999999"],
        ["work", 1, null],
      ].sort(),
    );
  },
});

Deno.test("a tmux that fails is told, and the agents are listed all the same", async () => {
  await using world = await createWorld();
  const bin = `${world.home}/bin`;
  await Deno.mkdir(bin);
  await Deno.writeTextFile(`${bin}/tmux`, "#!/bin/sh\necho broken >&2\nexit 3\n", { mode: 0o755 });
  const env = { PATH: `${bin}:/usr/local/bin:/usr/bin:/bin` };
  const a = await world.start({ session: A, env });
  const json = await list(a);
  that(/tmux" failed: broken$/.test(String(json["error"])), String(json["error"]));
  equal(objects(json["sessions"]).length, 1);
});
