#!/bin/sh
# dash 0.5.12: `set -C; if : >file` is no test for "I was the first to create it". ":" is a special builtin, and an
# error in the redirection of one ends a POSIX shell, so the second of two never reaches its else branch. `true` is
# an ordinary builtin: there the same line is a test. bash hides the difference unless it runs as `bash --posix`.
. "$(dirname "$0")/lib/common.sh"
deb dash=0.5.12-2
dash="$(find "$T/root" -name dash -type f -perm -u+x | head -1)"
say "dash $(dpkg-deb -f "$T"/*.deb Version)"
cd "$T"
try() {
  rm -f lock
  "$1" -c "set -C; for i in 1 2; do if $2 >lock; then echo made; else echo exists; fi; done; echo end" 2>/dev/null |
    tr '\n' ' '
}
seen 'dash, ":"' "made " "$(try "$dash" :)"
seen 'dash, "true"' "made exists end " "$(try "$dash" true)"
seen 'dash, "(:)" in a subshell' "made exists end " "$(try "$dash" "(:)")"
