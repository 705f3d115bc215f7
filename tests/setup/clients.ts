/**
 * Stand-ins for the installers of both clients, as Claude Code 2.1.332 and Codex 0.171.0 were seen to behave:
 * what they write into their settings, what they leave there, and what they refuse.
 */

import type { RunProgram } from "../../src/sys/ports.ts";
import { isObject, type JsonObject, parseObject } from "../../src/wire/json.ts";

/** What may be wrong with a client. */
export interface Whims {
  /** It is too old to know plugins. */
  readonly isOld?: boolean;
  /** An organisation allows no marketplace. */
  readonly isManaged?: boolean;
}

/** The clients of a home folder. */
export interface Clients {
  readonly run: RunProgram;
  /** The command lines that were run, without those that only look. */
  readonly ran: string[];
}

/** Makes clients; `before` is called before each command that changes something. */
export function standInClients(
  whims: { readonly claude?: Whims; readonly codex?: Whims } = {},
  before: (line: string) => void = () => {},
): Clients {
  const ran: string[] = [];
  const run: RunProgram = (program, args, env) => {
    const name = program.endsWith("/codex") ? "codex" : "claude";
    const line = [name, ...args].join(" ");
    const { isOld = false, isManaged = false } = whims[name] ?? {};
    if (args[0] === "--version") return says(name === "codex" ? "codex-cli 0.171.0" : "2.1.332");
    if (isOld) return fails("error: unknown command 'plugin'");
    if (args.at(-1) === "--help") return says("Usage");
    const folder = name === "codex"
      ? env.CODEX_HOME ?? `${env.HOME}/.codex`
      : env.CLAUDE_CONFIG_DIR ?? `${env.HOME}/.claude`;
    const client = name === "codex" ? codex(folder) : claude(folder);
    if (args.at(-1) === "--json") return says(client.list());
    before(line);
    ran.push(line);
    const isPlugin = args[0] === "plugin";
    if (isManaged && isPlugin && args.includes("add")) {
      return fails(
        "✘ Failed to add marketplace: Source 'dir:x' is blocked by enterprise policy. No more",
      );
    }
    const fault = client.act(args);
    return fault === null ? says("✔ Done") : fails(`WARNING: a word before\n${fault}`);
  };
  return { run, ran };
}

interface Client {
  list(): string;
  /** Null when it went well. */
  act(args: readonly string[]): string | null;
}

function claude(folder: string): Client {
  const path = `${folder}/settings.json`;
  const lists = ["enabledPlugins", "extraKnownMarketplaces"] as const;
  const change = (list: typeof lists[number], name: string, value: unknown): string | null => {
    const text = readOrNull(path) ?? "{}";
    const settings = parseObject(text);
    if (settings === null) return `Error: Invalid settings in ${path}`;
    const old: JsonObject = isObject(settings[list]) ? settings[list] : {};
    if (value === undefined && !Object.hasOwn(old, name)) return `Error: "${name}" is not there`;
    const { [name]: _, ...others } = old;
    const entries = value === undefined ? others : { ...others, [name]: value };
    Deno.mkdirSync(`${folder}/plugins/cache`, { recursive: true });
    Deno.writeTextFileSync(path, JSON.stringify({ ...settings, [list]: entries }, null, 2) + "\n");
    return null;
  };
  /** Of the user, in a file of the client's own. */
  const server = (isAdded: boolean, line: readonly string[]): string | null => {
    const own = `${folder}/.claude.json`;
    const servers = parseObject(readOrNull(own) ?? "{}") ?? {};
    if (isAdded === Object.hasOwn(servers, "oxtail")) {
      return isAdded ? "MCP server oxtail already exists" : 'No MCP server named "oxtail"';
    }
    Deno.writeTextFileSync(own, JSON.stringify(isAdded ? { oxtail: line } : {}));
    return null;
  };
  return {
    list() {
      const plugins = parseObject(readOrNull(path) ?? "{}")?.enabledPlugins;
      return JSON.stringify(Object.keys(isObject(plugins) ? plugins : {}).map((id) => ({ id })));
    },
    act(args) {
      const [kind, word, verb = "", name = ""] = args;
      if (kind === "mcp") return server(word === "add", args.slice(args.indexOf("--") + 1));
      switch (`${word} ${word === "marketplace" ? verb : ""}`.trim()) {
        case "marketplace add":
          return change("extraKnownMarketplaces", "oxtail-local", {
            source: { source: "directory", path: name },
          });
        case "marketplace remove":
          return change("extraKnownMarketplaces", name, undefined);
        case "install":
          Deno.mkdirSync(`${folder}/plugins/cache/oxtail-local/oxtail`, { recursive: true });
          return change("enabledPlugins", verb, true);
        case "uninstall":
          return change("enabledPlugins", verb, undefined);
        default:
          return null;
      }
    },
  };
}

function codex(folder: string): Client {
  const path = `${folder}/config.toml`;
  const tables = (text: string) => text.split(/(?=^\[)/m);
  const add = (table: string): string | null => {
    // Mixed line ends become one kind.
    const text = (readOrNull(path) ?? "").replaceAll("\r\n", "\n");
    const head = table.split("\n", 1)[0] ?? "";
    if (text.includes(head)) return `Error: ${head} is already there`;
    Deno.mkdirSync(`${folder}/plugins/cache/oxtail-local/oxtail`, { recursive: true });
    Deno.writeTextFileSync(path, `${text}${text === "" ? "" : "\n"}${table}`);
    return null;
  };
  const remove = (head: string): string | null => {
    const text = readOrNull(path) ?? "";
    const kept = tables(text).filter((table) => !table.startsWith(head));
    if (kept.length === tables(text).length) return `Error: ${head} is not there`;
    Deno.writeTextFileSync(path, kept.join("").replace(/\n+$/, "\n"));
    return null;
  };
  return {
    list() {
      const ids = [...(readOrNull(path) ?? "").matchAll(/^\[plugins\."(.*)"\]/gm)];
      return JSON.stringify({ installed: ids.map(([, pluginId]) => ({ pluginId })) });
    },
    act(args) {
      const [kind, word, verb = "", name = ""] = args;
      if (kind === "mcp") {
        const command = `command = "${args.at(-2)}"\nargs = ["${args.at(-1)}"]\n`;
        const head = "[mcp_servers.oxtail]";
        return word === "add" ? add(`${head}\n${command}`) : remove(head);
      }
      switch (`${word} ${word === "marketplace" ? verb : ""}`.trim()) {
        case "marketplace add":
          return add(`[marketplaces.oxtail-local]\nsource_type = "local"\nsource = "${name}"\n`);
        case "marketplace remove":
          return remove(`[marketplaces.${name}]`);
        case "add":
          remove(`[plugins."${verb}"]`);
          return add(`[plugins."${verb}"]\nenabled = true\n`);
        case "remove":
          return remove(`[plugins."${verb}"]`);
        default:
          return null;
      }
    },
  };
}

function says(stdout: string) {
  return Promise.resolve({ code: 0, stdout, stderr: "" });
}

function fails(stderr: string) {
  return Promise.resolve({ code: 1, stdout: "", stderr });
}

function readOrNull(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return null;
  }
}
