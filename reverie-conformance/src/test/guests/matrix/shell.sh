# What shells do all day: pipelines, traps, jobs, substitutions, and children that outlive them.
set -u
exec 2>/dev/null # where the shell says which process has ended
trap 'echo "trapped USR1"' USR1
kill -USR1 $$
seq 1 1000 | sort -rn | head -3 | tr '\n' ' '; echo
echo "pipe status: $(false | true; echo "${PIPESTATUS[*]}")"
for i in 1 2 3 4 5; do (exit "$i") & pids[i]=$!; done
for i in 1 2 3 4 5; do wait "${pids[i]}"; echo "job $i: $?"; done
sleep 1000 & kill -TERM $!; wait $!; echo "killed: $?"
mkfifo fifo
(trap 'echo "term in a subshell"; exit 9' TERM; echo ready >fifo; while :; do sleep 0.01; done) 2>/dev/null & child=$!
read -r word <fifo; echo "$word"; kill -TERM $child; wait $child; echo "subshell: $?"
diff <(seq 1 5) <(seq 1 6) | tail -1
yes | head -1
x=$(yes 2>/dev/null | head -c 100000 | wc -c); echo "$x"
exec 3<<<"here"; read -r line <&3; echo "$line"
timeout 0.1 sleep 1000; echo "timeout: $?"
set -m; sleep 1000 & kill -STOP %1; until jobs %1 | grep -q Stopped; do :; done; echo stopped; kill -KILL %1; while kill -0 $!; do :; done; echo gone; set +m
coproc cat; echo "to a coprocess" >&"${COPROC[1]}"; read -r line <&"${COPROC[0]}"; echo "$line"; eval "exec ${COPROC[1]}>&-"; wait
( (sleep 0.05; echo "an orphan speaks") & )
exit 21
