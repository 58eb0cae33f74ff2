namespace TrainingJobs.Core.Targets.Docker.Output;

/// <summary>
/// The lines of sh of a store (docs/decisions/0019). For each output (k is out or err) there are in its folder:
/// <c>k.START</c>, pieces of the output, each named by the offset of its first byte; <c>k.pos</c>, the last piece, its length, and
/// <c>end</c> when nothing will follow; <c>k.base</c>, where the counting began; <c>k.ack</c>, what stands in the log and may go;
/// <c>k.wait</c>, the connection that waits for more, and <c>k.wake-CONNECTION</c>, the pipe that wakes it; <c>k.full</c> and
/// <c>k.go</c>, the same for the one who takes and waits for room. Who waits says so first and then looks once more; who has news
/// tells first and then looks who waits: so nobody waits for what has come. A file that is just being written reads as empty, which
/// means "not known": the writer will look who waits after that.
/// </summary>
internal static class StoreScripts
{
    /// <summary>
    /// Added to every offset, so that all have the same number of digits: names then stand in the order of their offsets, and no number
    /// begins with a zero, which a shell would take for an octal one.
    /// </summary>
    public const long Base = 1_000_000_000_000_000;

    /// <summary>The file names of the pieces of an output begin with it: the first digit of <see cref="Base"/>.</summary>
    private const string Pieces = "$k.1*";

    private const string Rest = "rest() { sleep 0.05 2>/dev/null || sleep 1; }\n";

    /// <summary>
    /// The first process of the store. $1 is how many bytes of an output may wait to be fetched. It takes what is in a pipe at once, with
    /// one dd for each read: only dd writes down what it has read before it ends or reads more. Small reads are followed by a pause, for
    /// a program that prints byte by byte would otherwise keep a core busy. The pipe is held open for writing until the container's
    /// wrapper has it, which it tells with an empty line. A status of 3 means that the image has not what is needed.
    /// </summary>
    public const string Take =
        Rest +
        $$"""
        tell() {
          echo "$s $n $1" >$k.pos
          g=; read -r g <$k.wait
          [ -z "$g" ] || { : >$k.wait; echo 1<>$k.wake-$g; }
        }
        room() {
          while :; do
            a=; read -r a <$k.ack
            [ $((s + n - ${a:-$b})) -ge $max ] || return 0
            echo 1 >$k.full
            a=; read -r a <$k.ack
            [ $((s + n - ${a:-$b})) -lt $max ] || read -r x <&7
          done
        }
        take() {
          trap '' TERM
          until [ -s $k.base ]; do rest; done
          exec 3<>$p/$k 7<>$k.go
          [ -e $p/$k-begun ] || { IFS= read -r x <&3; : >$p/$k-begun; }
          exec 4<$p/$k 3>&-
          read -r b <$k.base
          s=$b n=0
          for f in {{Pieces}}; do [ ! -e $f ] || { s=${f#$k.}; n=$(wc -c <$f); n=$((n)); }; done
          : >>$k.$s
          tell
          while :; do
            room
            dd bs=65536 count=1 <&4 >>$k.$s; e=$?
            w=$n; n=$(wc -c <$k.$s); n=$((n))
            if [ $n -eq $w ]; then [ $e -ne 0 ] || break; sleep 1; continue; fi
            tell
            [ $((n - w)) -ge 16384 ] || rest
            if [ $n -ge 1048576 ]; then s=$((s + n)); n=0; : >$k.$s; fi
          done
          tell end
        }
        trap 'over=1' TERM
        trap '' INT HUP PIPE
        p={{OutputWrapper.MountPoint}} max=$1 over=
        for x in dd wc mkfifo chmod rm sleep; do command -v $x >/dev/null || exit 3; done
        if [ ! -e ready ]; then
          [ -p $p/err ] || { mkfifo $p/out $p/err && : >$p/mark && chmod 666 $p/out $p/err $p/mark; } || exit 3
          mkfifo park out.go err.go || exit 3
          for k in out err; do : >$k.wait; : >$k.full; : >$k.ack; done
          : >ready
        fi
        for k in out err; do take 2>/dev/null & done
        until wait; do :; done
        [ -n "$over" ] || read -r x <>park

        """;

    /// <summary>
    /// A connection that fetches: $1 is its name, $2 and $3 the offsets from which it wants the two outputs. Each output is given on the
    /// stream of its own name as lines, of which <c>d OFFSET LENGTH</c> is followed by so many bytes: see <see cref="StorePiece"/>. Lines
    /// <c>out OFFSET</c> at its input say how far the log has it; its end ends the connection.
    /// </summary>
    public const string Give =
        Rest +
        $$"""
        send() {
          [ $1 -le $at ] || { echo "d $((c + at)) $(($1 - at))"; dd bs=$(($1 - at)) count=1 <&5; at=$(($1)); }
        }
        give() {
          exec 6<>$k.wake-$g
          echo r
          c=
          while :; do
            s= n= e=; read -r s n e <$k.pos
            if [ -n "$s" ]; then
              if [ -z "$c" ]; then
                echo b
                for f in {{Pieces}}; do t=${f#$k.}; if [ -z "$c" ] || [ $t -le $at ]; then c=$t; fi; done
                if [ $at -gt $c ]; then at=$((at - c)); else at=0; fi
                exec 5<$k.$c
                [ $at -eq 0 ] || dd bs=$at count=1 <&5 >/dev/null
              fi
              while [ $c -lt $s ]; do send $(wc -c <$k.$c); c=$((c + at)); at=0; exec 5<$k.$c; done
              send $n
              [ -z "$e" ] || { echo "e $((c + at))"; return; }
            fi
            echo $g >$k.wait
            t= f= x=; read -r t f x <$k.pos
            [ "$t $f $x" != "$s $n $e" ] || read -r x <&6
          done
        }
        trap '' PIPE
        until [ -e ready ]; do rest; done
        g=$1
        mkfifo out.wake-$g err.wake-$g
        for k in out err; do
          x=$3; [ $k = err ] || x=$2
          [ -s $k.ack ] || echo $x >$k.ack
          [ -s $k.base ] || echo $x >$k.base
        done
        k=out at=$2; give 2>/dev/null & o=$!
        k=err at=$3; give >&2 2>/dev/null & e=$!
        while read -r k x; do
          a=; read -r a <$k.ack
          [ $x -gt ${a:-0} ] || continue
          f=
          for t in {{Pieces}}; do [ -z "$f" ] || [ ${t#$k.} -gt $x ] || rm -f $f; f=$t; done
          echo $x >$k.ack
          a=; read -r a <$k.full
          [ -z "$a" ] || { : >$k.full; echo 1<>$k.go; }
        done
        kill $o $e 2>/dev/null

        """;

    /// <summary>Gives the ends of both outputs, each on the stream of its own name, once all has been taken.</summary>
    public const string Tail =
        Rest +
        """
        last() {
          i=0
          while [ $i -lt 200 ]; do s= n= e=; read -r s n e <$k.pos; [ -z "$e" ] || break; rest; i=$((i + 1)); done
          [ -z "$s" ] || tail -c 2000 $k.$s
        }
        k=out; last 2>/dev/null
        k=err; last >&2 2>/dev/null

        """;
}
