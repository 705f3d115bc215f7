/**
 * The entry points and what each may do. Launcher, README, tasks and tests take their flags from
 * this one table; a test fails when one of them drifts from it.
 */

import { CLIENTS } from "../clients/index.ts";

/**
 * A place on disk as `<root>/<path below it>`, or a root itself. The roots are the user's home and the
 * folders of the clients (`~/.claude` and `~/.codex` unless the user moved them); `path` stands for
 * the folders in which programs are looked for.
 */
export type Place = `${"home" | "claude" | "codex"}/${string}` | "claude" | "codex" | "path";

/** A program that an entry may start, by absolute path; `act` is the script that setup puts into `lib`. */
type Program = "tmux" | "ps" | "deno" | "claude" | "codex" | "act";

/** An entry point: a separate program with permissions of its own. Anything not named is refused. */
export interface Entry {
  /** What it does, for the launcher's help and docs/tools.md: part of a sentence, no markup. */
  readonly does: string;
  /** The module, relative to the top of the package. */
  readonly module: string;
  /** What follows the package name in the specifier of an installed package: `""` or `"/hook"`. */
  readonly exported: string;
  readonly read: readonly Place[];
  readonly write: readonly Place[];
  /** What it may write instead, when its command line has this option. */
  readonly writeWith?: { readonly option: string; readonly places: readonly Place[] };
  /** What lies within these places and stays closed all the same. */
  readonly denyRead?: readonly Place[];
  readonly denyWrite?: readonly Place[];
  /** Whoever may start Deno may read it as well: setup keeps a copy of one that npx brought along. */
  readonly run: readonly Program[];
  /** Variables of the environment; `NAME_*` stands for every name that starts so. */
  readonly env: readonly string[];
  /**
   * The variables in which clients name the socket of their session: then it may talk to one of these
   * paths, and read and write it, and nothing else of the kind.
   */
  readonly socket?: readonly string[];
  /** Whether the launcher finds out the project, the user id, tmux and ps for it. */
  readonly looksAround: boolean;
  /**
   * The files it replaces, which may be links into a collection of settings: then it may also read and
   * write what they lead to. A replacement is written beside its file, under a name that ends in
   * `.oxtail-setup`, and that name is allowed with it.
   */
  readonly replaces: readonly Place[];
}

/** The name of an entry point, as the launcher takes it. */
export type EntryName =
  | "server"
  | "hook"
  | "diagnose"
  | "cockpit"
  | "status"
  | "line"
  | "message"
  | "wake"
  | "jump"
  | "answer"
  | "log"
  | "show"
  | "search"
  | "export"
  | "report"
  | "gc"
  | "setup"
  | "uninstall"
  | "install-hook"
  | "uninstall-hook";

/** What the adapters of the clients read of the environment, and below the user's home. */
const CLIENTS_VARIABLES = [
  ...new Set(
    CLIENTS.flatMap(({ sessionIdVariables, variables = [] }) => [
      ...sessionIdVariables,
      ...variables,
    ]),
  ),
];
const CLIENTS_FOLDERS: readonly Place[] = CLIENTS.flatMap(({ reads = [] }) =>
  reads.map((folder) => `home/${folder}` as const)
);

/** Files of the clients that setup writes itself. */
const WRITTEN_FILES: readonly Place[] = CLIENTS.flatMap(({ setup }) =>
  setup?.files.map(({ path }) => `home/${path}` as const) ?? []
);
/** The clients' settings whose bytes setup keeps, and uninstall brings back. */
const CLIENT_FILES: readonly Place[] = [
  "claude/settings.json",
  "codex/config.toml",
  ...WRITTEN_FILES,
];
/** Folders of clients in which setup puts files of ours. */
const CLIENT_FOLDERS: readonly Place[] = CLIENTS.flatMap(({ setup }) =>
  setup?.folders?.map((path) => `home/${path}` as const) ?? []
);
/** Where the clients keep copies of our plugin: what they leave there goes with it. */
const PLUGIN_CACHES: readonly Place[] = [
  "claude/plugins/cache/oxtail-local",
  "codex/plugins/cache/oxtail-local",
];
/** What a client needs to run beside HOME and PATH, and to reach the network as its user does. */
export const CLIENT_VARIABLES = [
  "LANG",
  "TMPDIR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
] as const;

/** The word `oxtail` for a shell, and the name of its replacement. */
const SHELL_COMMAND: readonly Place[] = [
  "home/.local/bin/oxtail",
  "home/.local/bin/oxtail.oxtail-setup",
];

/** What setup and uninstall have in common: they start the clients, which is the user's full authority. */
const INSTALLS = {
  read: [
    "home/.oxtail",
    "home/.local/bin",
    "path",
    ...CLIENT_FILES,
    ...CLIENT_FOLDERS,
    "claude/plugins",
    "codex/plugins",
  ],
  write: ["home/.oxtail", ...SHELL_COMMAND, ...CLIENT_FOLDERS, ...PLUGIN_CACHES],
  env: [
    "HOME",
    "OXTAIL_HOME",
    "PATH",
    "CLAUDE_CONFIG_DIR",
    "CODEX_HOME",
    ...CLIENTS.flatMap(({ setup }) => setup?.movedBy ?? []),
    ...CLIENT_VARIABLES,
  ],
  looksAround: false,
  replaces: CLIENT_FILES,
} as const;

/**
 * What clients run, and what setup goes by: whoever writes there has the user's full rights. Setup and
 * its parts alone may.
 */
const PROGRAM_FOLDERS: readonly Place[] = [
  "home/.oxtail/bin",
  "home/.oxtail/lib",
  "home/.oxtail/hooks",
  "home/.oxtail/setup",
  "home/.oxtail/plugin",
];
/** The keys that join machines: nobody else's to read or to write. */
const KEY_FOLDERS: readonly Place[] = ["home/.oxtail/bridge"];
/** Of whoever may read the store, or write to it. */
const NO_KEYS = { denyRead: KEY_FOLDERS } as const;
const MAIL_ONLY = { ...NO_KEYS, denyWrite: [...PROGRAM_FOLDERS, ...KEY_FOLDERS] } as const;
const PROGRAMS_TOO = { ...NO_KEYS, denyWrite: KEY_FOLDERS } as const;

/** What clients say of their running sessions; no transcript. */
const SESSION_FILES: readonly Place[] = ["claude/sessions", "home/.qwen/sessions"];
/** Reads, and changes nothing: what a person looks at. */
const LOOKS = {
  read: ["home/.oxtail", ...SESSION_FILES],
  write: [],
  ...NO_KEYS,
  run: [],
  env: ["HOME", "OXTAIL_*"],
  looksAround: true,
  replaces: [],
} as const;
/** Which tmux server is meant, and from which of its terminals one jumps. */
const TMUX_VARIABLES = ["TMUX", "TMUX_PANE", "TMUX_TMPDIR"] as const;
/**
 * What Ink and what it draws with ask for: the kind of terminal, its size where the system does not tell,
 * and who develops or keeps a log of it; the launcher unsets the last ones, because Ink would draw otherwise.
 */
const TERMINAL_VARIABLES = [
  "TERM",
  "TERM_PROGRAM",
  "TERM_PROGRAM_VERSION",
  "COLORTERM",
  "TMUX",
  "COLUMNS",
  "LINES",
  "INK_SCREEN_READER",
  "NODE_ENV",
  "DEV",
  "CI",
  "CONTINUOUS_INTEGRATION",
  "TF_BUILD",
  "TEAMCITY_VERSION",
] as const;

/** Every entry point. */
export const ENTRIES: { readonly [Name in EntryName]: Entry } = {
  server: {
    does: "the MCP server on stdio; your client starts it",
    module: "mod.ts",
    exported: "",
    read: [
      "home/.oxtail",
      "claude/projects",
      "claude/sessions",
      "codex/sessions",
      ...CLIENTS_FOLDERS,
    ],
    write: ["home/.oxtail"],
    ...MAIL_ONLY,
    run: ["tmux", "ps", "codex"],
    socket: CLIENTS.flatMap(({ socketVariable = [] }) => socketVariable),
    env: [
      "HOME",
      "OXTAIL_*",
      "MCP_TRACE_FILE",
      "TMUX",
      "TMUX_PANE",
      "TMUX_TMPDIR",
      "LANG",
      "TERM",
      "CLAUDECODE",
      "CLAUDE_CONFIG_DIR",
      "CLAUDE_PROJECT_DIR",
      "CODEX_HOME",
      ...CLIENTS_VARIABLES,
    ],
    looksAround: true,
    replaces: [],
  },
  hook: {
    does: "hands mail over; the hooks of your client start it",
    module: "hooks/hook.ts",
    exported: "/hook",
    read: ["home/.oxtail"],
    write: ["home/.oxtail"],
    ...MAIL_ONLY,
    run: [],
    env: [
      "HOME",
      "OXTAIL_*",
      "MCP_TRACE_FILE",
      "CLAUDE_PID",
      "CLAUDE_JOB_DIR",
      "CLAUDE_CODE_ENTRYPOINT",
      "CLAUDE_CODE_SESSION_ID",
    ],
    looksAround: false,
    replaces: [],
  },
  diagnose: {
    does: "whether it works here, and what fixes what does not",
    module: "src/cli/diagnose.ts",
    exported: "/diagnose",
    read: [
      "home/.oxtail",
      "claude/sessions",
      "claude/settings.json",
      ...CLIENTS_FOLDERS,
      ...WRITTEN_FILES,
    ],
    write: [],
    writeWith: { option: "--probe", places: ["home/.oxtail"] },
    ...MAIL_ONLY,
    run: ["tmux", "ps", "claude", "codex"],
    env: [
      "HOME",
      "PATH",
      "OXTAIL_*",
      "MCP_TRACE_FILE",
      "TMUX",
      "TMUX_TMPDIR",
      ...CLIENT_VARIABLES,
    ],
    looksAround: true,
    replaces: [],
  },
  status: {
    does: "the agents of this project, their mail, and who waits for whom",
    module: "src/cli/status.ts",
    exported: "/status",
    read: ["home/.oxtail", "claude/projects", "claude/sessions", ...CLIENTS_FOLDERS],
    write: [],
    ...NO_KEYS,
    run: [],
    env: ["HOME", "OXTAIL_*"],
    looksAround: true,
    replaces: [],
  },
  cockpit: {
    does: "who needs you, who is here, and what they say to each other",
    module: "src/person/cockpit.ts",
    exported: "/cockpit",
    ...LOOKS,
    run: ["act"],
    env: [...LOOKS.env, "NO_COLOR", ...TERMINAL_VARIABLES],
  },
  line: {
    does: "what status --line starts",
    module: "src/person/line.ts",
    exported: "/line",
    ...LOOKS,
  },
  wake: {
    does: "wakes an idle agent, so that it reads its mail",
    module: "src/person/wake.ts",
    exported: "/wake",
    read: ["home/.oxtail", ...SESSION_FILES],
    write: ["home/.oxtail"],
    ...MAIL_ONLY,
    run: ["tmux", "ps", "codex"],
    env: ["HOME", "OXTAIL_*", ...TMUX_VARIABLES],
    looksAround: true,
    replaces: [],
  },
  jump: {
    does: "shows you the tmux pane of an agent",
    module: "src/person/jump.ts",
    exported: "/jump",
    ...LOOKS,
    run: ["tmux"],
    env: [...LOOKS.env, ...TMUX_VARIABLES],
  },
  message: {
    does: "leaves a message of yours for an agent",
    module: "src/cli/message.ts",
    exported: "/message",
    read: ["home/.oxtail", "claude/projects", "claude/sessions", ...CLIENTS_FOLDERS],
    write: ["home/.oxtail"],
    ...MAIL_ONLY,
    run: [],
    env: ["HOME", "OXTAIL_*"],
    looksAround: true,
    replaces: [],
  },
  answer: {
    does: "what agents ask you, and your answers",
    module: "src/person/answer.ts",
    exported: "/answer",
    read: ["home/.oxtail", ...SESSION_FILES],
    write: ["home/.oxtail"],
    ...MAIL_ONLY,
    run: [],
    env: ["HOME", "OXTAIL_*"],
    looksAround: true,
    replaces: [],
  },
  log: look("log", "what the agents say to each other, and whether it arrived"),
  show: look("show", "one message, what it answers, and what proves that it arrived"),
  search: look("search", "messages that have these words"),
  export: look("export", "conversations as Markdown, JSON lines or HTML"),
  report: look("report", "a night of agents as one HTML file"),
  gc: {
    does: "shows what is old enough to go; --delete removes it",
    module: "src/cli/gc.ts",
    exported: "/gc",
    read: ["home/.oxtail"],
    write: ["home/.oxtail"],
    ...MAIL_ONLY,
    run: [],
    env: ["HOME", "OXTAIL_*"],
    looksAround: true,
    replaces: [],
  },
  setup: {
    does: "installs oxtail, and lets your clients install its plugin",
    module: "src/cli/setup.ts",
    exported: "/setup",
    ...INSTALLS,
    ...PROGRAMS_TOO,
    run: ["deno", "claude", "codex"],
  },
  uninstall: {
    does: "lets your clients take the plugin out, and removes oxtail",
    module: "src/cli/uninstall.ts",
    exported: "/uninstall",
    ...INSTALLS,
    ...PROGRAMS_TOO,
    run: ["claude", "codex"],
  },
  "install-hook": hookEntry("install_hook", "lets the hooks run again"),
  "uninstall-hook": hookEntry("uninstall_hook", "silences the hooks, and leaves the server"),
};

/** What a person looks back with. */
function look(name: "log" | "show" | "search" | "export" | "report", does: string): Entry {
  return { does, module: `src/person/${name}.ts`, exported: `/${name}`, ...LOOKS };
}

function hookEntry(name: "install_hook" | "uninstall_hook", does: string): Entry {
  return {
    does,
    module: `src/cli/${name}.ts`,
    exported: `/${name.replace("_", "-")}`,
    read: ["home/.oxtail/hooks", "home/.oxtail/turn"],
    write: ["home/.oxtail/hooks", "home/.oxtail/turn"],
    run: [],
    env: ["HOME", "OXTAIL_HOME", "CLAUDE_CONFIG_DIR", "CODEX_HOME"],
    looksAround: false,
    replaces: [],
  };
}

/** The names of all entry points, in the order of the table. */
export const ENTRY_NAMES: readonly EntryName[] = [
  "server",
  "hook",
  "diagnose",
  "cockpit",
  "status",
  "line",
  "message",
  "wake",
  "jump",
  "answer",
  "log",
  "show",
  "search",
  "export",
  "report",
  "gc",
  "setup",
  "uninstall",
  "install-hook",
  "uninstall-hook",
];

/** What the launcher does by itself, without a program. */
export const SHELL_WORDS = {
  permissions: "what each program may do on this machine",
  completions: "completes command lines in bash, zsh and fish",
} as const;

/** The entry points that people start, in the order in which they are likely to need them. */
export const COMMAND_NAMES: readonly EntryName[] = [
  "setup",
  "cockpit",
  "status",
  "diagnose",
  "message",
  "wake",
  "jump",
  "answer",
  "log",
  "show",
  "search",
  "export",
  "report",
  "gc",
  "uninstall",
  "install-hook",
  "uninstall-hook",
];
