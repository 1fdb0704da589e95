# needs: strace
# strace inside: what it says of programs, of children of children, of one it attaches to, of itself, and what it changes.
export LC_ALL=C
same() { sed -E -e 's/0x[0-9a-f]+/ADDRESS/g' -e 's/\b[0-9]{2,7}\b/N/g' -e 's/[0-9]+\.[0-9]+/TIME/g' -e '/^getrandom/d' -e 's/, si_utime.*//'; }
strace -f -e trace=dup,getppid -o trace.txt sh -c 'exit 3'
echo "strace ended with $?"
grep -c 'exited with 3' trace.txt
echo "- a program"
strace -o trace.txt cat /dev/null
same <trace.txt
echo "- a pipe"
strace -f -ff -o t sh -c 'ls trace.txt | cat; (exit 3); echo $?'
for file in t.*; do grep -E '^(exec|open|exit|dup2)' "$file" | same | sort | md5sum; done | sort
echo "- a filter of its own"
strace -f --seccomp-bpf -e trace=getppid,openat -o trace.txt sh -c 'cat /dev/null; (exit 2); exit 4'
echo $?
sed 's/^[0-9]* *//' trace.txt | same | sort
echo "- changed"
strace -e trace=openat -e inject=openat:error=ENOENT:when=3 cat /dev/null 2>&1 | same
strace -e trace=none -e inject=openat:signal=USR1:when=2 cat /dev/null 2>&1 | same
echo "- strace under strace"
strace -o trace.txt strace -e trace=exit_group sh -c 'exit 5' 2>&1
grep -c '^ptrace(PTRACE_SEIZE\|^ptrace(PTRACE_SYSCALL' trace.txt
echo "- attached"
mkfifo go
exec 3<>go
sh -c 'read x <&3; exit 6' &
victim=$!
strace -e trace=exit_group -o trace.txt -p $victim 2>attached &
tracer=$!
until [ -s attached ] && grep -q '^State:.S' /proc/$victim/status; do sleep 0.01; done
echo x >&3
wait $victim
echo "ended with $?"
wait $tracer
echo "strace ended with $?"
