#!/bin/sh
# A connection that fetches from a log sidecar; what lies in its folder is told in sidecar-take.sh.
#   $1      name of the connection
#   $2, $3  offsets from which it wants the two outputs
# Each output is given on the stream of its own name as lines, of which "d OFFSET LENGTH" is followed by so many bytes: "r" that the
# sidecar is ready, "b" that the worker prints into it, "e LENGTH" that nothing follows. Lines "out OFFSET" at its input say how far the log
# has it; their end ends the connection.
rest() { sleep 0.05 2>/dev/null || sleep 1; }
send() {
  [ "$1" -le "$at" ] || { echo "d $((c + at)) $(($1 - at))"; dd bs=$(($1 - at)) count=1 <&5; at=$(($1)); }
}
give() {
  exec 6<>"$k.wake-$g"
  until [ -e $k.open ]; do rest; done
  echo r
  c=
  while :; do
    s='' n='' e=''; read -r s n e <$k.pos
    if [ -n "$s" ]; then
      if [ -z "$c" ]; then
        echo b
        for f in "$k".1*; do t=${f#"$k".}; if [ -z "$c" ] || [ "$t" -le "$at" ]; then c=$t; fi; done
        if [ "$at" -gt "$c" ]; then at=$((at - c)); else at=0; fi
        exec 5<"$k.$c"
        [ $at -eq 0 ] || dd bs=$at count=1 <&5 >/dev/null
      fi
      while [ "$c" -lt "$s" ]; do send "$(wc -c <"$k.$c")"; c=$((c + at)); at=0; exec 5<"$k.$c"; done
      send "$n"
      [ -z "$e" ] || { echo "e $((c + at))"; return; }
    fi
    echo "$g" >$k.wait
    t='' f='' x=''; read -r t f x <$k.pos
    [ "$t $f $x" != "$s $n $e" ] || read -r x <&6
  done
}
trap '' PIPE
until [ -e ready ]; do rest; done
g=$1
mkfifo "out.wake-$g" "err.wake-$g"
for k in out err; do
  x=$3; [ $k = err ] || x=$2
  [ -s $k.ack ] || echo "$x" >$k.ack
  [ -s $k.base ] || echo "$x" >$k.base
done
k=out at=$2; give 2>/dev/null & o=$!
k=err at=$3; give >&2 2>/dev/null & e=$!
while read -r k x; do
  a=; read -r a <"$k.ack"
  [ "$x" -gt "${a:-0}" ] || continue
  f=
  for t in "$k".1*; do [ -z "$f" ] || [ "${t#"$k".}" -gt "$x" ] || rm -f "$f"; f=$t; done
  echo "$x" >"$k.ack"
  a=; read -r a <"$k.full"
  [ -z "$a" ] || { : >"$k.full"; echo 1<>"$k.go"; }
done
kill $o $e 2>/dev/null
