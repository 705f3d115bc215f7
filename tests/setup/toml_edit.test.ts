/** Whatever others have written around our table, before or after us, keeps every byte. */

import assert from "node:assert/strict";
import { codexServerPart } from "../../src/setup/part.ts";
import { ok } from "../../src/wire/result.ts";
import { inHome } from "./world.ts";

const part = codexServerPart("/h/.codex/config.toml", "/h/.oxtail/bin/oxtail", true);
const OURS = `[mcp_servers.oxtail]\ncommand = "/h/.oxtail/bin/oxtail"\nargs = ["server"]\n` +
  `env_vars = ["TMUX", "TMUX_PANE", "MCP_TRACE_FILE"]\ntool_timeout_sec = 630\n` +
  `default_tools_approval_mode = "approve"\n`;
const FAKE = `[mcp_servers.oxtail]\ncommand = "/h/.oxtail/bin/oxtail"\n`;

/** What is there before setup. */
const TEXTS: Record<string, string> = {
  "nothing": "",
  "one empty line": "\n",
  "a comment": "# mine\n",
  "a byte order mark": "\uFEFF",
  "a byte order mark and keys": "\uFEFFmodel = 1\n[a]\nb = 1\n",
  "tabs": "\tmodel = 1\n\t[a]\n\t\tb = 1\n",
  "lines of Windows": "a = 1\r\n\r\n[b]\r\n\tc = 2\r\n",
  "both kinds of lines": "a = 1\r\nb = 2\n\n[c]\r\n  d = [\n\t1,\r\n  ]\n",
  "both kinds of lines, the last without an end": "a = 1\nb = 2\r\n[c]",
  "no end of the last line": `model = "x"`,
  "spaces and no end": "a = 1\n  ",
  "many empty lines": "\n\n\na = 1\n\n\n",
  "comments everywhere": `# top\nmodel = "x" # m\n# of a\n[a] # a\n# in a\nb = 1\n\n# end\n`,
  "our header in strings":
    `a = """\n${FAKE}"""\nb = '''\n\n${FAKE}'''\n[c]\nd = [\n "${"[x]"}",\n]\n`,
  "other servers": `[mcp_servers.other]\ncommand = "x"\n\n  [mcp_servers.other.env]\n  A="1"\n`,
  "other servers by keys": `mcp_servers.other.command = "x"\n\t[tail]\nx = 1\n`,
  "a table of no servers": "# s\n[mcp_servers] # t\n\n[y]\n\ta = 1\n",
  "servers in one table": `[mcp_servers]\n  other = {command = "x"} # o\n`,
  "a server with a longer name":
    `[mcp_servers.oxtail2]\ncommand = "x"\n[mcp_servers."oxtail.env"]\n`,
  "arrays of tables": "[[x]]\n  a = 1\n[[x]]\n\ta = 2\n  [x.y]\n",
};

/** What others write below our table. */
const APPENDED: Record<string, string> = {
  "a table with a comment":
    `\n# Only for work: ask before you change it\n[profiles.work]\nm = "y"\n`,
  "a table close by": "[z]\nq = 1\n",
  "a comment close by": "# c\n[z]\nq = 1\n",
  "a comment alone": "# c",
  "an indented table": "[arr]\n  v = 1\n\t# t\n\tw = 1\n",
  "lines of Windows": "\r\n# c\r\n[z]\r\n\tq = 1\r\n",
  "empty lines": "\n\n\n",
  "an array of tables": "\n[[z]]\n  q = 1\n\n[[z]]\nq = 2",
  "our header in a string": `\n[z]\nq = """\n\n${FAKE}"""\n`,
  "another server": `\n# of o2\n[mcp_servers.o2]\ncommand = 'x'\n`,
};

for (const [name, text] of Object.entries(TEXTS)) {
  Deno.test(`with ${name} above, nothing but our own lines comes and goes`, () => {
    silently(() => {
      const added = textOf(part.add(text));
      assert.ok(added.startsWith(text), JSON.stringify(added));
      assert.equal(added.replaceAll("\r", "").includes(OURS.trimEnd()), true);
      assert.deepEqual(part.strip(added, text), ok(text));
      for (const [what, appended] of Object.entries(APPENDED)) {
        // A line without an end gets it from whoever writes below.
        const end = added.includes("\r\n") ? "\r\n" : "\n";
        const more = added.endsWith("\n") ? appended : `${end}${appended}`;
        assert.deepEqual(part.add(added + more), ok(added + more), what);
        assert.deepEqual(part.strip(added + more, text), ok(text + more), what);
      }
    });
  });
}

/** Edits of what setup wrote, and what is left of them without us. */
const EDITED: Record<string, readonly [text: string, bare: string]> = {
  "the first table": [`${OURS}\n# c\n[a]\n`, "\n# c\n[a]\n"],
  "a table below an empty line": [`\n${OURS}[z]\n`, "\n[z]\n"],
  "a table that ends the text": [`a = 1\n${OURS.trimEnd()}`, "a = 1\n"],
  "a table apart from its variables": [
    `a = 1\n\n${OURS}[z]\n[mcp_servers.oxtail.env]`,
    "a = 1\n[z]\n",
  ],
  "keys below an empty line": [
    `[mcp_servers]\no.command="x"\n\noxtail.command = "/h/.oxtail/bin/oxtail"\n[z]\n`,
    `[mcp_servers]\no.command="x"\n\n[z]\n`,
  ],
  "a table between others": [
    `# t\n[a]\n\tb = 1\n\n${OURS}\n# c\n[z]\n`,
    `# t\n[a]\n\tb = 1\n\n# c\n[z]\n`,
  ],
  "a table close to others": [`[a]\n${OURS}[z]\n  x=1`, `[a]\n[z]\n  x=1`],
  "a table of another's lines": [
    `a = 1\n\n${OURS.replaceAll("\n", "\r\n")}b.c = 1\n\t[z]\r\n`,
    "a = 1\n\t[z]\r\n",
  ],
  "an indented table": [
    `[a]\n  b=1\n\n${OURS.replaceAll(/^/gm, "  ").trimEnd()}\n# c`,
    "[a]\n  b=1\n# c",
  ],
  "comments around it": [
    `a = 1\n\n# above\n${OURS}# below\n\n# of z\n[z]\n`,
    "a = 1\n\n# above\n# below\n\n# of z\n[z]\n",
  ],
  "comments in it": [`\ta = 1\n\n${OURS.replace("args", "# why\n\nargs")}[z]\n`, "\ta = 1\n[z]\n"],
  "keys of the user in it": [
    `\ta = 1\n\n${OURS}enabled = true # e\nenv = {\n A = "[z]", # x\n}\n\n\t[z]\n`,
    "\ta = 1\n\n\t[z]\n",
  ],
  "a header spelled otherwise": [
    `\ta = 1\n\n${OURS.replace("[mcp_servers.oxtail]", `[ "mcp_servers" . 'oxtail' ] # h`)}`,
    "\ta = 1\n",
  ],
  "variables": [
    `\ta = 1\n\n${OURS}\n[mcp_servers.oxtail.env]\nA = "1"\n\n# c\n\t[z]\n`,
    "\ta = 1\n\n# c\n\t[z]\n",
  ],
  "variables above": [
    `\ta = 1\n\n[mcp_servers.oxtail.env]\n[b]\n\n${OURS}# c`,
    "\ta = 1\n[b]\n# c",
  ],
  "tools": [
    `${OURS}\n[mcp_servers.oxtail.tools.x]\nm = """\n[z]\n"""\n\n[mcp_servers.oxtail.tools.y]\n[[mcp_servers.oxtail.l]]\na = [\n]\n# c\n\t[z]\n[mcp_servers.oxtail.tools.w]`,
    "# c\n\t[z]\n",
  ],
  "keys in a table of servers": [
    `[mcp_servers]\n  o.command="x"\noxtail.command = "/h/.oxtail/bin/oxtail"\noxtail.args = [\n"server" ] # s\n  # c\n`,
    `[mcp_servers]\n  o.command="x"\n  # c\n`,
  ],
  "a line in a table of servers": [
    `[mcp_servers]\n# c\noxtail = { command = "/h/.oxtail/bin/oxtail" }\n  o = {}\n`,
    `[mcp_servers]\n# c\n  o = {}\n`,
  ],
  "keys above all": [
    `mcp_servers.oxtail.command = "/h/.oxtail/bin/oxtail"\n  a = 1\n`,
    "  a = 1\n",
  ],
  "an empty table of servers": [
    `\ta = 1\n\n[mcp_servers]\n# c\n\n${OURS}\n\t[z]\n`,
    "\ta = 1\n# c\n\n\t[z]\n",
  ],
};

for (const [name, [text, bare]] of Object.entries(EDITED)) {
  Deno.test(`taking out ${name} leaves every line that is not ours`, () => {
    silently(() => assert.deepEqual(part.strip(text, null), ok(bare)));
  });
}

/** Tables that are not what they should be, between lines of others, and what setup makes of them. */
const CORRECTED: Record<string, readonly [ours: string, corrected: string]> = {
  "a key that is gone": [
    OURS.replace(/args.*\n/, ""),
    OURS.replace(/args.*\n/, "") + `args = ["server"]\n`,
  ],
  "a command that has changed": [OURS.replace("/h/", "/old/"), OURS],
  "a comment of the user": [
    OURS.replace(/command.*/, `# why\ncommand = 'x' # c`),
    OURS.replace(/command.*/, `# why\n$& # c`),
  ],
  "a table with variables": [
    OURS.replace(/tool_.*\n/, "") + `\n[mcp_servers.oxtail.env]\n  A="1"\n`,
    OURS.replace(/tool_.*\n/, "") + `tool_timeout_sec = 630\n\n[mcp_servers.oxtail.env]\n  A="1"\n`,
  ],
  "both kinds of lines": [
    OURS.replace("oxtail]\n", "oxtail]\r\n").replace("/h/", "/old/"),
    OURS.replace("oxtail]\n", "oxtail]\r\n").replace(/(command.*)\n/, "$1\r\n"),
  ],
};

for (const [name, [ours, corrected]] of Object.entries(CORRECTED)) {
  Deno.test(`with ${name}, our table is corrected in its place and nothing else changes`, () => {
    const [above, below] = ["# t\r\n\t[a]\n\t\tb=[\n1 ]\n\n# o\n", "# c1\n[z]\r\n    y=1\n"];
    silently(() => assert.deepEqual(part.add(above + ours + below), ok(above + corrected + below)));
  });
}

Deno.test("our lines end like the last line of the text", () => {
  assert.deepEqual(part.add("a = 1\r\nb = 1\n"), ok(`a = 1\r\nb = 1\n\n${OURS}`));
  const windows = `\n${OURS}`.replaceAll("\n", "\r\n");
  assert.deepEqual(part.add("a = 1\nb = 1\r\n"), ok(`a = 1\nb = 1\r\n${windows}`));
});

Deno.test("variables without a server get one below all that is there", () => {
  const text = `\t[a]\n\n[mcp_servers.oxtail.env]\n  A="1"\n# c\n`;
  assert.deepEqual(part.add(text), ok(`${text}\n${OURS}`));
});

Deno.test("a server that stood on one line leaves what was below as it is", () => {
  const text = `mcp_servers.oxtail = {command = "/h/.oxtail/bin/oxtail"}\n\n\n\t[a]\n`;
  const added = textOf(part.add(text));
  assert.ok(added.startsWith("\n\t[a]\n\n[mcp_servers.oxtail]\n"), JSON.stringify(added));
});

Deno.test("where the whole text is edited, lines around the change keep their ends, and nothing is said", () => {
  const above = `a = 1\r\nb = 2\n`;
  const below = `\r\n[z]\nc = 1\r\n`;
  const text = `${above}mcp_servers = {o = {command = "x"}} # all\n${below}`;
  silently(() => {
    const added = textOf(part.add(text));
    assert.ok(added.startsWith(above) && added.endsWith(` # all\n${below}`), JSON.stringify(added));
    assert.deepEqual(part.strip(added, text), ok(text));
  });
});

Deno.test("what others wrote into config.toml after setup survives an uninstall, byte for byte", () =>
  inHome(async (home) => {
    const more = `\n# Only for work: ask before you change it\r\n[profiles.work]\n\tmodel = "y"\n`;
    home.write(".codex/config.toml", `model = "x"\n`);
    assert.equal(await home.setup(), 0);
    home.write(".codex/config.toml", home.read(".codex/config.toml") + more);
    assert.equal(await home.setup({ allowTools: true }), 0);
    assert.equal(await home.uninstall(), 0);
    assert.equal(home.read(".codex/config.toml"), `model = "x"\n${more}`);
  }));

function textOf(edited: ReturnType<typeof part.add>): string {
  assert.ok(edited.ok, JSON.stringify(edited));
  return edited.value;
}

/** The library prints to the terminal when it changes ends of lines. */
function silently(use: () => void): void {
  const { warn } = console;
  console.warn = (...said: unknown[]) => assert.fail(`printed: ${said.join(" ")}`);
  try {
    use();
  } finally {
    console.warn = warn;
  }
}
