/** Made from hooks/oxtail-listener by `deno task generate`. @module */

/** The text of hooks/oxtail-listener. */
export const LISTENER = `#!/bin/sh
# The idle listener: what Claude Code runs beside its hooks, to be woken without a keystroke.
#
#   oxtail-listener claude-code <event>
#
# A hook with asyncRewake may wait in the background; when it ends with status 2, an idle session starts
# a turn with the line that it printed to standard error. So this waits for mail that wants a wake. It
# takes no mail: the turn's own hooks hand it over.
#
# Claude Code starts one at every event, and ends none at the next prompt, at Escape or at /clear. So
# there is one for each client process: listen/<pid of the client>-<its domain>/ holds
#
#   owner   pid and session of the listener; who reads another one there, ends
#   beat    touched at each look; older than 3 s means that its listener is gone
#   fired   the ids of the last mail that turns were started for; the same mail starts no second one
#
# It ends with its client, also when that was killed, when the client goes on in another session or puts
# this one into the background, and at once where nobody is to be woken: in a spare session, and in one
# that a program runs for one answer, which would wait for it. While another terminal has the session
# open first, which gets the mail, it waits; of two that look at the same mail, one fires.
# Twice a second it looks, and starts no process for that but sleep.
umask 077
# The system's own commands first: a project may have put a folder of its own before all others.
PATH=/usr/bin:/bin:/run/current-system/sw/bin:\${PATH-}
LC_ALL=C # one byte is one character, and a-z are the lower-case letters

root=\${HOME-}/.oxtail
client=\${CLAUDE_PID-}
id=\${CLAUDE_CODE_SESSION_ID-}

# Sets line to the first line of a plain file, or to nothing. Fails when there is none.
read_line() { # <file>
  line=
  [ -f "$1" ] && [ ! -L "$1" ] && IFS= read -r line <"$1"
} 2>/dev/null

# >>> domain
# Sets OXTAIL_DOMAIN to 8 hex digits for this boot of this machine and this pid namespace: where two
# containers use one HOME the same pids come in both, and mean nothing in the other.
find_domain() {
  read_line /proc/sys/kernel/random/boot_id || line=$(sysctl -n kern.bootsessionuuid) || line=
  OXTAIL_DOMAIN=$(
    printf %s "$line#$(readlink /proc/self/ns/pid)" | { sha256sum || shasum -a 256; }
  ) || :
  OXTAIL_DOMAIN=\${OXTAIL_DOMAIN%"\${OXTAIL_DOMAIN#????????}"}
  case $OXTAIL_DOMAIN in '' | *[!0-9a-f]*) OXTAIL_DOMAIN=00000000 ;; esac
} 2>/dev/null
# <<< domain

# Writes a file of ours, if it is absent or plain.
write() { # <file> <text>
  [ ! -L "$1" ] && { [ ! -e "$1" ] || [ -f "$1" ]; } && printf '%s\\n' "$2" >"$1"
} 2>/dev/null

# Whether another listener of this session runs.
is_served() {
  read_line "$dir/owner"
  [ "\${line#* }" = "$id" ] || return 1
  case \${line%% *} in
  '' | *[!0-9]*) return 1 ;;
  esac
  kill -0 "\${line%% *}" 2>/dev/null || return 1
  # A find that cannot do this finds nothing: then this listener takes over, and that one ends.
  [ -n "$(find "$dir/beat" -newermt '3 seconds ago' 2>/dev/null)" ]
}

# Ends when another listener took over. What it would remove is that one's.
keep_place() {
  read_line "$dir/owner"
  [ "$line" = "$$ $id" ] || exit 0
  write "$dir/beat" . || exit 0
}

leave() {
  read_line "$dir/owner"
  [ "$line" != "$$ $id" ] || rm -f "$dir/beat" "$dir/owner"
  exit "$1"
} 2>/dev/null

# Sets due to the ids of mail that no turn was started for yet. It looks at the newest that is queued, and
# at the newest that was handed over without its body: that is offered again in the turn that begins.
find_mail() {
  due=
  add_newest "$root/mail/$id/new/"[0-9]*.w[t-][a-][r-]
  add_newest "$root/mail/$id/cur/"[0-9]*.w[t-][a-][r-]~*[-!]
  [ -n "$due" ]
}

add_newest() { # <file>...
  [ -e "$1" ] || return 0
  shift $(($# - 1))
  name=\${1##*/}
  name=\${name#*.*.}
  case " $fired " in
  *" \${name%%.*} "*) ;;
  *) due="$due \${name%%.*}" ;;
  esac
}

# Sets status to what Claude Code says of the session, or to nothing. Ends when it is not for us to wake.
read_status() {
  status=
  read_line "\${CLAUDE_CONFIG_DIR:-$HOME/.claude}/sessions/$client.json"
  case $line in
  *'"sessionId":"'*) ;;
  *) return ;;
  esac
  case $line in
  *"\\"sessionId\\":\\"$id\\""*) ;;
  *) leave 0 ;; # the client went on in another session
  esac
  case $line in
  *'"parkedJobId":"'* | *'"spare":true'*) leave 0 ;;
  *'"status":"idle"'*) status=idle ;;
  *'"status":"'*) status=other ;;
  esac
}

# Whether the session waits for a prompt: Claude Code says so itself, or else our own mark does.
is_idle() {
  line=$status
  [ -n "$line" ] || read_line "$root/activity/$id"
  [ "$line" = idle ]
}

# Whether no other listener fires for all that is due.
claim_due() {
  [ -d "$root/autowake" ] || return 0
  set -C
  claimed=
  for one in $due; do
    # Not ":", which would end the shell.
    { true >"$root/autowake/l-$one"; } 2>/dev/null && claimed=yes
  done
  set +C
  [ -n "$claimed" ]
}

[ -t 0 ] || cat >/dev/null 2>&1

[ "\${1-}" = claude-code ] || exit 0
[ "\${CLAUDE_CODE_ENTRYPOINT-}" != sdk-cli ] || exit 0
case $client in
'' | 0* | *[!0-9]*) exit 0 ;;
esac
case $id in
'' | x-* | *[!a-z0-9-]*) exit 0 ;;
esac
[ \${#id} -le 64 ] || exit 0
[ -d "$root/listen" ] || mkdir "$root/listen" 2>/dev/null # the gate's program may come later
for folder in "$root" "$root/listen"; do
  [ -d "$folder" ] && [ ! -L "$folder" ] && [ -O "$folder" ] || exit 0
done

find_domain
dir=$root/listen/$client-$OXTAIL_DOMAIN
if ! mkdir "$dir" 2>/dev/null; then
  [ -d "$dir" ] && [ ! -L "$dir" ] && [ -O "$dir" ] || exit 0
  ! is_served || exit 0
fi
write "$dir/owner" "$$ $id" || exit 0
trap 'leave 0' TERM HUP INT

read_line "$dir/fired"
fired=$line
while keep_place; do
  # Of two that started together, the one that does not own the place knows it after this.
  sleep 0.4 || sleep 1 || leave 0
  kill -0 "$client" 2>/dev/null || leave 0
  read_status
  [ ! -e "$root/starts/$id@$client.json" ] || continue
  find_mail || continue
  is_idle || continue
  keep_place
  fired=$fired$due
  while [ \${#fired} -gt 216 ]; do # the last eight
    case $fired in ?*" "*) fired=\${fired#?*" "} ;; *) break ;; esac
  done
  write "$dir/fired" "$fired" || leave 0
  claim_due || continue
  rm -f "$dir/beat"
  printf 'oxtail: a peer sent you a message, read_my_messages shows it\\n' >&2
  exit 2
done
leave 0
`;
