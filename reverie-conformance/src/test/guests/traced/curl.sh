# needs: curl python3
seq 1000 >numbers
python3 -m http.server --bind 127.0.0.1 "$PORT" >server.log 2>&1 &
server=$!
# Waits for the server without starting programs: how often one has to look must not change who is whose which child.
mkfifo pause
until { exec 3<>"/dev/tcp/127.0.0.1/$PORT"; } 2>/dev/null; do read -rt 0.05 <>pause; done
exec 3>&-
curl -s -o got "http://127.0.0.1:$PORT/numbers"
kill "$server"
wait "$server"
cmp got numbers
