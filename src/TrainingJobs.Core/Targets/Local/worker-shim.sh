#!/bin/sh
# Starts one worker and records how it ended: an exit status can be seen by the parent of a process alone. See docs/decisions/0001,
# 0018, 0020 and 0041.
#
#   sh -c THIS trainingjobs-worker FILES PIPES FOLDER SECRETS BOOT TIME READER CAT LIMITS PROGRAM [ARGUMENT]...
#
#   FILES    beginning of the capture files          PIPES   beginning of the pipes
#   FOLDER   where the program begins                SECRETS 1 when secrets stand in the standard input
#   BOOT     which start of the machine this is      TIME    now, in milliseconds
#   READER   1 when the agent does not read the pipes itself
#   CAT      absolute path of cat                    LIMITS  commands of the shell for the limits of the run's session, in figures only
#
# All variables begin with trainingjobs_, which no variable and no secret of a job may; they are not exported, so the program has none
# of them. No word depends on IFS, which a job may set.
# shellcheck shell=sh

trainingjobs_files=$1
trainingjobs_pipes=$2
trainingjobs_folder=$3
trainingjobs_claim="$$ $5 $6"
trainingjobs_reader=$7
trainingjobs_cat=$8
trainingjobs_limits=$9

# Secrets come as assignments for the shell, with a last one that says that all have arrived: cut short, the shim ends before its claim,
# and is started again. They are in no command line and not in the environment that the shim was started with.
if [ "$4" = 1 ]; then
  trainingjobs_all=
  eval "$("$trainingjobs_cat")" || exit 0
  [ "$trainingjobs_all" = 1 ] || exit 0
fi
shift 9

# The shim holds the reading ends open: what stands in a pipe lives as long as somebody does. They are opened both ways first, since
# opening for reading alone waits for a writer.
if [ -z "$trainingjobs_reader" ]; then
  # shellcheck disable=SC2094 # It is a pipe, and nothing is read or written here.
  {
    exec 5<>"$trainingjobs_pipes.out-pipe" 3<"$trainingjobs_pipes.out-pipe" 5>&-
    exec 6<>"$trainingjobs_pipes.err-pipe" 4<"$trainingjobs_pipes.err-pipe" 6>&-
  } || exit 0
fi

# noclobber makes the claim exclusive: of two shims for one worker only one goes on.
set -C
{ echo "$trainingjobs_claim" > "$trainingjobs_files.claim"; } 2>/dev/null || exit 0
set +C
exec 2>>"$trainingjobs_files.claim"

# Signals that are meant for the group must not end the shim before it has recorded the status. A command resets handlers that are set,
# so the worker has the defaults, while what is ignored stays so for cat. The readers are no part of the work: they have no variables.
if [ -n "$trainingjobs_reader" ]; then
  trap '' HUP INT QUIT TERM USR1 USR2 ALRM TSTP
  /usr/bin/env -i "$trainingjobs_cat" "$trainingjobs_pipes.out-pipe" >>"$trainingjobs_files.out" &
  /usr/bin/env -i "$trainingjobs_cat" "$trainingjobs_pipes.err-pipe" >>"$trainingjobs_files.err" &
fi
trap : HUP INT QUIT TERM USR1 USR2 ALRM TSTP

# What keeps the program from starting is said into the claim, not into what the program prints. The subshell becomes the program: with
# the redirections on a plain command, the shell's own word about a signal ("Killed") would go to the worker's errors.
if ! cd "$trainingjobs_folder" 2>/dev/null; then
  echo "the folder '$trainingjobs_folder' cannot be entered." >&2
  trainingjobs_status=126
elif ! [ -x "$1" ]; then
  echo "the program '$1' is gone, or cannot be executed any more." >&2
  trainingjobs_status=127
else
  (
    eval "$trainingjobs_limits"
    if [ -n "${trainingjobs_ifs+x}" ]; then
      # The shell takes no IFS from its environment.
      IFS=$trainingjobs_ifs
      export IFS
      unset trainingjobs_ifs
    fi
    exec "$@"
  ) >"$trainingjobs_pipes.out-pipe" 2>"$trainingjobs_pipes.err-pipe" </dev/null 3<&- 4<&-
  trainingjobs_status=$?
fi
case $trainingjobs_status in
  126 | 127)
    # Readers that wait for a first writer would wait for ever. Both are opened before one is closed: the end of a reader is a signal, which
    # would interrupt the shell of busybox while it opens the other.
    : 8>"$trainingjobs_pipes.out-pipe" 9>"$trainingjobs_pipes.err-pipe"
    ;;
esac
echo "exit $trainingjobs_status" >&2

# In the end the shim stops itself until the agent has taken what stands in the pipes, and ends it.
if [ -n "$trainingjobs_reader" ]; then
  wait
else
  kill -STOP "$$"
fi
exit "$trainingjobs_status"
