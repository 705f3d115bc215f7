import { CLIENTS } from "../../src/clients/index.ts";
import { codex } from "../../src/clients/codex.ts";
import { parseProcesses } from "../../src/sys/ps.ts";
import { type Pane, parseLook } from "../../src/sys/tmux.ts";
import { provePane } from "../../src/wake/pane.ts";
import { equal, that } from "../support/assert.ts";

const THREAD = "01a206d3-1183-7a61-8b1a-ae89d10355cc";
const OTHER = "01a206d3-1183-7a61-8b1a-ae89d10355cd";
/** Two terminals; the daemon is a child of the first, and the servers of both are its children. */
const PROCESSES = [
  "100 1 Ss bash",
  "110 100 Sl+ codex",
  "120 110 Sl codex app-server",
  "300 120 S /usr/bin/deno run /opt/oxtail/mod.ts",
  "200 1 Ss bash",
  "210 200 Sl+ codex",
];

function prove(titles: readonly string[], rows: readonly string[] = PROCESSES) {
  const table = parseProcesses(rows.map((row) => `${row}\n`).join(""));
  const panes: Pane[] = titles.map((title, n) => ({
    id: `%${n}`,
    pid: 100 * (n + 1),
    inMode: false,
    isSynchronized: false,
    windowId: "@1",
    session: null,
    title,
  }));
  return provePane(table, panes, 300, codex, CLIENTS, THREAD);
}

Deno.test("under the shared daemon the pane is the one whose title shows the thread", () => {
  const proof = prove([`codex ${OTHER}`, `✳ ${THREAD} | project`]);
  that(proof.ok, "no pane was proved");
  equal(proof.value.id, "%1");
});

Deno.test("without the title, with two of them, or with a part of it no pane is proved", () => {
  const cases = [
    ["bash", "bash"],
    [THREAD, THREAD],
    ["bash", `x${THREAD}`],
    ["bash", `${THREAD}0`],
    [THREAD.slice(0, 30), ""],
  ];
  for (const titles of cases) equal(prove(titles).ok, false, titles.join());
});

Deno.test("a thread that Codex cut to 29 characters is taken for the whole, where one pane shows it", () => {
  const cut = `${THREAD.slice(0, 29)}...`;
  const proof = prove(["bash", `✳ ${cut} | project`]);
  that(proof.ok, "no pane was proved");
  equal(proof.value.id, "%1");
  const cases = [[cut, cut], ["bash", `x${cut}`], ["bash", `${cut}.`], ["bash", cut.slice(0, -1)]];
  for (const titles of cases) equal(prove(titles).ok, false, titles.join());
});

Deno.test("a title in a pane without that client, or with another one, proves nothing", () => {
  const without = PROCESSES.filter((row) => !row.startsWith("210 "));
  equal(prove(["", THREAD], without).ok, false);
  equal(prove(["", THREAD], [...without, "210 200 Tl codex"]).ok, false);
  equal(prove(["", THREAD], [...PROCESSES, "220 210 Sl+ claude"]).ok, false);
});

Deno.test("a title is told from the other lines that tmux prints, whatever it holds", () => {
  const { panes, viewers } = parseLook(
    "P %0 10 0 0 @0 a\nP %1 11 0 0 @0 b\nT %0 P %1 66 0 0 @0 x\n" +
      `T %1 ${THREAD}\nV @0 1700000000 attached\nT %9;x y\n`,
  );
  equal(panes.map(({ id, pid, title }) => [id, pid, title]), [
    ["%0", 10, "P %1 66 0 0 @0 x"],
    ["%1", 11, THREAD],
  ]);
  equal(viewers.length, 1);
});
