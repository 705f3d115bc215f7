/**
 * What runs inside of a client that has no hooks of its own: opencode, pi, and the wake of Copilot CLI.
 *
 * It opens no box. For each event it runs the gate beside it, as a client runs its hooks, and says to the
 * model what the gate prints; and it looks at the names in `new`, and starts a turn in an idle session for
 * which mail waits. Whatever goes wrong, the client goes on: a gate that fails has said nothing.
 */

import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";

const ROOT = `${process.env.HOME}/.oxtail`;
/** How long a gate may take, in ms; it takes 2 s at most. */
const GATE_MAX_MS = 10_000;
/** How often an idle session's mail is looked at, in ms. */
const LOOK_MS = 400;
/** A session at work is marked busy again after this, in ms: a mark of ten minutes counts as stale. */
const MARK_MS = 60_000;
const WAKE_LINE = "oxtail: a peer sent you a message, read_my_messages shows it";
/** How the server is started; without a launcher there is none. */
const SERVER = ["/bin/sh", "-c", 'exec "$HOME/.oxtail/bin/oxtail" server'];

/** The names in a folder; none where it cannot be read. */
function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** A small plain file's text; nothing where there is none. */
function textOf(path) {
  try {
    return statSync(path).isFile() ? readFileSync(path, "utf8") : "";
  } catch {
    return "";
  }
}

/** The name of a session's box, as the store has it. */
function boxOf(id) {
  const isPlain = /^[a-z0-9-]{1,64}$/.test(id) && !id.startsWith("x-");
  return isPlain ? id : `x-${Buffer.from(id).toString("hex")}`;
}

/** What this process, its hooks and the server that it starts have in common, and no agent is told: 32 hex digits. */
const KEY = crypto.randomUUID().replaceAll("-", "");
const KEY_ENV = { OXTAIL_PLUGIN_KEY: KEY };

/** Runs the gate; gives what the model is to be told, or null. */
function runGate(client, event, input) {
  return new Promise((resolve) => {
    const gate = [`${ROOT}/hooks/oxtail-hook`, client, event];
    const child = spawn("/bin/sh", gate, {
      stdio: ["pipe", "pipe", "ignore"],
      env: { ...process.env, ...KEY_ENV },
      timeout: GATE_MAX_MS,
    });
    let said = "";
    child.stdout.on("data", (part) => said += part);
    child.stdin.on("error", () => {}); // it may have ended before it read
    child.on("error", () => resolve(null));
    child.on("close", () => resolve(textIn(said)));
    child.stdin.end(JSON.stringify({ ...input, hook_event_name: event }));
  });
}

function textIn(said) {
  try {
    const { decision, reason, hookSpecificOutput } = JSON.parse(said);
    const text = decision === "block" ? reason : hookSpecificOutput?.additionalContext;
    return typeof text === "string" && text !== "" ? text : null;
  } catch {
    return null; // it had nothing to say
  }
}

/** Whether no other process has noted the session since: it may be open in several. Copilot CLI is our parent. */
function isOurs(box) {
  const note = textOf(`${ROOT}/starts/${box}.json`);
  return [process.pid, process.ppid].some((pid) => note.includes(`"client_pid":${pid},`));
}

/** Starts a turn in an idle session for which mail waits that wants that, once for each message. */
function watch(id, start) {
  const box = boxOf(id);
  const fired = new Set();
  const due = () => {
    const queued = namesIn(`${ROOT}/mail/${box}/new`).filter((name) =>
      /\.w[t-][a-][r-]$/.test(name)
    );
    // What was announced without its body is offered again in the turn that begins.
    const announced = namesIn(`${ROOT}/mail/${box}/cur`)
      .filter((name) => /\.w[t-][a-][r-]~.*[-!]$/.test(name));
    return [...queued, ...announced].map((name) => name.split(".")[2]).filter((one) =>
      !fired.has(one)
    );
  };
  const isOff = () =>
    process.env.OXTAIL_AUTOWAKE?.trim().toLowerCase() === "off" ||
    namesIn(`${ROOT}/hooks`).includes("off");
  const timer = setInterval(() => {
    const ids = due();
    if (ids.length === 0 || textOf(`${ROOT}/activity/${box}`) !== "idle") return;
    if (isOff() || !isOurs(box)) return;
    ids.forEach((one) => fired.add(one));
    Promise.resolve(start(WAKE_LINE)).catch(() => {}); // a wake is a hint
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** One session of a client without hooks. */
class Session {
  #client;
  #input;
  #box;
  #turn = null;
  #isRunning = false;
  /** The turn goes on only because the gate had something to say at its end. */
  #goesOn = false;
  #markedMs = 0;
  /** What the start of the session had to say, for its first turn. */
  #told = null;
  #unwatch = () => {};

  constructor(client, id, cwd, transcript = undefined) {
    this.#client = client;
    this.#input = { session_id: id, transcript_path: transcript, cwd };
    this.#box = boxOf(id);
  }

  #run(event, more = {}) {
    this.#markedMs = Date.now();
    const turn = this.#turn === null ? {} : { turn_id: this.#turn };
    // What the gate looks for stands in front of what may be long.
    return runGate(this.#client, event, { ...this.#input, ...turn, ...more });
  }

  async began(source, start) {
    this.#unwatch();
    this.#unwatch = watch(this.#input.session_id, start);
    this.#told = await this.#run("SessionStart", { source });
  }

  /** A prompt begins a turn, or waits within one; gives what is said with it. */
  async prompted() {
    if (this.#isRunning) return await this.toolRan("");
    this.#turn = crypto.randomUUID();
    this.#isRunning = true;
    this.#goesOn = false;
    if (!isOurs(this.#box)) this.#told = await this.#run("SessionStart", { source: "startup" });
    const said = [this.#told, await this.#run("UserPromptSubmit")];
    this.#told = null;
    return said.filter((text) => text !== null).join("\n") || null;
  }

  /** A tool has run; gives what is said before the model's next answer. */
  async toolRan(tool) {
    const isQuiet = Date.now() - this.#markedMs < MARK_MS;
    if (isQuiet && namesIn(`${ROOT}/mail/${this.#box}/new`).length === 0) return null;
    return await this.#run("PostToolUse", { tool_name: tool });
  }

  waits() {
    return this.#run("PermissionRequest");
  }

  /** A dialog was answered. */
  async goesOn() {
    this.#markedMs = 0;
    return await this.toolRan("");
  }

  compacted() {
    return this.#run("SessionStart", { source: "compact" });
  }

  /** The turn is over; gives with what it goes on. */
  async ended() {
    // opencode says twice that an interrupted turn is over.
    if (!this.#isRunning) return null;
    const said = await this.#run("Stop", { stop_hook_active: this.#goesOn });
    this.#goesOn = said !== null;
    this.#isRunning = this.#goesOn;
    return said;
  }

  interrupted() {
    this.#goesOn = false;
    this.#isRunning = false;
    return this.#run("Interrupt");
  }

  left() {
    this.#unwatch();
    return this.#run("SessionEnd");
  }
}

/** Says with a call of one of our tools which session makes it, and for which that works. */
function stampOf(id, root = id) {
  return { id, root, key: KEY };
}

/** opencode: one process, and one server, for all sessions of a folder. */
export function opencode({ client, directory }) {
  const sessions = new Map();
  /** The session that a subagent works for, by the id of its own. */
  const roots = new Map();
  const rootOf = async (id) => {
    for (let one = id;;) {
      const known = roots.get(one);
      if (known !== undefined) return known;
      const { data } = await client.session.get({ path: { id: one } });
      if (data?.parentID === undefined) {
        roots.set(id, one);
        return one;
      }
      one = data.parentID;
    }
  };
  /** What a message of ours in a session is sent with: its agent and model stay as they are. */
  const bodyOf = ({ how, said }, text) => {
    said.add(text);
    return { ...how, parts: [{ type: "text", text, synthetic: true }] };
  };
  const start = (id, text) =>
    client.session.promptAsync({ path: { id }, body: bodyOf(sessions.get(id), text) });
  const tell = async (id, text) => {
    if (text === null) return;
    const body = { ...bodyOf(sessions.get(id), text), noReply: true };
    await client.session.prompt({ path: { id }, body });
  };
  const open = async (id) => {
    const session = new Session("opencode", id, directory);
    const known = { session, how: {}, said: new Set(), isCancelled: false };
    sessions.set(id, known);
    await session.began("startup", (line) =>
      client.session.promptAsync({
        path: { id },
        body: { ...known.how, parts: [{ type: "text", text: line }] },
      }));
    return known;
  };
  const events = {
    "session.error"({ error }, known) {
      if (error?.name === "MessageAbortedError") known.isCancelled = true;
    },
    async "session.idle"({ sessionID }, known) {
      const { session, isCancelled } = known;
      known.isCancelled = false;
      if (isCancelled) return await session.interrupted();
      const text = await session.ended();
      if (text !== null) await start(sessionID, text);
    },
    "permission.asked": (_, { session }) => session.waits(),
    "question.asked": (_, { session }) => session.waits(),
    "permission.replied": async ({ sessionID }, { session }) =>
      tell(sessionID, await session.goesOn()),
    "question.replied": async ({ sessionID }, { session }) =>
      tell(sessionID, await session.goesOn()),
    "session.compacted": async ({ sessionID }, { session }) =>
      tell(sessionID, await session.compacted()),
    async "session.deleted"({ info }, { session }) {
      sessions.delete(info.id);
      await session.left();
    },
  };
  return {
    config(config) {
      config.mcp ??= {};
      // A user's own entry stays, and its server is told the key as well.
      const own = config.mcp.oxtail ?? { type: "local", command: SERVER, timeout: 60_000 };
      config.mcp.oxtail = { ...own, environment: { ...own.environment, ...KEY_ENV } };
    },
    async event({ event: { type, properties } }) {
      const known = sessions.get(properties?.sessionID ?? properties?.info?.id);
      if (known !== undefined) await events[type]?.(properties, known);
    },
    async "chat.message"({ sessionID, agent, model, variant }, { message, parts }) {
      if (await rootOf(sessionID) !== sessionID) return;
      const known = sessions.get(sessionID) ?? await open(sessionID);
      known.how = { agent: agent ?? message.agent, model: model ?? message.model, variant };
      const last = parts.at(-1);
      if (known.said.delete(last?.text)) return;
      const text = await known.session.prompted();
      if (text === null) return;
      const own = { messageID: message.id, sessionID, type: "text", text, synthetic: true };
      // Parts stand in the order of their ids.
      parts.push({ id: `${last?.id ?? "prt_"}0`, ...own });
    },
    async "tool.execute.before"({ tool, sessionID }, { args }) {
      if (tool.startsWith("oxtail_")) {
        args._session = stampOf(sessionID, await rootOf(sessionID));
      }
    },
    async "tool.execute.after"({ tool, sessionID }) {
      const known = sessions.get(sessionID);
      if (known !== undefined) await tell(sessionID, await known.session.toolRan(tool));
    },
    /** The stamp stays among the arguments that opencode keeps: it is nothing for a model to see. */
    "experimental.chat.messages.transform"(_, { messages }) {
      for (const { state, tool } of messages.flatMap(({ parts }) => parts)) {
        if (tool?.startsWith("oxtail_")) delete state?.input?._session;
      }
    },
    async dispose() {
      await Promise.all([...sessions.values()].map(({ session }) => session.left()));
    },
  };
}

/** pi: one session at a time, each with a server of its own. */
export function pi(api) {
  let session = null;
  const [command, ...args] = SERVER;
  api.registerMcpServer("oxtail", {
    command,
    args,
    env: KEY_ENV,
    exposure: "direct",
  });
  const message = (content) => ({ customType: "oxtail", content, display: true });
  const tell = (text) => {
    if (text !== null) api.sendMessage(message(text), { deliverAs: "steer" });
  };
  api.on("session_start", async ({ reason }, { cwd, sessionManager }) => {
    const path = sessionManager.getSessionFile();
    session = new Session("pi", sessionManager.getSessionId(), cwd, path);
    const source = { new: "clear", resume: "resume" }[reason] ?? "startup";
    await session.began(source, (line) => api.sendUserMessage(line));
  });
  api.on("session_shutdown", async ({ reason }) => {
    if (reason !== "reload") await session?.left();
  });
  api.on("before_agent_start", async () => {
    const text = await session?.prompted() ?? null;
    return text === null ? undefined : { message: message(text) };
  });
  api.on("tool_call", ({ toolName, input }, { sessionManager }) => {
    if (!toolName.startsWith("mcp__oxtail__")) return;
    input._session = stampOf(sessionManager.getSessionId());
  });
  api.on("tool_result", async ({ toolName }) => tell(await session?.toolRan(toolName) ?? null));
  api.on("session_compact", async () => tell(await session?.compacted() ?? null));
  api.on("ui_prompt_start", () => session?.waits());
  api.on("ui_prompt_end", async () => tell(await session?.goesOn() ?? null));
  api.on("agent_before_settle", async ({ entries }) => {
    const text = await session?.ended() ?? null;
    if (text === null) return undefined;
    return { entries: [...entries, { type: "custom_message", ...message(text) }], continue: true };
  });
  api.on("agent_settled", async ({ aborted }) => {
    if (aborted) await session?.interrupted();
  });
}

/** Copilot CLI runs the gate by hooks of its own: only the wake is left. */
export function copilot({ sessionId, send }) {
  watch(sessionId, (prompt) => send({ prompt }));
}
