# The same shell idioms in busybox, where every command is the same static program. Started by bash, for busybox.
exec busybox sh -c '
    trap "echo exit trap; exit 9" EXIT
    busybox seq 1 1000 | busybox awk "{ s += \$1 } END { print s }"
    busybox yes | busybox head -n 1000 | busybox md5sum
    for i in 1 2 3; do (exit $i) & wait $!; echo "job $?"; done
    busybox printf "%s\n" b c a | busybox sort | busybox tee sorted | busybox wc -l
    busybox find . -type f
    busybox tar -cf - sorted | busybox gzip -9 | busybox gunzip | busybox tar -tf -
    # The shell says "Terminated" only if the child is still there when it begins to wait.
    busybox sleep 100 & kill $!; wait $! 2>/dev/null; echo "killed $?"
    busybox timeout 0.2 busybox sleep 100; echo "timeout $?"
    busybox nc -h 2>&1 | busybox head -n 0
    busybox vi --no-such-option >/dev/null 2>&1; echo "vi $?"
'
