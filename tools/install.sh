#!/bin/sh
# Installs oxtail @VERSION@ for the user who runs it, without root, and starts its setup.
#
#   curl -fsSL @BASE@/install.sh | sh
#
# It downloads one archive with its own Deno, checks its SHA-256 against the one below, unpacks it into
# ~/.local/share/oxtail/@VERSION@ (OXTAIL_DIR names another folder) and runs `oxtail setup`, which asks
# before it tells your clients anything. All of it is one function that is called on the last line: a
# download that was cut does nothing.
set -eu

# >>> archives: platform, SHA-256, bytes
ARCHIVES='
@ARCHIVES@
'
# <<< archives

install_oxtail() {
  version=@VERSION@ base=@BASE@
  fail() {
    printf 'oxtail: %s\n' "$1" >&2
    exit 1
  }
  [ "${OXTAIL_VERSION:-$version}" = "$version" ] ||
    fail "This script installs $version; that of $OXTAIL_VERSION lies beside the release v$OXTAIL_VERSION"
  case ${HOME-} in /*) ;; *) fail 'HOME is not set to an absolute path' ;; esac
  case $(uname -s)-$(uname -m) in
  Linux-x86_64) platform=linux-x64 ;;
  Linux-aarch64) platform=linux-arm64 ;;
  Darwin-x86_64) platform=macos-x64 ;;
  Darwin-arm64) platform=macos-arm64 ;;
  *) fail "There is no archive for $(uname -s) on $(uname -m): where Deno runs, use jsr:@oxtail/server" ;;
  esac
  case $platform in
  linux-*) ! ls /lib/ld-musl-* >/dev/null 2>&1 ||
    fail 'Deno has no build for musl (Alpine): install deno by the package manager, and use jsr:@oxtail/server' ;;
  esac
  line=$(printf '%s' "$ARCHIVES" | grep "^$platform ") || fail "This release has no archive for $platform"
  sum=${line#* } bytes=${line##* }
  sum=${sum%% *}
  folder=${OXTAIL_DIR:-$HOME/.local/share/oxtail}
  case $folder in /*) ;; *) fail "OXTAIL_DIR is \"$folder\": set it to an absolute path" ;; esac
  mkdir -p "$folder" || fail "Cannot make \"$folder\""
  work=$(mktemp -d "$folder/.installing.XXXXXX") || fail "Cannot write to \"$folder\""
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM
  name=oxtail-$version-$platform.tar.gz
  printf 'oxtail %s for %s: %s MB from %s\n' "$version" "$platform" "$((bytes / 1048576))" "$base"
  if command -v curl >/dev/null 2>&1; then
    curl -fsSL --retry 2 -o "$work/$name" "$base/$name" || fail "Cannot download $base/$name"
  elif command -v wget >/dev/null 2>&1; then
    wget -q -O "$work/$name" "$base/$name" || fail "Cannot download $base/$name"
  else
    fail 'There is neither curl nor wget: install one of them'
  fi
  found=$({ sha256sum "$work/$name" 2>/dev/null || shasum -a 256 "$work/$name"; } 2>/dev/null) ||
    fail 'There is neither sha256sum nor shasum to check the download with'
  [ "${found%% *}" = "$sum" ] ||
    fail "What was downloaded is not what was released: its SHA-256 is ${found%% *}, expected $sum. Nothing was installed"
  mkdir "$work/new"
  tar -xzf "$work/$name" -C "$work/new" || fail 'Cannot unpack the archive: is the disk full?'
  "$work/new/oxtail/bin/oxtail" --version >/dev/null ||
    fail "What was unpacked does not start in \"$folder\": it may be mounted noexec, set OXTAIL_DIR to another folder"
  # What runs from an older one of this version goes on with it; a kill in between costs a second run.
  [ ! -e "$folder/$version" ] || mv "$folder/$version" "$work/old"
  mv "$work/new/oxtail" "$folder/$version"
  rm -rf "$work"
  trap - EXIT
  for older in "$folder"/[0-9]*; do
    [ "$older" = "$folder/$version" ] ||
      printf 'An older one is in %s: remove it once nothing runs from it\n' "$older"
  done
  if [ -t 1 ] && { true </dev/tty; } 2>/dev/null; then
    exec "$folder/$version/bin/oxtail" setup "$@" </dev/tty # standard input is this script
  fi
  exec "$folder/$version/bin/oxtail" setup "$@" </dev/null
}

install_oxtail "$@"
