# The JDK's web server under load for SECONDS_EACH seconds, each page compared, and an end by a signal.
set -e
seconds=${SECONDS_EACH:-60}
mkdir site
seq 1 5000 >site/numbers
"$REVERIE_JAVA_HOME/bin/jwebserver" -b 127.0.0.1 -p "$PORT" -d "$PWD/site" -o none >server.log 2>&1 &
server=$!
until curl -sf "http://127.0.0.1:$PORT/numbers" -o first; do kill -0 "$server"; done
end=$(($(date +%s) + seconds))
pages=0
same=0
while [ "$(date +%s)" -lt $end ]; do
    # Twenty pages by each of two, over connections that are kept.
    curl -s "http://127.0.0.1:$PORT/numbers?[1-20]" -o 'page#1' &
    curl -s "http://127.0.0.1:$PORT/numbers?[21-40]" -o 'page#1'
    wait $!
    for i in $(seq 1 40); do cmp -s "page$i" site/numbers && same=$((same + 1)); done
    rm page*
    pages=$((pages + 40))
done
echo "figures: $pages pages" >&2
[ $same = $pages ] && echo 'every page is right'
kill -TERM "$server"
wait "$server" || echo "server ended with $?"
