import { runCommandLine } from "../cli/running.ts";
import { equal, match, that } from "../support/assert.ts";
import { CHROMIUM, type Json, openPage } from "../support/browser.ts";
import { makeNight, type Night } from "../support/night.ts";

async function report({ home, project }: Night, ...args: string[]) {
  const env = { OXTAIL_PROJECT_ROOT: project, OXTAIL_PROJECT_ID: `${project}/.git` };
  return await runCommandLine("report", home, { args, cwd: project, env });
}

Deno.test({
  name:
    "a night of 20 agents and 3,000 messages is one page that runs nothing and asks for nothing, on screen and on paper",
  ignore: CHROMIUM === null,
  // The browser's streams end with its process.
  sanitizeResources: false,
  sanitizeOps: false,
  async fn() {
    using night = makeNight({ agents: 20, messages: 3_000 });
    const { code, stdout, stderr } = await report(night, "--since=9h");
    equal(code, 0, stderr);
    that(new TextEncoder().encode(stdout).length <= 2_000_000, `${stdout.length}`);
    const path = `${night.home}/night.html`;
    await Deno.writeTextFile(path, stdout);
    await using page = await openPage(`file://${encodeURI(path)}`);
    const { result } = await page.send("Runtime.evaluate", {
      expression: "JSON.stringify([document.title,document.scripts.length,document.images.length])",
    });
    const [title, scripts, images] = JSON.parse(String(field(result, "value")));
    match(title, /^oxtail: project, /);
    equal([scripts, images], [0, 0]);
    const requests = page.events.filter(({ method }) => method === "Network.requestWillBeSent")
      .map(({ params }) => String(field(params["request"], "url")));
    equal(requests, [`file://${encodeURI(path)}`]);
    // What the policy had to refuse would stand here.
    equal(page.events.filter(({ method }) => method === "Log.entryAdded"), []);
    for (const width of [400, 800, 1_400]) {
      await page.send("Emulation.setDeviceMetricsOverride", {
        width,
        height: 900,
        deviceScaleFactor: 1,
        mobile: width < 500,
      });
      const { result } = await page.send("Runtime.evaluate", {
        expression: "document.documentElement.scrollWidth",
      });
      that(Number(field(result, "value")) <= width, `${width} px: ${field(result, "value")}`);
    }
    const { nodes } = await page.send("Accessibility.getFullAXTree", { depth: 6 });
    const named = (role: string) => nodesOf(nodes, role);
    const headings = named("heading");
    for (const heading of ["What your agents did", "What needs you", "Tasks", "Wakes"]) {
      that(headings.includes(heading), headings.slice(0, 20).join("; "));
    }
    equal(named("table"), [
      "Tasks",
      "Questions to you",
      "Wakes",
      "What oxtail put before each agent",
    ]);
    that(named("image").length === 20, "a picture with a sentence for each agent");
    that(named("image").every((name) => /^agent-\d+: busy .* messages$/.test(name)), "in words");
    const { data } = await page.send("Page.printToPDF", { pageRanges: "1-2" });
    match(atob(String(data).slice(0, 8)), /^%PDF/);
  },
});

Deno.test("a report names what needs the person first, cuts the longest bodies, and keeps secrets back", async () => {
  using night = makeNight({ agents: 3, messages: 60, bodyChars: 7_000 });
  night.temp.send("agent-0-id", "human", {
    ask: true,
    body: `May I push? TOKEN=abcd1234efgh5678`,
    project: `${night.project}/.git`,
  });
  const { stdout } = await report(night, "--since=9h");
  const [needs = ""] = /<ol class=needs>.*?<\/ol>/s.exec(stdout) ?? [];
  match(needs, /agent-0<\/b> asks you: .*May I push/);
  equal(stdout.includes("abcd1234efgh5678"), false);
  equal(/<(?:script|img|iframe|link|svg on)/i.test(stdout), false);
  match((await report(night, "--since=9h", "--raw")).stdout, /abcd1234efgh5678/);
});

Deno.test("a report says that no journal was kept, and when it is asked for wrongly", async () => {
  using night = makeNight({ agents: 2, messages: 10 });
  await Deno.remove(`${night.temp.root}/journal`, { recursive: true });
  match((await report(night, "--since=9h")).stdout, /No journal was kept in this time/);
  for (const args of [[], ["--since=25:00"], ["--since=1h", "--until=2h"]]) {
    equal((await report(night, ...args)).code, 64);
  }
});

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

/** The names of the nodes with a role, in the order of the page. */
function nodesOf(nodes: unknown, role: string): string[] {
  const all: readonly Json[] = Array.isArray(nodes) ? nodes : [];
  return all.filter((node) => field(node["role"], "value") === role && node["ignored"] !== true)
    .map((node) => String(field(node["name"], "value")));
}
