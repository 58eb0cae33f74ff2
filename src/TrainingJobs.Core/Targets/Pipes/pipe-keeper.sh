#!/bin/sh
# Waits for the end of the agent, whatever ends it, and then lets cat empty the pipes of workers in its place. See docs/decisions/0020.
#
#   sh -c THIS trainingjobs-keeper PIPES FILES
#
# PIPES and FILES are folders. The standard input ends when the agent does, which has the other end; told something before, there is
# nothing to do. The lock is that of PipeLock; it is shared by all who have inherited the descriptor, so the cats of a worker hold it as
# long as they live. A pipe is opened for writing for a moment, since opening it for reading alone would wait for a writer.
# shellcheck shell=sh

trap '' HUP INT TERM
umask 077
read -r word
[ "$word" ] && exit
cd "$1" || exit
for lock in *.lock; do
  [ -f "$lock" ] && (
    exec 5<"$lock"
    flock -n 5 || exit
    for stream in out err; do
      pipe=${lock%lock}$stream-pipe
      # shellcheck disable=SC2094 # It is a pipe, and what is opened for writing is closed at once.
      [ -p "$pipe" ] && (
        exec 3<>"$pipe" 4<"$pipe" 3>&-
        exec cat <&4 >>"$2/${lock%lock}$stream" 4<&-
      ) &
    done
  ) &
done
