import { claudeHooks } from "../../src/clients/claude_settings.ts";
import { ownScript } from "../../src/clients/hook_command.ts";
import { HOOK_ENTRIES, isOwnHook } from "../../src/setup/hook_entries.ts";
import { equal } from "../support/assert.ts";

const GATE = '"$HOME/.oxtail/hooks/oxtail-hook" claude-code Stop';

Deno.test("every command that setup writes is ours, also with the home folder spelled out", () => {
  for (const { command } of Object.values(HOOK_ENTRIES).flat()) {
    const script = command.startsWith("exec ") ? "listener" : "gate";
    for (const home of ["$HOME", "${HOME}", "/home/you", "/home/you/", '/it\'s a \\"home\\"']) {
      equal(ownScript(command.replace("$HOME", () => home)), script, home);
    }
    for (const home of ["~", "/home/you", "$HOME"]) {
      equal(ownScript(command.replace("$HOME", () => home).replaceAll('"', "")), script, home);
    }
    equal(isOwnHook({ type: "command", command }), true);
  }
});

Deno.test("a command of the user's own that only mentions a script of ours is not ours", () => {
  const others = [
    `notify-send done; ${GATE}; my-tool`,
    `${GATE}; my-tool`,
    `${GATE} && my-tool`,
    `${GATE} | tee log`,
    `${GATE}\nmy-tool`,
    `my-tool ${GATE}`,
    `"$(my-tool)/.oxtail/hooks/oxtail-hook" claude-code Stop`,
    "`my-tool`/.oxtail/hooks/oxtail-hook claude-code Stop",
    "/opt/x/.oxtail/hooks/oxtail-hook-stats.sh",
    '"$HOME/.oxtail/hooks/oxtail-hook-stats.sh" claude-code Stop',
    '"$HOME/.oxtail/hooks/oxtail-hook.mine" claude-code Stop',
    'cat "$HOME/.oxtail/hooks/oxtail-listener"',
    "",
  ];
  for (const command of others) {
    equal(ownScript(command), null, command);
    equal(isOwnHook({ type: "command", command }), false, command);
    const hooks = { Stop: [{ hooks: [{ type: "command", command }] }] };
    const found = claudeHooks(JSON.stringify({ hooks }));
    equal(found.ok && [found.value.events, found.value.listens], [[], []], command);
  }
});
