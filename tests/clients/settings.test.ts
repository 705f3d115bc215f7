import { claudeHooks, claudeRegistration } from "../../src/clients/claude_settings.ts";
import { codexHooks, codexRegistration } from "../../src/clients/codex_settings.ts";
import { tomlPairs } from "../../src/clients/toml.ts";
import { equal, match } from "../support/assert.ts";

const GATE = '"$HOME/.oxtail/hooks/oxtail-hook" claude-code Stop';
const HOOKS = {
  hooks: {
    Stop: [
      { hooks: [{ type: "command", command: "echo someone else's" }] },
      { hooks: [{ type: "command", command: "true" }, { type: "command", command: GATE }] },
    ],
    SessionStart: [{ matcher: "*", hooks: [{ type: "command", command: GATE }] }],
    PreToolUse: "broken",
  },
};

Deno.test("Claude Code starts the server for everybody, for one project, or not at all", () => {
  const server = { oxtail: { command: "x" } };
  const of = (settings: unknown) => claudeRegistration(JSON.stringify(settings), "/p");
  equal(of({ mcpServers: server }), { ok: true, value: "yes" });
  equal(of({ projects: { "/p": { mcpServers: server } } }), { ok: true, value: "here" });
  equal(of({ projects: { "/q": { mcpServers: server } } }), { ok: true, value: "no" });
  equal(of({ mcpServers: { oxtail: "no object" } }), { ok: true, value: "no" });
  const off = { "/p": { disabledMcpServers: ["oxtail"] } };
  equal(of({ mcpServers: server, projects: off }), { ok: true, value: "off" });
  equal(claudeRegistration("[", "/p").ok, false);
});

Deno.test("only hooks that call the gate count, and a file that is not there has none", () => {
  equal(claudeHooks(JSON.stringify(HOOKS)), {
    ok: true,
    value: { events: ["Stop", "SessionStart"], listens: [], isOff: false, untrusted: [] },
  });
  const off = claudeHooks(JSON.stringify({ ...HOOKS, disableAllHooks: true }));
  equal(off.ok && off.value.isOff, true);
  equal(claudeHooks(null), {
    ok: true,
    value: { events: [], listens: [], isOff: false, untrusted: [] },
  });
  equal(claudeHooks("{").ok, false);
});

Deno.test("as Claude Code does, a byte order mark is passed over, and a comment is not", () => {
  const text = JSON.stringify(HOOKS);
  equal(claudeHooks(`\uFEFF${text}`), claudeHooks(text));
  equal(claudeHooks(" \n"), claudeHooks(null));
  equal(claudeHooks(`// mine\n${text}`).ok, false);
  equal(claudeRegistration(`{ "mcpServers": {}, }`, "/p").ok, false);
});

Deno.test("the events that start the idle listener are told apart from those that call the gate", () => {
  const command = 'exec "$HOME/.oxtail/hooks/oxtail-listener" claude-code Stop';
  const found = claudeHooks(
    JSON.stringify({ hooks: { Stop: [{ hooks: [{ type: "command", command }] }] } }),
  );
  equal(found.ok && [found.value.events, found.value.listens], [[], ["Stop"]]);
});

Deno.test("Codex's registration is found in every form that TOML knows for it", () => {
  const forms = [
    '[mcp_servers.oxtail]\ncommand = "x"',
    '[ mcp_servers . "oxtail" ] # ours',
    '[mcp_servers]\noxtail = { command = "x" }',
    'mcp_servers.oxtail.command = "x"',
    "[mcp_servers.'oxtail'.env]\nA = 'b'",
  ];
  const told = (toml: string) => {
    const found = codexRegistration(toml);
    return found.ok ? found.value : found.reason;
  };
  equal(forms.map(told), ["yes", "yes", "yes", "yes", "yes"]);
  const others = [
    "# [mcp_servers.oxtail]",
    '[mcp_servers.other]\nname = "[mcp_servers.oxtail]"',
    '[other]\ntext = """\n[mcp_servers.oxtail]\n"""',
    "[mcp_servers.oxtail2]",
    "",
  ];
  equal(others.map(told), ["no", "no", "no", "no", "no"]);
  const off = [
    "[mcp_servers.oxtail]\nenabled = false # for now",
    "[mcp_servers]\noxtail = { command = 'x', enabled = false }",
  ];
  equal(off.map(told), ["off", "off"]);
  equal(told("[mcp_servers.oxtail]\n[other]\nenabled = false"), "yes");
  const line = `mcp_servers.oxtail = { command = "x" }\n`;
  equal(told(line), "yes");
  match(told(`${line}[mcp_servers.oxtail.env]\nA = "b"`), /^it is not TOML: .* stands on one line/);
});

Deno.test("a hook of Codex is untrusted until its own place has a hash", () => {
  const path = "/h/.codex/hooks.json";
  const untrusted = (toml: string) => {
    const found = codexHooks(JSON.stringify(HOOKS), toml, path);
    return found.ok ? found.value.untrusted : [found.reason];
  };
  const start = `[hooks.state."${path}:session_start:0:0"]\ntrusted_hash = "sha256:1"\n`;
  const stop = `[hooks.state]\n"${path}:stop:1:1" = { trusted_hash = "sha256:2" }\n`;
  equal(untrusted(""), ["Stop", "SessionStart"]);
  equal(untrusted(start), ["Stop"]);
  equal(untrusted(start + stop), []);
  equal(untrusted(start + stop.replace("1:1", "0:0")), ["Stop"]);
  equal(untrusted(`${start}enabled = false\n${stop}`), ["SessionStart"]);
});

Deno.test("Codex may have its hooks switched off", () => {
  const off = codexHooks("{}", "[features]\nhooks = false", "/x");
  equal(off.ok && off.value.isOff, true);
});

Deno.test("TOML that makes no sense is passed over", () => {
  equal(tomlPairs('[a\n= 1\n"open = 2\n[b]]x\nc = 3\n[[d]]\ne.f = 4'), [
    { path: ["b"], value: "" },
    { path: ["b", "c"], value: "3" },
    { path: ["d"], value: "" },
    { path: ["d", "e", "f"], value: "4" },
  ]);
});
