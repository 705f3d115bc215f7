/**
 * Setup from end to end. It looks at everything first, and changes nothing when something is wrong or the
 * user says no; then it installs what the clients are going to start, and only then tells the clients.
 */

import { takesSocketLines } from "../clients/claude_code.ts";
import { ok, type Result } from "../wire/result.ts";
import { parseSettingsFile } from "../wire/settings.ts";
import {
  allowedCodex,
  type Choices,
  choose,
  CLIENT_NAMES,
  type ClientName,
  readRecord,
  SETUP_FOLDER,
  type Wanted,
} from "./record.ts";
import {
  type AbleClient,
  add,
  askWhatItHas,
  commandsOf,
  type FoundClient,
  type Ground,
  isAble,
  serverAloneLine,
} from "./installers.ts";
import { addTo, findMore, type MoreClient } from "./more.ts";
import {
  type ClientPlaces,
  fail,
  findClient,
  findGround,
  held,
  lastingDeno,
  ownDeno,
  type SetupWorld,
  shortPath,
} from "./machine.ts";
import { PLUGIN_ID } from "./plugin.ts";
import {
  installOwn,
  nameInShell,
  openOwn,
  type OwnSources,
  removeOldVersions,
} from "./programs.ts";

/** What the user asked for. */
export interface SetupOptions {
  /** Null: every client that is there. */
  readonly clients: readonly string[] | null;
  readonly choices: Wanted;
  readonly dryRun: boolean;
  /** Whether questions are answered already. */
  readonly yes: boolean;
}

/** Runs setup; gives the exit status. */
export async function setup(
  world: SetupWorld,
  sources: OwnSources,
  options: SetupOptions,
): Promise<number> {
  const ground = findGround(world);
  if (!ground.ok) return fail(world, [ground.reason]);
  const { places, root, home } = ground.value;
  const more = findMore(world, options.clients);
  if (!more.ok) return fail(world, [more.reason]);
  const clients = await chooseClients(world, ground.value, options.clients, more.value.length > 0);
  if (!clients.ok) return fail(world, [clients.reason]);
  const plan = planLines(ground.value, sources, clients.value, more.value);
  if (options.dryRun) {
    world.say([...plan, "Nothing was changed: this was a dry run"].join("\n"));
    return 0;
  }
  const choices = confirmed(world, ground.value, plan, sources.version, options);
  if (choices === null) return fail(world, ["Nothing was changed"]);
  const codex = allowedCodex(findClient(world.look, places, "codex").program, choices);
  if (!codex.ok) return fail(world, [codex.reason, "Nothing was changed"]);
  const opened = openOwn(ground.value, world.close);
  if (!opened.ok) return fail(world, [opened.reason, "Nothing was changed"]);
  if (opened.value !== null) world.say(opened.value);
  using _lock = held(ground.value);
  world.enter(`${root}/${SETUP_FOLDER}`);
  const bundler = { run: world.bundle, home, deno: ownDeno(world) };
  const own = await installOwn(ground.value, sources, bundler, {
    deno: lastingDeno(world, root),
    ...profiles(ground.value),
    codex: codex.value,
    sockets: takesMessages(ground.value, places.claudeDir),
    choices,
  });
  if (!own.ok) return fail(world, [own.reason]);
  const { written, note } = own.value;
  if (note !== null) world.say(note);
  const changed = written.length === 0 ? "unchanged" : "installed";
  world.say(`${changed.padEnd(10)} ${shortPath(root, home)}: oxtail ${sources.version}`);
  sayUserSettings(world, ground.value);
  const old = removeOldVersions(ground.value, sources.version);
  if (old.length > 0) world.say(`removed    the programs of oxtail ${old.join(", ")}`);
  const status = Math.max(
    await addAll(world, ground.value, clients.value, written),
    await addMore(world, ground.value, more.value, choices),
  );
  const { typed, line } = nameInShell(ground.value);
  if (status === 0) {
    const steps = nextSteps(ground.value, clients.value, more.value, typed);
    world.say([...steps, line].join("\n").trimEnd());
  }
  return status;
}

/**
 * All folders of the clients that setup was run for, with this run: the first one counts where no
 * environment names another. The clients' usual folders are not named.
 */
function profiles({ files, root, home, places }: Ground & { readonly places: ClientPlaces }) {
  const { clients } = readRecord(files, root);
  const foldersOf = (name: ClientName, here: string) => {
    const told = clients.filter(({ client }) => client === name).map(({ folder }) => folder);
    return [...new Set([...told, here])];
  };
  const named = (folder: string | undefined, usual: string) =>
    folder === undefined || folder === `${home}/${usual}` ? "" : folder;
  const [claudeDir, ...claudeOthers] = foldersOf("claude-code", places.claudeDir);
  const [codexDir, ...codexOthers] = foldersOf("codex", places.codexDir);
  return {
    claudeDir: named(claudeDir, ".claude"),
    codexDir: named(codexDir, ".codex"),
    claudeOthers,
    codexOthers,
  };
}

/** Whether Claude Code takes what a session's own server writes to its socket. */
function takesMessages({ settings }: Ground, folder: string): boolean {
  const found = settings.read(`${folder}/settings.json`);
  return found.ok && takesSocketLines(found.value?.text ?? "");
}

/** A client to tell, and the plugin of this name that it has from elsewhere and that stays. */
type Chosen = AbleClient & { readonly elsewhere: string | null };

/** The clients to tell. Says which are there, and why others are left out. */
async function chooseClients(
  world: SetupWorld,
  ground: Ground & { readonly places: ClientPlaces },
  wanted: readonly string[] | null,
  hasMore: boolean,
): Promise<Result<readonly Chosen[]>> {
  const there: Chosen[] = [];
  const faults: string[] = [];
  for (const name of CLIENT_NAMES.filter((one) => wanted?.includes(one) ?? true)) {
    const client = findClient(world.look, ground.places, name);
    const able = await ableClient(ground, client);
    if (able.ok) there.push(able.value);
    else faults.push(able.reason);
  }
  const isPicky = wanted !== null && faults.length > 0;
  if ((there.length === 0 && !hasMore) || isPicky) {
    return { ok: false, reason: faults.join("\noxtail: ") };
  }
  for (const fault of faults) world.say(`skipped    ${fault}`);
  return ok(there);
}

async function ableClient(ground: Ground, client: FoundClient): Promise<Result<Chosen>> {
  const { name, title, program } = client;
  const lines = commandsOf(ground, name).map((line) => `\n             ${line}`).join("");
  if (program === null) {
    const reason =
      `${title} is in no folder of PATH: install it and run setup again, or tell where it is by ` +
      'PATH="<its folder>:$PATH" oxtail setup';
    return { ok: false, reason };
  }
  const able: AbleClient = { ...client, program };
  if (await isAble(ground, able)) {
    const has = await askWhatItHas(ground, able);
    const elsewhere = has.ok && !has.value.ours ? has.value.elsewhere[0] : undefined;
    return ok({ ...able, elsewhere: elsewhere ?? null });
  }
  const reason =
    `${title} ("${program}") knows no plugins: update it and run setup again, or register the server ` +
    `alone by ${serverAloneLine(ground, name)}; newer ones would be told by${lines}`;
  return { ok: false, reason };
}

/** What a run would do, as a person reads it. */
function planLines(
  ground: Ground,
  sources: OwnSources,
  clients: readonly Chosen[],
  more: readonly MoreClient[],
): string[] {
  const { root, home } = ground;
  return [
    "Setup will",
    `- put oxtail ${sources.version} into ${
      shortPath(root, home)
    }, and "oxtail" into ~/.local/bin if that is in PATH`,
    ...clients.flatMap(({ name, title, elsewhere }) =>
      elsewhere !== null ? [`- leave ${title} its plugin "${elsewhere}"`] : [
        `- let ${title} install its plugin from there:`,
        ...commandsOf({ ...ground, root: shortPath(root, home) }, name)
          .map((line) => `    ${line}`),
      ]
    ),
    ...more.map(({ title, setup: { files } }) =>
      `- let ${title} start its server and hooks: ${
        files.map(({ path }) => `~/${path}`).join(", ")
      }`
    ),
  ];
}

/** Asks about the plan; null for no. Without a terminal nobody is asked. */
function confirmed(
  world: SetupWorld,
  { files, root }: Ground,
  plan: readonly string[],
  version: string,
  { choices, yes }: SetupOptions,
): Choices | null {
  const { choices: before, version: installed } = readRecord(files, root);
  if (yes) return choose(choices, before);
  const isOlder = version.localeCompare(installed, "en", { numeric: true }) < 0;
  const older = `oxtail ${installed} is installed, and this is ${version}: an older one`;
  const lines = [
    ...plan,
    ...(isOlder ? [older] : []),
    "Agents ask you before they use a tool of oxtail unless you allow them now.",
  ];
  const answer = world.ask(lines, "Go on? [y]es, [a]llow the tools as well, [n]o:");
  if (answer === null) {
    if (!isOlder) return choose(choices, before);
    world.complain(
      `oxtail: ${older}. Nobody is at a terminal to be asked, add --yes to go back to it`,
    );
    return null;
  }
  switch (answer.trim().toLowerCase()[0]) {
    case "y":
      return choose(choices, before);
    case "a":
      return choose({ ...choices, allowTools: true }, before);
    default:
      return null;
  }
}

/** Lets each client install the plugin, and says what became of it; gives the exit status. */
async function addAll(
  world: SetupWorld,
  ground: Ground,
  clients: readonly Chosen[],
  written: readonly string[],
): Promise<number> {
  const faults: string[] = [];
  for (const client of clients) {
    const done = await addOne(world, ground, client, written);
    if (!done.ok) faults.push(done.reason);
  }
  if (faults.length === 0) return 0;
  const isAll = faults.length === clients.length;
  return fail(world, [
    ...faults,
    isAll ? "No client was changed" : "The other client is done, this one is as it was",
  ]);
}

async function addOne(
  world: SetupWorld,
  ground: Ground,
  client: Chosen,
  written: readonly string[],
): Promise<Result<null>> {
  const { name, title, elsewhere } = client;
  if (elsewhere !== null) {
    world.say(`kept       ${title}: its plugin "${elsewhere}", only the programs were installed`);
    return ok(null);
  }
  const folder = name === "codex" ? "/plugin/(codex|.agents)" : "/plugin/claude-code";
  const isNew = written.some((path) =>
    new RegExp(`^${folder}`).test(path.slice(ground.root.length))
  );
  const done = await add(ground, client, isNew);
  if (!done.ok) {
    return {
      ok: false,
      reason: `${done.reason}; the server alone: ${serverAloneLine(ground, name)}`,
    };
  }
  if (typeof done.value === "object") {
    for (const line of withoutPlugin(ground, client, done.value.refusal)) world.say(line);
  } else world.say(`${done.value.padEnd(10)} ${title}: the plugin oxtail`);
  return ok(null);
}

/** What the user has written into `~/.oxtail/settings`, and what of it is wrong. */
function sayUserSettings(world: SetupWorld, { files, root, home }: Ground): void {
  const path = `${root}/settings`;
  if (files.lstat(path)?.kind !== "file") return;
  const { set, bad } = parseSettingsFile(files.readText(path));
  for (const line of set) world.say(`settings   ${line}`);
  for (const why of bad) {
    world.say(`warning    ${shortPath(path, home)}: ${why}, correct or remove it`);
  }
}

/** What a person, and whoever administers the machine, has to know of a client that may have no plugin. */
function withoutPlugin(
  { root, home }: Ground,
  { name, title }: AbleClient,
  refusal: string,
): string[] {
  return [
    `warning    ${refusal}`,
    `installed  ${title}: the server alone, without hooks: mail waits there until it is read`,
    `           An administrator may allow the marketplace "${
      shortPath(root, home)
    }/plugin" and the` +
    ` plugin ${PLUGIN_ID}; then: oxtail setup --client ${name}`,
  ];
}

/** Adds to the settings of those that have no installer; gives the exit status. */
async function addMore(
  world: SetupWorld,
  ground: Ground,
  more: readonly MoreClient[],
  choices: Choices,
): Promise<number> {
  const faults: string[] = [];
  for (const client of more) {
    const done = await addTo(ground, client, choices);
    if (done.ok) world.say(`${done.value ? "installed " : "unchanged "} ${client.title}`);
    else faults.push(`${done.reason}; ${client.title} is as it was`);
  }
  return faults.length === 0 ? 0 : fail(world, faults);
}

/** What the user has to do now. */
function nextSteps(
  { files, root }: Ground,
  clients: readonly AbleClient[],
  more: readonly MoreClient[],
  oxtail: string,
): string[] {
  const told = readRecord(files, root).clients;
  const stepOf = ({ name, folder }: AbleClient): string => {
    const isAlone = told.find((one) => one.client === name && one.folder === folder)?.isAlone;
    if (name === "claude-code") {
      const join = isAlone === true ? "/mcp__oxtail__join" : "/oxtail:join";
      return `- Claude Code: restart the sessions that run, then ${join} in each`;
    }
    return isAlone === true
      ? "- Codex: restart it"
      : "- Codex: restart it; it asks to review the hooks: trust them (or later with /hooks)." +
        " It skips hooks that are not trusted and says nothing";
  };
  return [
    "",
    "Next:",
    ...clients.map(stepOf),
    ...more.map(({ title, setup: { next } }) => `- ${title}: ${next}`),
    `- Who is here: ${oxtail} status. Whether it works: ${oxtail} diagnose. To undo all this: ${oxtail} uninstall`,
  ];
}
