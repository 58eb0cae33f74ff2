#!/bin/sh
# Gives the ends of both outputs of a log sidecar, each on the stream of its own name, once all has been taken.
rest() { sleep 0.05 2>/dev/null || sleep 1; }
last() {
  i=0
  while [ $i -lt 200 ]; do s='' e=''; read -r s _ e <$k.pos; [ -z "$e" ] || break; rest; i=$((i + 1)); done
  [ -z "$s" ] || tail -c 2000 "$k.$s"
}
k=out; last 2>/dev/null
k=err; last >&2 2>/dev/null
