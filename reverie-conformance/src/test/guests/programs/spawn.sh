# Forks and execs many short-lived processes.
n=0
while [ "$n" -lt "$1" ]; do
    /bin/true || exit 1
    n=$((n + 1))
done
echo "spawned $n"
