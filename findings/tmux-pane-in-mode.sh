#!/bin/sh
# tmux 3.3a: #{pane_in_mode} is not 0 or 1 but the number of modes that lie on each other: with a chooser over copy
# mode it is 2. So `#{==:#{pane_in_mode},1}` and `[ "$mode" = 1 ]` miss a pane that is in two modes; whether keys
# would reach the program is told by 0 alone.
. "$(dirname "$0")/lib/common.sh"
deb tmux=3.3a-3
mkdir "$T/bin"; ln -s "$T/root/usr/bin/tmux" "$T/bin/tmux"
say "$(clean tmux -V)"
terminal cat
mode() { clean tmux -S "$T/tmux" display-message -p '#{pane_in_mode}'; }
seen "at the prompt" 0 "$(mode)"
clean tmux -S "$T/tmux" copy-mode
seen "in copy mode" 1 "$(mode)"
clean tmux -S "$T/tmux" choose-tree
seen "with a chooser over it" 2 "$(mode)"
seen "what a format that asks for 1 says" 0 "$(clean tmux -S "$T/tmux" display-message -p '#{==:#{pane_in_mode},1}')"
