# needs: redis-server redis-cli
redis-server --bind 127.0.0.1 --port "$PORT" --save '' --dir . --daemonize no >server.log 2>&1 &
server=$!
until [ "$(redis-cli -p "$PORT" ping 2>/dev/null)" = PONG ]; do sleep 0.2; done
redis-cli -p "$PORT" set key value
redis-cli -p "$PORT" get key
redis-cli -p "$PORT" shutdown nosave
wait "$server"
