import assert from "node:assert/strict";
import { codexServerPart } from "../../src/setup/part.ts";
import { readToml } from "../../src/setup/toml_text.ts";
import { isObject } from "../../src/wire/json.ts";
import { ok } from "../../src/wire/result.ts";

const part = codexServerPart("/h/.codex/config.toml", `/h/it's "me"/.oxtail/bin/oxtail`, false);

/** Texts that people and Codex write. Adding and taking out must give back each, byte for byte. */
const TEXTS: Record<string, string> = {
  "comments and tables":
    `# top\nmodel = "x" # m\n\n[projects."/a b"]\ntrust_level = "trusted"\n\n[[x]]\na=1\n`,
  "another server": `[mcp_servers.other]\ncommand = "x"\n# of other\n\n# of tail\n[tail]\nx = 1\n`,
  "another server by keys": `mcp_servers.other.command = "x"\n\n[tail]\nx = 1\n`,
  "servers in one table": `[mcp_servers]\nother = { command = "x" }\n`,
  "servers on one line": `mcp_servers = { other = { command = "x" } } # all\n`,
  "lines of Windows": `a = 1\r\n[b]\r\nc = 2\r\n`,
  "no last line break": `model = "x"`,
  "dates and large numbers": `d = 1979-05-27T07:32:00Z\nt = 07:32:00\nn = 9223372036854775807\n`,
};

for (const [name, text] of Object.entries(TEXTS)) {
  Deno.test(`with ${name}, the server is added without touching the rest, and taken out again`, () => {
    const added = part.add(text);
    assert.ok(added.ok, JSON.stringify(added));
    for (const line of text.split(/\r?\n/).filter((line) => !line.includes("mcp_servers"))) {
      assert.ok(added.value.includes(line), line);
    }
    assert.deepEqual(part.add(added.value), added, "a second time changes nothing");
    assert.deepEqual(part.strip(added.value, text), ok(text));
    if (!text.startsWith("mcp_servers = {")) assertHasRoom(added.value, text);
  });
}

/** README tells people to put variables there. */
function assertHasRoom(added: string, text: string): void {
  const eol = added.includes("\r\n") ? "\r\n" : "\n";
  const table = ["", "", "[mcp_servers.oxtail.env]", 'OXTAIL_AUTOWAKE = "off"', ""].join(eol);
  const more = readToml(added + table);
  assert.ok(more.ok, more.ok ? "" : more.reason);
  assert.deepEqual(part.add(added + table), ok(added + table));
  const stripped = part.strip(added + table, text);
  assert.ok(stripped.ok && stripped.value?.trim() === text.trim(), JSON.stringify(stripped));
}

Deno.test("a server that stands on one line gets a header, also where a table below it made it no TOML", () => {
  const command = `command = "/h/.oxtail/bin/oxtail"`;
  const line = `mcp_servers.oxtail = {${command}, args = ["server"], tool_timeout_sec = 9}\n`;
  const other = `[mcp_servers.other]\ncommand = "x"\n`;
  const table = `\n[mcp_servers.oxtail.env]\nOXTAIL_AUTOWAKE = "off"\n`;
  const added = part.add(`${line}\n${other}`);
  assert.ok(added.ok && added.value.startsWith(other), JSON.stringify(added));
  assert.match(added.value, /\n\[mcp_servers\.oxtail\]\n[^]*\ntool_timeout_sec = 9\n/);
  assertHasRoom(added.value, other);
  const broken = `model = "x"\n${line}${other}${table}`;
  assert.equal(readToml(broken).ok, false);
  const mended = part.add(broken);
  assert.ok(mended.ok, JSON.stringify(mended));
  assert.match(mended.value, /OXTAIL_AUTOWAKE = "off"\n\n\[mcp_servers\.oxtail\]\ncommand = /);
  const stripped = part.strip(broken, null);
  assert.ok(stripped.ok);
  assert.equal(stripped.value?.trim(), `model = "x"\n${other}`.trim());
  const elsewhere = `[x]\n${line}`;
  assert.deepEqual(part.strip(elsewhere, null), ok(elsewhere));
});

Deno.test("what the user has set for the server stays, and what is ours is corrected", () => {
  const text = `[mcp_servers.oxtail]\ncommand = "old" # c\nurl = "http://x"\nenabled = false\n` +
    `tool_timeout_sec = 99\nenv_vars = ["A", "TMUX"]\n`;
  const added = part.add(text);
  assert.ok(added.ok);
  const value = readToml(added.value);
  assert.ok(value.ok && isObject(value.value.mcp_servers));
  assert.deepEqual({
    ...(isObject(value.value.mcp_servers.oxtail) ? value.value.mcp_servers.oxtail : {}),
  }, {
    command: `/h/it's "me"/.oxtail/bin/oxtail`,
    args: ["server"],
    enabled: false,
    tool_timeout_sec: 99,
    env_vars: ["A", "TMUX", "TMUX_PANE", "MCP_TRACE_FILE"],
  });
});

Deno.test("a new file has the server and nothing else, and goes again", () => {
  const added = part.add(null);
  assert.ok(added.ok);
  assert.match(added.value, /^\[mcp_servers\.oxtail\]\ncommand = /);
  assert.deepEqual(part.strip(added.value, null), ok(null));
});

Deno.test("broken TOML is refused with a reason", () => {
  const added = part.add(`a = \n[b`);
  assert.ok(!added.ok);
  assert.equal(added.reason, "it is not TOML: Value must be on same line as '=' in line 2");
});
