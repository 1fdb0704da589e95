# What shells do: pipes, subshells, traps, background jobs, here-documents, substitutions.
trap 'echo "trap"' USR1
printf '%s\n' c a b | sort | tr a-z A-Z
( cd / && pwd; exit 3 ); echo "subshell: $?"
echo "nested: $(echo "$(echo inner | rev)" | rev)"
cat <<END
here-document of $((6 * 7)) lines
END
kill -USR1 $$
sleep 0.01 & wait $!
( kill -KILL "$BASHPID" ) 2>/dev/null; echo "killed subshell: $?"
exec 5<>rw; echo hello >&5; exec 5>&-; cat rw
no-such-command 2>/dev/null; echo "missing: $?"
