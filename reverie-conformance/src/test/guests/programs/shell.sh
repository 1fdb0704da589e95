# What shells do all day: pipes, subshells, traps, background jobs, here-documents, process substitution.
trap 'echo "exit trap, code $?"; exit 7' EXIT
trap 'echo "USR1 trap"' USR1

printf '%s\n' c a b | sort | tr a-z A-Z | tac
( cd / && pwd; exit 3 ); echo "subshell: $?"
echo "nested: $(echo "$(echo inner | rev)" | rev)"

cat <<END
here-document of $((6 * 7)) lines
END
diff <(printf '1\n2\n') <(printf '1\n3\n'); echo "diff: $?"
tee >(wc -c >count) </etc/hostname >copy
wait $!
[ "$(cat count)" -eq "$(wc -c <copy)" ] && echo "process substitution counted every byte"

kill -USR1 $$
for i in 1 2 3 4 5; do ( exit "$i" ) & pids="$pids $!"; done
for pid in $pids; do wait "$pid"; echo "job ended with $?"; done
mkfifo ready
( echo >ready; exec sleep 100 ) & read -r _ <ready; kill -TERM $!; wait $! 2>/dev/null; echo "killed job: $?"
( kill -KILL "$BASHPID" ) 2>/dev/null; echo "killed subshell: $?"

# The trap has to wait for the subshell that calls for it.
( kill -USR1 $$; echo "before the trap" )
mkfifo gate
( read -r line <gate; echo "gate: $line" ) & job=$!
echo open >gate
wait "$job"; echo "reader: $?"

set -o pipefail
yes | head -n 100000 | md5sum; echo "pipe: ${PIPESTATUS[*]}"
seq 1 20000 | while read -r n; do [ "$n" = 20000 ] && echo "read $n"; done
coproc BC { while read -r x; do echo $((x * x)); done; }
coproc_pid=$BC_PID
echo 12 >&"${BC[1]}"; read -r square <&"${BC[0]}"; echo "square $square"
eval "exec ${BC[1]}>&-"; wait "$coproc_pid"; echo "coprocess: $?"
exec 5<>rw; echo hello >&5; exec 5>&-; cat rw
no-such-command 2>/dev/null; echo "missing: $?"
(ulimit -f 1; head -c 100000 /dev/zero >big) 2>/dev/null; echo "file size limit: $?"
echo done
