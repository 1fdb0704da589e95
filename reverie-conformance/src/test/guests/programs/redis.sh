# redis-server on a loopback port, redis-benchmark against it, a snapshot by a forked child, and a clean stop.
set -e
cli() { redis-cli -p "$PORT" "$@"; }
redis-server --bind 127.0.0.1 --port "$PORT" --save '' --dir . --daemonize no >server.log 2>&1 &
server=$!
until [ "$(cli ping 2>/dev/null)" = PONG ]; do kill -0 "$server"; done
cli set key value
redis-benchmark -p "$PORT" -n "${1:-2000}" -c 20 -P 4 -r 100 -t ping,set,get,incr,lpush -q | tr '\r' '\n' |
    sed -n 's/: [^ ]* requests per second.*/ done/p'
cli get key
cli llen mylist
cli eval 'return redis.call("incrby", "counter", 41) + 1' 0
cli bgsave
until cli info persistence | grep -q rdb_bgsave_in_progress:0; do :; done
cli info persistence | tr -d '\r' | grep rdb_last_bgsave_status
[ -s dump.rdb ] && echo "dumped"
cli shutdown nosave
wait "$server"
echo "server ended with $?"
