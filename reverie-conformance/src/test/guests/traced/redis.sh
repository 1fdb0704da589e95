# needs: redis-server redis-cli
redis-server --bind 127.0.0.1 --port "$PORT" --save '' --dir . --daemonize no >server.log 2>&1 &
server=$!
# Waits for the server without starting programs: how often one has to look must not change who is whose which child.
mkfifo pause
until { exec 3<>"/dev/tcp/127.0.0.1/$PORT"; } 2>/dev/null; do read -rt 0.05 <>pause; done
exec 3>&-
redis-cli -p "$PORT" set key value
redis-cli -p "$PORT" get key
redis-cli -p "$PORT" shutdown nosave
wait "$server"
