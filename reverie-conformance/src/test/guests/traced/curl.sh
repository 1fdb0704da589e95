# needs: curl python3
seq 1000 >numbers
python3 -m http.server --bind 127.0.0.1 "$PORT" >server.log 2>&1 &
server=$!
curl -s --retry 50 --retry-connrefused --retry-delay 0 --retry-max-time 20 -o got "http://127.0.0.1:$PORT/numbers"
kill "$server"
wait "$server"
cmp got numbers
