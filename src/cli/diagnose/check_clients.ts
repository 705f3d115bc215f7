/** The clients: which are here, how new they are, and whether they start the server. */

import type { Finding } from "../../render/finding.ts";
import { safeLine } from "../../wire/text.ts";
import type { ClientFacts, Facts } from "./facts.ts";
import { sayOf } from "./say.ts";

const say = sayOf("clients");

/** What is to be said of the clients. */
export function checkClients(
  { clients, launcher }: Pick<Facts, "clients" | "launcher">,
): Finding[] {
  const titles = clients.map(({ title }) => title).join(" nor ");
  const none = clients.every(({ program }) => program === null)
    ? [
      say(
        "fail",
        "clients-none",
        `Neither ${titles} is in PATH`,
        "npm install -g @anthropic-ai/claude-code @openai/codex",
      ),
    ]
    : clients.flatMap((client) => checkProgram(client));
  const isThere = launcher.isRunnable;
  return [
    isThere ? say("pass", "launcher-ok", `The launcher is ${safeLine(launcher.path)}`) : say(
      "fail",
      "launcher-missing",
      `There is no launcher at ${safeLine(launcher.path)}`,
      "oxtail setup",
    ),
    ...none,
    ...clients.filter(isPresent).map((client) =>
      client.isLeftAlone ? leftAlone(client) : checkRegistration(client)
    ),
  ];
}

/** Nothing needs to be right for a client that is not here, or that setup was told to leave alone. */
export function isUsed(client: ClientFacts): boolean {
  return isPresent(client) && !client.isLeftAlone;
}

function isPresent({ program, servers }: ClientFacts): boolean {
  return program !== null || servers > 0;
}

function checkProgram({ title, program, version, testedVersion }: ClientFacts): Finding[] {
  if (program === null) return [say("pass", "client-absent", `${title} is not in PATH`)];
  if (version === null) {
    const seen = `${title} is in PATH, and is not asked for its version: keys are off`;
    return [say("pass", "client-ok", seen)];
  }
  if (!version.ok) {
    const seen = `${title} does not say its version: ${safeLine(version.reason)}`;
    return [say("warn", "client-silent", seen, null)];
  }
  if (testedVersion !== null && compareVersions(version.value, testedVersion) > 0) {
    const seen =
      `${title} ${version.value} is newer than ${testedVersion}, which oxtail was tested with`;
    return [say("warn", "client-newer", seen, "watch how wakes end, and look for a newer oxtail")];
  }
  return [say("pass", "client-ok", `${title} ${version.value}`)];
}

function checkRegistration(client: ClientFacts): Finding {
  const { title, settingsPath, projectSettings, registration, hooks, servers } = client;
  const path = safeLine(settingsPath);
  const mend = registering(client);
  if (!registration.ok) {
    const seen = `Cannot read ${path}: ${safeLine(registration.reason)}`;
    return say("fail", "settings-unreadable", seen);
  }
  switch (registration.value) {
    case "yes":
      return say("pass", "registered", `${title} starts the server`);
    case "here":
      return say("pass", "registered", `${title} starts the server, in this project`);
    case "off":
      return say(
        "fail",
        "registration-off",
        `${title} knows the server and has it switched off, in ${path}`,
        mend,
      );
    case "no":
      return servers > 0
        ? say(
          "pass",
          "registered-elsewhere",
          `${title} starts the server, though ${path} does not name it`,
        )
        : say(
          // Whoever has the hooks is likely to name the server in the project.
          hooks.ok && hooks.value.events.length > 0 ? "warn" : "fail",
          "registration-missing",
          `${path} does not name the server, so ${title} starts it only where a project's own ` +
            `${projectSettings} does, which is not looked at`,
          mend,
        );
  }
}

function leftAlone(client: ClientFacts): Finding {
  const seen = `${client.title} takes no part: setup has left it alone`;
  return say("pass", "client-left-alone", seen, registering(client));
}

/** Setup refuses a client that has no folder yet. */
function registering({ title, type, hasSettings }: ClientFacts): string {
  const command = `oxtail setup --client ${type}`;
  return hasSettings ? command : `start ${title} once, then ${command}`;
}

/** Above zero when `a` is newer. Versions are numbers with dots between them. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(".").map(Number));
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at++) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
