/** Made from hooks/oxtail-hook by `deno task generate`. @module */

/** The text of hooks/oxtail-hook. */
export const GATE = `#!/bin/sh
# The gate: what a client runs at every hook event.
#
#   oxtail-hook <client> <event> [oxtail]        client: claude-code or codex
#
# The third word says that one of oxtail's own tools is about to run; then it always starts the program.
#
# It finds out, without starting Deno, whether there is anything to do, and in most cases there is
# not: then it marks what the agent is doing, drains standard input and ends. Only when mail waits
# does it start the hook program, which hands the mail over.
#
# Whatever happens it exits with 0, prints nothing or what the program prints, and says at most one
# line on standard error: a broken store must never break the user's agent. Standard input is always
# read to its end, because a client whose write fails calls the hook broken. And it is quick: on the
# quiet path it starts no command but the one that drains standard input.
umask 077
# The system's own commands first: a project may have put a folder of its own before all others.
PATH=/usr/bin:/bin:/run/current-system/sw/bin:\${PATH-}
export LC_ALL=C # one byte is one character, and a-z are the lower-case letters

client=\${1-} event=\${2-} about=\${3-}
root=\${HOME-}/.oxtail
id=        # the session
head=      # the first part of standard input, once it was taken
drained=   # whether standard input was read to its end
OXTAIL_HOOK_QUEUED= OXTAIL_HOOK_OLDEST= # what a client's environment says of them does not count
complained=
newline='
'

complain() { # <reason>: says what is wrong, the first time
  [ -n "$complained" ] || printf 'oxtail: %s\\n' "$1" >&2
  complained=yes
}

# Ends the gate. The client may still be writing; what a person types at a terminal is not for us.
finish() {
  if [ -z "$drained" ] && [ ! -t 0 ]; then
    { { cat || drain; } <&3 >/dev/null 2>&1 & } 2>/dev/null 3<&0
  fi
  exit 0
}

# Reads standard input to its end without a command: slow, for a PATH that leads nowhere.
drain() {
  while IFS= read -r _; do :; done
}

# Sets head to the first 4 KiB of each line of standard input, and reads it to its end: one process
# does both. The clients write one line.
take_head() {
  if ! { head=$(cut -b1-4096); } 2>/dev/null; then
    IFS= read -r head || :
    head=$(printf '%.4096s' "$head")
    drain
  fi
  drained=yes
}

# Sets value to the string that head has under a key, or to nothing.
value_of() { # <key>
  value=
  case $head in
  *"\\"$1\\""*) ;;
  *) return ;; # to look for what is not there by taking the text apart would be slow
  esac
  value=\${head#*"\\"$1\\""}
  value=\${value#*:}
  value=\${value#*\\"}
  value=\${value%%\\"*}
}

# Sets parent and name of a process.
look_up() { # <pid>
  parent='' name=''
  if [ -r "/proc/$1/status" ]; then
    while read -r key value; do
      case $key in
      Name:) name=$value ;;
      PPid:) parent=$value && break ;;
      esac
    done <"/proc/$1/status"
  else
    read -r parent name <<EOF
$(ps -o ppid=,comm= -p "$1")
EOF
    name=\${name##*/}
  fi
} 2>/dev/null

# Claude Code names the session in the environment, and whatever an agent starts inherits that. So it
# counts only if that client is the one that runs this hook, with or without a shell in between.
inherits_session() {
  [ "$client" = claude-code ] && [ -n "\${CLAUDE_CODE_SESSION_ID-}" ] || return 1
  [ "\${CLAUDE_PID-}" != "$PPID" ] || return 0
  [ -n "\${CLAUDE_PID-}" ] && look_up "$PPID" && [ "$CLAUDE_PID" = "$parent" ]
}

# Exports the process of the client and when it started, in a form that does not depend on the user's
# language and time zone: the pid alone may be another process tomorrow.
find_client() {
  OXTAIL_CLIENT_PID=$PPID
  if inherits_session; then
    OXTAIL_CLIENT_PID=$CLAUDE_PID
  else
    look_up "$PPID"
    case $name in
    sh | dash | bash | zsh | ksh | fish | -*sh) OXTAIL_CLIENT_PID=$parent ;;
    esac
  fi
  OXTAIL_CLIENT_START=$(TZ=UTC0 ps -o lstart= -p "$OXTAIL_CLIENT_PID" 2>/dev/null)
  export OXTAIL_CLIENT_PID OXTAIL_CLIENT_START
}

# Starts the hook program and ends. Returns only if it is not installed. Whatever becomes of the
# program, its exit status and all it says but one line stay here.
run() {
  if [ ! -x "$root/bin/oxtail" ]; then
    complain "Cannot find \\"$root/bin/oxtail\\", mail is not handed over: run oxtail's setup"
    return
  fi
  OXTAIL_HOOK_SESSION=$id NO_COLOR=1
  export OXTAIL_HOOK_SESSION OXTAIL_HOOK_QUEUED OXTAIL_HOOK_OLDEST NO_COLOR
  unset OXTAIL_CLIENT_PID OXTAIL_CLIENT_START OXTAIL_DOMAIN
  [ "$event" != SessionStart ] || find_client
  problem=
  {
    problem=$(start 2>&1 >&3 3>&-) || problem=\${problem:-"oxtail: The hook program failed"}
  } 2>/dev/null 3>&1
  # Deno's own words when it breaks down begin with an empty line.
  case $problem in "$newline"*) problem="oxtail: The hook program broke down" ;; esac
  [ -z "$problem" ] || [ -n "$complained" ] || printf '%s\\n' "\${problem%%"$newline"*}" >&2
  finish
}

# Becomes the program, which reads standard input, or what was taken from it. The launcher is a script
# for this same shell, so it is read and not started.
start() {
  set -- hook "$client" "$event" \${about:+"$about"}
  if [ -z "$drained" ]; then
    . "$root/bin/oxtail"
    exit
  fi
  . "$root/bin/oxtail" <<EOF
$head
EOF
}

# Writes a file of the store in place, if it is absent or plain.
write() { # <file> <format> <text>
  if [ -L "$1" ] || { [ -e "$1" ] && [ ! -f "$1" ]; }; then
    complain "Cannot write \\"$1\\", it is not a plain file: remove it"
  elif ! { printf "$2" "$3" 1<>"$1"; } 2>/dev/null; then
    complain "Cannot write \\"$1\\": make \\"$root\\" and all in it yours and writable"
  fi
}

mark() { # <word of four letters>
  write "$root/activity/$id" %s "$1"
}

# Whether the turn has ended and no other has begun.
is_idle() {
  [ -f "$root/activity/$id" ] && [ ! -L "$root/activity/$id" ] || return 1
  word=
  { IFS= read -r word <"$root/activity/$id" || :; } 2>/dev/null
  [ "$word" = idle ]
}

# Notes how far the client asks its user, for whoever may wake it by the socket of its session.
mark_mode() {
  [ "$client" = claude-code ] || return 0
  value_of permission_mode
  case $value in '' | *[!A-Za-z]*) value=unknown ;; esac
  write "$root/turn/$id.mode" '%-32.32s\\n' "$value"
}

# Whether messages are queued. Of more than a box may hold the program is told the oldest: it would
# take another third of a second to list them again.
has_new() {
  set -- "$root/mail/$id/new/"[0-9]*.[w-][t-][a-][r-]
  [ -e "$1" ] || return
  OXTAIL_HOOK_QUEUED='' OXTAIL_HOOK_OLDEST=''
  [ $# -gt 20000 ] || return 0
  OXTAIL_HOOK_QUEUED=$#
  for name; do
    OXTAIL_HOOK_OLDEST=$OXTAIL_HOOK_OLDEST/\${name##*/}
    [ \${#OXTAIL_HOOK_OLDEST} -lt 16384 ] || break
  done
}

# Whether messages were handed over and not acknowledged. After five times hooks offer them no more.
has_held() {
  set -- "$root/mail/$id/cur/"[0-9]*~[1-5]~*
  [ -e "$1" ]
}

# Whether something was taken and not shown, in this turn or in a part that the user took back.
has_unshown() {
  set -- "$root/mail/$id/cur/"[0-9]*~[1-5]~*-
  [ -e "$1" ]
}

# Whether the turn that ends was shown a message, however often that one had been handed over before:
# a tool shows it again without limit. What was announced only, or taken and not shown, ends in a sign.
has_shown() {
  value_of prompt_id
  [ -n "$value" ] || value_of turn_id
  case $value in '' | *[!A-Za-z0-9-]*) return 1 ;; esac
  set -- "$root/mail/$id/cur/"[0-9]*~"$value"~*[0-9mkx]
  [ -e "$1" ]
}

# Whether this is the first turn of a session of Claude Code's agent view. It may have been kept ready
# as a spare one, and work elsewhere now than where it was started.
is_first_in_background() {
  [ "$client" = claude-code ] && [ -n "\${CLAUDE_JOB_DIR-}" ] || return 1
  [ -f "$root/turn/$id" ] && [ ! -L "$root/turn/$id" ] || return 1
  IFS= read -r line <"$root/turn/$id"
  case $line in '0 '*) return 0 ;; esac
  return 1
} 2>/dev/null

# With a closed standard input a command would get one end of some pipe in its place, and wait for ever.
{ true 3<&0; } 2>/dev/null || exec </dev/null

case $event in
SessionStart | UserPromptSubmit | PreToolUse | PostToolUse) ;;
PermissionRequest | Notification | Stop | Interrupt | SessionEnd) ;;
*) finish ;;
esac

if [ -L "$root" ] || [ ! -d "$root" ] || [ ! -O "$root" ]; then
  complain "Cannot use the store \\"$root\\", it is not a folder of yours: run oxtail's setup"
  finish
fi

# Which agent makes the call stands anywhere in the input, behind a tool's arguments as well.
if [ "$about" = oxtail ]; then
  run
  finish
fi

# A prompt's head carries the id of its turn, a notification's its kind, and what ends something may
# end it for a subagent only. /clear has moved the environment on when it ends a session.
case $event in
UserPromptSubmit | Notification | Stop | Interrupt | SessionEnd) take_head ;;
esac
case $event in
UserPromptSubmit | SessionEnd) ;;
*) if inherits_session; then id=$CLAUDE_CODE_SESSION_ID; fi ;;
esac
if [ -z "$id" ]; then
  [ -n "$drained" ] || take_head
  value_of session_id
  id=$value
fi
if [ -z "$id" ]; then
  complain "Cannot tell the session: \\"$client\\" did not say its id"
  finish
fi

# The program knows the box of any other id, and makes the folders that are missing.
case $id in
*[!a-z0-9-]* | x-*) box= ;;
*) box=$id ;;
esac
if [ -z "$box" ] || [ \${#id} -gt 64 ] || [ ! -d "$root/activity" ] || [ ! -d "$root/turn" ] ||
  [ -L "$root/activity" ] || [ -L "$root/turn" ]; then
  run
  finish
fi

# Another terminal has the session open and gets its mail. Only the program can tell whether that one
# has ended.
if [ "$client" = claude-code ] && [ -e "$root/starts/$id@\${CLAUDE_PID-}.json" ]; then
  case $event in
  SessionStart | UserPromptSubmit | SessionEnd) run ;;
  esac
  finish
fi

case $event:$head in
Stop:*'"agent_id"'* | Interrupt:*'"agent_id"'* | SessionEnd:*'"agent_id"'*)
  run # which looks closer
  finish
  ;;
esac

case $event in
SessionStart)
  run
  ;;
UserPromptSubmit)
  mark_mode
  value_of prompt_id
  [ -n "$value" ] || value_of turn_id
  turn=$value
  case $turn in
  '' | *[!A-Za-z0-9-]*)
    run
    turn=0
    ;;
  esac
  if is_first_in_background; then
    about=began
    run
    about=
  fi
  if has_new || has_held || [ \${#turn} -gt 64 ]; then run; fi
  mark busy
  # Always 65 bytes, so that one write replaces all that was there.
  write "$root/turn/$id" '%-64s\\n' "$turn"
  ;;
PreToolUse | PostToolUse)
  # A call that a script of Codex left in the background may end after its turn: no model is told of it.
  if [ "$client:$event" = codex:PostToolUse ] && is_idle; then finish; fi
  mark busy
  if has_new || has_unshown; then run; fi
  ;;
PermissionRequest) mark wait ;;
Notification)
  value_of notification_type
  [ "$value" != permission_prompt ] || mark wait
  ;;
Stop)
  mark_mode
  if has_new || has_held || has_shown; then run; fi
  mark idle
  # Who sends from now on sees that the agent is idle. For what came before, one more look.
  if has_new || has_held; then run; fi
  ;;
Interrupt) mark idle ;;
SessionEnd)
  mark done
  run
  ;;
esac
finish
`;
