#!/bin/sh
# The first process of a log sidecar (docs/decisions/0019): takes what a worker prints out of two pipes into its folder.
#   $1  how many bytes of an output may wait to be fetched
#   $2  folder of the pipes out and err, which the worker's container has, too
# For each output (k is out or err) there are in the folder where it runs:
#   k.START  pieces of the output, each named by the offset of its first byte
#   k.pos    the last piece, its length, and "end" when nothing will follow
#   k.open   is there once the pipe is held open: what is printed is kept from then on
#   k.base   where the counting began, as the first connection says
#   k.ack    what stands in the log and may go
#   k.wait   the connection that waits for more; k.wake-CONNECTION is the pipe that wakes it
#   k.full   who takes waits for room; k.go is the pipe that wakes it
# All offsets have 16 digits and begin with 1: names then stand in the order of their offsets, and no number begins with a zero, which a
# shell would take for an octal one.
# Who waits says so first and then looks once more; who has news tells first and then looks who waits: so nobody waits for what has come.
# A file that is just being written reads as empty, which means "not known": the writer will look who waits after that.
# It takes what is in a pipe at once, with one dd for each read: only dd writes down what it has read before it ends or reads more. Small
# reads are followed by a pause, for a program that prints byte by byte would otherwise keep a core busy. The pipe is held open for
# writing until the container's wrapper has it, which it tells with an empty line. A status of 3 means that the image has not what is
# needed.
rest() { sleep 0.05 2>/dev/null || sleep 1; }
tell() {
  echo "$s $n $1" >"$k.pos"
  g=; read -r g <"$k.wait"
  [ -z "$g" ] || { : >"$k.wait"; echo 1<>"$k.wake-$g"; }
}
room() {
  while :; do
    a=; read -r a <"$k.ack"
    [ $((s + n - ${a:-$b})) -ge "$max" ] || return 0
    echo 1 >"$k.full"
    a=; read -r a <"$k.ack"
    [ $((s + n - ${a:-$b})) -lt "$max" ] || read -r x <&7
  done
}
take() {
  trap '' TERM
  exec 3<>"$p/$k" 7<>"$k.go"
  : >"$k.open"
  until [ -s "$k.base" ]; do rest; done
  [ -e "$p/$k-begun" ] || { IFS= read -r x <&3; : >"$p/$k-begun"; }
  exec 4<"$p/$k" 3>&-
  read -r b <"$k.base"
  s=$b n=0
  for f in "$k".1*; do [ ! -e "$f" ] || { s=${f#"$k".}; n=$(wc -c <"$f"); n=$((n)); }; done
  : >>"$k.$s"
  tell
  while :; do
    room
    dd bs=65536 count=1 <&4 >>"$k.$s"; e=$?
    w=$n; n=$(wc -c <"$k.$s"); n=$((n))
    if [ $n -eq $w ]; then [ $e -ne 0 ] || break; sleep 1; continue; fi
    tell
    [ $((n - w)) -ge 16384 ] || rest
    if [ $n -ge 1048576 ]; then s=$((s + n)); n=0; : >"$k.$s"; fi
  done
  tell end
}
trap 'over=1' TERM
trap '' INT HUP PIPE
max=$1 p=$2 over=
for x in dd wc mkfifo chmod rm sleep; do command -v $x >/dev/null || exit 3; done
if [ ! -e ready ]; then
  [ -p "$p/err" ] || { mkfifo "$p/out" "$p/err" && : >"$p/mark" && chmod 666 "$p/out" "$p/err" "$p/mark"; } || exit 3
  mkfifo park out.go err.go || exit 3
  for k in out err; do : >$k.wait; : >$k.full; : >$k.ack; done
  : >ready
fi
for k in out err; do take 2>/dev/null & done
until wait; do :; done
[ -n "$over" ] || read -r x <>park
