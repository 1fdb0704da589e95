# needs: strace
# strace inside.
strace -f -e trace=dup,getppid -o trace.txt sh -c 'exit 3'
echo "strace ended with $?"
grep -c 'exited with 3' trace.txt
