#!/bin/sh
# Deno 2.9.6: in a working directory that was removed, `deno run` fails before a line of the program runs, also when
# the program is named by an absolute path and nothing of the folder is wanted (no configuration, no lock file). So
# no program can catch it or say it better; whoever starts one there has to change the folder first.
# Node.js runs the same program, and `deno eval` runs too.
. "$(dirname "$0")/lib/common.sh"
packages deno@2.9.6
deno="$T/node_modules/.bin/deno"
say "$("$deno" --version | head -1), Node.js $(node --version)"
echo 'console.log("ran")' >"$T/program.mjs"
there() {
  mkdir "$T/gone"
  (cd "$T/gone" && rmdir "$T/gone" && { clean "$@" || echo "status $?"; } 2>&1 | sed 's/\x1b\[[0-9;]*m//g' | grep -v '^Failed getting cwd' | head -1)
}
said="error: could not read current working directory: No such file or directory (os error 2)"
seen "deno run, absolute path" "$said" "$(there "$deno" run --no-config --no-lock "$T/program.mjs")"
seen "deno eval" ran "$(there "$deno" eval 'console.log("ran")')"
seen "node, absolute path" ran "$(there node "$T/program.mjs")"
