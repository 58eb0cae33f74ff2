#!/bin/sh
# Reads a pipe into a file until its last writer has ended.
#   $1  the pipe
#   $2  the file
#   $3  a file that is there once the beginning was read
# The pipe is held open for writing as well until somebody else has it: a container can end before a slow machine comes to read. Its
# wrapper says so with an empty line. From then on the end of the last writer is the end of the file, and cat's. The standard input is the
# lock that tells that a reader lives: it is kept as descriptor 5.
exec 3<>"$1" || exit 1
[ -e "$3" ] || { IFS= read -r _ <&3; : >"$3"; }
exec cat 5<&0 <"$1" 3<&- >>"$2"
