# redis-server under load for SECONDS_EACH seconds, what it answers checked, and a clean stop.
set -e
seconds=${SECONDS_EACH:-60}
cli() { redis-cli -p "$PORT" "$@"; }
redis-server --bind 127.0.0.1 --port "$PORT" --save '' --dir . --daemonize no >server.log 2>&1 &
server=$!
until [ "$(cli ping 2>/dev/null)" = PONG ]; do kill -0 "$server"; done
end=$(($(date +%s) + seconds))
rounds=0
while [ "$(date +%s)" -lt $end ]; do
    redis-benchmark -p "$PORT" -n 5000 -c 20 -P 4 -r 100 -t set,get,lpush -q >>benchmark.log
    # Two thousand increments by two clients: none is lost.
    (yes 'incr counter' | head -1000 | cli >/dev/null) & (yes 'incr counter' | head -1000 | cli >/dev/null); wait $!
    rounds=$((rounds + 1))
done
echo "figures: $rounds rounds, $((rounds * 17000)) requests" >&2
[ "$(cli get counter)" = $((rounds * 2000)) ] && echo 'every increment counted'
[ "$(cli llen mylist)" = $((rounds * 5000)) ] && echo 'every push arrived'
cli bgsave >/dev/null
until cli info persistence | grep -q rdb_bgsave_in_progress:0; do :; done
cli info persistence | tr -d '\r' | grep rdb_last_bgsave_status
cli shutdown nosave
wait "$server"
echo "server ended with $?"
