#!/bin/sh
# Lines at the beginning of a container that read its secrets from the standard input, put them into the environment, and become the
# command. Built-ins only.
#   $1  a file that is there once the run has ended, and with it the secrets
#   $2  the line that ends the secrets, which are assignments for a shell
# The names are such that no variable of a job has them. A status of 125 means that the command was not started.
if [ -e "$1" ]; then
  echo 'trainingjobs: the run of this container has ended, and with it the secrets that its command needs: it cannot be started again. See about_TrainingJobs for how to look into it.' >&2
  exit 125
fi
trainingjobs_all='' trainingjobs_end=''
while IFS= read -r trainingjobs_line; do
  if [ "$trainingjobs_line" = "$2" ]; then trainingjobs_end=1; break; fi
  trainingjobs_all="$trainingjobs_all$trainingjobs_line
"
done
if [ -z "$trainingjobs_end" ]; then echo 'trainingjobs: the secrets did not arrive' >&2; exit 125; fi
shift 2
eval "$trainingjobs_all"
unset trainingjobs_all trainingjobs_end trainingjobs_line
exec "$@" </dev/null
