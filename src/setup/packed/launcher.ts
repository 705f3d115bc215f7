/** Made from hooks/launcher by `deno task generate`. @module */

/** The text of hooks/launcher. */
export const LAUNCHER = `#!/bin/sh
# Starts an entry point of oxtail with exactly the permissions it declares.
#
#   launcher [--deno=PATH] [--deno-dir=DIR] [--config=FILE] [--lock=FILE] [--root=DIR]
#            [--claude-dir=DIR] [--codex-dir=DIR] [--codex=PATH] <entry> [arguments]
#
# The entry points may not read the project that a client has open, nor look for programs. So this
# script tells those that need it: the git work tree, the repository, the branch, the user id, and
# where the clients' folders and the programs are that they may run. For a hook, which must answer at
# once, it starts no process but Deno; only at the start of a session, and where a spare one begins to
# work, it looks for the project, because the hook notes that.
#
# Exit status: that of the entry point; 64 wrong usage or environment, 69 Deno is missing.
set -u

# >>> settings: empty in a checkout; an installed launcher has absolute paths here
from=checkout # checkout: modules under root; bundle: <entry>.js under root; jsr: root is jsr:<package>;
              # compiled: programs oxtail-<entry> under root, with their permissions in them
deno=
deno_dir=
root=
config=
lock=
claude_dir=
codex_dir=
keys=on # off: neither tmux nor ps may be started
sockets=on # off: a session's own socket may not be written to
codex= # the Codex that may be started, to wake its sessions through its queue
# <<< settings
without=
newline='
'

# Deno obeys these before it looks at its permissions, or outside of them: they load code, replace the
# permissions, write files, connect to somewhere or take a descriptor for a channel.
forget_variables() {
  unset NODE_OPTIONS NODE_V8_COVERAGE NODE_CHANNEL_FD
  unset DENO_PERMISSION_BROKER_PATH DENO_AUDIT_PERMISSIONS DENO_COVERAGE_DIR DENO_V8_FLAGS
  unset DENO_CONNECTED DENO_UNSTABLE_CONTROL_SOCK
  unset OTEL_DENO OTEL_DENO_TRACING OTEL_DENO_METRICS OTEL_DENO_CONSOLE
}

# Deno does not start in a folder that is gone. A hook has no need of one; everything else says so below.
gone=
[ -n "\${PWD-}" ] && [ . -ef "$PWD" ] || { gone=yes && cd "\${HOME:-/}"; } 2>/dev/null || cd /

# A client waits for its hooks. So the usual one takes a short way, and the shell does not even read
# what follows. Whatever is out of the ordinary goes the long way, which says what is wrong; so does
# the start of a session, which needs to know the project.
# >>> hook
# Made from src/cli/entries.ts by \`deno task generate\`.
start_hook() { # <client> <event> [oxtail]
  exec "$deno" run --no-config --no-lock --no-prompt --cached-only --no-remote --no-npm \\
    "--allow-read=$HOME/.oxtail" \\
    "--allow-write=$HOME/.oxtail" \\
    "--deny-read=$HOME/.oxtail/bridge" \\
    "--deny-write=$HOME/.oxtail/bin,$HOME/.oxtail/lib,$HOME/.oxtail/hooks,$HOME/.oxtail/setup,$HOME/.oxtail/plugin,$HOME/.oxtail/bridge" \\
    '--allow-env=HOME,OXTAIL_*,MCP_TRACE_FILE,CLAUDE_PID,CLAUDE_JOB_DIR,CLAUDE_CODE_ENTRYPOINT,CLAUDE_CODE_SESSION_ID' \\
    "$root/hook.js" "$@"
}
# <<< hook
if [ "$from" = bundle ] && [ "\${1-}" = hook ] && [ "\${3-}" != SessionStart ] && [ "\${4-}" != began ] &&
  [ -z "$deno_dir" ] && [ -n "$root" ] && [ -f "$deno" ] && [ -x "$deno" ]; then
  case \${HOME-} in
  *,*) ;; # Deno cannot allow such a path
  /*)
    shift
    forget_variables
    export DENO_NO_UPDATE_CHECK=1
    start_hook "$@"
    ;;
  esac
fi

# Programs are looked for in the user's PATH; what this script itself runs comes from the system first,
# because a project may have put a folder of its own before all others.
has_path=\${PATH+yes}
user_path=\${PATH-}
PATH=/usr/bin:/bin:/usr/sbin:/sbin:/run/current-system/sw/bin:$user_path
project_known= uid_known=
skipped_folders=
OXTAIL_SKIPPED='' # what was passed over: a line for each, why and which

die() { # <exit status> <reason>
  printf 'oxtail: %s\\n' "$2" >&2
  exit "$1"
}

absolute() { # <name> <path>
  case $2 in
  /*) ;;
  *) die 64 "Cannot use $1 \\"$2\\": it must be an absolute path" ;;
  esac
}

listable() { # <name> <path>: Deno's flags take lists and know no escape
  absolute "$1" "$2"
  case $2 in
  *,*) die 64 "Cannot use $1 \\"$2\\": Deno cannot allow a path with a comma, use one without" ;;
  esac
}

# Sets line to the first line of a regular file. Fails when there is none.
read_line() { # <file>
  line=
  [ -f "$1" ] && [ -r "$1" ] || return 1
  IFS= read -r line <"$1" || : # also without a newline at the end
  [ -n "$line" ]
}

# Sets git_dir when "<folder>/.git" is the git directory of a work tree, or a file that names it.
find_git_dir() { # <folder, "" for />
  git_dir=$1/.git
  if [ ! -d "$git_dir" ]; then
    read_line "$git_dir" || return 1
    case $line in
    'gitdir: /'*) git_dir=\${line#gitdir: } ;;
    'gitdir: '*) git_dir=$1/\${line#gitdir: } ;;
    *) return 1 ;;
    esac
  fi
  [ -f "$git_dir/HEAD" ] || [ -h "$git_dir/HEAD" ]
}

# Sets common_dir: all work trees of a repository share it.
find_common_dir() {
  common_dir=$git_dir
  # The usual case, and without a process: the work tree that holds the repository itself.
  [ "$git_dir" != "$top/.git" ] || [ -h "$git_dir" ] || [ -f "$git_dir/commondir" ] || return 0
  if read_line "$git_dir/commondir"; then
    case $line in
    /*) common_dir=$line ;;
    *) common_dir=$git_dir/$line ;;
    esac
  fi
  common_dir=$(cd -P "$common_dir" 2>/dev/null && pwd -P) && [ -n "$common_dir" ]
}

# Sets branch: its name, 12 digits of the commit when detached, or nothing when HEAD does not say.
find_branch() {
  branch=
  read_line "$git_dir/HEAD" || return 0
  case $line in
  'ref: refs/heads/.invalid') ;; # git keeps the name elsewhere (reftable)
  'ref: refs/heads/'*) branch=\${line#ref: refs/heads/} ;;
  'ref: '*) branch=\${line#ref: } ;;
  *) branch=\${line%"\${line#????????????}"} ;;
  esac
}

# Exports the project of the current folder, over whatever was there before.
find_project() {
  cd -P . 2>/dev/null || : # from here on PWD is free of links
  OXTAIL_PROJECT_ROOT=$PWD OXTAIL_PROJECT_ID='' OXTAIL_PROJECT_BRANCH=''
  top=\${PWD%/}
  until find_git_dir "$top"; do
    git_dir=
    [ -n "$top" ] || break
    top=\${top%/*}
  done
  if [ -n "$git_dir" ] && find_common_dir; then
    find_branch
    OXTAIL_PROJECT_ROOT=\${top:-/} OXTAIL_PROJECT_ID=$common_dir OXTAIL_PROJECT_BRANCH=$branch
  fi
  export OXTAIL_PROJECT_ROOT OXTAIL_PROJECT_ID OXTAIL_PROJECT_BRANCH
  # Whose home is the project, or lies in it, has programs of their own there.
  closed_root=\${OXTAIL_PROJECT_ROOT%/}
  real_home=$(cd -P "$HOME" 2>/dev/null && pwd -P) || real_home=$HOME
  case \${real_home%/}/ in "$closed_root"/*) closed_root= ;; esac
  project_known=yes
}

lies_in_project() { # <path without links>
  [ -n "$closed_root" ] || return 1
  case $1 in
  "$closed_root" | "$closed_root"/*) ;;
  *) return 1 ;;
  esac
}

# Sets trouble to a word that says why a program is not to be run, or to nothing: whoever may write it
# would have the user's rights at every start. Folders of the system are taken as they are.
find_trouble() { # <folder> <name>
  trouble=
  case $1 in
  /usr/bin | /bin | /usr/sbin | /sbin) return ;;
  /*) ;;
  *)
    trouble=relative
    return
    ;;
  esac
  [ -n "$project_known" ] || find_project
  real_folder=$(cd -P "$1" 2>/dev/null && pwd -P) || real_folder=$1
  real_file=$(readlink -f "$1/$2" 2>/dev/null) || real_file=$real_folder/$2
  if lies_in_project "$real_folder" || lies_in_project "$real_file"; then
    trouble=project
    return
  fi
  [ -n "$uid_known" ] || find_uid
  while read -r mode links owner rest; do
    case $mode in
    ????????w[tT]*) ;; # in such a folder others cannot touch what is not theirs
    ????????w*) trouble=writable ;;
    ??????????*) case $owner in 0 | "$OXTAIL_UID") ;; *) trouble=owner ;; esac ;;
    *) trouble=unknown ;;
    esac
    [ -z "$trouble" ] || return
  done <<EOF
$(ls -ldn "$real_folder" "$real_file" 2>/dev/null)
EOF
}

# Sets OXTAIL_UID to the user whose rights we have, on Linux without a process. Or to nothing.
find_uid() {
  OXTAIL_UID=
  if [ -r /proc/self/status ]; then
    while read -r key value effective rest; do
      case $key in Uid:) OXTAIL_UID=$effective && break ;; esac
    done </proc/self/status
  fi
  case $OXTAIL_UID in '' | *[!0-9]*) OXTAIL_UID=$(id -u) || OXTAIL_UID= ;; esac
  uid_known=yes
}

# Sets OXTAIL_UPTIME to the boot's id and for how many seconds it has been up: what no clock can tell.
find_uptime() {
  OXTAIL_UPTIME=
  read_line /proc/sys/kernel/random/boot_id || line=$(sysctl -n kern.bootsessionuuid) || return 0
  boot=$line
  if read_line /proc/uptime; then
    up=\${line%%.*}
  else
    up=$(sysctl -n kern.boottime) # { sec = 1700000000, usec = 0 } ...
    up=\${up#*sec = } up=\${up%%,*}
    case $up in '' | *[!0-9]*) return 0 ;; esac
    up=$(($(date +%s) - up))
  fi
  OXTAIL_UPTIME="$boot $up"
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

# Sets found to the absolute path of a program and adds it to run. Leaves found empty without one. A
# path with the text of without in it does not count.
find_program() { # <name>
  found='' trouble=''
  set -f # PATH is split, not expanded
  IFS=:
  for folder in $user_path; do
    unset IFS
    folder=\${folder:-.}
    [ -x "$folder/$1" ] && [ ! -d "$folder/$1" ] || continue
    case $folder in
    *,* | *"$newline"*) continue ;; # Deno cannot allow such a path
    *"\${without:-,}"*) continue ;;
    esac
    find_trouble "$folder" "$1"
    if [ -n "$trouble" ]; then
      OXTAIL_SKIPPED=\${OXTAIL_SKIPPED:+$OXTAIL_SKIPPED$newline}"$trouble $folder/$1"
      skipped_folders=$skipped_folders:$folder
      continue
    fi
    found=$folder/$1
    break
  done
  unset IFS
  set +f
  case $1-$trouble in
  tmux-?* | ps-?*) # the one that would have run is passed over, and PATH has no other
    for folder in /usr/bin /bin /opt/homebrew/bin /usr/local/bin; do
      [ -z "$found" ] && [ -x "$folder/$1" ] && found=$folder/$1
    done
    ;;
  esac
  [ -z "$found" ] || run=\${run:+$run,}$found
}

# Prints PATH without the folders that count for no program.
print_path() {
  [ -n "$project_known" ] || find_project
  kept=
  set -f # PATH is split, not expanded
  IFS=:
  for folder in $user_path; do
    case $folder in
    /*) ;;
    *) continue ;;
    esac
    case $skipped_folders: in *":$folder:"*) continue ;; esac
    cd -P "$folder" 2>/dev/null && lies_in_project "$PWD" && continue
    kept=$kept:$folder
  done
  kept=\${kept#:}
  printf '%s' "\${kept:-/usr/bin:/bin}"
}

# Sets path_folders to the folders of PATH that Deno can name, as a list.
find_path_folders() {
  path_folders=
  set -f # PATH is split, not expanded
  IFS=:
  for folder in $user_path; do
    case $folder in
    *,*) ;;
    /*) path_folders=\${path_folders:+$path_folders,}$folder ;;
    esac
  done
  unset IFS
  set +f
  path_folders=\${path_folders:-/usr/bin} # an empty name in a list would be refused
}

# Adds files to what may be read and written, each with the name of its replacement; and what it leads
# to, when it is a link.
may_replace() { # <file>...
  for file; do
    may_replace_one "$file"
    [ -L "$file" ] || continue
    file=$(readlink -f "$file" 2>/dev/null) || continue
    case $file in
    *,*) ;; # Deno cannot name it
    /*) may_replace_one "$file" ;;
    esac
  done
}

may_replace_one() { # <file>
  read=$read,$1,$1.oxtail-setup write=$write,$1,$1.oxtail-setup
}

find_programs() { # <name>...
  OXTAIL_TMUX='' OXTAIL_PS='' OXTAIL_CLAUDE='' OXTAIL_CODEX='' OXTAIL_CODEX_PATH=''
  for name; do
    if [ "$name" = deno ]; then
      # Setup prefers the name in PATH, where that leads to this very Deno; and to one out of npm's
      # cache for npx, which npm may empty, any other Deno.
      case $deno in
      */_npx/*)
        without=/_npx/
        find_program deno
        without=
        ;;
      esac
      others=$run
      find_program deno
      [ "$found" != "$deno" ] && [ "$found" -ef "$deno" ] || run=$others
      run=\${run:+$run,}$deno
      continue
    fi
    if [ "$name" = codex ] && [ "$entry" = server ]; then
      [ -n "$codex" ] || continue # never the one that PATH happens to name
      OXTAIL_CODEX=$codex OXTAIL_CODEX_PATH=$(print_path)
      run=\${run:+$run,}$codex
      continue
    fi
    find_program "$name"
    case $name in
    tmux) OXTAIL_TMUX=$found ;;
    ps) OXTAIL_PS=$found ;;
    claude) OXTAIL_CLAUDE=$found ;;
    codex) OXTAIL_CODEX=$found ;;
    esac
  done
  export OXTAIL_TMUX OXTAIL_PS OXTAIL_CLAUDE OXTAIL_CODEX OXTAIL_CODEX_PATH OXTAIL_SKIPPED
}

# >>> help
help() {
  printf '%s\\n' \\
    'Usage: oxtail <command> [arguments]' \\
    '' \\
    '  setup           installs oxtail for your clients, and shows every change' \\
    '  status          the agents of this project, their mail, and who waits for whom' \\
    '  diagnose        whether it works here, and what mends what does not' \\
    '  message         leaves a message of yours for an agent' \\
    '  gc              shows what is past its age in the store; --delete removes it' \\
    '  uninstall       takes out of your clients what setup put there' \\
    '  install-hook    the part of setup that installs the hooks' \\
    '  uninstall-hook  takes the hooks out and leaves the server' \\
    '  drift           compares what waking assumes of Codex with its source' \\
    '' \\
    'oxtail <command> --help says more. server and hook are for your clients.'
}
# <<< help

while [ $# -gt 0 ]; do
  case $1 in
  -h | --help | help)
    help
    exit 0
    ;;
  --version) # every command knows it
    set -- status --version
    break
    ;;
  --deno=*) deno=\${1#*=} ;;
  --deno-dir=*) deno_dir=\${1#*=} ;;
  --config=*) config=\${1#*=} ;;
  --lock=*) lock=\${1#*=} ;;
  --root=*) root=\${1#*=} ;;
  --claude-dir=*) claude_dir=\${1#*=} ;;
  --codex-dir=*) codex_dir=\${1#*=} ;;
  --codex=*) codex=\${1#*=} ;;
  -*) die 64 "Cannot use option \\"$1\\": expected --deno, --deno-dir, --config, --lock, --root, --claude-dir, --codex-dir or --codex" ;;
  *) break ;;
  esac
  shift
done
if [ $# -eq 0 ]; then
  help >&2
  exit 64
fi
entry=$1
shift

[ -z "$gone" ] || [ "$entry" = hook ] || die 64 "Cannot start: the current folder is gone, start it in one that is there"
[ -n "\${HOME-}" ] || die 64 "Cannot start: HOME is not set, set it to your home folder"
listable HOME "$HOME"
case $entry in
setup | uninstall | install-hook | uninstall-hook)
  # Whoever runs these means the folders that the clients would use here; without any, the ones that
  # an earlier setup was told.
  claude_dir=\${CLAUDE_CONFIG_DIR:-$claude_dir}
  codex_dir=\${CODEX_HOME:-$codex_dir}
  CLAUDE_CONFIG_DIR=$claude_dir CODEX_HOME=$codex_dir
  export CLAUDE_CONFIG_DIR CODEX_HOME
  find_path_folders
  ;;
esac
claude_dir=\${claude_dir:-$HOME/.claude}
codex_dir=\${codex_dir:-$HOME/.codex}
listable --claude-dir "$claude_dir"
listable --codex-dir "$codex_dir"
[ -z "$codex" ] || listable --codex "$codex"

# >>> entries
# Made from src/cli/entries.ts by \`deno task generate\`.
common='--no-prompt --cached-only'
case $entry in
server)
  module='mod.ts'
  exported=''
  read="$HOME/.oxtail,$claude_dir/projects,$claude_dir/sessions,$codex_dir/sessions"
  write="$HOME/.oxtail"
  deny_read="$HOME/.oxtail/bridge"
  deny_write="$HOME/.oxtail/bin,$HOME/.oxtail/lib,$HOME/.oxtail/hooks,$HOME/.oxtail/setup,$HOME/.oxtail/plugin,$HOME/.oxtail/bridge"
  write_option=''
  write_then=""
  env='HOME,OXTAIL_*,MCP_TRACE_FILE,TMUX,TMUX_PANE,TMUX_TMPDIR,LANG,TERM,CLAUDECODE,CLAUDE_CODE_ENTRYPOINT,CLAUDE_CODE_SESSION_ID,CLAUDE_CONFIG_DIR,CLAUDE_JOB_DIR,CLAUDE_PROJECT_DIR,MAX_MCP_OUTPUT_TOKENS,CODEX_HOME,CODEX_THREAD_ID,CODEX_COMPANION_SESSION_ID'
  net=''
  socket=\${CLAUDE_CODE_MESSAGING_SOCKET-}
  programs='tmux ps codex'
  looks_around=yes
  ;;
hook)
  module='hooks/hook.ts'
  exported='/hook'
  read="$HOME/.oxtail"
  write="$HOME/.oxtail"
  deny_read="$HOME/.oxtail/bridge"
  deny_write="$HOME/.oxtail/bin,$HOME/.oxtail/lib,$HOME/.oxtail/hooks,$HOME/.oxtail/setup,$HOME/.oxtail/plugin,$HOME/.oxtail/bridge"
  write_option=''
  write_then=""
  env='HOME,OXTAIL_*,MCP_TRACE_FILE,CLAUDE_PID,CLAUDE_JOB_DIR,CLAUDE_CODE_ENTRYPOINT,CLAUDE_CODE_SESSION_ID'
  net=''
  socket=
  programs=''
  looks_around=
  ;;
diagnose)
  module='src/cli/diagnose.ts'
  exported='/diagnose'
  read="$HOME/.oxtail,$HOME/.claude.json,$claude_dir/.claude.json,$claude_dir/settings.json,$claude_dir/sessions,$codex_dir/config.toml,$codex_dir/hooks.json"
  write=""
  deny_read="$HOME/.oxtail/bridge"
  deny_write="$HOME/.oxtail/bin,$HOME/.oxtail/lib,$HOME/.oxtail/hooks,$HOME/.oxtail/setup,$HOME/.oxtail/plugin,$HOME/.oxtail/bridge"
  write_option='--probe'
  write_then="$HOME/.oxtail"
  env='HOME,PATH,OXTAIL_*,MCP_TRACE_FILE,TMUX,TMUX_TMPDIR'
  net=''
  socket=
  programs='tmux ps claude codex'
  looks_around=yes
  ;;
status)
  module='src/cli/status.ts'
  exported='/status'
  read="$HOME/.oxtail,$claude_dir/projects,$claude_dir/sessions"
  write=""
  deny_read="$HOME/.oxtail/bridge"
  deny_write=""
  write_option=''
  write_then=""
  env='HOME,OXTAIL_*'
  net=''
  socket=
  programs=''
  looks_around=yes
  ;;
message)
  module='src/cli/message.ts'
  exported='/message'
  read="$HOME/.oxtail,$claude_dir/projects,$claude_dir/sessions"
  write="$HOME/.oxtail"
  deny_read="$HOME/.oxtail/bridge"
  deny_write="$HOME/.oxtail/bin,$HOME/.oxtail/lib,$HOME/.oxtail/hooks,$HOME/.oxtail/setup,$HOME/.oxtail/plugin,$HOME/.oxtail/bridge"
  write_option=''
  write_then=""
  env='HOME,OXTAIL_*'
  net=''
  socket=
  programs=''
  looks_around=yes
  ;;
gc)
  module='src/cli/gc.ts'
  exported='/gc'
  read="$HOME/.oxtail"
  write="$HOME/.oxtail"
  deny_read="$HOME/.oxtail/bridge"
  deny_write="$HOME/.oxtail/bin,$HOME/.oxtail/lib,$HOME/.oxtail/hooks,$HOME/.oxtail/setup,$HOME/.oxtail/plugin,$HOME/.oxtail/bridge"
  write_option=''
  write_then=""
  env='HOME,OXTAIL_*'
  net=''
  socket=
  programs=''
  looks_around=yes
  ;;
drift)
  module='src/cli/drift.ts'
  exported='/drift'
  read=""
  write=""
  deny_read=""
  deny_write=""
  write_option=''
  write_then=""
  env=''
  net='raw.githubusercontent.com'
  socket=
  programs=''
  looks_around=
  ;;
setup)
  module='src/cli/setup.ts'
  exported='/setup'
  read="$HOME/.oxtail,$claude_dir,$codex_dir,$path_folders"
  write="$HOME/.oxtail,$claude_dir/commands,$codex_dir/skills"
  deny_read="$HOME/.oxtail/bridge"
  deny_write="$HOME/.oxtail/bridge"
  write_option=''
  write_then=""
  env='HOME,PATH,CLAUDE_CONFIG_DIR,CODEX_HOME'
  net=''
  socket=
  programs='deno claude codex'
  looks_around=
  may_replace "$HOME/.claude.json" "$claude_dir/.claude.json" "$codex_dir/config.toml" "$claude_dir/settings.json" "$codex_dir/hooks.json"
  ;;
uninstall)
  module='src/cli/uninstall.ts'
  exported='/uninstall'
  read="$HOME/.oxtail,$claude_dir,$codex_dir"
  write="$HOME/.oxtail,$claude_dir/commands,$codex_dir/skills"
  deny_read="$HOME/.oxtail/bridge"
  deny_write="$HOME/.oxtail/bridge"
  write_option=''
  write_then=""
  env='HOME,CLAUDE_CONFIG_DIR,CODEX_HOME'
  net=''
  socket=
  programs=''
  looks_around=
  may_replace "$HOME/.claude.json" "$claude_dir/.claude.json" "$codex_dir/config.toml" "$claude_dir/settings.json" "$codex_dir/hooks.json"
  ;;
install-hook)
  module='src/cli/install_hook.ts'
  exported='/install-hook'
  read="$HOME/.oxtail,$claude_dir,$codex_dir"
  write="$HOME/.oxtail"
  deny_read="$HOME/.oxtail/bridge"
  deny_write="$HOME/.oxtail/bridge"
  write_option=''
  write_then=""
  env='HOME,CLAUDE_CONFIG_DIR,CODEX_HOME'
  net=''
  socket=
  programs=''
  looks_around=
  may_replace "$claude_dir/settings.json" "$codex_dir/hooks.json"
  ;;
uninstall-hook)
  module='src/cli/uninstall_hook.ts'
  exported='/uninstall-hook'
  read="$HOME/.oxtail,$claude_dir,$codex_dir"
  write="$HOME/.oxtail"
  deny_read="$HOME/.oxtail/bridge"
  deny_write="$HOME/.oxtail/bridge"
  write_option=''
  write_then=""
  env='HOME,CLAUDE_CONFIG_DIR,CODEX_HOME'
  net=''
  socket=
  programs=''
  looks_around=
  may_replace "$claude_dir/settings.json" "$codex_dir/hooks.json"
  ;;
*) die 64 "Cannot start \\"$entry\\": expected server, hook, diagnose, status, message, gc, drift, setup, uninstall, install-hook, uninstall-hook" ;;
esac
# <<< entries

for word; do
  [ -z "$write_option" ] || [ "$word" != "$write_option" ] || write=$write_then
done

unset CDPATH # with it cd prints where it went

if [ -z "$root" ] && { [ "$from" = bundle ] || [ "$from" = compiled ]; }; then
  # A folder that was unpacked somewhere: lib lies beside bin, and may hold a Deno of its own.
  self=$(readlink -f "$0" 2>/dev/null) || self=$0
  root=$(cd -P "\${self%/*}/../lib" && pwd -P) || root=
  absolute --root "$root"
  [ -n "$deno" ] || [ ! -x "$root/deno" ] || deno=$root/deno
fi

if [ "$from" = compiled ]; then
  deno=$root/oxtail-$entry
  [ -x "$deno" ] || die 69 "Cannot start: \\"$deno\\" is missing, $entry was not compiled"
fi
if [ -z "$deno" ]; then
  find_program deno
  deno=$found
fi
[ -n "$deno" ] || die 69 "Cannot start: deno was not found, install it (https://deno.com) or pass --deno=PATH"
absolute --deno "$deno"
[ -x "$deno" ] && [ ! -d "$deno" ] || die 69 "Cannot start: \\"$deno\\" is not a program, run setup again (npx -y deno@2.9.6 task setup in the checkout) or pass --deno=PATH"

bundled=
if [ "$from" = checkout ]; then
  [ -n "$root" ] || root=$(cd -P "\${0%/*}/.." && pwd -P) || root=
  absolute --root "$root"
  config=\${config:-$root/deno.json}
  absolute --config "$config"
  module=$root/$module
  config=--config=$config
elif [ "$from" = compiled ]; then
  module=
elif [ "$from" = bundle ]; then
  module=$root/$entry.js
  config=--no-config
  bundled=yes
else
  module=$root$exported
  config=--no-config
fi

# The hook program imports nothing but its own files: there is nothing to resolve and nothing to lock.
if [ "$entry" = hook ]; then
  config=--no-config
  lock=
fi
if [ -n "$lock" ]; then
  absolute --lock "$lock"
  lock=--lock=$lock
  frozen=--frozen
else
  lock=--no-lock
  frozen=
fi

# A client may open a socket for its own session. What the variable names counts only in the form in
# which Claude Code names one: it may come from anywhere, and other sockets lead to other powers.
if [ "$entry" = server ]; then
  OXTAIL_SOCKET=
  export OXTAIL_SOCKET
  [ "$sockets" = on ] || socket=
  case $socket in
  *,* | */../* | */./*) ;;
  /*/cc-socks/[0-9]*.sock | /*/cc-socks-[0-9]*/[0-9]*.sock)
    if [ -S "$socket" ] && [ ! -L "$socket" ] && [ -O "$socket" ]; then
      OXTAIL_SOCKET=$socket
      read=$read,$socket write=$write,$socket net=\${net:+$net,}unix:$socket
    fi
    ;;
  esac
fi

run=
if [ -n "$looks_around" ]; then
  find_project
  find_uid
  find_domain
  find_uptime
  OXTAIL_CLAUDE_DIR=$claude_dir OXTAIL_CODEX_DIR=$codex_dir
  export OXTAIL_UID OXTAIL_DOMAIN OXTAIL_UPTIME OXTAIL_CLAUDE_DIR OXTAIL_CODEX_DIR
  if [ "$keys" != on ]; then
    case $entry in
    diagnose) programs='claude codex' ;; # it tells which of them are there
    server) programs=codex ;; # its queue takes no keys
    *) programs= ;;
    esac
  fi
  # shellcheck disable=SC2086 # a list of names
  find_programs $programs
  [ "$keys" = on ] || [ "$entry" = server ] || run=
elif [ "$entry" = setup ]; then
  # shellcheck disable=SC2086 # a list of names
  find_programs $programs
  user_path=$(print_path) # it looks there as well
elif [ "$entry" = hook ] && { [ "\${2-}" = SessionStart ] || [ "\${3-}" = began ]; }; then
  find_project
  find_domain
  export OXTAIL_DOMAIN
fi
if [ -n "$deno_dir" ]; then
  DENO_DIR=$deno_dir
  export DENO_DIR
fi
PATH=$user_path
[ -n "$has_path" ] || unset PATH
forget_variables
# After half a second it asks the network whether there is a newer Deno.
export DENO_NO_UPDATE_CHECK=1
[ -n "$module" ] || exec "$deno" "$@"

# shellcheck disable=SC2086 # common is a list of flags
exec "$deno" run "$config" "$lock" $frozen $common \${bundled:+--no-remote} \${bundled:+--no-npm} \\
  \${read:+"--allow-read=$read"} \${write:+"--allow-write=$write"} \\
  \${deny_read:+"--deny-read=$deny_read"} \${deny_write:+"--deny-write=$deny_write"} \\
  \${run:+"--allow-run=$run"} \${env:+"--allow-env=$env"} \${net:+"--allow-net=$net"} \\
  "$module" "$@"
`;
