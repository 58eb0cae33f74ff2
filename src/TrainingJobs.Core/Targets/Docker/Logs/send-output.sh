#!/bin/sh
# Lines at the beginning of a container that send its output into the pipes out and err of the folder $1, which is taken off the
# arguments; what follows becomes the command. Built-ins only.
# A kept container that is started again when its run has ended finds no pipes, and prints to the daemon. Where the pipes cannot be used (a
# security module forbids it, a sandbox knows no pipes of its host) the output goes to the daemon as ever. They are opened both ways: that
# never waits, and should their reader be ended the command waits, too, instead of failing. The empty lines are the readers' sign to
# begin. The file mark tells 1 when the pipes are taken, and 2 when the shell could not become the command: the trap is left behind when
# it does.
if [ -p "$1/out" ] && [ -p "$1/err" ] && (: <>"$1/out" && : <>"$1/err" && echo 1 >"$1/mark") 2>/dev/null; then
  exec 1<>"$1/out" 2<>"$1/err"
  echo
  echo >&2
  # shellcheck disable=SC2064 # $1 is another word when it is run
  trap "echo 2 >'$1/mark'" 0
fi
shift
